import { isJsonObject, type Json, type JsonObject } from '../../../generator/document/json.js'
import {
  child,
  fragment,
  type Pointer,
  replaced,
  tokens,
  valueAt,
  valueIn,
} from '../../../generator/document/pointer.js'
import { keywordHolds } from '../../../generator/document/vocabulary.js'
import { reachableShapes } from '../../../generator/ir/compose.js'
import type { Constraint } from '../../../generator/ir/constraint.js'
import type { Shape } from '../../../generator/ir/model.js'
import type { Patch, PatchSource } from '../compare/edit.js'

/** Where the other document is put when a schema taken from it refers to more of it. */
const elsewhere = 'x-specproof-other'

/** A document, and where each of its references leads, as far as its schemas reach. */
export interface Referenced {
  readonly document: Json
  readonly targets: ReadonlyMap<Pointer, Pointer>
}

/** Where the `$ref`s lead that schemas reach: pointer of the keyword to pointer of the target. */
export function targetsOf(roots: Iterable<Shape>): Map<Pointer, Pointer> {
  const targets = new Map<Pointer, Pointer>()
  for (const root of roots) {
    for (const shape of reachableShapes(root)) {
      for (const it of shape.constraints as readonly Constraint[]) {
        if (it.kind === 'ref') targets.set(it.at.pointer, it.target.at.pointer)
      }
    }
  }
  return targets
}

/** A copy of `target` with patches applied that take their values from `other`. */
export function patched(target: Json, patches: readonly Patch[], other: Referenced): Json {
  const copy = new Copy(other)
  // Items are removed last, and from the end: what is removed must not shift what others name.
  const removals = patches.filter((it) => it.op === 'remove').sort((a, b) => compareFromEnd(a.at, b.at))
  const order = [...patches.filter((it) => it.op !== 'remove'), ...removals]
  let document: Json = target
  for (const patch of order) {
    const path = tokens(patch.at)
    if (patch.op === 'remove') {
      if (valueAt(document, patch.at) !== undefined) document = replaced(document, path, undefined) ?? {}
    } else if (patch.op === 'set') {
      document = replaced(withObjects(document, path.slice(0, -1)), path, copy.of(patch.to)) ?? {}
    } else {
      document = withBranch(document, path, copy.keywords(patch.keywords))
    }
  }
  return copy.isNeeded ? (replaced(document, [elsewhere], copy.document()) ?? {}) : document
}

/** Indices before keys, the last index first: a total order, so that items of one list stand together in it. */
function compareFromEnd(a: Pointer, b: Pointer): number {
  const [x, y] = [tokens(a), tokens(b)]
  const differs = x.findIndex((token, i) => token !== y[i])
  const [own, other] = [x[differs] ?? '', y[differs] ?? '']
  const areIndices = [own, other].map((it) => /^\d+$/.test(it))
  if (areIndices[0] && areIndices[1]) return Number(other) - Number(own)
  return Number(areIndices[1]) - Number(areIndices[0]) || (own < other ? -1 : Number(own > other))
}

/** Boolean schemas on the way become objects that say the same. */
function withObjects(document: Json, path: readonly string[]): Json {
  let result = document
  for (let length = 1; length <= path.length; length++) {
    const at = path.slice(0, length)
    const value = valueIn(result, at)
    if (value === true) result = replaced(result, at, {}) ?? {}
    else if (value === false) result = replaced(result, at, { not: {} }) ?? {}
  }
  return result
}

function withBranch(document: Json, path: readonly string[], keywords: JsonObject): Json {
  const whole = withObjects(document, path)
  const schema = valueIn(whole, path)
  if (!isJsonObject(schema)) return whole
  const isFree = Object.keys(keywords).every((key) => !Object.hasOwn(schema, key))
  const branches = Array.isArray(schema.allOf) ? schema.allOf : []
  const next = isFree ? { ...schema, ...keywords } : { ...schema, allOf: [...branches, keywords] }
  return replaced(whole, path, next) ?? {}
}

/** Takes schemas out of a document; where they refer to it, the whole of it comes along. */
class Copy {
  isNeeded = false
  private readonly other: Referenced

  constructor(other: Referenced) {
    this.other = other
  }

  of(source: PatchSource): Json {
    if ('pointer' in source) return this.at(source.pointer)
    const [only, ...others] = source.all
    if (only === undefined) return true
    return others.length === 0 ? this.at(only) : { allOf: source.all.map((it) => this.at(it)) }
  }

  keywords(keywords: Readonly<Record<string, PatchSource>>): JsonObject {
    const made: [string, Json][] = []
    for (const [key, source] of Object.entries(keywords)) {
      // A list of required keys is made of the keys that are meant.
      if (key === 'required' && 'all' in source) made.push([key, source.all.map((it) => this.at(it))])
      else if (!('pointer' in source) || valueAt(this.other.document, source.pointer) !== undefined)
        made.push([key, this.of(source)])
    }
    return Object.fromEntries(made)
  }

  /** The whole document, with references that lead into the copy. */
  document(): Json {
    return this.rewritten(this.other.document, '')
  }

  private at(pointer: Pointer): Json {
    return this.rewritten(valueAt(this.other.document, pointer) ?? true, pointer)
  }

  private rewritten(value: Json, pointer: Pointer, isMap = false): Json {
    if (Array.isArray(value)) return value.map((it: Json, i) => this.rewritten(it, child(pointer, i)))
    if (!isJsonObject(value)) return value
    const isNamed = (key: string, inner: Json) => !isMap && names.has(key) && typeof inner === 'string'
    return Object.fromEntries(
      (Object.entries(value) as [string, Json | undefined][]).flatMap(([key, inner]) => {
        if (inner === undefined || isNamed(key, inner)) return []
        const target = key === '$ref' ? this.other.targets.get(child(pointer, key)) : undefined
        return [[key, target === undefined ? this.member(key, inner, pointer, isMap) : this.reference(target)]]
      }),
    )
  }

  private member(key: string, value: Json, pointer: Pointer, isMap: boolean): Json {
    if (!isMap && isData(key)) return value
    return this.rewritten(value, child(pointer, key), !isMap && keywordHolds(key) === 'schema-map')
  }

  private reference(target: Pointer): Json {
    this.isNeeded = true
    return fragment(`/${elsewhere}${target}`)
  }
}

/** What a schema is named by: two copies cannot have one name. */
const names: ReadonlySet<string> = new Set(['$id', '$anchor', '$dynamicAnchor'])

function isData(key: string): boolean {
  return ['const', 'enum', 'default', 'example', 'examples'].includes(key)
}
