import { createHash } from 'node:crypto'
import { canonicalText, type Json } from '../../../generator/document/json.js'
import { type Pointer, parent } from '../../../generator/document/pointer.js'
import type { Edit } from '../compare/edit.js'
import type { HttpChange } from '../http/telling.js'
import { keyOf } from './change-key.js'
import type { Change, ChangePlace, Direction } from './result.js'
import { verdictOrder, verdictTexts } from './verdict.js'

/*
 * A change is a draft until all are known: then what is said at one place by many bodies is told once, changes are sorted,
 * and each gets an id that hangs on direction, place, keyword and values, so `maxLength 9 → 8` has the id that it had
 * before its description changed.
 */

/** A change before it has its id. */
export type ChangeDraft = Omit<Change, 'id' | 'breaking' | 'old' | 'new' | 'group' | 'undone' | 'schemaPointer'> & {
  readonly old?: Json
  readonly new?: Json
  /** Edits that break only together with this one. */
  readonly group?: readonly Edit[]
  /** Edits that had to be undone too for the proof. */
  readonly undone?: readonly Edit[]
  readonly edit?: Edit
}

export function fromHttp(it: HttpChange, oldFile: string, newFile: string): ChangeDraft {
  const { oldPointer, newPointer, ...rest } = it
  return {
    ...rest,
    ...(oldPointer !== undefined && { oldPlace: { file: oldFile, pointer: oldPointer } }),
    ...(newPointer !== undefined && { newPlace: { file: newFile, pointer: newPointer } }),
  }
}

/** Tells the line that a pointer of one side leads to. */
export type LineOf = ((pointer: Pointer) => number | undefined) | undefined

/** The changes of all drafts, in the order in which they are told. */
export function changesOf(drafts: readonly ChangeDraft[], lines: readonly [LineOf, LineOf]): readonly Change[] {
  const sorted = told(drafts)
    .map((draft, i) => ({ draft, i }))
    .sort((a, b) => rank(a.draft) - rank(b.draft) || a.i - b.i)
    .map(({ draft }) => draft)
  const ids = new Map<ChangeDraft, string>()
  const taken = new Set<string>()
  for (const draft of sorted) ids.set(draft, idOf(draft, taken))
  const byKey = new Map(sorted.map((it) => [keyOf(it, it.edit?.isAnnotation), ids.get(it) as string]))
  const idsOf = (edits: readonly Edit[], direction: Direction) =>
    edits.flatMap((it) => byKey.get(keyOf({ ...it, direction }, it.isAnnotation)) ?? [])
  return sorted.map((draft): Change => {
    const { edit, group, undone, old: was, new: is, oldPlace, newPlace, ...rest } = draft
    return {
      id: ids.get(draft) as string,
      ...rest,
      schemaPointer: (newPlace ?? oldPlace)?.pointer ?? '',
      breaking: verdictTexts[draft.verdict].isBreaking,
      old: was ?? null,
      new: is ?? null,
      ...(group && { group: idsOf(group, draft.direction) }),
      ...(undone && { undone: idsOf(undone, draft.direction) }),
      ...(oldPlace && { oldPlace: withLine(oldPlace, lines[0]) }),
      ...(newPlace && { newPlace: withLine(newPlace, lines[1]) }),
    }
  })
}

/** What is said at one place is told once, however many bodies lead there. */
function told(drafts: readonly ChangeDraft[]): readonly ChangeDraft[] {
  const place = ({ keyword, oldPlace, newPlace }: ChangeDraft) =>
    JSON.stringify([keyword, oldPlace?.pointer, newPlace?.pointer])
  const isNote = ({ verdict, edit }: ChangeDraft) => verdict === 'annotation' || edit?.isAnnotation === true
  const first = new Map<string, ChangeDraft>()
  for (const it of drafts.filter(isNote)) {
    const known = first.get(place(it))
    if (known === undefined || (known.verdict === 'annotation' && it.verdict !== 'annotation')) first.set(place(it), it)
  }
  return drafts.filter((it) => !isNote(it) || first.get(place(it)) === it)
}

function rank(draft: ChangeDraft): number {
  return draft.identity ? -1 : verdictOrder.indexOf(draft.verdict)
}

function idOf(draft: ChangeDraft, taken: Set<string>): string {
  const pointer = (draft.newPlace ?? draft.oldPlace)?.pointer ?? ''
  const text = canonicalText([draft.direction, pointer, draft.keyword, draft.old ?? null, draft.new ?? null])
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 10)
  let id = hash
  for (let i = 2; taken.has(id); i++) id = `${hash}-${i}`
  taken.add(id)
  return id
}

/** A default of the specification, which stands nowhere, has the line of its object, or of what holds that. */
function withLine(place: ChangePlace, lineOf: LineOf): ChangePlace {
  const above = parent(place.pointer) ?? ''
  const line = lineOf?.(place.pointer) ?? lineOf?.(above) ?? lineOf?.(parent(above) ?? '')
  return { file: place.file, pointer: place.pointer, ...(line !== undefined && { line }) }
}
