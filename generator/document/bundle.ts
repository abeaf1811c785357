import { asJsonSchema, type Rewritten } from './dialect.js'
import { isJsonObject, type Json, type JsonObject } from './json.js'
import { documentNames } from './load.js'
import { inside, placeText, tokens } from './pointer.js'
import type { References, Resource, Target } from './resolve.js'
import { keywordHolds } from './vocabulary.js'

/** The $dynamicAnchors in scope: for each name the outermost resource that has it. */
type Scope = ReadonlyMap<string, Target>

const dialect = 'https://json-schema.org/draft/2020-12/schema'

/** What names a schema or holds named ones. In a bundle every $ref is a pointer into its own $defs. */
const naming: ReadonlySet<string> = new Set([
  '$schema',
  '$id',
  '$anchor',
  '$dynamicAnchor',
  '$recursiveAnchor',
  '$defs',
  'definitions',
  '$vocabulary',
])

/**
 * The schema at `target` as one JSON Schema 2020-12 document that refers to nothing outside itself: whatever a $ref
 * names, in whichever file and by whatever name, is in `$defs`. Annotations and the order of keywords stay.
 * @param admitsNull whether `nullable` admits null. Default true.
 * @throws Error for a $ref that names nothing: the document has to be one that was read without problems
 */
export function bundledSchema(references: References, target: Target, admitsNull = true): JsonObject {
  return new Bundle(references, admitsNull).of(target)
}

/** A keyword of 2020-12, and the one under which its value stands in the document. */
interface Keyword {
  readonly key: string
  readonly standsAt: string
  readonly value: Json
}

class Bundle {
  private readonly references: References
  private readonly admitsNull: boolean
  private readonly names = new Map<string, string>()
  private readonly definitions = new Map<string, Json>()

  constructor(references: References, admitsNull: boolean) {
    this.references = references
    this.admitsNull = admitsNull
  }

  of(target: Target): JsonObject {
    const root = this.whole(target)
    const scope = extended(new Map(), root.resource)
    this.names.set(keyOf(root, scope), '#')
    const schema = this.schema(root, scope)
    const $defs = Object.fromEntries([...this.definitions].sort(([a], [b]) => (a < b ? -1 : 1)))
    return {
      $schema: dialect,
      ...(isJsonObject(schema) ? schema : schema === false ? { not: {} } : {}),
      ...(this.definitions.size > 0 && { $defs }),
    }
  }

  /** What a schema that is only a $ref names: the root of a bundle needs no name. */
  private whole(target: Target): Target {
    const { schema } = target
    const isOnlyReference =
      isJsonObject(schema) && typeof schema.$ref === 'string' && Object.keys(schema).every((key) => key === '$ref')
    return isOnlyReference ? this.whole(this.resolved(schema.$ref as string, target)) : target
  }

  private schema(target: Target, outer: Scope): Json {
    if (!isJsonObject(target.schema)) return target.schema
    const { passesNull, ...rewritten } = asJsonSchema(target.schema, this.admitsNull)
    const made = this.members(rewritten, target, outer)
    return passesNull ? { anyOf: [{ type: 'null' }, made] } : made
  }

  private members({ schema, standsAt }: Omit<Rewritten, 'passesNull'>, target: Target, outer: Scope): JsonObject {
    const scope = extended(outer, target.resource)
    const entries: [string, Json][] = []
    const further: Json[] = []
    for (const [key, value] of Object.entries(schema) as [string, Json][]) {
      if (naming.has(key)) continue
      if (key === '$ref') entries.push([key, this.reference(target, value as string, scope)])
      else if (key === '$dynamicRef') further.push({ $ref: this.reference(target, value as string, scope, true) })
      else if (key === '$recursiveRef') further.push({ $ref: this.named(this.around(target), scope) })
      else entries.push([key, this.value(target, { key, standsAt: standsAt.get(key) ?? key, value }, scope)])
    }
    const members = Object.fromEntries(entries)
    const [only] = further
    if (only === undefined) return members
    if (further.length === 1 && !Object.hasOwn(members, '$ref')) return { ...members, ...(only as JsonObject) }
    return { ...members, allOf: [...((members.allOf as readonly Json[] | undefined) ?? []), ...further] }
  }

  /** The value of a keyword, with the sub-schemas that it holds. */
  private value(target: Target, { key, standsAt, value }: Keyword, scope: Scope): Json {
    const sub = (schema: Json, ...path: (string | number)[]) => {
      const place = inside(target.place, standsAt, ...path)
      const resource = this.references.at(place.file, place.pointer)?.resource ?? target.resource
      return this.schema({ schema, place, resource }, scope)
    }
    const holds = keywordHolds(key)
    if (holds === 'schema') return sub(value)
    if (holds === 'schemas' && Array.isArray(value)) return value.map((item: Json, i) => sub(item, i))
    if (holds === 'schema-map' && isJsonObject(value)) {
      const members = Object.entries(value) as [string, Json][]
      return Object.fromEntries(members.map(([name, schema]) => [name, sub(schema, name)]))
    }
    return value
  }

  /** The pointer to what a reference names, which goes into `$defs` when it is not there yet. */
  private reference(from: Target, reference: string, scope: Scope, isDynamic = false): string {
    const found = this.resolved(reference, from)
    const dynamic = isDynamic && found.dynamicAnchor !== undefined ? scope.get(found.dynamicAnchor) : undefined
    return this.named(dynamic ?? found, scope)
  }

  private named(target: Target, scope: Scope): string {
    const inner = extended(scope, target.resource)
    const key = keyOf(target, inner)
    const known = this.names.get(key)
    if (known !== undefined) return known
    const name = this.freeName(tokens(target.place.pointer).at(-1) ?? fileStem(target.place.file))
    const pointer = `#/$defs/${name}`
    this.names.set(key, pointer)
    this.definitions.set(name, true) // taken, before what is below asks for names
    this.definitions.set(name, this.schema(target, inner))
    return pointer
  }

  private around(target: Target): Target {
    const found = this.references.recursionAround(target)
    if (found === undefined) throw new Error(`${placeText(target.place)}: $recursiveRef names nothing that is known.`)
    return found
  }

  private resolved(reference: string, from: Target): Target {
    const found = this.references.resolve(reference, from.resource, from.place)
    if (found === undefined) throw new Error(`${placeText(from.place)}: ${reference} names nothing that exists.`)
    return found
  }

  /** A name that needs no escaping in a pointer or a URI. */
  private freeName(wanted: string): string {
    const stem = wanted.replace(/[^A-Za-z0-9._-]+/g, '-') || 'schema'
    let name = stem
    for (let i = 2; this.definitions.has(name); i++) name = `${stem}-${i}`
    return name
  }
}

/** `parts/mode.json` is called mode. */
function fileStem(file: string): string {
  return (file.split('/').at(-1) ?? '').replace(documentNames, '')
}

/** One text per schema and what its $dynamicRefs lead to from there. */
function keyOf(target: Target, scope: Scope): string {
  return [placeText(target.place), ...[...scope].map(([name, it]) => `${name}=${placeText(it.place)}`)].join(' ')
}

function extended(outer: Scope, resource: Resource): Scope {
  const added = [...resource.dynamicAnchors].filter(([name]) => !outer.has(name))
  return added.length === 0 ? outer : new Map([...outer, ...added])
}
