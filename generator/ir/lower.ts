import { isJsonObject, type Json, type JsonObject, member } from '../document/json.js'
import { inside, type Place, placeText } from '../document/pointer.js'
import { type Problem, type ProblemCode, problem } from '../document/problem.js'
import { absolute, type References, type Resource, type Target } from '../document/resolve.js'
import { annotations, foreignKeywords } from '../document/vocabulary.js'
import {
  inPlaceCircle,
  inPlaceExcess,
  mostInPlace,
  readConditional,
  readDependentSchemas,
  valueSet,
} from './compose.js'
import type { Constraint, ConstraintBody, JsonType } from './constraint.js'
import { isFormat } from './format.js'
import type { Annotations, Shape } from './model.js'
import type { Reading } from './reading.js'

export interface LowerOptions {
  /** `annotate`: formats are not checked at all. */
  readonly formats: 'assert' | 'annotate'
}

/** The $dynamicAnchors in scope: for each name the outermost resource that has it. */
type Scope = ReadonlyMap<string, Target>

type Reader = (reading: Reading) => readonly ConstraintBody[]

const jsonTypes: readonly JsonType[] = ['null', 'boolean', 'integer', 'number', 'string', 'array', 'object']

/** Most schemas within one another, $refs followed; real documents have some 60, and readers recurse once for each. */
const deepest = 500

/** OpenAPI documents may name formats for numbers; type and bounds say the rest. */
const dialects: readonly string[] = [
  'https://json-schema.org/draft/2020-12/schema',
  'https://spec.openapis.org/oas/3.1/dialect/base',
]

/** Turns schemas into shapes: the one reader of JSON Schema keywords. */
export class Lowering {
  readonly problems: Problem[] = []
  /** The URI that each dangling $ref names, by the place of the $ref. */
  readonly dangling = new Map<string, string>()
  private readonly shapes = new Map<string, Shape>()
  private readonly references: References
  private readonly options: LowerOptions
  private readonly reported = new Set<string>()
  /** How many schemas are being read, each within the one before. */
  private depth = 0

  constructor(references: References, options: LowerOptions) {
    this.references = references
    this.options = options
  }

  /**
   * The meaning of the schema at `target`. One that applies itself to the same value for ever, or more schemas to one
   * value than any validator could follow, is refused as a whole.
   */
  shape(target: Target): Shape {
    const shape = this.lower(target, new Map())
    const unread = { at: shape.at, constraints: [] } // for what no reader could follow
    const circle = inPlaceCircle(shape)
    if (circle !== undefined) {
      this.report('spec/circular-ref', circle, 'The schema applies itself to the same value again.')
      return unread
    }
    const excess = inPlaceExcess(shape)
    if (excess === undefined) return shape
    const { at, count } = excess
    this.report('spec/too-many-applied', at, `It applies ${count} schemas to one value; ${mostInPlace} are the most.`)
    return unread
  }

  /** Keeps the URI of a $ref that dangles, for whoever knows why. */
  noteDangling(reference: string, from: Resource, site: Place): void {
    this.dangling.set(placeText(site), absolute(reference, from.uri)?.replace(/#.*/s, '') ?? '')
  }

  private lower(target: Target, outer: Scope): Shape {
    const scope = extended(outer, target.resource)
    const anchors = [...scope].map(([name, anchor]) => `${name}=${placeText(anchor.place)}`)
    const key = [placeText(target.place), ...anchors].join(' ')
    const known = this.shapes.get(key)
    if (known !== undefined) return known
    const { schema, place } = target
    const constraints: Constraint[] = []
    const shape: Shape = { at: place, constraints, ...(isJsonObject(schema) ? annotationsOf(schema) : {}) }
    this.shapes.set(key, shape)
    if (this.depth >= deepest) {
      this.report('spec/too-deep', place, `More than ${deepest} schemas stand within one another on the way here.`)
      return shape
    }
    this.depth++
    if (schema === false) constraints.push({ kind: 'never', at: place, keyword: 'false schema', limit: false })
    else if (isJsonObject(schema)) constraints.push(...this.constraints(schema, target, scope))
    else if (schema !== true) this.report('spec/bad-value', place, 'A schema is an object, true or false.')
    this.depth--
    return shape
  }

  private constraints(schema: JsonObject, target: Target, scope: Scope): Constraint[] {
    const found: Constraint[] = []
    for (const keyword of Object.keys(schema)) {
      const value = schema[keyword] as Json
      const at = inside(target.place, keyword)
      const below = (keys: (string | number)[]): Shape => {
        let inner: Json | undefined = schema
        for (const key of keys)
          inner = Array.isArray(inner) ? inner[key as number] : member(inner as JsonObject, String(key))
        const place = inside(target.place, ...keys)
        const resource = this.references.at(place.file, place.pointer)?.resource ?? target.resource
        return this.lower({ schema: inner as Json, place, resource }, scope)
      }
      const reading: Reading = {
        schema,
        keyword,
        value,
        at,
        sub: (...path) => below([keyword, ...path]),
        sibling: (name) => below([name]),
        bad: (fact, code = 'spec/bad-value') => {
          this.report(code, at, fact)
          return []
        },
        warn: (code, fact, ...path) => this.report(code, inside(at, ...path), fact),
      }
      for (const body of this.read(reading, target, scope)) {
        found.push({ at, keyword, limit: value, ...body })
      }
    }
    this.refuseEmptyRanges(found)
    return found
  }

  private read(reading: Reading, target: Target, scope: Scope): readonly ConstraintBody[] {
    const { keyword, value } = reading
    if (keyword === '$ref' || keyword === '$dynamicRef') return this.readReference(reading, target, scope)
    if (keyword === 'format') return this.readFormat(reading)
    if (keyword === '$schema') {
      return dialects.includes(value as string)
        ? []
        : reading.bad(`$schema is ${JSON.stringify(value)}.`, 'spec/dialect')
    }
    const reader = Object.hasOwn(readers, keyword) ? readers[keyword] : undefined
    if (reader !== undefined) return reader(reading)
    if (annotations.has(keyword) || /^x-/.test(keyword)) return []
    const foreign = Object.hasOwn(foreignKeywords, keyword) ? foreignKeywords[keyword] : undefined
    if (foreign !== undefined)
      return reading.bad(`${keyword} is not a keyword of JSON Schema 2020-12: ${foreign}.`, 'spec/unsupported-keyword')
    return reading.bad(`${JSON.stringify(keyword)} is no known keyword.`, 'spec/unknown-keyword')
  }

  private readReference({ value, keyword, at, bad }: Reading, target: Target, scope: Scope): readonly ConstraintBody[] {
    if (typeof value !== 'string') return bad(`${keyword} is not a string.`)
    const before = this.references.problems.length
    const found = this.references.resolve(value, target.resource, at)
    this.problems.push(...this.references.problems.slice(before))
    if (found === undefined) {
      this.noteDangling(value, target.resource, at)
      return bad(`${keyword} ${JSON.stringify(value)} names nothing that exists.`, 'spec/dangling-ref')
    }
    const dynamic =
      keyword === '$dynamicRef' && found.dynamicAnchor !== undefined ? scope.get(found.dynamicAnchor) : undefined
    return [{ kind: 'ref', target: this.lower(dynamic ?? found, scope) }]
  }

  private readFormat({ value, at, bad }: Reading): readonly ConstraintBody[] {
    if (typeof value !== 'string') return bad('format is not a string.')
    if (this.options.formats === 'annotate') return []
    if (isFormat(value)) return [{ kind: 'format', format: value }]
    this.report('spec/unknown-format', at, `Format ${JSON.stringify(value)} is not among the asserted formats.`)
    return []
  }

  private refuseEmptyRanges(found: readonly Constraint[]): void {
    for (const lower of found) {
      if (!('side' in lower) || lower.side !== 'lower') continue
      for (const upper of found) {
        if (!('side' in upper) || upper.side !== 'upper' || upper.kind !== lower.kind) continue
        if (upper.kind === 'count' && upper.of !== (lower as typeof upper).of) continue
        const [low, high] = [extent(lower), extent(upper)]
        const strict = [lower, upper].some((it) => it.kind === 'bound' && it.exclusive)
        if (low > high || (strict && low === high)) {
          this.report('spec/empty-range', upper.at, `${lower.keyword} is ${low}, ${upper.keyword} is ${high}.`)
        }
      }
    }
  }

  private report(code: ProblemCode, at: Place, fact: string): void {
    const key = `${code} ${placeText(at)}`
    if (this.reported.has(key)) return
    this.reported.add(key)
    this.problems.push(problem(code, at, fact))
  }
}

function extent(constraint: Constraint): number {
  return constraint.kind === 'bound' ? constraint.bound : (constraint as { count: number }).count
}

function extended(outer: Scope, resource: Resource): Scope {
  const added = [...resource.dynamicAnchors].filter(([name]) => !outer.has(name))
  return added.length === 0 ? outer : new Map([...outer, ...added])
}

function annotationsOf(schema: JsonObject): Annotations {
  const { title, description, deprecated, examples } = schema
  return {
    ...(typeof title === 'string' && { title }),
    ...(typeof description === 'string' && { description }),
    ...(Object.hasOwn(schema, 'default') && { default: schema.default as Json }),
    ...(deprecated === true && { deprecated }),
    ...(Array.isArray(examples) && { examples }),
  }
}

function bound(side: 'lower' | 'upper', exclusive: boolean): Reader {
  return ({ value, keyword, bad }) => {
    if (Number.isFinite(value)) return [{ kind: 'bound', side, bound: value as number, exclusive }]
    const boolean = typeof value === 'boolean' && exclusive
    return boolean
      ? bad(`${keyword} is a boolean, as in draft 4; here it is the limit itself.`, 'spec/unsupported-keyword')
      : bad(`${keyword} is not a number.`)
  }
}

function length(side: 'lower' | 'upper'): Reader {
  return ({ value, keyword, bad }) =>
    isCount(value) ? [{ kind: 'length', side, count: value }] : bad(`${keyword} is not a whole number, 0 or more.`)
}

function count(of: 'items' | 'properties', side: 'lower' | 'upper'): Reader {
  return ({ value, keyword, bad }) =>
    isCount(value) ? [{ kind: 'count', of, side, count: value }] : bad(`${keyword} is not a whole number, 0 or more.`)
}

function applicator(kind: 'all' | 'any' | 'one'): Reader {
  return (reading) => {
    const { value, keyword, bad, sub } = reading
    if (!Array.isArray(value) || value.length === 0) return bad(`${keyword} is not a list of one or more schemas.`)
    const values = kind === 'all' ? undefined : valueSet(value)
    if (values === undefined) return [{ kind, shapes: value.map((_, i) => sub(i)) }]
    // What a branch says of its value is kept there and left out of the limit.
    return [{ kind: 'values', values, limit: values.map((it) => ({ const: it.value })) }]
  }
}

function schemaMap(kind: 'properties' | 'patterned'): Reader {
  return (reading) => {
    const { value, keyword, bad, sub } = reading
    if (!isJsonObject(value)) return bad(`${keyword} is not an object of schemas.`)
    const names = Object.keys(value)
    if (kind === 'patterned' && !names.every((source) => isPattern(source, reading, source))) return []
    return [{ kind, shapes: new Map(names.map((name) => [name, sub(name)])) }]
  }
}

const consumedBySibling: Reader = ({ value, keyword, bad }) =>
  isCount(value) ? [] : bad(`${keyword} is not a whole number, 0 or more.`)

const readers: Readonly<Record<string, Reader>> = {
  type: ({ value, bad }) => {
    const types = Array.isArray(value) ? value : [value]
    const known = types.every((it): it is JsonType => jsonTypes.includes(it as JsonType))
    return known && types.length > 0 ? [{ kind: 'type', types }] : bad(`type is ${JSON.stringify(value)}.`)
  },
  enum: ({ value, bad }) =>
    Array.isArray(value)
      ? [{ kind: 'values', values: value.map((it: Json) => ({ value: it })) }]
      : bad('enum is not a list.'),
  const: ({ value }) => [{ kind: 'values', values: [{ value }] }],
  minimum: bound('lower', false),
  maximum: bound('upper', false),
  exclusiveMinimum: bound('lower', true),
  exclusiveMaximum: bound('upper', true),
  multipleOf: ({ value, bad }) => {
    if (typeof value !== 'number') return bad('multipleOf is not a number.')
    return value > 0 && value < Infinity
      ? [{ kind: 'step', of: value }]
      : bad(`multipleOf is ${value}.`, 'spec/bad-step')
  },
  minLength: length('lower'),
  maxLength: length('upper'),
  minItems: count('items', 'lower'),
  maxItems: count('items', 'upper'),
  minProperties: count('properties', 'lower'),
  maxProperties: count('properties', 'upper'),
  pattern: (reading) => {
    const { value, bad } = reading
    if (typeof value !== 'string') return bad('pattern is not a string.')
    return isPattern(value, reading) ? [{ kind: 'pattern', source: value }] : []
  },
  uniqueItems: ({ value, bad }) => {
    if (typeof value !== 'boolean') return bad('uniqueItems is not true or false.')
    return value ? [{ kind: 'unique' }] : []
  },
  required: ({ value, bad }) =>
    isStrings(value) ? [{ kind: 'required', keys: [...new Set(value)] }] : bad('required is not a list of strings.'),
  properties: schemaMap('properties'),
  patternProperties: schemaMap('patterned'),
  additionalProperties: ({ schema, sub }) => [
    {
      kind: 'additional',
      shape: sub(),
      named: isJsonObject(schema.properties) ? Object.keys(schema.properties) : [],
      patterns: isJsonObject(schema.patternProperties) ? Object.keys(schema.patternProperties) : [],
    },
  ],
  propertyNames: ({ sub }) => [{ kind: 'names', shape: sub() }],
  prefixItems: ({ value, bad, sub }) =>
    Array.isArray(value) && value.length > 0
      ? [{ kind: 'prefix', shapes: value.map((_, i) => sub(i)) }]
      : bad('prefixItems is not a list of one or more schemas.'),
  items: ({ value, schema, bad, sub }) => {
    if (Array.isArray(value))
      return bad('items is a list, as in older drafts; use prefixItems.', 'spec/unsupported-keyword')
    return [{ kind: 'items', from: Array.isArray(schema.prefixItems) ? schema.prefixItems.length : 0, shape: sub() }]
  },
  contains: ({ value, schema, sub }) => {
    const { minContains, maxContains } = schema
    const lower = isCount(minContains)
      ? { count: minContains, keyword: 'minContains', limit: minContains }
      : { count: 1, keyword: 'contains', limit: value }
    const upper = isCount(maxContains) && { count: maxContains, keyword: 'maxContains', limit: maxContains }
    return [{ kind: 'contains', shape: sub(), lower, ...(upper && { upper }) }]
  },
  minContains: consumedBySibling,
  maxContains: consumedBySibling,
  unevaluatedItems: ({ sub }) => [{ kind: 'unevaluated', of: 'items', shape: sub() }],
  unevaluatedProperties: ({ sub }) => [{ kind: 'unevaluated', of: 'properties', shape: sub() }],
  allOf: applicator('all'),
  anyOf: applicator('any'),
  oneOf: applicator('one'),
  not: ({ sub }) => [{ kind: 'not', shape: sub() }],
  if: readConditional,
  // Without `if` they say nothing; with it they are read there.
  then: () => [],
  else: () => [],
  dependentRequired: ({ value, bad }) => {
    if (!isJsonObject(value) || !Object.values(value).every(isStrings)) {
      return bad('dependentRequired is not an object of lists of strings.')
    }
    return [{ kind: 'dependentRequired', rules: new Map(Object.entries(value) as [string, string[]][]) }]
  },
  dependentSchemas: readDependentSchemas,
  'x-constraints': ({ value, bad }) => {
    if (!Array.isArray(value)) return bad('x-constraints is not a list.')
    return value.flatMap((rule: Json) => {
      if (!isJsonObject(rule)) return bad('A rule of x-constraints is not an object.')
      const { operation, parameters, minimum, maximum, ...others } = rule
      const unknown = Object.keys(others).find((key) => key !== 'title' && key !== 'description')
      if (unknown !== undefined)
        return bad(`x-constraints has an unknown member ${JSON.stringify(unknown)}.`, 'spec/unknown-keyword')
      if (operation !== 'area' && operation !== 'ratio') {
        return bad(`x-constraints has the unknown operation ${JSON.stringify(operation)}.`, 'spec/unknown-keyword')
      }
      if (!isStrings(parameters) || parameters.length < 2 || (operation === 'ratio' && parameters.length > 2)) {
        return bad(`The ${operation} rule of x-constraints has not the parameters it needs.`)
      }
      const limits = Object.entries({ minimum, maximum }).filter(([, limit]) => limit !== undefined)
      if (!limits.every(([, limit]) => typeof limit === 'number'))
        return bad('A limit of x-constraints is not a number.')
      return [{ kind: 'relation', operation, parameters, ...Object.fromEntries(limits) }]
    })
  },
}

function isCount(value: Json | undefined): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0
}

function isStrings(value: Json | undefined): value is string[] {
  return Array.isArray(value) && value.every((it) => typeof it === 'string')
}

/** Whether `source` is a regular expression; says so where it is none, or one of the older kind only. */
function isPattern(source: string, { bad, warn }: Reading, ...path: string[]): boolean {
  const fault = faultOf(source, 'u')
  if (fault === undefined) return true
  const older = faultOf(source)
  if (older !== undefined) {
    bad(`${JSON.stringify(source)} is no regular expression: ${older}.`, 'spec/bad-pattern')
    return false
  }
  const units = 'it is read without that flag, so a character beyond U+FFFF counts as two'
  warn(
    'spec/pattern-without-u',
    `${JSON.stringify(source)} is not legal with the u flag (${fault}): ${units}.`,
    ...path,
  )
  return true
}

/** What the engine says against a regular expression, without the expression. */
function faultOf(source: string, flags = ''): string | undefined {
  try {
    new RegExp(source, flags)
    return undefined
  } catch (error) {
    return String((error as Error).message).replace(/^.*\/\w*: /s, '')
  }
}

/** JSON Schema asks for Unicode semantics (Core 6.4); patterns that are only valid without them are read as written. */
export function compilePattern(source: string): RegExp {
  try {
    return new RegExp(source, 'u')
  } catch {
    return new RegExp(source)
  }
}
