import { counted } from '../../../generator/document/counted.js'
import type { Containment } from '../../../generator/ir/order.js'
import type { Edit } from '../compare/edit.js'
import type { EditDecision } from '../decide.js'
import { limits } from '../limits.js'
import type { Side } from '../witness/passage.js'
import type { SearchOptions } from '../witness/search.js'
import type { Direction } from './result.js'
import type { DiffVerdict } from './verdict.js'

/** What is known of one edit in one direction. */
export interface DecidedEdit {
  readonly edit: Edit
  readonly direction: Direction
  /** The side whose values are asked for. */
  readonly side: Side
  /** Whether it names the other model. */
  readonly isIdentity: boolean
  /** Absent for notes and for the name of the model. */
  readonly decision?: EditDecision
  /** Whether the other side takes more, as far as the edit goes. */
  readonly back: Containment
}

/** Whether whatever the one who sends may send is contained in what the other takes. */
export function forthOf({ decision }: Pick<DecidedEdit, 'decision'>): Containment {
  if (decision === undefined || decision.kind === 'shown') return 'yes'
  return decision.kind === 'broken' ? 'no' : 'unknown'
}

export function verdictFor(it: DecidedEdit): DiffVerdict {
  const { edit, direction, decision, side } = it
  if (edit.isAnnotation && isOverflowing(edit, side)) return 'http'
  if (edit.isAnnotation) return edit.keyword === 'default' && direction === 'request' ? 'behavioural' : 'annotation'
  if (it.isIdentity) return 'behavioural'
  if (decision?.kind === 'broken') return 'proven'
  if (decision?.kind === 'open') return 'undecided'
  if (isNoLongerRead(edit, direction)) return 'behavioural'
  return it.back === 'yes' ? 'equivalent' : 'compatible'
}

/**
 * Whether the one who sends may send numbers longer than the format that the other one promised to read. Formats of numbers
 * are no demand, so no value shows it.
 */
function isOverflowing({ keyword, old, new: next }: Edit, side: Side): boolean {
  const [sent, read] = side === 'old' ? [old, next] : [next, old]
  return keyword === 'format' && widths.some(([narrow, wide]) => narrow === read && wide === sent)
}

/** Formats of numbers in OpenAPI, each with the one that holds longer ones. */
const widths: readonly (readonly [string, string])[] = [
  ['int32', 'int64'],
  ['float', 'double'],
]

function isNoLongerRead(edit: Edit, direction: Direction): boolean {
  return direction === 'request' && edit.keyword === 'properties' && edit.newPlace === undefined
}

/** One sentence: why the verdict is what it is. */
export function whyOf(it: DecidedEdit, verdict: DiffVerdict, options: SearchOptions): string {
  const { edit, direction, side, decision } = it
  if (it.isIdentity) return 'Every request has to name the other model; values are compared with the name set to it.'
  if (decision?.kind === 'broken') return witnessed(it, decision)
  if (decision?.kind === 'open') return open(decision, options)
  if (verdict === 'annotation') return 'It says something else and demands the same.'
  if (verdict === 'behavioural') return behaves(edit)
  if (verdict === 'http') return overflows(edit, side)
  if (verdict === 'equivalent') return 'Both spell the same values: neither takes one that the other refuses (shown).'
  if (decision?.kind === 'shown' && decision.by === 'whole')
    return 'By itself it would take less; the rest of the body makes up for it (shown).'
  if (direction !== 'response')
    return side === 'old' ? 'Whatever was taken is taken still (shown).' : 'Contained (shown).'
  return edit.forms.old.all.length === 0
    ? 'The old document promised nothing here (shown).'
    : 'Whatever is sent now was allowed before (shown).'
}

function overflows({ old, new: next }: Edit, side: Side): string {
  const [sent, read] = side === 'old' ? [old, next] : [next, old]
  return `A format promises a width: who reads ${read} may not hold a number of ${sent}. No schema forbids it, so no value shows it.`
}

function behaves({ keyword }: Edit): string {
  if (keyword === 'default') return 'A request that leaves it out means something else now.'
  return 'The object is open, so it is taken as before; nothing says that it is read.'
}

function witnessed({ direction, side }: DecidedEdit, { undone }: EditDecision & { kind: 'broken' }): string {
  const [taker, refuser, turned] = side === 'old' ? ['old', 'new', 'undone'] : ['new', 'old', 'made']
  if (undone.length > 0)
    return `The ${taker} document takes the witness, the other one refuses it, and not for this change alone: with the others ${turned} it is taken exactly when this one is ${turned} as well.`
  return direction === 'response'
    ? 'The new service may send the witness; an old reader refuses it, and takes it with this change made.'
    : `The ${taker} document takes the witness, the ${refuser} one refuses it, and takes it with this change undone.`
}

function open({ reason, outcome }: EditDecision & { kind: 'open' }, options: SearchOptions): string {
  const { effort } = outcome
  const why = `Neither shown nor refuted: ${reason}.`
  if (effort.candidates === 0) return why
  return `${why} No witness among ${counted(effort.candidates, 'candidate')}, ${effort.valid} of them valid before (seed ${options.seed}).${beyond(outcome, options)}`
}

/** What the search left out. */
function beyond({ reached }: EditDecision['outcome'], { budget }: SearchOptions): string {
  const told = reached.list().map((name) => `${name === 'candidates' ? budget : limits[name].most} ${limits[name].of}`)
  return told.length === 0 ? '' : ` There was more than it looked at: it stops at ${told.join('; ')}.`
}
