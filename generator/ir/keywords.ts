import { counted } from '../document/counted.js'
import { isJsonObject, type Json } from '../document/json.js'
import { jsonTypes } from '../document/vocabulary.js'
import { readConditional, readDependentSchemas, valueSet } from './compose.js'
import type { ConstraintBody, JsonType } from './constraint.js'
import { readFieldRules } from './field-rule.js'
import { isPattern, isSlow } from './pattern.js'
import type { Reading } from './reading.js'

type Reader = (reading: Reading) => readonly ConstraintBody[]

function bound(side: 'lower' | 'upper', exclusive: boolean): Reader {
  return ({ value, keyword, bad }) => {
    return Number.isFinite(value)
      ? [{ kind: 'bound', side, bound: value as number, exclusive }]
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
    for (const source of kind === 'patterned' ? names.filter(isSlow) : [])
      reading.warn('spec/slow-pattern', `${JSON.stringify(source)} may take exponential time for a key.`, source)
    return [{ kind, shapes: new Map(names.map((name) => [name, sub(name)])) }]
  }
}

const consumedBySibling: Reader = ({ value, keyword, bad }) =>
  isCount(value) ? [] : bad(`${keyword} is not a whole number, 0 or more.`)

/** What each keyword of JSON Schema 2020-12 demands, and x-constraints. */
export const readers: Readonly<Record<string, Reader>> = {
  type: ({ value, bad }) => {
    const types: readonly Json[] = Array.isArray(value) ? value : [value]
    if (types.length === 0 || types.some((it) => typeof it !== 'string'))
      return bad(`type is ${JSON.stringify(value)}.`)
    const unknown = types.filter((it) => !jsonTypes.includes(it as string))
    if (unknown.length > 0)
      return bad(`There is no type ${unknown.map((it) => JSON.stringify(it)).join()}.`, 'spec/unknown-type')
    return [{ kind: 'type', types: types as readonly JsonType[] }]
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
    if (!isPattern(value, reading)) return []
    if (!isSlow(value)) return [{ kind: 'pattern', source: value }]
    const { maxLength } = reading.schema
    const longest = isCount(maxLength) ? maxLength : Number.POSITIVE_INFINITY
    const limit = isCount(maxLength)
      ? `texts have at most ${counted(maxLength, 'character')}`
      : 'no maxLength limits texts'
    reading.warn('spec/slow-pattern', `${JSON.stringify(value)} may take exponential time; ${limit}.`)
    return [{ kind: 'pattern', source: value, slow: { longest } }]
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
      return bad('items is a list, as in older drafts, and prefixItems stands beside it.', 'spec/unsupported-keyword')
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
  // On their own these are read as the two before: only what cannot be comes here.
  dependencies: ({ value, bad }) =>
    isJsonObject(value)
      ? bad('dependencies stands beside dependentRequired or dependentSchemas.', 'spec/unsupported-keyword')
      : bad('dependencies is not an object.'),
  $recursiveAnchor: ({ value, bad }) =>
    typeof value === 'boolean' ? [] : bad('$recursiveAnchor is not true or false.'),
  'x-constraints': readFieldRules,
}

function isCount(value: Json | undefined): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0
}

function isStrings(value: Json | undefined): value is string[] {
  return Array.isArray(value) && value.every((it) => typeof it === 'string')
}
