import { canonicalText, type Json, type JsonObject, member } from '../../../generator/document/json.js'
import { child, type Pointer, valueAt } from '../../../generator/document/pointer.js'
import { type NormalForm, normalFormOf, type Primitive } from '../../../generator/ir/normal-form.js'
import type { Order } from '../../../generator/ir/order.js'
import type { Interface, Part } from '../input/interface.js'
import { type Unchanged, unchangedIn } from '../input/unchanged.js'
import type { Direction } from '../result/result.js'
import type { DiffVerdict } from '../result/verdict.js'
import { isText, levelSentence, rulingOf, type WireLaw } from './law-book.js'
import { cellId, type Levels } from './levels.js'
import type { ChangeEvent } from './ruling.js'

/** A change outside the schemas. */
export interface HttpChange {
  readonly direction: Direction
  readonly keyword: string
  readonly oldPointer?: Pointer
  readonly newPointer?: Pointer
  readonly old?: Json
  readonly new?: Json
  readonly verdict: DiffVerdict
  readonly order: Order
  readonly path: string
  readonly why: string
  /** The cell of the law book; absent for notes. */
  readonly cell?: string
}

/** A schema on both sides that values go through. */
export interface SchemaPair {
  readonly direction: Direction
  /** `request`, `response 200`, `query parameter limit`. */
  readonly label: string
  readonly old: Pointer
  readonly new: Pointer
  /** Whether `pointer` is the body of an operation, which may be a list of tasks. */
  readonly isBody: boolean
}

/** One side of a change: where, and what stands there. */
export interface Stand {
  readonly pointer: Pointer
  readonly value?: Json
}

/** A change as it is found: the law book says what it means. */
export interface HttpFact {
  readonly law: WireLaw
  readonly direction: Direction
  /** @defaultValue by which sides there are */
  readonly event?: ChangeEvent
  readonly old?: Stand | undefined
  readonly next?: Stand | undefined
  /** What the sentence is about. */
  readonly name?: string
  /** The name that results have for the place, such as that of a parameter. */
  readonly path?: string
}

/** What is compared as the beginning of each path, and not as the end of each server. */
export interface Lead {
  readonly old: string
  readonly next: string
}

interface TellingOptions {
  readonly isStrict: boolean
  readonly levels: Levels
  readonly lead: Lead
}

/** Two documents that are compared, and what is told of them. */
export class Telling {
  readonly changes: HttpChange[] = []
  readonly pairs: SchemaPair[] = []
  readonly old: JsonObject
  readonly next: JsonObject
  readonly isStrict: boolean
  readonly lead: Lead
  private readonly unchanged: Unchanged
  private readonly levels: Levels
  private readonly interfaces: { readonly old: Interface; readonly next: Interface }

  constructor([old, next]: readonly [Interface, Interface], { isStrict, levels, lead }: TellingOptions) {
    this.interfaces = { old, next }
    this.old = old.json
    this.next = next.json
    this.unchanged = unchangedIn(old.json, next.json)
    this.isStrict = isStrict
    this.levels = levels
    this.lead = lead
  }

  /** Whether two objects are written alike, with all that they refer to, and mean the same: there is nothing to tell of them. */
  isUnchanged(a: Part, b: Part): boolean {
    // Some defaults are those of a version of OpenAPI.
    return this.old.openapi === this.next.openapi && this.unchanged.holds(a.pointer, b.pointer)
  }

  /** What the schema at a pointer demands; nothing where there is none. */
  formAt(side: 'old' | 'next', pointer: Pointer): NormalForm {
    const shape = this.interfaces[side].shape(pointer)
    return normalFormOf(shape === undefined ? [] : [shape])
  }

  /** The types of values that the schema at a pointer takes; all where there is none. */
  typesAt(side: 'old' | 'next', pointer: Pointer): ReadonlySet<Primitive> {
    return this.formAt(side, pointer).types
  }

  tell({ law, direction, old, next, path = '', ...it }: HttpFact): void {
    const event = it.event ?? (old === undefined ? 'added' : next === undefined ? 'removed' : 'changed')
    const { verdict: usual, order, sentence } = rulingOf(law, event, direction)
    const cell = cellId(law, direction, event)
    const verdict = this.levels.get(cell) ?? usual
    const words = { name: it.name ?? 'It', old: String(old?.value), new: String(next?.value) }
    const said = sentence.replace(/\{(name|old|new)\}/g, (_, key: keyof typeof words) => words[key])
    const why = verdict === usual ? said : `${said} ${levelSentence(cell, verdict)}`
    this.put({ verdict, order, direction, keyword: keywordOf(law), path, why, cell }, old, next)
  }

  /** Text that differs. */
  note(keyword: string, old: Stand | undefined, next: Stand | undefined): void {
    const { verdict, order, sentence: why } = rulingOf('operation.description', 'changed', 'document')
    this.put({ verdict, order, direction: 'document', keyword, path: '', why }, old, next)
  }

  /** What two objects say to people and tools, where it differs. */
  notes(object: string, a: Part, b: Part): void {
    for (const key of new Set([...Object.keys(b.json), ...Object.keys(a.json)])) {
      if (!isText(object, key)) continue
      const [p, q] = [standOf(a, key), standOf(b, key)]
      if (!isSame(p?.value, q?.value)) this.note(key, p, q)
    }
  }

  /** Schemas at both places, where there are any. */
  pair(law: WireLaw, { direction, label, old, new: next, isBody }: SchemaPair): void {
    const [x, y] = [valueAt(this.old, old), valueAt(this.next, next)]
    if (x !== undefined && y !== undefined) this.pairs.push({ direction, label, old, new: next, isBody })
    else if (!isOpen(x) || !isOpen(y))
      this.tell({
        law,
        direction,
        name: `The ${label}`,
        old: x === undefined ? undefined : { pointer: old, value: x },
        next: y === undefined ? undefined : { pointer: next, value: y },
      })
  }

  private put(
    told: Omit<HttpChange, 'oldPointer' | 'newPointer' | 'old' | 'new'>,
    old: Stand | undefined,
    next: Stand | undefined,
  ): void {
    this.changes.push({
      ...told,
      ...(old && { oldPointer: old.pointer }),
      ...(next && { newPointer: next.pointer }),
      ...(old?.value !== undefined && { old: old.value }),
      ...(next?.value !== undefined && { new: next.value }),
    })
  }
}

/** A member of a part at its place; undefined where there is none. */
export function standOf({ pointer, json }: Part, key: string): Stand | undefined {
  const value = member(json, key)
  return value === undefined ? undefined : { pointer: child(pointer, key), value }
}

export function isSame(a: Json | undefined, b: Json | undefined): boolean {
  return a === b || canonicalText(a ?? null) === canonicalText(b ?? null)
}

/** Whether a schema refuses nothing, as none does. */
function isOpen(schema: Json | undefined): boolean {
  return schema === undefined || schema === true || isSame(schema, {})
}

/** A list, or none. */
export function listOf(json: Json | undefined): readonly Json[] {
  return Array.isArray(json) ? json : []
}

/** `operation.parameters:required` is about `parameters`. */
function keywordOf(law: WireLaw): string {
  const [, field = ''] = law.split(/[.:]/)
  return special[law] ?? field
}

/** What has no field of its own is told by the field that holds it. */
const special: Partial<Record<WireLaw, string>> = {
  'paths.{path}': 'operation',
  'webhooks.{name}': 'webhooks',
  'callback.{expression}': 'callbacks',
  'responses.{status}': 'responses',
  'responses.{status}:success': 'responses',
  'responses.{status}:strict': 'responses',
  'server.url': 'servers',
  'serverVariable.enum': 'servers',
  'serverVariable.default': 'servers',
}

/** A flag that is set now or no longer is, as an event and what both sides say. */
export function turned(p: Part, q: Part, field: string, isSet: boolean) {
  return {
    event: isSet ? 'added' : 'removed',
    old: { pointer: child(p.pointer, field), value: !isSet },
    next: { pointer: child(q.pointer, field), value: isSet },
  } as const
}
