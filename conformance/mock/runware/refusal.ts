import { canonicalText, isJsonObject, type Json, type JsonObject, member } from '../../../generator/document/json.js'
import { tokens } from '../../../generator/document/pointer.js'
import { reachableShapes } from '../../../generator/ir/compose.js'
import { answer, type ByKind, type Constraint } from '../../../generator/ir/constraint.js'
import type { Shape } from '../../../generator/ir/model.js'
import type { Violation } from '../../judge/verdict.js'
import { declarationAt, type FieldDeclaration, isDeclared } from '../declaration.js'
import type { Choices } from './choices.js'
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

/** A refused value, and what its judge says against it. */
interface Refused {
  readonly violation: Violation
  readonly task: RefusedTask
}

const missing = (): Family => 'missing'
const undeclared = (): Family => 'undeclared'
const range = (): Family => 'range'
const other = (): Family => 'other'

/** A choice between forms: a rule over several fields where it stands on an object and names some. */
function choice(_: Constraint, { violation: { limit, pointer }, task }: Refused): Family {
  return fieldsNamedIn(limit).length > 0 && isJsonObject(at(task.value, tokens(pointer))) ? 'relation' : 'other'
}

/** What the API calls the fault of breaking a constraint. */
const families: ByKind<Family, [Refused]> = {
  type: other,
  values: () => 'values',
  bound: range,
  step: range,
  length: () => 'length',
  count: () => 'count',
  pattern: other,
  format: other,
  unique: other,
  required: missing,
  properties: other,
  patterned: other,
  additional: undeclared,
  names: undeclared,
  prefix: other,
  items: other,
  contains: other,
  unevaluated: ({ of }) => (of === 'properties' ? 'undeclared' : 'other'),
  all: other,
  any: choice,
  one: (it, refused) => (constsOf(refused.violation.limit) === undefined ? choice(it, refused) : 'values'),
  not: choice,
  conditional: other,
  dependentRequired: missing,
  dependentShapes: other,
  ref: other,
  relation: () => 'relation',
  opaque: other,
  never: undeclared,
}

function familyOf(violation: Violation, task: RefusedTask): Family {
  const broken = brokenIn(task.shape, violation)
  return broken === undefined ? 'other' : answer(families, broken, { violation, task })
}

/** What schemas demand, by the keyword. */
const demands = new WeakMap<Shape, ReadonlyMap<string, readonly Constraint[]>>()

function demandsOf(shape: Shape): ReadonlyMap<string, readonly Constraint[]> {
  const known = demands.get(shape)
  if (known !== undefined) return known
  const found = new Map<string, Constraint[]>()
  for (const it of [...reachableShapes(shape)].flatMap(({ constraints }) => constraints))
    found.set(it.keyword, [...(found.get(it.keyword) ?? []), it])
  demands.set(shape, found)
  return found
}

/** The constraint that a violation is about, or another one of its keyword; undefined where a keyword has none of its own. */
function brokenIn(shape: Shape, { keyword, limit }: Violation): Constraint | undefined {
  const named = demandsOf(shape).get(keyword) ?? []
  const kinds = new Set(named.map((it) => it.kind))
  return kinds.size < 2 ? named[0] : (named.find((it) => isSame(it.limit, limit)) ?? named[0])
}

function isSame(a: Json, b: Json): boolean {
  return canonicalText(a) === canonicalText(b)
}

/** The names on the way to a field, each of which may hold dots. */
type FieldPath = readonly string[]

/** A rule over several fields names them all. */
function relationEntry(violation: Violation, path: readonly string[], task: RefusedTask, choices: Choices): ErrorEntry {
  const object = at(task.value, path)
  const isMember = (name: string) => isDeclared(task.shape, [...path, name])
  const isRule = violation.keyword === 'x-constraints'
  const named = isRule ? relatedFields(violation.limit, isMember) : fieldsNamedIn(violation.limit)
  const present = named.filter((it) => at(object, it) !== undefined)
  const fields = (present.length > 0 ? present : named).map((it) => [...path, ...it])
  const parameter = [...new Set(fields.map((it) => it.join('.')))]
  return {
    code: choices.relationCode,
    message: `Parameters ${parameter.map((it) => `'${it}'`).join(', ')} do not go together: ${violation.message}.`,
    parameter: parameter.length > 0 ? parameter : [path.join('.')],
    documentation: anchored(task.documentation, fields[0] ?? []),
  }
}

/** The fields that the rules of an x-constraints relate. A member that is called so goes before members of members. */
function relatedFields(limit: Json, isMember: (name: string) => boolean): FieldPath[] {
  return list(limit)
    .flatMap((rule) => (isJsonObject(rule) ? list(member(rule, 'parameters')) : []))
    .map(String)
    .map((it) => (isMember(it) ? [it] : it.split('.')))
}

/** The fields that a schema demands or describes. */
function fieldsNamedIn(schema: Json | undefined, prefix: FieldPath = []): FieldPath[] {
  if (Array.isArray(schema)) return schema.flatMap((it) => fieldsNamedIn(it, prefix))
  if (!isJsonObject(schema)) return []
  const found = Object.entries(schema).flatMap(([keyword, value]) => fieldsNamedBy(keyword, value as Json, prefix))
  // `inputs` says nothing beside `inputs.seedImage`.
  const isBelow = (it: FieldPath, above: FieldPath) =>
    it.length > above.length && above.every((name, i) => it[i] === name)
  return found.filter((it) => !found.some((other) => isBelow(other, it)))
}

const applicators: ReadonlySet<string> = new Set(['allOf', 'anyOf', 'oneOf', 'not', 'if', 'then', 'else'])

function fieldsNamedBy(keyword: string, value: Json, prefix: FieldPath): FieldPath[] {
  if (keyword === 'required') return list(value).map((it) => [...prefix, String(it)])
  if (applicators.has(keyword)) return fieldsNamedIn(value, prefix)
  if (keyword !== 'properties' || !isJsonObject(value)) return []
  return Object.entries(value).flatMap(([key, inner]) => {
    const deeper = fieldsNamedIn(inner as Json, [...prefix, key])
    return deeper.length > 0 ? deeper : [[...prefix, key]]
  })
}

function limitsOf({ keyword, limit }: Violation): FieldDeclaration {
  if (typeof limit !== 'number') return {}
  if (keyword === 'multipleOf') return { multiplier: limit }
  if (/^(exclusiveMin|min)/.test(keyword)) return { min: limit }
  return /^(exclusiveMax|max)/.test(keyword) ? { max: limit } : {}
}

function ruleText(family: Family, { type, min, max, multiplier }: FieldDeclaration, violation: Violation): string {
  if (family === 'other') return `${sentence(violation.message)}.`
  const { what = `${article(type ?? 'number')} value`, unit = '' } = measured[family] ?? {}
  const step = multiplier === undefined ? '' : `, in multiples of '${multiplier}'`
  return `It must be ${what}${rangeText(min, max)}${unit}${step}.`
}

const measured: { readonly [F in Family]?: { readonly what: string; readonly unit: string } } = {
  length: { what: 'a text', unit: ' characters long' },
  count: { what: 'a list', unit: ' entries long' },
}

function rangeText(min: number | undefined, max: number | undefined): string {
  if (min !== undefined && max !== undefined) return ` between ${min} and ${max}`
  if (min !== undefined) return ` of at least ${min}`
  return max === undefined ? '' : ` of at most ${max}`
}

function article(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function typeOf({ type }: FieldDeclaration): { type?: string } {
  return type === undefined ? {} : { type }
}

function allowedOf({ keyword, limit }: Violation): readonly Json[] {
  if (keyword === 'const') return [limit]
  return (keyword === 'enum' ? undefined : constsOf(limit)) ?? list(limit)
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
