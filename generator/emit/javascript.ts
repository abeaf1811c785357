import type { Json } from '../document/json.js'

/** A value that `===` compares. */
export function isScalar(value: Json): boolean {
  return typeof value !== 'object' || value === null
}

/**
 * A JSON value as a JavaScript literal. It holds no line break and no lone surrogate, which UTF-8 could not carry, and
 * a member `__proto__` stays a member, where `"__proto__": x` would set the prototype.
 */
export function literal(value: Json): string {
  const text = JSON.stringify(value)
  if (!/[\u2028\u2029]|__proto__/.test(text)) return text
  return text
    .replace(/\u2028/g, '\\u2028')
    .replace(/\u2029/g, '\\u2029')
    .replace(/(?<=[{,])"__proto__":/g, '["__proto__"]:')
}

/** `text` as the name of a property: bare when it is an identifier, else a string literal. */
export function propertyName(text: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(text) ? text : literal(text)
}

/**
 * A regular expression: between slashes where that is the same text for every version of TypeScript, which refuses what is
 * newer or older than its target; else from a string, which holds any pattern unchanged.
 */
export function regularExpression(source: string, flags: string): string {
  if (flags === 'u' && plainPattern.test(source)) return `/${source}/u`
  return `/* @__PURE__ */ new RegExp(${[source, ...flags].map(literal).join(', ')})`
}

/** ASCII without groups of a special kind, properties, references, and slashes that would end it. */
const plainPattern = /^(?:\\(?![cpPk1-9])[!-~]|\[(?:\\(?![cpP1-9])[!-~]|[ -[^-~])*]|\(\?:|(?!\(\?)[ -.0-Z^-~])+$/

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

/** Whether code mentions a variable. */
export function mentions(code: string, name: string): boolean {
  return new RegExp(`(?<![\\w$.])${name}(?![\\w$])`).test(withoutTexts(code))
}

/** Code with all its string literals empty. */
export function withoutTexts(code: string): string {
  return code.replace(/"(?:[^"\\]|\\.)*"/g, '""')
}

/** Code after the constant that it may use; without the constant where it does not. */
export function withConstant(name: string, initializer: string, code: string): string {
  return lines(mentions(code, name) ? `const ${name} = ${initializer}` : '', code)
}

/** A block two columns to the right. */
export function indent(code: string): string {
  const text = code.replace(/\n(?=.)/g, '\n  ')
  return code === '' || code.startsWith('\n') ? text : `  ${text}`
}
