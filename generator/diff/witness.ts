import type { Shape } from '../ir/model.js'
import type { Json } from '../spec/json.js'
import { applied, type Candidate, candidatesFor } from './candidates.js'
import type { Edit } from './edit.js'
import { filled, type Hole, holesAt, type Side } from './hole.js'
import { type Judge, refuses, type Verdict } from './judge.js'
import { type Position, positionText } from './position.js'
import { randomFrom } from './random.js'
import { repaired } from './repair.js'
import { Samples } from './sample.js'
import { type Path, valueIn } from './value.js'

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
export interface Effort {
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
}

/** As many values that are refused for other reasons are kept, to look for edits that only break together. */
const keptMasked = 6

/** So many more candidates are tried for a witness that no other edit has a share in. */
const furtherCandidates = 300

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
  const random = randomFrom(options.seed)
  const samples = new Samples(random)
  const effort = { candidates: 0, valid: 0, refused: 0, disagreements: 0 }
  const masked: Found[] = []
  let shared: { found: Found; together: number[] } | undefined
  let left = options.budget
  for (const { whole, hole, position } of valuesFor(edit, ground, samples, random, effort)) {
    if (left-- <= 0) break
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
    const part = hole.isKey ? undefined : valueIn(whole, hole.path)
    const found = { value: whole, path: hole.path, position, ...(part !== undefined && { part }) }
    const verdicts = undone().map((judge) => judge(mapped))
    if (verdicts.length === 0 || !verdicts.every((it) => it.valid)) {
      if (masked.length < keptMasked) masked.push(found)
      continue
    }
    const together = rivals().flatMap((judge, i) => (judge(mapped).valid ? [i] : []))
    if (together.length === 0) return { effort, found, masked }
    if (shared === undefined) left = Math.min(left, furtherCandidates)
    shared ??= { found, together }
  }
  return { effort, masked, ...shared }
}

/** Values that the source takes, one for each candidate that allows it; undefined for the others. */
function* valuesFor(
  edit: Edit,
  ground: Ground,
  samples: Samples,
  random: () => number,
  effort: { candidates: number; valid: number },
): Generator<{ whole?: Json; hole: Hole; position: Position }> {
  const judge = ground.source[0]
  if (judge === undefined) return
  const [source, target] = ground.side === 'old' ? [edit.oldView, edit.newView] : [edit.newView, edit.oldView]
  const candidates = candidatesFor(source, target, samples, random)
  for (const position of edit.positions.slice(0, 4)) {
    for (const hole of basesAt(ground, position, samples, random)) {
      let repairs = 40
      for (const candidate of candidates) {
        effort.candidates++
        let whole = filled(hole, (own) => applied(candidate, own))
        const verdict = whole === undefined ? undefined : judge(JSON.stringify(whole))
        if (whole !== undefined && verdict !== undefined && !verdict.valid) {
          const isWorthIt = repairs > 0 && mayBeRepaired(verdict, hole, candidate)
          if (isWorthIt) repairs--
          whole = isWorthIt ? repaired(whole, hole.path, ground.root, judge, samples, 40) : undefined
        }
        if (whole !== undefined) effort.valid++
        yield { hole, position, ...(whole !== undefined && { whole }) }
      }
    }
  }
}

/** Only what is wrong elsewhere can be mended, and only for a candidate that is small. */
function mayBeRepaired(verdict: Verdict, hole: Hole, candidate: Candidate): boolean {
  if (JSON.stringify(candidate).length > 4000) return false
  const at = hole.path.map((token) => `/${String(token).replace(/~/g, '~0').replace(/\//g, '~1')}`).join('')
  return (verdict.violations ?? []).some((it) => !it.pointer.startsWith(`${at}/`) && (it.pointer !== at || at === ''))
}

function basesAt(ground: Ground, position: Position, samples: Samples, random: () => number): Hole[] {
  const holes = holesAt(ground.root, position, ground.side, samples, random)
  const bases: Hole[] = []
  const seen = new Set<string>()
  for (const hole of holes) {
    const base = repaired(hole.base, hole.path, ground.root, ground.source[0] as Judge, samples) ?? hole.base
    const isThere = hole.path.length === 0 || valueIn(base, hole.path) !== undefined
    const next = isThere ? { ...hole, base } : hole
    const key = JSON.stringify([next.base, next.path])
    if (!seen.has(key)) bases.push(next)
    seen.add(key)
  }
  return bases
}

/** The place of a witness as people write it. */
export function placeOf(found: Found): string {
  return positionText(found.position)
}
