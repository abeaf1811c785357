import type { Json } from '../../../generator/document/json.js'
import { type Path, valueIn } from '../../../generator/document/pointer.js'
import type { Shape } from '../../../generator/ir/model.js'
import { type Judge, refuses } from '../../judge/verdict.js'
import type { Edit } from '../compare/edit.js'
import type { Position } from '../compare/position.js'
import { placeIn } from './place-in.js'

/** Which of the two documents. */
export type Side = 'old' | 'new'

/** The way that data goes: from values that `source` takes to those that `target` refuses. */
export interface Passage {
  readonly root: readonly Shape[]
  /** The side of the source. */
  readonly side: Side
  /** Two judges of each document, the first of which is asked most. */
  readonly source: readonly Judge[]
  readonly target: readonly Judge[]
  /** What stands for the value on the target's side: the other model's name in place of one's own. */
  readonly mapped: (value: Json) => Json
}

/** A value that one side takes and the other refuses. */
export interface Found {
  /** The whole value, as the source takes it. */
  readonly value: Json
  /** Where in it the edit is. */
  readonly path: Path
  /** What stands there; absent where the point is that nothing does. */
  readonly part?: Json
}

/** What a value shows of an edit. */
export type Shows =
  | { readonly kind: 'nothing' | 'disagreement' }
  /** It is refused although the edit is undone: other edits forbid it too. */
  | { readonly kind: 'masked'; readonly found: Found }
  /** It is refused, and taken with the edit undone; so it is by `together`, indices of rivals, if there are some. */
  | { readonly kind: 'witness'; readonly found: Found; readonly together: readonly number[] }

/** Tells what values show of one edit. */
export class Proof {
  private readonly edit: Edit
  private readonly passage: Passage
  private readonly undone: () => readonly Judge[]
  private readonly rivals: () => readonly Judge[]

  /**
   * @param undone judges of the target with the edit undone
   * @param rivals judges of the target with another edit undone, one for each
   */
  constructor(edit: Edit, passage: Passage, undone: () => readonly Judge[], rivals: () => readonly Judge[]) {
    this.edit = edit
    this.passage = passage
    this.undone = undone
    this.rivals = rivals
  }

  /** @param tried where the value was changed for the sake of the edit, if it was */
  tell(value: Json, tried?: { readonly path: Path; readonly position: Position }): Shows {
    const { source, target } = this.passage
    const text = JSON.stringify(value)
    const mapped = JSON.stringify(this.passage.mapped(value))
    const [first, ...others] = target
    const refused = first?.(mapped)
    if (refused === undefined || !refuses(refused)) return { kind: 'nothing' }
    const isAgreed = source.every((judge) => judge(text).valid) && others.every((judge) => refuses(judge(mapped)))
    if (!isAgreed) return { kind: 'disagreement' }
    const pointers = refused.violations.map((it) => it.pointer)
    // The witness is what the judges have read.
    const found = foundAt(JSON.parse(text) as Json, this.edit, pointers, tried)
    const verdicts = this.undone().map((judge) => judge(mapped))
    if (verdicts.length === 0 || !verdicts.every((it) => it.valid)) return { kind: 'masked', found }
    const together = this.rivals().flatMap((judge, i) => (judge(mapped).valid ? [i] : []))
    return { kind: 'witness', found, together }
  }
}

function foundAt(
  value: Json,
  edit: Edit,
  refused: readonly string[],
  tried: { readonly path: Path; readonly position: Position } | undefined,
): Found {
  const isOwn = tried !== undefined && edit.positions.includes(tried.position)
  const last = tried?.position.at(-1)
  const place = isOwn
    ? { path: tried.path, isKey: last?.kind === 'keyName' }
    : (placeIn(value, edit.positions, refused) ?? { path: tried?.path ?? [], isKey: false })
  const part = place.isKey ? undefined : valueIn(value, place.path)
  return { value, path: place.path, ...(part !== undefined && { part }) }
}
