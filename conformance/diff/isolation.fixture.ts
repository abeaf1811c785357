import type { Json } from '../../generator/document/json.js'
import { parent, replaced, tokens, valueAt } from '../../generator/document/pointer.js'
import { type JudgeOf, refuses } from '../judge/verdict.js'
import { compareShapes } from './compare/compare.js'
import { judges } from './edited.fixture.js'
import { compareHttp } from './http/compare-http.js'
import type { SchemaPair } from './http/telling.js'
import { interfaceOf } from './input/interface.js'
import type { Change } from './result/result.js'
import { Undo } from './witness/undo.js'

const [judgeOf] = judges as readonly [JudgeOf]

/** Two documents and what was told of them. */
export interface Told {
  readonly old: Json
  /** As the reader takes it. */
  readonly read: Json
  readonly next: Json
  readonly changes: readonly Change[]
}

/** The schemas of bodies, headers and parameters that two documents have in common. */
export function schemaPairsOf(old: Json, next: Json): readonly SchemaPair[] {
  const { pairs } = compareHttp(interfaceOf(old, 'old.json'), interfaceOf(next, 'new.json'), 'strict')
  return pairs
}

/** How a witness was found to be isolated. */
export type Isolation =
  /** With what stands at the change's places put back by hand, the target takes it. */
  | { readonly by: 'hand' }
  /** By the same patches that the comparison made. */
  | { readonly by: 'patches' }
  | { readonly fault: string }

/** Judges the witness of a change anew: taken by the one side, refused by the other, and by this change alone. */
export function isolationOf(told: Told, change: Change): Isolation {
  const { witness, direction } = change
  if (witness === undefined) return { fault: 'there is no witness' }
  const bodies = schemaPairsOf(told.old, told.next).filter((it) => it.direction === direction)
  const faults = bodies.map((it) => new Witnessed(told, it, change).isolation())
  return faults.find((it) => 'by' in it) ?? faults[0] ?? { fault: 'there is no such body' }
}

class Witnessed {
  private readonly told: Told
  private readonly body: SchemaPair
  private readonly change: Change
  private readonly text: string
  private readonly isForth: boolean

  constructor(told: Told, body: SchemaPair, change: Change) {
    this.told = told
    this.body = body
    this.change = change
    this.text = JSON.stringify(change.witness?.value)
    this.isForth = change.direction === 'request'
  }

  isolation(): Isolation {
    const { group = [], undone = [] } = this.change
    const { read, next } = this.told
    const [source, target] = this.isForth ? [read, next] : [next, read]
    if (!this.verdict(source, !this.isForth).valid) return { fault: 'the source refuses it' }
    if (!refuses(this.verdict(target, this.isForth))) return { fault: 'the target takes it' }
    const others = undone.map((id) => this.told.changes.find((it) => it.id === id) as Change)
    const together = group.map((id) => this.told.changes.find((it) => it.id === id) as Change)
    const ways: readonly (readonly Change[])[] =
      group.length > 0 ? [[this.change], [this.change, ...together]] : [[this.change, ...others]]
    for (const by of ['hand', 'patches'] as const) {
      for (const changes of ways) {
        if (!this.without(by, changes)) continue
        // All others alone have to leave it refused: it is this change that they do not make up for.
        if (changes.length === 1 || !this.without(by, changes.slice(1))) return { by }
      }
    }
    return { fault: `it is not taken with ${this.change.keyword} undone` }
  }

  private verdict(document: Json, isNew: boolean) {
    const pointer = isNew ? this.body.new : this.body.old
    return judgeOf(document, { pointer, way: this.isForth ? 'request' : 'answer' })(this.text)
  }

  /** Whether the target takes the witness once changes are undone. */
  private without(by: 'hand' | 'patches', changes: readonly Change[]): boolean {
    if (by === 'patches') return this.patched(changes)
    const { read, next } = this.told
    let document: Json | undefined = this.isForth ? next : read
    for (const it of changes) document = document && this.putBack(document, it)
    return document !== undefined && this.verdict(document, this.isForth).valid
  }

  /** The target with what the source has at the places of a change. */
  private putBack(target: Json, { oldPlace, newPlace }: Change): Json | undefined {
    const [here, there] = this.isForth ? [newPlace, oldPlace] : [oldPlace, newPlace]
    const source = this.isForth ? this.told.read : this.told.next
    const place = (here ?? there)?.pointer
    if (place === undefined) return undefined
    const value = there && valueAt(source, there.pointer)
    const holder = valueAt(target, parent(place) ?? '')
    if (typeof holder !== 'object' || holder === null) return undefined
    return replaced(target, tokens(place), value)
  }

  private patched(changes: readonly Change[]): boolean {
    const { read, next } = this.told
    const { body, isForth } = this
    const way = isForth ? 'request' : 'answer'
    const ends = [
      { document: interfaceOf(read, 'old.json'), pointer: body.old },
      { document: interfaceOf(next, 'new.json'), pointer: body.new },
    ].map((it) => ({ ...it, way, shape: it.document.shape(it.pointer, way) }) as const)
    const [old, later] = ends
    if (old?.shape === undefined || later?.shape === undefined) return false
    const { edits } = compareShapes([old.shape], [later.shape], { old: read, new: next })
    const chosen = changes.flatMap((change) =>
      edits.filter(
        (it) =>
          it.keyword === change.keyword &&
          it.oldPlace?.pointer === change.oldPlace?.pointer &&
          it.newPlace?.pointer === change.newPlace?.pointer,
      ),
    )
    const [source, target] = (isForth ? [old, later] : [later, old]) as [never, never]
    const [judge] = new Undo({ source, target }, isForth ? 'old' : 'new', [judgeOf]).judges(chosen)
    return judge?.(this.text).valid === true
  }
}
