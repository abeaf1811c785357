import type { Schema } from '@cfworker/json-schema'
import { decoded, escapeToken, valueAt } from '../pointer.js'
import type { Json } from '../verdict.js'

type Node = { readonly [key: string]: Json }

/** A keyword that the library reads differently or not at all: the values that break it are listed in `broken`. */
type Test = {
  readonly keyword: 'format' | 'pattern' | 'x-constraints'
  readonly wanted: Json
  readonly broken: Json[]
}

/** A schema ready for the library: references by key of `lookup`, replaced keywords as lists of values that break them. */
export type Prepared = { readonly schema: Schema; readonly lookup: Record<string, Schema>; readonly tests: Test[] }

// The library has no keywords of its own. `not: {enum: [...]}` takes their place: which strings and objects of a value
// break a format, a pattern or a rule is known before the value is validated, and depends on nothing else. Its own
// formats differ from the RFCs, and it knows only patterns that compile with the u flag.
const replaced = ['format', 'pattern', 'x-constraints'] as const
const single =
  'additionalProperties contains else if items not propertyNames then unevaluatedItems unevaluatedProperties'
const isSingle = new Set(single.split(' '))
const isList = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems'])
const isMap = new Set(['properties', 'patternProperties', 'dependentSchemas'])
const isPlain = new Set(
  `type enum const required dependentRequired minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength
  maxLength minItems maxItems minProperties maxProperties uniqueItems minContains maxContains`.split(/\s+/),
)

/** Copies the schema at `pointer` and all that it refers to. Throws when a reference leads nowhere. */
export function prepare(document: Json, pointer: string): Prepared {
  const names = namesIn(document)
  const lookup: Record<string, Schema> = Object.create(null)
  const tests: Test[] = []

  const refer = (at: string): string => {
    const key = `#${at}`
    if (lookup[key] === undefined) {
      const schema = valueAt(document, at)
      if (schema === undefined) throw new Error(`Nothing stands at "${at}".`)
      // The place is taken first, since a schema may refer to itself.
      const placeholder: Schema = {}
      lookup[key] = placeholder
      const made = copy(schema, at)
      if (typeof made === 'boolean') lookup[key] = made as unknown as Schema
      else Object.assign(placeholder, made)
    }
    return key
  }

  const copy = (schema: Json, at: string): Schema | boolean => {
    if (typeof schema === 'boolean') return schema
    if (!isNode(schema)) throw new Error(`What stands at "${at}" is no schema.`)
    if (schema.$dynamicRef !== undefined) throw new Error('$dynamicRef is not judged')
    const made: { [key: string]: unknown } = {}
    const checks: Schema[] = []
    for (const [keyword, value] of Object.entries(schema)) {
      const here = `${at}/${escapeToken(keyword)}`
      if (keyword === '$ref') made.$ref = refer(resolve(document, names, value as string, at))
      else if (isSingle.has(keyword)) made[keyword] = copy(value, here)
      else if (isList.has(keyword)) made[keyword] = (value as readonly Json[]).map((it, i) => copy(it, `${here}/${i}`))
      else if (isMap.has(keyword)) {
        made[keyword] = Object.fromEntries(
          Object.entries(value as Node).map(([key, it]) => [key, copy(it, `${here}/${escapeToken(key)}`)]),
        )
      } else if (isPlain.has(keyword)) made[keyword] = value
      else if ((replaced as readonly string[]).includes(keyword)) {
        const test: Test = { keyword: keyword as Test['keyword'], wanted: value, broken: [] }
        tests.push(test)
        checks.push({ not: { enum: test.broken } })
      }
    }
    if (checks.length > 0) made.allOf = [...((made.allOf as Schema[] | undefined) ?? []), ...checks]
    return made
  }

  const key = refer(pointer)
  return { schema: lookup[key] as Schema, lookup, tests }
}

/** What $id and $anchor name: URI to pointer. */
function namesIn(document: Json): Map<string, string> {
  const names = new Map<string, string>()
  const visit = (value: Json, at: string, base: string): void => {
    if (Array.isArray(value)) {
      value.forEach((it, i) => {
        visit(it, `${at}/${i}`, base)
      })
    } else if (isNode(value)) {
      const uri = typeof value.$id === 'string' ? absolute(value.$id, base) : base
      if (typeof value.$id === 'string' && !names.has(uri)) names.set(uri, at)
      if (typeof value.$anchor === 'string') names.set(`${uri}#${value.$anchor}`, at)
      for (const [key, inner] of Object.entries(value)) visit(inner, `${at}/${escapeToken(key)}`, uri)
    }
  }
  names.set(root, '')
  visit(document, '', root)
  return names
}

const root = 'https://specproof.invalid/document'

function resolve(document: Json, names: Map<string, string>, reference: string, at: string): string {
  let [base, resource] = [root, '']
  let value: Json | undefined = document
  let walked = ''
  for (const token of at.split('/').slice(1)) {
    value = valueAt(value as Json, `/${token}`)
    walked += `/${token}`
    if (isNode(value) && typeof value.$id === 'string') {
      base = absolute(value.$id, base)
      resource = walked
    }
  }
  const [name = '', fragment = ''] = absolute(reference, base).split('#')
  const within = reference.startsWith('#') ? resource : names.get(name)
  const path = decoded(fragment)
  const anchor = names.get(`${name}#${path}`)
  if (path !== '' && !path.startsWith('/') && anchor !== undefined) return anchor
  if (within !== undefined && valueAt(document, within + path) !== undefined) return within + path
  // A pointer that leads nowhere inside a labelled part was written with the whole document in mind.
  if (reference.startsWith('#/') && valueAt(document, path) !== undefined) return path
  throw new Error(`$ref "${reference}" leads nowhere.`)
}

function absolute(reference: string, base: string): string {
  // URL would replace lone surrogates, which the fragment may hold as the name of a schema does.
  const [path = '', ...fragment] = reference.split('#')
  return [new URL(path, base).href, fragment.join('#')].join('#').replace(/#$/, '')
}

function isNode(value: Json | undefined): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
