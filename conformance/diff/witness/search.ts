import type { Json } from '../../../generator/document/json.js'
import { seededChance } from '../../value/construct/chance.js'
import type { EditSite } from '../compare/edit.js'
import { limits, Reached } from '../limits.js'
import { type PlacedValue, valuesAt, wholesAround } from './around.js'
import type { Found, Passage, Proof, Shows, Side } from './passage.js'

/*
 * Looks for a witness among whole values around those that are known to matter: a value that the source takes, the target
 * refuses, and the target takes once this one edit is undone. The first witness that no other edit alone would save ends
 * the search.
 *
 * For `settings.topK maximum 100 → 50`: 51 is known to matter at `settings.topK`. A request with it is taken by the old
 * document, refused by the new one, and taken by it with the maximum undone.
 */

export interface SearchOptions {
  readonly seed: number
  /** Most candidates for one edit. */
  readonly budget: number
  /** What is left for all edits together, where nothing but trying is left. */
  readonly allowance: TryAllowance
}

/** How many candidates may still be tried. */
export class TryAllowance {
  left: number = limits.candidatesInAll.most
}

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
  /** A witness of this edit. */
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
  readonly passage: Passage
  readonly proof: Proof
}

/** Tries values that are known to matter at a place: what stands around it may still refuse them, or not be there. */
export function tryAt(
  { passage, proof }: SearchTask,
  places: Iterable<PlacedValue>,
  options: SearchOptions,
): SearchOutcome {
  const tally = new Tally()
  for (const { value, path, position } of candidates(passage, places, options.seed)) {
    if (!tally.reached.admits('candidates', tally.effort.candidates + 1, options.budget)) break
    tally.effort.candidates++
    if (!isTaken(value, passage)) continue
    tally.effort.valid++
    if (tally.add(proof.tell(value, { path, position }))) break
  }
  return tally
}

/** What values have shown so far. */
class Tally implements SearchOutcome {
  readonly effort: Effort = { candidates: 0, valid: 0, disagreements: 0 }
  readonly masked: Found[] = []
  readonly reached = new Reached()
  found?: Found
  together?: readonly number[]

  /** @returns whether a witness of the edit alone is found */
  add(shown: Shows): boolean {
    if (shown.kind === 'disagreement') this.effort.disagreements++
    if (shown.kind === 'masked' && this.reached.admits('masked', this.masked.length + 1)) this.masked.push(shown.found)
    if (shown.kind !== 'witness') return false
    const isAlone = shown.together.length === 0
    if (isAlone || this.found === undefined) {
      this.found = shown.found
      this.together = shown.together
    }
    return isAlone
  }
}

/** Tries what the boundary table has at the grounds of an edit, of both sides, and some values by chance. */
export function tryTable(task: SearchTask, sites: Iterable<EditSite>, options: SearchOptions): SearchOutcome {
  const bounds = [
    { name: 'candidates', most: options.budget },
    { name: 'tabled', most: limits.tabled.most },
    { name: 'candidatesInAll', most: options.allowance.left },
  ] as const
  const least = bounds.reduce((a, b) => (b.most < a.most ? b : a))
  const reached = new Reached()
  const places = tabled(sites, task.passage.side, { seed: options.seed, reached })
  const outcome = tryAt(task, places, { ...options, budget: least.most })
  outcome.reached.add(reached)
  options.allowance.left -= outcome.effort.candidates
  if (outcome.reached.names.delete('candidates')) outcome.reached.names.add(least.name)
  return outcome
}

function* tabled(
  sites: Iterable<EditSite>,
  side: Side,
  { seed, reached }: { readonly seed: number; readonly reached: Reached },
): Generator<PlacedValue> {
  for (const { ground } of sites) {
    const [source, target] = [ground.shapes[side], ground.shapes[side === 'old' ? 'new' : 'old']]
    for (const value of valuesAt({ source, target, seed }, reached)) yield { position: ground.position, value }
  }
}

function* candidates({ root }: Passage, places: Iterable<PlacedValue>, seed: number) {
  for (const placed of places)
    for (const it of wholesAround(root, placed, [seededChance(seed)])) yield { ...it, position: placed.position }
}

function isTaken(value: Json, { source: [judge] }: Passage): boolean {
  return judge?.(JSON.stringify(value)).valid === true
}
