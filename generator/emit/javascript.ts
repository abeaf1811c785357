import type { Json } from '../spec/json.js'

/** A value that `===` compares. */
export function isScalar(value: Json): boolean {
  return typeof value !== 'object' || value === null
}

/** A JSON value as a JavaScript literal. */
export function literal(value: Json): string {
  return JSON.stringify(value)
    .replace(/\u2028/g, '\\u2028')
    .replace(/\u2029/g, '\\u2029')
}

/** Stops with the verdict false. */
export function stop(condition: string): string {
  return `if (${condition}) return false`
}

/** A block under a condition; nothing where there is nothing to do. */
export function when(condition: string, code: string): string {
  return code === '' ? '' : `if (${condition}) {\n${indent(code)}\n}`
}

const opposites: Readonly<Record<string, string>> = {
  '>=': '<',
  '<=': '>',
  '>': '<=',
  '<': '>=',
  '===': '!==',
  '!==': '===',
}

/** The opposite of a condition on a value that is not NaN. */
export function negated(expression: string): string {
  const comparison = /^([\w.]+) ([<>]=?|[!=]==) ("(?:[^"\\]|\\.)*"|''|[-\w.+]+)$/.exec(expression)
  if (comparison !== null) return `${comparison[1]} ${opposites[comparison[2] as string]} ${comparison[3]}`
  if (/^!\w+\([^()]*\)$/.test(expression)) return expression.slice(1)
  return `!${parenthesised(expression)}`
}

/** An expression as an operand. */
export function parenthesised(expression: string): string {
  return /^[!\w.$]+(\([^()]*\))?$/.test(expression) ? expression : `(${expression})`
}

/** Statements one below the other, without the empty ones. */
export function lines(...parts: string[]): string {
  return parts.filter((it) => it !== '').join('\n')
}

/** A block two columns to the right. */
export function indent(code: string): string {
  return code.replace(/^(?=.)/gm, '  ')
}
