import type { Schema } from '@cfworker/json-schema'
import { decoded, escapeToken, member, valueAt } from '../pointer.js'
import type { Json } from '../verdict.js'

type Node = { readonly [key: string]: Json }

/** A keyword that the library reads differently or not at all: the values that break it are listed in `broken`. */
export type ReplacedKeyword = {
  readonly keyword: 'format' | 'pattern' | 'x-constraints'
  readonly wanted: Json
  /** The members that stand beside it in the schema. */
  readonly declared: ReadonlySet<string>
  readonly broken: Json[]
}

/** Which way a value goes. */
export type Way = 'request' | 'answer'

/** A schema ready for the library: references by key of `lookup`. */
export type Prepared = {
  readonly schema: Schema
  readonly lookup: Record<string, Schema>
}

/** How a document is prepared. */
type PrepareOptions = {
  readonly way?: Way | undefined
  /** Whether `$id` or `$anchor` stands anywhere in the document. @defaultValue true */
  readonly hasNames?: boolean
  /** Called with each keyword that is replaced, as soon as a copy has it. */
  readonly onReplaced: (keyword: ReplacedKeyword) => void
}

// The library has no keywords of its own. `not: {enum: [...]}` takes their place: which strings and objects of a value
// break a format, a pattern or a rule is known before the value is validated, and depends on nothing else. Its own
// formats differ from the RFCs, and it knows only patterns that compile with the u flag.
const replaced: readonly string[] = [
  'format',
  'pattern',
  'x-constraints',
] satisfies readonly ReplacedKeyword['keyword'][]
const single =
  'additionalProperties contains else if items not propertyNames then unevaluatedItems unevaluatedProperties'
const isSingle = new Set(single.split(' '))
const isList = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems'])
const isMap = new Set(['properties', 'patternProperties', 'dependentSchemas'])
const isPlain = new Set(
  `type enum const required dependentRequired minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength
  maxLength minItems maxItems minProperties maxProperties uniqueItems minContains maxContains`.split(/\s+/),
)

/**
 * Copies the schema at `pointer`, and what it refers to when a value gets there: of a large document a value meets little.
 * Throws when there is none, and so does looking up a reference that leads nowhere.
 */
export function prepare(
  document: Json,
  pointer: string,
  { way, hasNames = true, onReplaced }: PrepareOptions,
): Prepared {
  const names = namesIn(document, hasNames)
  const admitsNull = !(way === 'request' && hasInputAlone(document))
  const lookup: Record<string, Schema> = Object.create(null)

  const refer = (at: string): string => {
    const key = `#${at}`
    if (!Object.hasOwn(lookup, key)) {
      const get = (): Schema => {
        const schema = valueAt(document, at)
        if (schema === undefined) throw new Error(`Nothing stands at "${at}".`)
        const made = copy(schema, at) as Schema
        Object.defineProperty(lookup, key, { value: made })
        return made
      }
      Object.defineProperty(lookup, key, { get, configurable: true, enumerable: true })
    }
    return key
  }

  const copy = (schema: Json, at: string): Schema | boolean => {
    if (typeof schema === 'boolean') return schema
    if (!isNode(schema)) throw new Error(`What stands at "${at}" is no schema.`)
    if (schema.$dynamicRef !== undefined) throw new Error('$dynamicRef is not judged')
    const keywords = renamed(Object.entries(modern(schema, admitsNull)))
    const copies = keywords.map((it) => [it.name, copied(it, schema, at)] as const)
    const made: { [key: string]: unknown } = Object.fromEntries(copies.filter(([, value]) => value !== undefined))
    const checks = keywords
      .filter(({ name }) => replaced.includes(name))
      .map(({ name, value }) => check([name, value], schema))
    if (schema.$recursiveRef !== undefined) checks.push({ $ref: refer(around(document, at)) })
    if (checks.length > 0) made.allOf = [...((made.allOf as Schema[] | undefined) ?? []), ...checks]
    const mayRefuseNull = ['allOf', 'anyOf', 'oneOf', '$ref', 'not', 'if', 'const'].some((it) => made[it] !== undefined)
    return admitsNull && schema.nullable === true && mayRefuseNull ? { anyOf: [{ type: 'null' }, made] } : made
  }

  /** A keyword of the schema at `at` as the library takes it; undefined for one that it is not given. */
  const copied = ({ name: keyword, keyword: standsAt, value }: Renamed, schema: Node, at: string): unknown => {
    const here = `${at}/${escapeToken(standsAt)}`
    if (keyword === '$ref') return refer(resolve(document, names, value as string, at))
    if (keyword === 'required') {
      const { properties } = schema
      return (value as string[]).filter(
        (it) => !isOneWay(member(properties, it), `${at}/properties/${escapeToken(it)}`),
      )
    }
    if (isSingle.has(keyword)) return copy(value, here)
    if (isList.has(keyword)) return (value as readonly Json[]).map((it, i) => copy(it, `${here}/${i}`))
    if (!isMap.has(keyword)) return isPlain.has(keyword) ? value : undefined
    const members = Object.entries(value as Node)
      .map(([key, it]) => [key, it, `${here}/${escapeToken(key)}`] as const)
      .filter(([, it, place]) => keyword !== 'properties' || !isOneWay(it, place))
    // Of many members a value mostly has a few, and what a reference names is copied when a value gets there.
    const areMany = keyword === 'properties' && members.length > 8
    return Object.fromEntries(
      members.map(([key, it, place]) => [key, areMany && isNode(it) ? { $ref: refer(place) } : copy(it, place)]),
    )
  }

  /** What takes the place of a keyword that the library is not given. */
  const check = ([keyword, wanted]: [string, Json], { properties }: Node): Schema => {
    const declared = new Set(isNode(properties) ? Object.keys(properties) : [])
    const test: ReplacedKeyword = { keyword: keyword as ReplacedKeyword['keyword'], wanted, declared, broken: [] }
    onReplaced(test)
    return { not: { enum: test.broken } }
  }

  /** Whether the member of an object goes the other way: to what goes this way it is not declared. */
  const isOneWay = (schema: Json | undefined, place: string): boolean => {
    if (way === undefined || !isNode(schema)) return false
    if (schema[way === 'request' ? 'readOnly' : 'writeOnly'] === true) return true
    if (typeof schema.$ref !== 'string') return false
    const target = resolve(document, names, schema.$ref, place)
    return isOneWay(valueAt(document, target), target)
  }

  const key = refer(pointer)
  return { schema: lookup[key] as Schema, lookup }
}

/** Replicate's documents have an input, an output and no path; what is nullable there may be left out, and null is refused. */
function hasInputAlone(document: Json): boolean {
  const { paths, components } = document as { readonly paths?: object; readonly components?: Node }
  const schemas = isNode(components?.schemas) ? components.schemas : {}
  return 'Input' in schemas && 'Output' in schemas && Object.keys(paths ?? {}).length === 0
}

/** A schema object in the words of 2020-12 where it uses those of OpenAPI 3.0. */
function modern(schema: Node, admitsNull: boolean): Node {
  const isNullable = admitsNull && schema.nullable === true
  const made = new Map(Object.entries(schema))
  const types = [made.get('type') ?? []].flat() as Json[]
  if (made.get('type') === null) types.push(null)
  if (types.length > 0 && isNullable) types.push('null')
  if (types.length > 0) made.set('type', [...new Set(types.map((it) => it ?? 'null'))])
  if (isNullable && Array.isArray(schema.enum)) made.set('enum', [...schema.enum, null])
  for (const side of ['Minimum', 'Maximum']) {
    const [plain, exclusive] = [side.toLowerCase(), `exclusive${side}`]
    if (typeof made.get(exclusive) !== 'boolean') continue
    const limit = made.get(plain)
    if (made.get(exclusive) === false || limit === undefined) made.delete(exclusive)
    else {
      made.set(exclusive, limit)
      made.delete(plain)
    }
  }
  return Object.fromEntries(made)
}

/** A keyword by its name of 2020-12, and as it stands in the document. */
type Renamed = { readonly name: string; readonly keyword: string; readonly value: Json }

/** Keywords of older drafts by their names of 2020-12, with those under which their schemas stand. */
function renamed(keywords: readonly [string, Json][]): Renamed[] {
  const isTuple = keywords.some(([keyword, value]) => keyword === 'items' && Array.isArray(value))
  return keywords.flatMap(([keyword, value]) => {
    if (isTuple && keyword === 'items') return { name: 'prefixItems', keyword, value }
    if (keyword === 'additionalItems') return isTuple ? { name: 'items', keyword, value } : []
    if (keyword !== 'dependencies') return { name: keyword, keyword, value }
    const rules = Object.entries(value as Node)
    const required = Object.fromEntries(rules.filter(([, it]) => Array.isArray(it)))
    const schemas = Object.fromEntries(rules.filter(([, it]) => !Array.isArray(it)))
    return [
      { name: 'dependentRequired', keyword, value: required },
      { name: 'dependentSchemas', keyword, value: schemas },
    ]
  })
}

/** The schema that $recursiveRef means: the innermost around a place that has $recursiveAnchor, else the whole. */
function around(document: Json, at: string): string {
  const within = [...at.matchAll(/\/|$/g)].map(({ index }) => at.slice(0, index))
  const named = within.filter((it) => member(valueAt(document, it), '$recursiveAnchor') === true).at(-1)
  if (named === undefined && member(document, 'openapi') !== undefined) throw new Error('$recursiveRef leads nowhere.')
  return named ?? ''
}

/** What $id and $anchor name: URI to pointer. */
function namesIn(document: Json, hasNames: boolean): Map<string, string> {
  const names = new Map<string, string>()
  const path: string[] = []
  const visit = (value: Json, base: string): void => {
    if (typeof value !== 'object' || value === null) return
    const uri = isNode(value) ? named(value, base) : base
    for (const [key, inner] of Object.entries(value)) {
      path.push(key)
      visit(inner, uri)
      path.pop()
    }
  }
  const here = () => path.map((it) => `/${escapeToken(it)}`).join('')
  /** Notes the names of an object. Returns the URI that names within it are resolved against. */
  const named = ({ $id, $anchor }: Node, base: string): string => {
    const uri = typeof $id === 'string' ? absolute($id, base) : base
    if (typeof $id === 'string' && !names.has(uri)) names.set(uri, here())
    if (typeof $anchor === 'string') names.set(`${uri}#${$anchor}`, here())
    return uri
  }
  names.set(root, '')
  if (hasNames) visit(document, root)
  return names
}

const root = 'https://specproof.invalid/document'

function resolve(document: Json, names: Map<string, string>, reference: string, at: string): string {
  const own = member(document, '$id')
  let [base, resource] = [typeof own === 'string' ? absolute(own, root) : root, '']
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
  if (anchor !== undefined) return anchor
  const isPointer = path === '' || path.startsWith('/')
  if (isPointer && within !== undefined && valueAt(document, within + path) !== undefined) return within + path
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
