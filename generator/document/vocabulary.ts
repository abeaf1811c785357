/**
 * What the value of a keyword of JSON Schema 2020-12, or of an older draft, holds: sub-schemas, plain data, or neither.
 * Sub-schemas are where `$id` and `$anchor` count; in data (an `enum` value, an example) they are ordinary members.
 */
export type KeywordContent = 'schema' | 'schemas' | 'schema-map' | 'nothing'

/** The types that there are. */
export const jsonTypes: readonly string[] = ['null', 'boolean', 'integer', 'number', 'string', 'array', 'object']

const holds: Readonly<Record<string, KeywordContent>> = {
  additionalItems: 'schema',
  additionalProperties: 'schema',
  contains: 'schema',
  contentSchema: 'schema',
  else: 'schema',
  if: 'schema',
  items: 'schema',
  not: 'schema',
  propertyNames: 'schema',
  then: 'schema',
  unevaluatedItems: 'schema',
  unevaluatedProperties: 'schema',
  allOf: 'schemas',
  anyOf: 'schemas',
  oneOf: 'schemas',
  prefixItems: 'schemas',
  $defs: 'schema-map',
  definitions: 'schema-map',
  dependencies: 'schema-map',
  dependentSchemas: 'schema-map',
  patternProperties: 'schema-map',
  properties: 'schema-map',
}

/** What `keyword` holds. */
export function keywordHolds(keyword: string): KeywordContent {
  return Object.hasOwn(holds, keyword) ? (holds[keyword] as KeywordContent) : 'nothing'
}

/** Keywords that say something about a value and never forbid one. `x-…` keywords but x-constraints join them. */
export const annotations: ReadonlySet<string> = new Set([
  '$anchor',
  '$comment',
  '$defs',
  '$dynamicAnchor',
  '$id',
  '$vocabulary',
  'contentEncoding',
  'contentMediaType',
  'contentSchema',
  'default',
  'definitions',
  'deprecated',
  'description',
  'discriminator',
  'example',
  'examples',
  'externalDocs',
  'readOnly',
  'title',
  'writeOnly',
  'xml',
])
