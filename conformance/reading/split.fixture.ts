import { stringify } from 'yaml'
import { isJsonObject, type Json, type JsonObject } from '../../generator/document/json.js'

/** Keywords that say nothing of one another: some may stay beside a `$ref` to the rest. */
const independent = [
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'pattern',
  'enum',
  'const',
  'multipleOf',
  'description',
]

const maps = ['properties', 'patternProperties', 'dependentSchemas']
const lists = ['allOf', 'anyOf', 'oneOf', 'prefixItems']
const single = [
  'items',
  'contains',
  'not',
  'if',
  'then',
  'else',
  'additionalProperties',
  'unevaluatedProperties',
  'propertyNames',
]

/**
 * The files of a document that says the same as `document`: path items stand in a folder of their own, schemas by turns in
 * JSON and YAML, as whole files, by name in `#/components` of another one, and with some keywords beside the `$ref`.
 */
export function splitOf(document: JsonObject): Readonly<Record<string, string>> {
  const files: Record<string, string> = {}
  const shared: Record<string, Json> = {}
  let count = 0
  const known = document.components as { readonly schemas: JsonObject }

  /** A schema as it stands in a file of the folder `schemas/parts`. */
  const inParts = (schema: Json): Json => {
    if (!isJsonObject(schema)) return schema
    if (typeof schema.$ref === 'string')
      return { ...schema, $ref: `${schema.$ref.replace('#/components/schemas/', '../')}.json` }
    const members = Object.entries(schema).map(([key, value]) => {
      if (maps.includes(key))
        return [
          key,
          Object.fromEntries(Object.entries(value as JsonObject).map(([name, it]) => [name, moved(it as Json)])),
        ]
      if (lists.includes(key)) return [key, (value as readonly Json[]).map(moved)]
      return [key, single.includes(key) ? moved(value as Json) : value]
    })
    return Object.fromEntries(members) as JsonObject
  }

  /** What stands in the place of a schema; every third schema stays where it is. */
  const moved = (schema: Json): Json => {
    const inner = inParts(schema)
    if (!isJsonObject(inner) || typeof inner.$ref === 'string') return inner
    const turn = count++ % 6
    const name = `part${count}`
    const beside = Object.keys(inner)
      .filter((key) => independent.includes(key))
      .slice(1)
    const stays = Object.fromEntries(beside.map((key) => [key, inner[key]])) as JsonObject
    const goes = Object.fromEntries(Object.entries(inner).filter(([key]) => !beside.includes(key))) as JsonObject
    if (turn % 3 === 2) return inner
    if (turn === 0) files[`schemas/parts/${name}.yaml`] = stringify(goes)
    if (turn === 1) files[`schemas/parts/${name}.json`] = JSON.stringify(goes)
    if (turn < 2) return { $ref: `./${name}.${turn === 0 ? 'yaml' : 'json'}`, ...stays }
    shared[name] = goes
    return { $ref: `../parts/common.yaml#/components/schemas/${name}`, ...stays }
  }

  for (const [name, schema] of Object.entries(known.schemas)) {
    files[`schemas/parts/${name}-whole.yaml`] = stringify(inParts(schema as Json))
    files[`schemas/${name}.json`] = JSON.stringify({ $ref: `parts/${name}-whole.yaml` })
  }
  files['schemas/parts/common.yaml'] = stringify({ components: { schemas: shared } })
  const paths = Object.entries(document.paths as JsonObject).map(([path, item], i) => {
    files[`paths/item${i}.yaml`] = stringify(relativeTo(item as Json, '../schemas/'))
    return [path, { $ref: `paths/item${i}.yaml` }]
  })
  files['openapi.yaml'] = stringify({ ...document, paths: Object.fromEntries(paths), components: {} })
  return files
}

function relativeTo(value: Json, folder: string): Json {
  if (Array.isArray(value)) return value.map((it: Json) => relativeTo(it, folder))
  if (!isJsonObject(value)) return value
  const members = Object.entries(value).map(([key, it]) =>
    key === '$ref' && typeof it === 'string'
      ? [key, `${it.replace('#/components/schemas/', folder)}.json`]
      : [key, relativeTo(it as Json, folder)],
  )
  return Object.fromEntries(members) as JsonObject
}
