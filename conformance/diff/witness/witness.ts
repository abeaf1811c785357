import type { Json } from '../../../generator/document/json.js'
import { type Path, valueIn } from '../../../generator/document/pointer.js'
import type { Shape } from '../../../generator/ir/model.js'
import { viewOf } from '../../../generator/ir/normal-form.js'
import { isInRange } from '../../../generator/ir/range.js'
import { type Judge, refuses, type Verdict } from '../../judge/verdict.js'
import { seededChance } from '../../value/construct/chance.js'
import { applied, type Candidate, candidatesFor, ruleCandidates } from '../../value/search/candidates.js'
import { limits, Reached } from '../../value/search/limits.js'
import { Samples } from '../../value/search/sample.js'
import type { Edit } from '../compare/edit.js'
import type { Position } from '../compare/position.js'
import { type Frame, filled, framesAt, type Side } from './frame.js'
import { repaired } from './repair.js'

/** A value that one side takes and the other refuses. */
export interface Found {
  /** The whole value, as the source takes it. */
  readonly value: Json
  /** Where in it the edit is. */
  readonly path: Path
  /** What stands there; absent where the point is that nothing does. */
  readonly part?: Json
  readonly position: Position
}

/** What a search did. */
interface Effort {
  /** Values that were made. */
  readonly candidates: number
  /** Of these, how many the side took that is to take them. */
  readonly valid: number
  /** Of these, how many the other side refused, for this or another reason. */
  readonly refused: number
  /** Values on which the two judges disagreed; they count for nothing. */
  readonly disagreements: number
}

/** A place to search: from values of `source` to those that `target` refuses. */
export interface Ground {
  readonly root: readonly Shape[]
  readonly side: Side
  /** Two judges of each document, the first of which is asked most. */
  readonly source: readonly Judge[]
  readonly target: readonly Judge[]
  /** What stands for the value on the target's side: the other model's name in place of one's own. */
  readonly mapped: (value: Json) => Json
}

export interface SearchOptions {
  readonly seed: number
  /** Most candidates for one edit. */
  readonly budget: number
}

/** What a search brought. */
export interface Outcome {
  readonly effort: Effort
  /** A witness of this edit alone. */
  readonly found?: Found
  /** Other edits, by their index among the rivals, that the witness needs as much as this one. */
  readonly together?: readonly number[]
  /** Values that the target refuses although this edit is undone: other edits forbid them too. */
  readonly masked: readonly Found[]
  /** The bounds that were reached. */
  readonly reached: Reached
}

/**
 * Looks for a value that the source takes, the target refuses, and the target takes once this one edit is undone.
 * @param undone judges of the target with the edit undone
 * @param rivals judges of the target with another edit undone, one for each; a witness that one of them takes breaks only
 * by both edits together and is the last resort
 */
export function search(
  edit: Edit,
  ground: Ground,
  undone: () => readonly Judge[],
  rivals: () => readonly Judge[],
  options: SearchOptions,
): Outcome {
  const reached = new Reached()
  const samples = new Samples(seededChance(options.seed), reached)
  const effort = { candidates: 0, valid: 0, refused: 0, disagreements: 0 }
  const masked: Found[] = []
  let shared: { found: Found; together: number[] } | undefined
  let left = options.budget
  for (const { whole, frame, position } of valuesFor(edit, ground, samples, effort)) {
    if (left-- <= 0) {
      reached.names.add(shared === undefined ? 'candidates' : 'alone')
      effort.candidates--
      if (whole !== undefined) effort.valid--
      break
    }
    if (whole === undefined) continue
    const text = JSON.stringify(whole)
    const mapped = JSON.stringify(ground.mapped(whole))
    if (!refuses((ground.target[0] as Judge)(mapped))) continue
    effort.refused++
    const isAgreed =
      ground.source.every((judge) => judge(text).valid) && ground.target.every((judge) => refuses(judge(mapped)))
    if (!isAgreed) {
      effort.disagreements++
      continue
    }
    // The witness is what the judges have read.
    const value = JSON.parse(text) as Json
    const part = frame.isKey ? undefined : valueIn(value, frame.path)
    const found = { value, path: frame.path, position, ...(part !== undefined && { part }) }
    const verdicts = undone().map((judge) => judge(mapped))
    if (verdicts.length === 0 || !verdicts.every((it) => it.valid)) {
      if (reached.admits('masked', masked.length + 1)) masked.push(found)
      continue
    }
    const together = rivals().flatMap((judge, i) => (judge(mapped).valid ? [i] : []))
    if (together.length === 0) return { effort, found, masked, reached }
    if (shared === undefined) left = Math.min(left, limits.alone.most)
    shared ??= { found, together }
  }
  return { effort, masked, reached, ...shared }
}

/** A place to put candidates, and which. */
interface Attempt {
  readonly position: Position
  readonly candidatesIn: (frame: Frame) => readonly Candidate[]
  /** Whether members of the place itself may be mended. */
  readonly isLoose: boolean
  /** Which candidates have their turn in each base: the first one and the one after the last. */
  readonly from: number
  readonly to: number
}

/** Values that the source takes, one for each candidate that allows it; undefined for the others. */
function* valuesFor(
  edit: Edit,
  ground: Ground,
  samples: Samples,
  effort: { candidates: number; valid: number },
): Generator<{ whole?: Json; frame: Frame; position: Position }> {
  const judge = ground.source[0]
  if (judge === undefined) return
  const bases = new Map<Position, readonly Frame[]>()
  for (const { position, candidatesIn, isLoose, from, to } of attemptsFor(edit, ground.side, samples)) {
    const frames = bases.get(position) ?? basesAt(ground, position, samples)
    bases.set(position, frames)
    for (const frame of frames) {
      let repairs: number = isLoose ? limits.repairs.most : 40
      let detours = 6
      for (const candidate of candidatesIn(frame).slice(from, to)) {
        effort.candidates++
        let whole = filled(frame, (own) => applied(candidate, own))
        const verdict = whole === undefined ? undefined : judge(JSON.stringify(whole))
        if (whole !== undefined && verdict !== undefined && !verdict.valid) {
          const mayBe = isLoose || mayBeRepaired(verdict, frame, candidate)
          const isWorthIt = mayBe && repairs > 0
          if (isWorthIt) repairs--
          else if (mayBe) samples.reached.names.add('repairs')
          const isDetour =
            !isWorthIt && detours > 0 && isRefusedHereOnly(verdict, frame) && wasTaken(edit, ground, frame, whole)
          if (isDetour) detours--
          whole =
            isWorthIt || isDetour
              ? repaired(whole, frame.path, ground.root, judge, samples, isDetour ? 250 : 40)
              : undefined
        }
        if (whole !== undefined) effort.valid++
        yield { frame, position, ...(whole !== undefined && { whole }) }
      }
    }
  }
}

/** So many places have their whole turn first; the others follow, each with fewer candidates. */
const firstPlaces = 4

/** So many candidates at one of several places go before the others have their turn. */
const firstTurn = 400
const nextTurn = 60

/**
 * First the place of the edit, then the places of the rules that it is a part of, then the other places of a schema that
 * is used several times, and at last the candidates that had no turn yet.
 */
function* attemptsFor(edit: Edit, side: Side, samples: Samples): Generator<Attempt> {
  const known = new Map<string, readonly Candidate[]>()
  const localAt = (position: Position) => {
    const { oldView, newView } = edit.sites.get(position) ?? edit
    const [source, target] = side === 'old' ? [oldView, newView] : [newView, oldView]
    return (frame: Frame): readonly Candidate[] => {
      const shapes = frame.isKey ? source.shapes : [...new Set([...source.shapes, ...frame.shapes])]
      const key = [shapes, target.shapes].map((all) => all.map((it) => it.at.pointer).join()).join(' ')
      const made = known.get(key) ?? candidatesFor(viewOf(shapes), target, samples)
      known.set(key, made)
      return made
    }
  }
  const ruledIn = (scope: readonly Shape[]) => {
    const ruled = new Map<Frame, readonly Candidate[]>()
    return (frame: Frame) => {
      const made = ruled.get(frame) ?? ruleCandidates(frame.shapes, scope, samples)
      ruled.set(frame, made)
      return made
    }
  }
  const { scope } = edit
  const positions = worthwhile(edit, side)
  const isInRule = positions.some((it) => it.some((step) => step.kind === 'assume'))
  const [first, others] = [positions.slice(0, firstPlaces), positions.slice(firstPlaces)]
  const own = first.map((position) => ({ position, candidatesIn: ruledIn(scope), isLoose: true }))
  const plain = first.map((position) => ({ position, candidatesIn: localAt(position), isLoose: false }))
  const around = (list: readonly Position[]) => list.flatMap((position) => [...rulesAround(position, ruledIn)])
  const turn = isInRule || positions.length > 1 ? firstTurn : Number.POSITIVE_INFINITY
  if (scope.length > 0) for (const it of own) yield { ...it, from: 0, to: 800 }
  for (const it of plain) yield { ...it, from: 0, to: turn }
  for (const it of around(first.slice(0, 2))) yield { ...it, from: 0, to: 600 }
  for (const position of others) {
    if (scope.length > 0) yield { position, candidatesIn: ruledIn(scope), isLoose: true, from: 0, to: nextTurn }
    yield { position, candidatesIn: localAt(position), isLoose: false, from: 0, to: nextTurn }
  }
  for (const it of around(positions.slice(2))) yield { ...it, from: 0, to: nextTurn }
  const end = Number.POSITIVE_INFINITY
  if (scope.length > 0) for (const it of own) yield { ...it, from: 800, to: end }
  for (const it of plain) yield { ...it, from: turn, to: end }
  for (const it of around(first.slice(0, 2))) yield { ...it, from: 600, to: end }
  for (const it of around(positions.slice(2))) yield { ...it, from: nextTurn, to: end }
  for (const position of others) {
    if (scope.length > 0) yield { position, candidatesIn: ruledIn(scope), isLoose: true, from: nextTurn, to: end }
    yield { position, candidatesIn: localAt(position), isLoose: false, from: nextTurn, to: end }
  }
}

/** The places where something may be refused, those first where the rules say that something is. */
function worthwhile({ positions, sites }: Edit, side: Side): readonly Position[] {
  const forth = (it: Position) => sites.get(it)?.[side === 'old' ? 'oldInNew' : 'newInOld'] ?? 'unknown'
  const sorted = (['no', 'unknown'] as const).flatMap((wanted) => positions.filter((it) => forth(it) === wanted))
  return sorted.length > 0 ? sorted : positions
}

/** The places of the rules that a place is in, the innermost first. */
function* rulesAround(
  position: Position,
  ruledIn: (scope: readonly Shape[]) => Attempt['candidatesIn'],
): Generator<Omit<Attempt, 'from' | 'to'>> {
  for (const [i, step] of [...position.entries()].reverse())
    if (step.kind === 'assume')
      yield { position: position.slice(0, i), candidatesIn: ruledIn(step.scope), isLoose: true }
}

/** Whether the value in the frame is all that is wrong. */
function isRefusedHereOnly(verdict: Verdict, frame: Frame): boolean {
  const at = pointerOf(frame)
  return at !== '' && (verdict.violations ?? []).every((it) => it.pointer === at)
}

/** Whether the schemas of the place themselves take the value as far as numbers go: then a rule around it refuses it. */
function wasTaken(edit: Edit, { side }: Ground, frame: Frame, whole: Json): boolean {
  const value = valueIn(whole, frame.path)
  const view = side === 'old' ? edit.oldView : edit.newView
  return typeof value === 'number' && isInRange(value, view.range)
}

function pointerOf({ path }: Frame): string {
  return path.map((token) => `/${String(token).replace(/~/g, '~0').replace(/\//g, '~1')}`).join('')
}

/** Only what is wrong elsewhere can be mended, and only for a candidate that is small. */
function mayBeRepaired(verdict: Verdict, frame: Frame, candidate: Candidate): boolean {
  if (JSON.stringify(candidate).length > 4000) return false
  const at = pointerOf(frame)
  return (verdict.violations ?? []).some((it) => !it.pointer.startsWith(`${at}/`) && (it.pointer !== at || at === ''))
}

function basesAt(ground: Ground, position: Position, samples: Samples): Frame[] {
  const frames = framesAt(ground.root, position, ground.side, samples)
  const bases: Frame[] = []
  const seen = new Set<string>()
  for (const frame of frames) {
    const base = repaired(frame.base, frame.path, ground.root, ground.source[0] as Judge, samples) ?? frame.base
    const isThere = frame.path.length === 0 || valueIn(base, frame.path) !== undefined
    const next = isThere ? { ...frame, base } : frame
    const key = JSON.stringify([next.base, next.path])
    if (!seen.has(key)) bases.push(next)
    seen.add(key)
  }
  return bases
}
