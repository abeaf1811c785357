import { isJsonObject, type Json, type JsonObject, member } from '../../generator/document/json.js'
import { tokens } from '../../generator/document/pointer.js'
import type { Shape } from '../../generator/ir/model.js'
import type { Violation } from '../judge/verdict.js'
import type { Choices } from './choices.js'
import { type Declaration, declarationAt } from './declaration.js'
import type { ErrorEntry } from './error-entry.js'

/** The task whose violations are told. */
export interface RefusedTask {
  readonly value: JsonObject
  readonly shape: Shape
  /** Page of the model; each error links to its field there. */
  readonly documentation: string
}

/** The error entries for the violations of one task, in the API's words: one per field and kind of fault. */
export function refusalOf(violations: readonly Violation[], task: RefusedTask, choices: Choices): ErrorEntry[] {
  const entries = new Map<string, ErrorEntry>()
  for (const it of violations) {
    const entry = entryOf(it, task, choices)
    const key = `${entry.code} ${String(entry.parameter)}`
    const earlier = entries.get(key)
    entries.set(key, earlier ? { ...entry, ...earlier, ...limitsOf(it) } : entry)
  }
  return [...entries.values()]
}

function entryOf(violation: Violation, task: RefusedTask, choices: Choices): ErrorEntry {
  const path = tokens(violation.pointer)
  const family = familyOf(violation, task)
  if (family === 'relation') return relationEntry(violation, path, task, choices)
  const parameter = path.join('.')
  const name = paramName(path, choices)
  const documentation = anchored(task.documentation, path)
  if (family === 'missing')
    return {
      code: `missing${name}`,
      message: `Missing required parameter '${parameter}'.`,
      parameter,
      ...typeOf(declarationAt(task.shape, path)),
      documentation,
    }
  if (family === 'undeclared')
    return {
      code: 'unsupportedParameter',
      message: `Unsupported parameter '${parameter}'. This model does not declare it.`,
      parameter,
      documentation,
    }
  const declaration = declarationAt(task.shape, path)
  if (family === 'values') {
    const allowedValues = allowedOf(violation)
    return {
      code: `unsupported${name}`,
      message: `Unsupported value for '${parameter}' parameter. Supported values: ${listed(allowedValues)}.`,
      parameter,
      ...typeOf(declaration),
      allowedValues,
      documentation,
    }
  }
  const isLength = family === 'length' && choices.lengthCode === 'invalid-length'
  const limits = { ...declaration, ...limitsOf(violation) }
  return {
    code: `invalid${name}${isLength ? 'Length' : ''}`,
    message: `Invalid value for '${parameter}' parameter. ${ruleText(family, limits, violation)}`,
    parameter,
    ...limits,
    documentation,
  }
}

type Family = 'missing' | 'undeclared' | 'values' | 'length' | 'range' | 'count' | 'other' | 'relation'

const families: Readonly<Record<string, Family>> = {
  required: 'missing',
  dependentRequired: 'missing',
  additionalProperties: 'undeclared',
  unevaluatedProperties: 'undeclared',
  propertyNames: 'undeclared',
  'false schema': 'undeclared',
  enum: 'values',
  const: 'values',
  minLength: 'length',
  maxLength: 'length',
  minimum: 'range',
  maximum: 'range',
  exclusiveMinimum: 'range',
  exclusiveMaximum: 'range',
  multipleOf: 'range',
  minItems: 'count',
  maxItems: 'count',
  minProperties: 'count',
  maxProperties: 'count',
  'x-constraints': 'relation',
}

function familyOf({ keyword, limit, pointer }: Violation, { value }: RefusedTask): Family {
  const known = Object.hasOwn(families, keyword) ? families[keyword] : undefined
  if (known) return known
  if (keyword === 'oneOf' && constsOf(limit) !== undefined) return 'values'
  const isJoining = keyword === 'not' || keyword === 'anyOf' || keyword === 'oneOf'
  return isJoining && fieldsNamedIn(limit).length > 0 && isJsonObject(at(value, tokens(pointer))) ? 'relation' : 'other'
}

/** A rule over several fields names them all. */
function relationEntry(violation: Violation, path: readonly string[], task: RefusedTask, choices: Choices): ErrorEntry {
  const object = at(task.value, path)
  const named = violation.keyword === 'x-constraints' ? relatedFields(violation.limit) : fieldsNamedIn(violation.limit)
  const present = named.filter((it) => at(object, it.split('.')) !== undefined)
  const parameter = [...new Set(present.length > 0 ? present : named)].map((it) => [...path, it].join('.'))
  return {
    code: choices.relationCode,
    message: `Parameters ${parameter.map((it) => `'${it}'`).join(', ')} do not go together: ${violation.message}.`,
    parameter: parameter.length > 0 ? parameter : [path.join('.')],
    documentation: anchored(task.documentation, (parameter[0] ?? '').split('.')),
  }
}

/** The fields that the rules of an x-constraints relate. */
function relatedFields(limit: Json): string[] {
  return list(limit)
    .flatMap((rule) => (isJsonObject(rule) ? list(member(rule, 'parameters')) : []))
    .map(String)
}

/** The fields, as dotted paths, that a schema demands or describes. */
function fieldsNamedIn(schema: Json | undefined, prefix = ''): string[] {
  if (Array.isArray(schema)) return schema.flatMap((it) => fieldsNamedIn(it, prefix))
  if (!isJsonObject(schema)) return []
  const found: string[] = []
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === 'required') found.push(...list(value).map((it) => prefix + String(it)))
    else if (keyword === 'properties' && isJsonObject(value)) {
      for (const [key, inner] of Object.entries(value)) {
        const deeper = fieldsNamedIn(inner, `${prefix}${key}.`)
        found.push(...(deeper.length > 0 ? deeper : [prefix + key]))
      }
    } else if (['allOf', 'anyOf', 'oneOf', 'not', 'if', 'then', 'else'].includes(keyword))
      found.push(...fieldsNamedIn(value, prefix))
  }
  // `inputs` says nothing beside `inputs.seedImage`.
  return [...new Set(found)].filter((it) => !found.some((other) => other.startsWith(`${it}.`)))
}

function limitsOf({ keyword, limit }: Violation): Declaration {
  if (typeof limit !== 'number') return {}
  if (keyword === 'multipleOf') return { multiplier: limit }
  if (/^(exclusiveMin|min)/.test(keyword)) return { min: limit }
  return /^(exclusiveMax|max)/.test(keyword) ? { max: limit } : {}
}

function ruleText(family: Family, { type, min, max, multiplier }: Declaration, violation: Violation): string {
  if (family === 'other') return `${sentence(violation.message)}.`
  const what = family === 'length' ? 'a text' : family === 'count' ? 'a list' : `${article(type ?? 'number')} value`
  const bounds =
    min !== undefined && max !== undefined
      ? ` between ${min} and ${max}`
      : min !== undefined
        ? ` of at least ${min}`
        : max !== undefined
          ? ` of at most ${max}`
          : ''
  const unit = family === 'length' ? ' characters long' : family === 'count' ? ' entries long' : ''
  return `It must be ${what}${bounds}${unit}${multiplier === undefined ? '' : `, in multiples of '${multiplier}'`}.`
}

function article(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function typeOf({ type }: Declaration): { type?: string } {
  return type === undefined ? {} : { type }
}

function allowedOf({ keyword, limit }: Violation): readonly Json[] {
  if (keyword === 'const') return [limit]
  return (keyword === 'oneOf' ? constsOf(limit) : undefined) ?? list(limit)
}

function constsOf(limit: Json): Json[] | undefined {
  const consts = list(limit).map((it) => (isJsonObject(it) ? member(it, 'const') : undefined))
  return consts.length > 0 && consts.every((it) => it !== undefined) ? (consts as Json[]) : undefined
}

function listed(values: readonly Json[]): string {
  return values.map((it) => `'${typeof it === 'string' ? it : JSON.stringify(it)}'`).join(', ')
}

/** What a code calls the field: the last name on the way to it, or all of them. */
function paramName(path: readonly string[], { codeName }: Choices): string {
  const names = path.filter((it) => !/^\d+$/.test(it))
  const used = codeName === 'last-name' ? names.slice(-1) : names
  return used.map((it) => it.charAt(0).toUpperCase() + it.slice(1)).join('') || 'Task'
}

function anchored(page: string, path: readonly string[]): string {
  const names = path.filter((it) => it !== '' && !/^\d+$/.test(it))
  return names.length === 0 ? page : `${page}#request-${encodeURIComponent(wellFormed(names.join('-').toLowerCase()))}`
}

/** Half of a surrogate pair cannot be written into a URL. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd')
}

function at(value: Json | undefined, path: readonly string[]): Json | undefined {
  let current: Json | undefined = value
  for (const token of path) {
    if (typeof current !== 'object' || current === null) return undefined
    current = member(current as JsonObject, token)
  }
  return current
}

function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : []
}
