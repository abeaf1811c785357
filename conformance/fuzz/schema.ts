import fc from 'fast-check'

/** JSON as fast-check makes it here. */
export type Sample = null | boolean | number | string | Sample[] | { [key: string]: Sample }

/** A JSON Schema 2020-12 of the kind that `smallSchema` makes. */
export type SmallSchema = boolean | { readonly [keyword: string]: unknown }

/** What the keys and references of schemas and values are drawn from. */
export interface Names {
  readonly key: fc.Arbitrary<string>
  /** What `$ref` names. @defaultValue the schemas below `$defs` */
  readonly references?: readonly string[]
  readonly patterns?: readonly string[]
}

/** Mostly the same few, so that rules and values meet; now and then a hostile one. */
const anyKey = fc.oneof(
  { arbitrary: fc.constantFrom('a', 'b', 'c'), weight: 12 },
  { arbitrary: fc.constantFrom('ab', '__proto__', 'constructor', 'a/b', '~'), weight: 1 },
)

/** Keywords that mean something to each other. */
const groups = [
  ['type'],
  ['enum'],
  ['const'],
  ['type', 'enum'],
  ['minimum', 'maximum', 'multipleOf'],
  ['exclusiveMinimum', 'exclusiveMaximum', 'type'],
  ['minLength', 'maxLength', 'pattern'],
  ['minItems', 'maxItems', 'uniqueItems'],
  ['required', 'minProperties', 'maxProperties'],
  ['dependentRequired', 'dependentSchemas'],
  ['properties', 'required', 'additionalProperties'],
  ['properties', 'patternProperties', 'additionalProperties'],
  ['propertyNames', 'properties'],
  ['prefixItems', 'items'],
  ['contains', 'minContains', 'maxContains'],
  ['allOf', 'properties', 'unevaluatedProperties'],
  ['anyOf', 'oneOf', 'unevaluatedProperties'],
  ['if', 'then', 'else', 'unevaluatedProperties'],
  ['dependentSchemas', 'patternProperties', 'unevaluatedProperties'],
  ['allOf', 'prefixItems', 'unevaluatedItems'],
  ['anyOf', 'contains', 'unevaluatedItems'],
  ['if', 'then', 'else', 'unevaluatedItems'],
  ['$ref', 'unevaluatedProperties', 'unevaluatedItems'],
  ['allOf', 'anyOf', 'not'],
  ['oneOf', 'not'],
  ['type', 'const', 'not'],
  ['type', 'enum', 'anyOf'],
  ['type', 'allOf', 'if', 'then', 'else'],
  ['if', 'then', 'else'],
] as const

/** Values near the edges of small schemas: few keys, few strings, numbers on and off decimal grids. */
export function smallValue({ key }: Names = { key: anyKey }): fc.Arbitrary<Sample> {
  const number = fc.oneof(
    fc.integer({ min: -3, max: 6 }),
    fc.integer({ min: -60, max: 60 }).map((k) => Number(`${k}e-2`)),
    fc.constantFrom(0.30000000000000004, 1e-7, 1e21, 0.1, 1.5, 2 ** 53),
  )
  const text = fc.oneof(
    {
      arbitrary: fc.constantFrom('', 'a', 'ab', 'abc', '💚', '💚a', '\ud83d', '1', '2026-02-29', 'x@y.z'),
      weight: 6,
    },
    { arbitrary: key, weight: 1 },
  )
  const leaf = fc.oneof(number, text, fc.boolean(), fc.constant(null))
  const { value } = fc.letrec<{ value: Sample }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      { arbitrary: leaf, weight: 3 },
      { arbitrary: fc.array(tie('value'), { maxLength: 4 }), weight: 1 },
      { arbitrary: record(key, tie('value'), 4), weight: 2 },
    ),
  }))
  return value
}

function record<T>(
  key: fc.Arbitrary<string>,
  value: fc.Arbitrary<T>,
  size: number,
): fc.Arbitrary<{ [key: string]: T }> {
  const entry = fc.tuple(key, value)
  // Object.fromEntries makes `__proto__` an ordinary key, as JSON.parse does.
  return fc
    .uniqueArray(entry, { maxLength: size, selector: ([key]) => key })
    .map((entries) => Object.fromEntries(entries))
}

/**
 * Small schemas over the whole vocabulary of JSON Schema 2020-12, $ref and $defs included; most of them accept some of
 * the values of `smallValue` and refuse others.
 */
export function smallSchema(names: Names = { key: anyKey }): fc.Arbitrary<SmallSchema> {
  return fc
    .tuple(anySchema(names), anySchema(names), anySchema(names))
    .map(([root, x, y]) => ({ ...asObject(root), $defs: { x: asObject(x), y: { ...asObject(y), $anchor: 'y' } } }))
}

/** The schemas that `smallSchema` is made of. */
export function anySchema(names: Names): fc.Arbitrary<SmallSchema> {
  const { key, references = ['#/$defs/x', '#y', '#'], patterns = ['^a', 'b$', '^.$', '\\p{L}'] } = names
  const count = fc.integer({ min: 0, max: 3 })
  const limit = fc.oneof(fc.integer({ min: -2, max: 4 }), fc.constantFrom(0.1, 0.3, 1.5, 2 ** 53))
  const step = fc.constantFrom(0.01, 0.1, 0.3, 1, 2, 1.5, 3)
  const type = fc.constantFrom('null', 'boolean', 'integer', 'number', 'string', 'array', 'object')
  const keys = fc.uniqueArray(key, { maxLength: 2 })
  const leafKeywords = {
    type: fc.oneof(type, fc.uniqueArray(type, { minLength: 1, maxLength: 3 })),
    enum: fc.array(smallValue(names), { minLength: 1, maxLength: 4 }),
    const: smallValue(names),
    minimum: limit,
    maximum: limit,
    exclusiveMinimum: limit,
    exclusiveMaximum: limit,
    multipleOf: step,
    minLength: count,
    maxLength: count,
    pattern: fc.constantFrom(...patterns),
    minItems: count,
    maxItems: count,
    uniqueItems: fc.boolean(),
    minProperties: count,
    maxProperties: count,
    required: keys,
    dependentRequired: record(key, keys, 2),
  }
  const { schema } = fc.letrec<{ schema: SmallSchema }>((tie) => {
    const inner = tie('schema')
    const several = fc.array(inner, { minLength: 1, maxLength: 3 })
    const named = record(key, inner, 3)
    const values: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
      ...leafKeywords,
      properties: named,
      patternProperties: fc.dictionary(fc.constantFrom('^a', 'b', '^_', ...(names.patterns ?? [])), inner, {
        maxKeys: 2,
      }),
      additionalProperties: inner,
      propertyNames: inner,
      items: inner,
      prefixItems: several,
      contains: inner,
      minContains: count,
      maxContains: count,
      unevaluatedProperties: inner,
      unevaluatedItems: inner,
      allOf: several,
      anyOf: several,
      oneOf: several,
      not: inner,
      if: inner,
      then: inner,
      else: inner,
      dependentSchemas: record(key, inner, 2),
      $ref: fc.constantFrom(...references),
    }
    return {
      schema: fc.oneof(
        { depthSize: 'medium', maxDepth: 3, withCrossShrink: true },
        { arbitrary: fc.oneof(fc.boolean(), fc.constant({})), weight: 1 },
        { arbitrary: picked(fc.constantFrom(...groups.slice(0, 9)), leafKeywords, 1), weight: 2 },
        { arbitrary: picked(fc.constantFrom(...groups), values, 2), weight: 6 },
      ),
    }
  })
  return schema
}

function asObject(schema: SmallSchema): { readonly [keyword: string]: unknown } {
  return typeof schema === 'boolean' ? { not: schema ? false : {} } : schema
}

/** The keywords of up to `size` groups, each with a chance to be left out, in any order. */
function picked(
  group: fc.Arbitrary<readonly string[]>,
  values: Readonly<Record<string, fc.Arbitrary<unknown>>>,
  size: number,
): fc.Arbitrary<{ readonly [keyword: string]: unknown }> {
  return fc
    .array(group, { minLength: 1, maxLength: size })
    .chain((drawn) => fc.shuffledSubarray([...new Set(drawn.flat())], { minLength: 1 }))
    .chain((names) =>
      fc.tuple(...names.map((name) => (values[name] as fc.Arbitrary<unknown>).map((value) => [name, value] as const))),
    )
    .map((entries) => Object.fromEntries(entries))
}

const speakOf: readonly [type: string, keyword: RegExp][] = [
  ['object', /^(properties|patternProperties|additionalProperties|unevaluatedProperties|propertyNames)$/],
  ['array', /^(items|prefixItems|unevaluatedItems|contains)$/],
]

/** The same with `type` wherever keywords speak of one type: a type is made for those only. */
export function withTypes(schema: SmallSchema): SmallSchema {
  return (typeof schema === 'object' ? withType(schema) : schema) as SmallSchema
}

/** The same with types in every schema below; data under enum and const gets them too, which only makes other data. */
function withType(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(withType)
  if (typeof json !== 'object' || json === null) return json
  const entries = Object.entries(json).map(([key, value]) => [key, withType(value)])
  const types = speakOf
    .filter(([, keyword]) => Object.keys(json).some((key) => keyword.test(key)))
    .map(([type]) => type)
  return Object.fromEntries('type' in json || types.length === 0 ? entries : [['type', types], ...entries])
}
