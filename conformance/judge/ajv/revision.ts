import { tokensOf } from '../pointer.js'
import type { Json } from '../verdict.js'
import type { CodeUnit, CodeUnits } from './code-unit.js'

/*
 * A document of which one schema is another one for a while. What changes is changed in the oracle's own copy, in place, so
 * that every reference still leads to where it led; code that was compiled from a schema on the way there is put aside, and
 * compiled anew when it is called. All other code stays as it is: it calls what it does not contain (code-unit.ts).
 *
 * EXAMPLE  `/properties/size/maximum` is 9 in place of 8. Of an object with forty members each member has code of its own:
 * that of `size` is put aside, that of the object and of its 39 other members is not.
 */

type Container = { [key: string]: Json } | Json[]

/** What a container holds afterwards. */
interface Edit {
  readonly container: Container
  /** From the document down to the container itself. */
  readonly chain: readonly Container[]
  readonly content: readonly (readonly [key: string, value: Json])[]
}

/** What is replaced as a whole, by its place: whoever referred to something in it would refer to something else. */
interface Difference {
  readonly edits: Edit[]
  readonly replaced: { readonly at: readonly string[]; readonly values: readonly Json[] }[]
}

/** One change of a document. */
export class Revision {
  private readonly units: CodeUnits
  private readonly edits: readonly Edit[]
  /** What may have code with something in it that changes. */
  readonly affected: ReadonlySet<object>
  private readonly before: Edit[] = []
  /** As there were when so many had been made in all. */
  private changed: { readonly made: number; readonly units: readonly CodeUnit[] } | undefined
  /** Code that is put aside: that of the document while it is changed, that of the change while it is not. */
  private aside = new Map<CodeUnit, CodeUnit['code']>()

  private constructor(units: CodeUnits, edits: readonly Edit[]) {
    this.units = units
    this.edits = edits
    this.affected = new Set(edits.flatMap(({ chain }) => this.withCodeAround(chain)))
  }

  /**
   * @param mayReplace whether what stands at a place may be replaced as a whole
   * @returns undefined where the schema cannot be changed in place
   */
  static of(
    { document, units }: { readonly document: Json; readonly units: CodeUnits },
    pointer: string,
    schema: Json,
    mayReplace: (at: readonly string[], values: readonly Json[]) => boolean,
  ): Revision | undefined {
    const path = tokensOf(pointer)
    const chain = chainTo(document, path)
    const old = chain?.at(-1)
    if (chain === undefined || old === undefined || !isAlike(old, schema)) return undefined
    const found: Difference = { edits: [], replaced: [] }
    compare(chain, path, schema, found)
    return found.replaced.every(({ at, values }) => mayReplace(at, values))
      ? new Revision(units, found.edits)
      : undefined
  }

  /** The units whose code is other code with the change, as far as there are any yet. */
  changedUnits(): readonly CodeUnit[] {
    const { made } = this.units
    if (this.changed?.made !== made)
      this.changed = { made, units: [...this.affected].flatMap((it) => this.units.at(it)) }
    return this.changed.units
  }

  apply(): void {
    for (const { container, chain, content } of this.edits) {
      this.before.push({ container, chain, content: Object.entries(container) })
      fill(container, content)
    }
    this.swapCode()
  }

  /** Has the document and its code as they were. */
  undo(): void {
    for (let it = this.before.pop(); it !== undefined; it = this.before.pop()) fill(it.container, it.content)
    this.swapCode()
  }

  private swapCode(): void {
    const other = this.aside
    this.aside = new Map()
    for (const unit of this.changedUnits()) {
      this.aside.set(unit, unit.code)
      unit.code = other.get(unit)
    }
  }

  /** From a container upwards what may have its content in its code: a member with code of its own is called by what is around it. */
  private withCodeAround(chain: readonly Container[]): Container[] {
    const inner = chain.findLastIndex((it) => this.units.at(it).some(({ use }) => use === 'member'))
    return chain.slice(Math.max(0, inner))
  }
}

function chainTo(document: Json, path: readonly string[]): Container[] | undefined {
  const chain: Container[] = []
  let value: Json | undefined = document
  for (const token of path) {
    if (!isContainer(value)) return undefined
    chain.push(value)
    value = Object.hasOwn(value, token) ? (value as { [key: string]: Json })[token] : undefined
  }
  return isContainer(value) ? [...chain, value] : undefined
}

/** Notes what has to change for the last of a chain to become `next`. */
function compare(chain: readonly Container[], at: readonly string[], next: Json, found: Difference): void {
  const container = chain.at(-1) as Container
  const old = container as { readonly [key: string]: Json }
  const values = Object.entries(next as object) as [string, Json][]
  // Names that nothing refers to are gone from the oracle's copy.
  const members = values.filter(([key, it]) => key !== '$id' || typeof it !== 'string' || Object.hasOwn(old, key))
  // What stands in another place of a list would have another name.
  if (Array.isArray(container) && container.length !== values.length)
    found.replaced.push({ at, values: [container, next] })
  const content = members.map(([key, value]) => {
    const own = Object.hasOwn(old, key) ? old[key] : undefined
    if (own === value) return [key, value] as const
    if (isContainer(own) && isAlike(own, value)) {
      compare([...chain, own], [...at, key], value, found)
      return [key, own] as const
    }
    found.replaced.push({ at: [...at, key], values: [value, ...(own === undefined ? [] : [own])] })
    return [key, value] as const
  })
  const keys = Object.keys(old)
  const kept = new Set(members.map(([key]) => key))
  for (const key of keys) if (!kept.has(key)) found.replaced.push({ at: [...at, key], values: [old[key] as Json] })
  const isSame = keys.length === content.length && content.every(([key, it], i) => keys[i] === key && old[key] === it)
  if (!isSame) found.edits.push({ container, chain, content })
}

function fill(container: Container, content: Edit['content']): void {
  if (Array.isArray(container)) {
    container.splice(0, container.length, ...content.map(([, it]) => it))
    return
  }
  for (const key of Object.keys(container)) delete container[key]
  // An own key `__proto__` is a key like any other.
  for (const [key, value] of content)
    Object.defineProperty(container, key, { value, writable: true, enumerable: true, configurable: true })
}

function isAlike(one: Json, other: Json): boolean {
  return isContainer(one) && isContainer(other) && Array.isArray(one) === Array.isArray(other)
}

function isContainer(value: Json | undefined): value is Container {
  return typeof value === 'object' && value !== null
}
