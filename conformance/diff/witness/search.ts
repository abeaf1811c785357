import type { Json } from '../../../generator/document/json.js'
import { child, type Pointer, valueIn } from '../../../generator/document/pointer.js'
import { isInRange } from '../../../generator/ir/range.js'
import type { Judge, Verdict } from '../../judge/verdict.js'
import { seededChance } from '../../value/construct/chance.js'
import { applied, type Candidate } from '../../value/search/candidate.js'
import { limits, Reached } from '../../value/search/limits.js'
import { Samples } from '../../value/search/sample.js'
import type { Edit } from '../compare/edit.js'
import type { Position } from '../compare/position.js'
import { type Attempt, attemptsFor } from './attempts.js'
import { type Frame, filled, framesAt } from './frame.js'
import type { Found, Passage, Proof } from './passage.js'
import { Repair } from './repair.js'

/*
 * Looks for a witness among candidates: a value that the source takes, the target refuses, and the target takes once this
 * one edit is undone. A valid value around the place of the edit is made, a frame, and each candidate is put into it; where
 * the whole is refused for another reason it is mended outside of the place. The first witness that no other edit alone
 * would save ends the search; one that another edit would save as well is kept, and the search goes on for a while.
 *
 * For `settings.topK maximum 100 → 50`: the frame is a request with `settings: { topK: 1 }`, the candidates are the edges of
 * both limits, and 51 is taken by the old document, refused by the new one, and taken by it with the maximum undone.
 */

export interface SearchOptions {
  readonly seed: number
  /** Most candidates for one edit. */
  readonly budget: number
  /** What all searches may cost together. */
  readonly allowance: Allowance
}

/** How many characters may still be judged; time goes with them, and they are the same on each machine. */
export class Allowance {
  left: number = limits.judgedInAll.most
}

/** Each search may judge so many characters, whatever others have used up. */
const least = 200_000

/** What a search did. */
interface Effort {
  /** Values that were made. */
  candidates: number
  /** Of these, how many the side took that is to take them. */
  valid: number
  /** Values on which the two judges disagreed; they count for nothing. */
  disagreements: number
}

/** What a search brought. */
export interface SearchOutcome {
  readonly effort: Readonly<Effort>
  /** A witness of this edit alone. */
  readonly found?: Found
  /** Other edits, by their index among the rivals, that the witness needs as much as this one. */
  readonly together?: readonly number[]
  /** Values that the target refuses although this edit is undone: other edits forbid them too. */
  readonly masked: readonly Found[]
  /** The bounds that were reached. */
  readonly reached: Reached
}

/** No search at all. */
export const noSearch: SearchOutcome = {
  effort: { candidates: 0, valid: 0, disagreements: 0 },
  masked: [],
  reached: new Reached(),
}

/** What is looked for, and where. */
export interface SearchTask {
  readonly edit: Edit
  readonly passage: Passage
  readonly proof: Proof
}

/** Searches the places of an edit, the most promising first. */
export function search(wanted: SearchTask, positions: readonly Position[], options: SearchOptions): SearchOutcome {
  const hunt = new Hunt(wanted, options)
  return hunt.among(attemptsFor(wanted.edit, positions, wanted.passage.side, hunt.samples))
}

/** Tries values that are known to matter at a place: what stands around it may still refuse them, or not be there. */
export function tryAt(
  wanted: SearchTask,
  places: readonly { readonly position: Position; readonly value: Json }[],
  options: SearchOptions,
): SearchOutcome {
  const attempts = places.map(({ position, value }): Attempt => {
    const candidates: readonly Candidate[] = [{ kind: 'value', value }]
    return { position, candidatesIn: () => candidates, isLoose: false, from: 0, to: 1 }
  })
  return new Hunt(wanted, options).among(attempts)
}

/** A candidate in its frame; without `whole` the source takes no such value. */
interface Tried {
  readonly whole?: Json | undefined
  readonly frame: Frame
  readonly position: Position
}

class Hunt {
  readonly samples: Samples
  private readonly wanted: SearchTask
  private readonly judge: Judge | undefined
  private readonly repair: Repair | undefined
  private readonly reached = new Reached()
  private readonly effort: Effort = { candidates: 0, valid: 0, disagreements: 0 }
  private readonly bases = new Map<Position, readonly Frame[]>()
  /** Values that show the edit only together with others. */
  private readonly masked: Found[] = []
  /** The first value that shows the edit beside others that would do so too. */
  private shared: { readonly found: Found; readonly together: readonly number[] } | undefined
  private left: number
  private judged = 0
  private readonly allowance: Allowance

  constructor(wanted: SearchTask, { seed, budget, allowance }: SearchOptions) {
    this.samples = new Samples(seededChance(seed), this.reached)
    this.wanted = wanted
    this.left = budget
    this.allowance = allowance
    const [judge] = wanted.passage.source
    this.judge =
      judge &&
      ((text) => {
        this.judged += text.length
        allowance.left -= text.length
        return judge(text)
      })
    this.repair = this.judge && new Repair(wanted.passage.root, this.judge, this.samples)
  }

  among(attempts: Iterable<Attempt>): SearchOutcome {
    for (const tried of this.values(attempts)) {
      if (this.left-- <= 0) {
        this.reached.names.add(this.shared === undefined ? 'candidates' : 'alone')
        break
      }
      if (this.isSpent()) break
      this.effort.candidates++
      const found = tried.whole === undefined ? undefined : this.shown(tried.whole, tried)
      if (found !== undefined) return { ...this.outcome(), found }
    }
    const { shared } = this
    return { ...this.outcome(), ...(shared && { found: shared.found, together: shared.together }) }
  }

  private isSpent(): boolean {
    if (this.judged > least && this.allowance.left < 0)
      return !this.reached.admits('judgedInAll', Number.POSITIVE_INFINITY)
    return !this.reached.admits('judged', this.judged)
  }

  /** A value that the source takes, shown to the judges: what it proves of this edit alone. */
  private shown(whole: Json, { frame, position }: Tried): Found | undefined {
    this.effort.valid++
    const shown = this.wanted.proof.tell(whole, { path: frame.path, position })
    if (shown.kind === 'disagreement') this.effort.disagreements++
    if (shown.kind === 'masked' && this.reached.admits('masked', this.masked.length + 1)) this.masked.push(shown.found)
    if (shown.kind !== 'witness') return undefined
    if (shown.together.length === 0) return shown.found
    if (this.shared === undefined) this.left = Math.min(this.left, limits.alone.most)
    this.shared ??= shown
    return undefined
  }

  private outcome(): SearchOutcome {
    const { effort, masked, reached } = this
    return { effort, masked, reached }
  }

  /** Values that the source takes, one for each candidate that allows it. */
  private *values(attempts: Iterable<Attempt>): Generator<Tried> {
    for (const attempt of attempts) {
      for (const frame of this.framesAt(attempt.position)) {
        const mending = { repairs: attempt.isLoose ? limits.repairs.most : 40, detours: 6 }
        for (const candidate of attempt.candidatesIn(frame).slice(attempt.from, attempt.to))
          yield { frame, position: attempt.position, whole: this.whole(candidate, frame, attempt, mending) }
      }
    }
  }

  private framesAt(position: Position): readonly Frame[] {
    const known = this.bases.get(position) ?? this.makeFrames(position)
    this.bases.set(position, known)
    return known
  }

  private makeFrames(position: Position): readonly Frame[] {
    const { root, side } = this.wanted.passage
    const bases = new Map<string, Frame>()
    for (const frame of framesAt(root, position, side, this.samples)) {
      const base = this.repair?.mended(frame.base, frame.path) ?? frame.base
      const isThere = frame.path.length === 0 || valueIn(base, frame.path) !== undefined
      const next = isThere ? { ...frame, base } : frame
      const key = JSON.stringify([next.base, next.path])
      if (!bases.has(key)) bases.set(key, next)
    }
    return [...bases.values()]
  }

  /** The whole value with a candidate in it, as the source takes it. */
  private whole(
    candidate: Candidate,
    frame: Frame,
    { isLoose }: Attempt,
    mending: { repairs: number; detours: number },
  ): Json | undefined {
    const whole = filled(frame, (own) => applied(candidate, own))
    const verdict = whole === undefined ? undefined : this.judge?.(JSON.stringify(whole))
    if (whole === undefined || verdict === undefined || verdict.valid) return whole
    if (isLoose || mayBeRepaired(verdict, frame, candidate)) {
      if (mending.repairs-- > 0) return this.repair?.mended(whole, frame.path, 40)
      this.samples.reached.names.add('repairs')
    }
    if (!isRefusedHereOnly(verdict, frame)) return undefined
    if (mending.detours <= 0) this.samples.reached.names.add('repairs')
    if (mending.detours <= 0 || !this.wasTaken(frame, whole)) return undefined
    mending.detours--
    return this.repair?.mended(whole, frame.path, 250)
  }

  /** Whether the schemas of the place themselves take the value as far as numbers go: then a rule around it refuses it. */
  private wasTaken(frame: Frame, whole: Json): boolean {
    const value = valueIn(whole, frame.path)
    return typeof value === 'number' && isInRange(value, this.wanted.edit.views[this.wanted.passage.side].range)
  }
}

/** Whether the value in the frame is all that is wrong. */
function isRefusedHereOnly(verdict: Verdict, frame: Frame): boolean {
  const at = pointerOf(frame)
  return at !== '' && (verdict.violations ?? []).every((it) => it.pointer === at)
}

function pointerOf({ path }: Frame): Pointer {
  return path.reduce<Pointer>(child, '')
}

/** Only what is wrong elsewhere can be mended, and only for a candidate that is small. */
function mayBeRepaired(verdict: Verdict, frame: Frame, candidate: Candidate): boolean {
  if (JSON.stringify(candidate).length > 4000) return false
  const at = pointerOf(frame)
  return (verdict.violations ?? []).some((it) => !it.pointer.startsWith(`${at}/`) && (it.pointer !== at || at === ''))
}
