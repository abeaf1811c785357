import type { Json } from '../../../generator/document/json.js'
import { type Pointer, tokens, valueAt } from '../../../generator/document/pointer.js'
import type { DiffInput } from '../input/input.js'
import type { ChangeDraft } from './draft.js'

/*
 * Numbers that no double is: 9007199254740993 is read as 9007199254740992. Values are compared as doubles, and so such a
 * limit may change in the file and stay the same for every check. That is told, and other changes of such a limit tell how
 * the files spell it.
 */

type Spelled = (pointer: Pointer) => string | undefined

/** Changes with the numbers that the files spell, and the changes of a spelling alone. */
export function withSpellings(drafts: readonly ChangeDraft[], old: DiffInput, next: DiffInput): readonly ChangeDraft[] {
  const [was, is] = [spellingsOf(old), spellingsOf(next)]
  const pointers = [...new Set([was, is].flatMap((it) => [...it.pointers]))]
  const changed = pointers.flatMap((pointer): ChangeDraft[] => {
    const [a, b] = [was.at(pointer), is.at(pointer)]
    const value = valueAt(next.document as Json, pointer)
    if (a === undefined || b === undefined || a === b || valueAt(old.document as Json, pointer) !== value) return []
    return [
      {
        direction: 'document',
        keyword: tokens(pointer).findLast((it) => !/^\d+$/.test(it)) ?? '',
        path: '',
        verdict: 'equivalent',
        order: 'equal',
        old: value as Json,
        new: value as Json,
        oldPlace: { file: old.model.source.file, pointer },
        newPlace: { file: next.model.source.file, pointer },
        why: `The files say ${a} and ${b}; checks take both for ${value}.`,
      },
    ]
  })
  return [...drafts.map((it) => withSpelling(it, was.rounded, is.rounded)), ...changed]
}

function withSpelling(draft: ChangeDraft, was: Spelled, is: Spelled): ChangeDraft {
  const told = [
    ['old', draft.oldPlace && was(draft.oldPlace.pointer)],
    ['new', draft.newPlace && is(draft.newPlace.pointer)],
  ].flatMap(([side, text]) => (text === undefined ? [] : [`the ${side} file says ${text}`]))
  return told.length === 0 ? draft : { ...draft, why: `${draft.why.replace(/\.$/, '')} (${told.join(', ')}).` }
}

/** The numbers of an input that no double is, as its file spells them. */
function spellingsOf({ model, document }: DiffInput) {
  const all = model.received?.document.rounded ?? new Map<Pointer, string>()
  // An overlay may have put another number in the place of one.
  const rounded: Spelled = (pointer) => {
    const text = all.get(pointer)
    return text !== undefined && Number(text) === valueAt(document as Json, pointer) ? text : undefined
  }
  const at: Spelled = (pointer) => {
    const value = valueAt(document as Json, pointer)
    return rounded(pointer) ?? (typeof value === 'number' ? String(value) : undefined)
  }
  return { pointers: all.keys(), rounded, at }
}
