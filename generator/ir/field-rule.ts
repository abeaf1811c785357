import { isJsonObject, type Json, type JsonObject } from '../document/json.js'
import { inside, type Place } from '../document/pointer.js'
import type { ConstraintBody, Shape } from './constraint.js'
import type { Reading } from './reading.js'
import { sidesInWords } from './side-words.js'

/** What a rule between numbers of one object says, and nothing more. */
const known: ReadonlySet<string> = new Set(['operation', 'parameters', 'minimum', 'maximum', 'title', 'description'])

/**
 * The rules of x-constraints. One about the product or the quotient of members of one object is checked, also where dots
 * lead to that object (`size.width`, `size.height`); one that a request alone cannot decide (the pixels of an image
 * behind a URL), that is about several objects, or that nothing is known of is kept in words.
 */
export function readFieldRules(reading: Reading): readonly ConstraintBody[] {
  const { value, bad } = reading
  if (!Array.isArray(value)) return bad('x-constraints is not a list.')
  return value.flatMap((rule: Json, i) => readRule(rule, i, reading))
}

function readRule(rule: Json, index: number, { at, value, schema, bad, warn }: Reading): readonly ConstraintBody[] {
  if (!isJsonObject(rule)) return bad('A rule of x-constraints is not an object.')
  const { operation, parameters, minimum, maximum } = rule
  if (!Array.isArray(parameters) || !parameters.every((it): it is string => typeof it === 'string'))
    return bad('The parameters of a rule of x-constraints are not a list of strings.')
  const limits = Object.entries({ minimum, maximum }).filter(([, limit]) => limit !== undefined)
  if (!limits.every(([, limit]) => typeof limit === 'number')) return bad('A limit of x-constraints is not a number.')
  const paths = parameters.map((it) => pathOf(it, schema))
  const why = whyNotChecked(rule, paths)
  if (why !== undefined) {
    const words = inWords(rule, parameters)
    warn('spec/unknown-rule', `No request is checked for this: ${words} (${why}).`, index)
    return [{ kind: 'opaque', words, members: [...new Set(paths.map(([first = '']) => first))], paths }]
  }
  const wanted = operation === 'ratio' ? parameters.length === 2 : parameters.length > 1
  if (!wanted) return bad(`The ${operation} rule of x-constraints has not the parameters it needs.`)
  return [
    within(paths[0]?.slice(0, -1) ?? [], inside(at, index), value, {
      kind: 'relation',
      operation: operation as 'area' | 'ratio',
      parameters: paths.map((it) => it.at(-1) as string),
      ...Object.fromEntries(limits),
    }),
  ]
}

/**
 * A rule about the members of the object at `path`, as one that its outermost object meets or breaks as a whole: the
 * only branch of a choice.
 */
function within(path: readonly string[], at: Place, limit: Json, rule: ConstraintBody): ConstraintBody {
  const origin = { at, keyword: 'x-constraints', limit }
  if (path.length === 0) return rule
  const innermost: Shape = { at, constraints: [{ ...origin, ...rule }] }
  const shape = path.reduceRight<Shape>(
    (inner, key) => ({ at, constraints: [{ ...origin, kind: 'properties', shapes: new Map([[key, inner]]) }] }),
    innermost,
  )
  return { kind: 'any', shapes: [shape] }
}

/** A member that is called so goes before members of members: names may hold dots. */
function pathOf(parameter: string, { properties }: JsonObject): readonly string[] {
  const isName = isJsonObject(properties) && Object.hasOwn(properties, parameter)
  return isName ? [parameter] : parameter.split('.')
}

function whyNotChecked(rule: JsonObject, paths: readonly (readonly string[])[]): string | undefined {
  if (rule.scope === 'each') return 'it is about what a field stands for, such as the pixels of an image'
  const unknown = Object.keys(rule).filter((key) => !known.has(key))
  if (unknown.length > 0) return `nothing is known of ${unknown.map((it) => JSON.stringify(it)).join(', ')}`
  if (rule.operation !== 'area' && rule.operation !== 'ratio')
    return `nothing is known of the operation ${JSON.stringify(rule.operation)}`
  const objects = new Set(paths.map((it) => JSON.stringify(it.slice(0, -1))))
  return objects.size > 1 ? 'it is about members of several objects' : undefined
}

function inWords(rule: JsonObject, parameters: readonly string[]): string {
  const { operation, minimum, maximum, scope, title: _, description, ...others } = rule
  const limits = sidesInWords({ minimum, maximum })
  const { parameters: __, ...further } = others
  const named = parameters.join(operation === 'ratio' ? ' / ' : ' × ')
  const what = `the ${String(operation ?? 'value')} of ${scope === 'each' ? 'each of ' : ''}${named}`
  const says = limits === '' ? ' is limited' : ` is ${limits}`
  const more = Object.keys(further).length > 0 ? `, with ${JSON.stringify(further)}` : ''
  const meaning = typeof description === 'string' ? `: ${description}` : ''
  const which = scope === undefined || scope === 'each' ? '' : ` (scope ${JSON.stringify(scope)})`
  return `${what}${which}${says}${more}${meaning}`
}
