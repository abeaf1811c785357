import { canonicalText, isJsonObject, type Json, type JsonObject, member } from './json.js'
import type { SourceDocument } from './load.js'
import {
  child,
  decodedFragment,
  inside,
  type Place,
  type Pointer,
  placeText,
  tokens,
  valueAt,
  valueIn,
} from './pointer.js'
import { type Problem, problem } from './problem.js'
import { keywordHolds } from './vocabulary.js'

/** A schema resource: the part of a document under one base URI (JSON Schema 2020-12, Core 4.3.5). */
export interface Resource {
  readonly uri: string
  readonly place: Place
  /** Schemas with a $dynamicAnchor, by its name. */
  readonly dynamicAnchors: ReadonlyMap<string, Target>
}

/** A schema at its place, and the resource whose URI its references start from. */
export interface Target {
  readonly schema: Json
  readonly place: Place
  readonly resource: Resource
  /** The name of the $dynamicAnchor through which a reference arrived here. */
  readonly dynamicAnchor?: string
}

const noSpellings: ReadonlyMap<Pointer, string> = new Map()

interface MutableResource extends Resource {
  readonly document: SourceDocument
  readonly root: Json
  readonly anchors: Map<string, Target>
  readonly dynamicAnchors: Map<string, Target>
}

/**
 * Follows $ref, $anchor, $dynamicAnchor and $id through a document and the files it refers to. Repeated inner $ids,
 * which real files carry as labels, matter only when something refers to them.
 */
export class References {
  readonly problems: Problem[] = []
  private readonly resources = new Map<string, MutableResource>()
  private readonly repeated = new Set<string>()
  /** Whether any schema begins a resource of its own: most documents have none, and places need not be asked for theirs. */
  private hasInner = false
  private readonly resourceOf = new Map<string, MutableResource>()
  private readonly roots = new Map<string, MutableResource>()
  /** What references name, by the URI that they start from. */
  private readonly named = new Map<string, Map<string, Target | undefined>>()
  /** Schemas with `$recursiveAnchor: true`, by their place. */
  private readonly recursive = new Map<string, Target>()

  /** Whether any schema tells what goes one way only, by `readOnly` or `writeOnly`. */
  readonly tellsDirections: boolean

  constructor(documents: readonly SourceDocument[]) {
    for (const document of documents) this.addDocument(document)
    this.tellsDirections = documents.some(({ json }) => mentions(json, ['readOnly', 'writeOnly']))
  }

  /** How a file spells the numbers within a value that are no doubles, by pointers into the value. */
  spellings(value: Json, { file, pointer }: Place): ReadonlyMap<Pointer, string> {
    const rounded = this.roots.get(file)?.document.rounded
    if (rounded === undefined) return noSpellings
    const inside = [...rounded].filter(([at]) => at === pointer || at.startsWith(`${pointer}/`))
    // An overlay may have put another number in its place.
    return new Map(
      inside
        .map(([at, text]): [Pointer, string] => [at.slice(pointer.length), text])
        .filter(([at, text]) => valueAt(value, at) === Number(text)),
    )
  }

  /** The version of OpenAPI that a file claims; undefined for one that claims none. */
  openapiOf(file: string): string | undefined {
    const root = this.roots.get(file)?.root
    return isJsonObject(root) && root.openapi !== undefined ? String(root.openapi) : undefined
  }

  /** The document's value at `pointer`, read as a schema. */
  at(file: string, pointer: Pointer): Target | undefined {
    const root = this.roots.get(file)
    return root && this.byPointer(root, pointer)
  }

  /** The resource that the schema at a place belongs to, when that is not the one around it. */
  resourceAt({ file, pointer }: Place, around: Resource): Resource {
    return this.hasInner ? (this.at(file, pointer)?.resource ?? around) : around
  }

  /** What `reference` names, seen from `resource`; undefined when it dangles. */
  resolve(reference: string, from: Resource, site: Place): Target | undefined {
    const found = this.lookUp(reference, from.uri)
    if (found === undefined) {
      // A pointer that dangles inside a resource labelled by an inner $id was written with the whole document in mind.
      const root = this.roots.get(from.place.file)
      if (reference.startsWith('#') && root !== undefined && root !== from) return this.lookUp(reference, root.uri)
      return undefined
    }
    if (this.repeated.has(found.resource.uri) && found.resource !== from) {
      this.problems.push(problem('spec/ambiguous-id', site, `$id ${found.resource.uri} occurs with different schemas.`))
    }
    return found
  }

  /**
   * The schema that `$recursiveRef: "#"` at a place names: the nearest one around it with `$recursiveAnchor: true`, or the
   * whole of a resource that is a schema. Undefined where neither is there, and where the way here would decide: several
   * resources have such anchors.
   */
  recursionAround({ place: { file, pointer }, resource }: Target): Target | undefined {
    if (new Set([...this.recursive.values()].map((it) => it.resource)).size > 1) return undefined
    const path = tokens(pointer)
    for (let depth = path.length; depth >= tokens(resource.place.pointer).length; depth--) {
      const found = this.recursive.get(placeText(inside({ file, pointer: '' }, ...path.slice(0, depth))))
      if (found !== undefined) return found
    }
    const whole = this.at(file, resource.place.pointer)
    return isJsonObject(whole?.schema) && 'openapi' in whole.schema ? undefined : whole
  }

  /** What a reference names, looked up once: a schema of errors is named from everywhere. */
  private lookUp(reference: string, base: string): Target | undefined {
    const known = this.named.get(base) ?? new Map<string, Target | undefined>()
    this.named.set(base, known)
    if (!known.has(reference)) known.set(reference, this.find(reference, base))
    return known.get(reference)
  }

  private find(reference: string, base: string): Target | undefined {
    const uri = absolute(reference, base)
    if (uri === undefined) return undefined
    const hash = uri.indexOf('#')
    const resource = this.resources.get(hash < 0 ? uri : uri.slice(0, hash))
    if (resource === undefined) return undefined
    const fragment = hash < 0 ? '' : decodedFragment(uri.slice(hash + 1))
    if (fragment === undefined) return undefined
    if (fragment !== '' && !fragment.startsWith('/')) return resource.anchors.get(fragment)
    return this.byPointer(resource, fragment)
  }

  /** Walks a pointer; passing an inner $id changes the resource that later references start from. */
  private byPointer(resource: MutableResource, pointer: Pointer): Target | undefined {
    if (!this.hasInner) {
      const path = tokens(pointer)
      const found = valueIn(resource.root, path)
      if (found === undefined) return undefined
      const place = { file: resource.place.file, pointer: path.reduce<Pointer>(child, resource.place.pointer) }
      return { schema: found, place, resource }
    }
    let schema: Json | undefined = resource.root
    let place = resource.place
    let current = resource
    for (const token of tokens(pointer)) {
      if (Array.isArray(schema)) schema = /^(0|[1-9]\d*)$/.test(token) ? schema[Number(token)] : undefined
      else if (isJsonObject(schema)) schema = member(schema, token)
      else schema = undefined
      if (schema === undefined) return undefined
      place = inside(place, token)
      // Most documents have no resource within another.
      if (this.resourceOf.size > this.roots.size) current = this.resourceOf.get(placeText(place)) ?? current
    }
    return { schema, place, resource: current }
  }

  private addDocument(document: SourceDocument): void {
    const place = { file: document.file, pointer: '' }
    const json = document.json
    const isSchema = !(isJsonObject(json) && 'openapi' in json)
    const id =
      isSchema && isJsonObject(json) && typeof json.$id === 'string' ? absolute(json.$id, document.uri) : undefined
    const resource = this.addResource(withoutFragment(id ?? document.uri), document, json, place)
    this.resources.set(document.uri, resource)
    this.roots.set(document.file, resource)
    if (isSchema) this.scanSchema(json, place, resource)
    else this.scanOpenApi(json, place, resource)
  }

  private addResource(uri: string, document: SourceDocument, root: Json, place: Place): MutableResource {
    const resource: MutableResource = { uri, place, document, root, anchors: new Map(), dynamicAnchors: new Map() }
    const first = this.resources.get(uri)
    if (first === undefined) this.resources.set(uri, resource)
    else if (canonicalText(first.root) !== canonicalText(root)) this.repeated.add(uri)
    this.resourceOf.set(placeText(place), resource)
    return resource
  }

  /** Schemas of an OpenAPI document stand in components/schemas and in every member called `schema`. */
  private scanOpenApi(json: Json, place: Place, resource: MutableResource): void {
    if (Array.isArray(json)) {
      json.forEach((item, i) => {
        this.scanOpenApi(item, inside(place, i), resource)
      })
    } else if (isJsonObject(json)) {
      for (const [key, value] of Object.entries(json) as [string, Json][]) {
        const here = inside(place, key)
        if (key === 'schema') this.scanSchema(value, here, resource)
        else if (key === 'schemas' && place.pointer === '/components') this.scanMap(value, here, resource)
        else if (key !== 'example' && key !== 'examples' && !key.startsWith('x-'))
          this.scanOpenApi(value, here, resource)
      }
    }
  }

  private scanMap(map: Json, place: Place, resource: MutableResource): void {
    if (!isJsonObject(map)) return
    for (const [key, value] of Object.entries(map) as [string, Json][])
      this.scanSchema(value, inside(place, key), resource)
  }

  private scanSchema(schema: Json, place: Place, enclosing: MutableResource): void {
    if (!isJsonObject(schema)) return
    const resource = this.enter(schema, place, enclosing)
    this.addAnchors(schema, place, resource)
    for (const [key, value] of Object.entries(schema) as [string, Json][]) {
      if (typeof value !== 'object') continue
      const here = inside(place, key)
      const holds = keywordHolds(key)
      if (holds === 'schema') this.scanSchema(value, here, resource)
      else if (holds === 'schema-map') this.scanMap(value, here, resource)
      if (Array.isArray(value) && (holds === 'schemas' || key === 'items')) {
        value.forEach((item, i) => {
          this.scanSchema(item, { ...here, pointer: child(here.pointer, i) }, resource)
        })
      }
    }
  }

  private enter(schema: JsonObject, place: Place, enclosing: MutableResource): MutableResource {
    const known = this.hasInner || place.pointer === '' ? this.resourceOf.get(placeText(place)) : undefined
    if (known !== undefined) return known
    const id = typeof schema.$id === 'string' ? absolute(schema.$id, enclosing.uri) : undefined
    if (id === undefined) return enclosing
    this.hasInner = true
    return this.addResource(withoutFragment(id), enclosing.document, schema, place)
  }

  private addAnchors(schema: JsonObject, place: Place, resource: MutableResource): void {
    const { $anchor, $dynamicAnchor, $recursiveAnchor } = schema
    const target = { schema, place, resource }
    if ($recursiveAnchor === true) this.recursive.set(placeText(place), target)
    if (typeof $anchor === 'string') resource.anchors.set($anchor, target)
    if (typeof $dynamicAnchor === 'string') {
      const dynamic = { ...target, dynamicAnchor: $dynamicAnchor }
      resource.anchors.set($dynamicAnchor, dynamic)
      resource.dynamicAnchors.set($dynamicAnchor, dynamic)
    }
  }
}

/** Whether one of these members is true somewhere. */
function mentions(json: Json, names: readonly string[]): boolean {
  if (Array.isArray(json)) return json.some((it) => mentions(it, names))
  if (!isJsonObject(json)) return false
  return names.some((name) => json[name] === true) || Object.values(json).some((it) => mentions(it as Json, names))
}

/** `reference` as an absolute URI, or undefined when it is none. */
export function absolute(reference: string, base: string): string | undefined {
  const hash = reference.indexOf('#')
  const [path, fragment] = hash < 0 ? [reference, ''] : [reference.slice(0, hash), reference.slice(hash)]
  // A fragment is kept as it is: URL would replace the lone surrogates that a name may hold.
  const whole = path === '' ? ownHref(base) : hrefOf(path, base)
  if (whole !== undefined) return whole + fragment
  // A fragment may stand on a base without hierarchy, such as urn:uuid:…
  return reference.startsWith('#') ? base + reference : undefined
}

function hrefOf(path: string, base: string): string | undefined {
  try {
    return new URL(path, base).href
  } catch {
    return undefined
  }
}

let lastOwn: { readonly base: string; readonly href: string | undefined } | undefined

/** The same of no path: most references of a document are to itself. */
function ownHref(base: string): string | undefined {
  if (lastOwn?.base !== base) lastOwn = { base, href: hrefOf('', base) }
  return lastOwn.href
}

function withoutFragment(uri: string): string {
  const hash = uri.indexOf('#')
  return hash < 0 ? uri : uri.slice(0, hash)
}
