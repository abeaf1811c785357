import { isJsonObject, type Json, type JsonObject } from '../document/json.js'
import type { ConstraintBody } from './constraint.js'
import type { Reading } from './reading.js'

/** What a rule between numbers of one object says, and nothing more. */
const known: ReadonlySet<string> = new Set(['operation', 'parameters', 'minimum', 'maximum', 'title', 'description'])

/**
 * The rules of x-constraints. One about the product or the quotient of members is checked; one that a request alone cannot
 * decide (the pixels of an image behind a URL), that looks into members of members, or that nothing is known of is kept
 * in words.
 */
export function readFieldRules(reading: Reading): readonly ConstraintBody[] {
  const { value, bad } = reading
  if (!Array.isArray(value)) return bad('x-constraints is not a list.')
  return value.flatMap((rule: Json, i) => readRule(rule, i, reading))
}

function readRule(rule: Json, index: number, { bad, warn }: Reading): readonly ConstraintBody[] {
  if (!isJsonObject(rule)) return bad('A rule of x-constraints is not an object.')
  const { operation, parameters, minimum, maximum } = rule
  if (!Array.isArray(parameters) || !parameters.every((it): it is string => typeof it === 'string'))
    return bad('The parameters of a rule of x-constraints are not a list of strings.')
  const limits = Object.entries({ minimum, maximum }).filter(([, limit]) => limit !== undefined)
  if (!limits.every(([, limit]) => typeof limit === 'number')) return bad('A limit of x-constraints is not a number.')
  const why = whyNotChecked(rule, parameters)
  if (why !== undefined) {
    const words = inWords(rule, parameters)
    warn('spec/unknown-rule', `No request is checked for this: ${words} (${why}).`, index)
    return [{ kind: 'opaque', words, members: [...new Set(parameters.map((it) => it.split('.', 1)[0] as string))] }]
  }
  const wanted = operation === 'ratio' ? parameters.length === 2 : parameters.length > 1
  if (!wanted) return bad(`The ${operation} rule of x-constraints has not the parameters it needs.`)
  return [{ kind: 'relation', operation: operation as 'area' | 'ratio', parameters, ...Object.fromEntries(limits) }]
}

function whyNotChecked(rule: JsonObject, parameters: readonly string[]): string | undefined {
  if (rule.scope === 'each') return 'it is about what a field stands for, such as the pixels of an image'
  const unknown = Object.keys(rule).filter((key) => !known.has(key))
  if (unknown.length > 0) return `nothing is known of ${unknown.map((it) => JSON.stringify(it)).join(', ')}`
  if (rule.operation !== 'area' && rule.operation !== 'ratio')
    return `nothing is known of the operation ${JSON.stringify(rule.operation)}`
  return parameters.some((it) => it.includes('.')) ? 'it is about members of members' : undefined
}

function inWords(rule: JsonObject, parameters: readonly string[]): string {
  const { operation, minimum, maximum, scope, title: _, description, ...others } = rule
  const limits = [minimum !== undefined && `at least ${minimum}`, maximum !== undefined && `at most ${maximum}`]
  const { parameters: __, ...further } = others
  const named = parameters.join(operation === 'ratio' ? ' / ' : ' × ')
  const what = `the ${String(operation ?? 'value')} of ${scope === 'each' ? 'each of ' : ''}${named}`
  const says = limits.some(Boolean) ? ` is ${limits.filter(Boolean).join(' and ')}` : ' is limited'
  const more = Object.keys(further).length > 0 ? `, with ${JSON.stringify(further)}` : ''
  const meaning = typeof description === 'string' ? `: ${description}` : ''
  const which = scope === undefined || scope === 'each' ? '' : ` (scope ${JSON.stringify(scope)})`
  return `${what}${which}${says}${more}${meaning}`
}
