import { canonicalText, isJsonObject, type Json } from '../../../generator/document/json.js'
import { child, mutated, type Pointer, valueAt } from '../../../generator/document/pointer.js'
import type { Shape } from '../../../generator/ir/model.js'
import { leaf } from './leaf.js'
import { chunks, heads } from './parts.js'
import { explained } from './pins.js'
import { KnownPlaces } from './place.js'
import { SimplestValues } from './simplest.js'
import type { Accepts, Mode, Replace, ShrinkSubject, ShrinkTask } from './task.js'

/** Longer values may be tried again: to keep them all would take more than to ask again. */
const longestKnown = 4096

/** How far shrinking has come. It is never changed, so that fast-check can go any path through it again. */
export interface ShrinkProgress {
  readonly tasks: readonly ShrinkTask[]
  /** Whether anything was found since all places were tried last. */
  readonly hasChanged: boolean
  /** What did not fail, as far as its text is short: the first `count` of a list that only grows. */
  readonly passed: { readonly texts: readonly string[]; readonly count: number }
}

/** A simpler value, with how far shrinking has come with it. */
export interface Simpler {
  readonly value: Json
  readonly progress: ShrinkProgress
}

/** What need not be asked again: the value itself, and simpler ones that did not fail, as far as their texts are short. */
class Passed {
  private readonly text: string
  private readonly texts: string[]
  private readonly known: Set<string>

  constructor(value: Json, progress: ShrinkProgress | undefined) {
    this.text = canonicalText(value)
    this.texts = progress === undefined ? [] : progress.passed.texts.slice(0, progress.passed.count)
    this.known = new Set(this.texts)
  }

  has(text: string): boolean {
    return text === this.text || this.known.has(text)
  }

  add(text: string): void {
    if (text.length > longestKnown) return
    this.known.add(text)
    this.texts.push(text)
  }

  soFar(): ShrinkProgress['passed'] {
    return { texts: this.texts, count: this.texts.length }
  }
}

/** The attempts of one task that are new and legal, before the tasks of `rest`. Returns all that is left to do. */
function* attempted(
  attempts: ReturnType<ShrinkTask>,
  rest: readonly ShrinkTask[],
  passed: Passed,
  accepts: Accepts,
): Generator<Simpler, readonly ShrinkTask[]> {
  let next = attempts.next()
  for (; !next.done; next = attempts.next()) {
    const { value, then } = next.value
    if (value === undefined) continue
    const text = canonicalText(value)
    if (passed.has(text) || !accepts(value)) continue
    yield { value, progress: { tasks: [...then, ...rest], hasChanged: true, passed: passed.soFar() } }
    passed.add(text)
  }
  return [...next.value, ...rest]
}

/**
 * Makes failing values simpler, as fast-check asks for it: a stream of simpler values, of which the first that fails too
 * is gone on from. What is left cannot be made simpler in any one place.
 *
 * First the members that do not matter go. Then the parts that matter are looked for: of the leaves that are left as few as
 * possible are kept, and all others are built anew, as simple as the schema allows (`pins.ts`). What is kept is then led by halves towards the simplest
 * legal value, while all that goes with it is built to fit: a width of 2048 beside a height of 512 becomes 1088, should
 * it fail above 1024 in steps of 64, whatever that asks of the height. Then every place is gone through: members and items go, choices
 * move to their first branch, numbers and lengths are halved. That is repeated until nothing is found, each time by steps
 * that make no place larger, so there is an end.
 *
 * EXAMPLE  fails above 3e9, from {…, seed: 4101207713, verbose: true, settings: {…}}
 *   {…}, without the seed (passes) · {…, seed: 4101207713} (fails) · seed: 0 (passes) · … 34 halves … · seed: 3000000001
 */
export class Shrinker {
  private readonly places: KnownPlaces
  private readonly shape: Shape
  private readonly simplest: SimplestValues

  constructor(subject: ShrinkSubject) {
    this.simplest = new SimplestValues(subject)
    this.shape = subject.shape
    this.places = new KnownPlaces(subject.shape, subject.compile)
  }

  /** Simpler values than one that fails. @param isRebuilt whether parts may be built anew: near misses cannot be */
  *simpler(value: Json, accepts: Accepts, isRebuilt: boolean, progress?: ShrinkProgress): Generator<Simpler> {
    const { shape, places, simplest } = this
    const everyPlace = (mode: Mode) => this.place('', mode)
    const members = chunks({ path: '', put: (whole, it) => mutated(whole, '', { set: it }) })
    const start = isRebuilt
      ? [members, explained({ shape, places, simplest, everyPlace })]
      : [this.place('', { isFirst: true, isSettled: false })]
    let { tasks, hasChanged } = progress ?? { tasks: start, hasChanged: false }
    const passed = new Passed(value, progress)
    for (;;) {
      const [task, ...rest] = tasks
      if (task !== undefined) tasks = yield* attempted(task(value, accepts), rest, passed, accepts)
      else if (hasChanged) {
        tasks = [everyPlace({ isFirst: false, isSettled: true })]
        hasChanged = false
      } else return
    }
  }

  /** Goes through a place and all below it. */
  place(path: Pointer, mode: Mode): ShrinkTask {
    const { places } = this
    const others = (value: Json) => this.others(value, path)
    const children = this.children(path, mode)
    const isSimplest = (value: Json) => this.isSimplest(value, path)
    const isLed = mode.led?.some((it) => it === path || it.startsWith(`${path}/`)) === true
    const again = (): ShrinkTask => this.place(path, { ...mode, isFirst: false })
    const simplestItem = (value: Json, index: number) => this.simplestAt(value, child(path, index))
    const put: Replace = (whole, it) => mutated(whole, path, { set: it })
    const within = (current: Json): readonly ShrinkTask[] => {
      if (Array.isArray(current)) {
        const plainer = mode.isFirst ? [chunks({ path, put, plain: simplestItem })] : []
        return [heads({ path, put, mode }), chunks({ path, put }), ...plainer, children]
      }
      return isJsonObject(current) ? [chunks({ path, put }), children] : [leaf({ path, put, mode, places })]
    }
    return function* (value) {
      const current = valueAt(value, path)
      if (current === undefined || isSimplest(value)) return []
      if (mode.isFirst && !isLed) for (const it of others(value)) yield { value: put(value, it), then: [again()] }
      return within(current)
    }
  }

  private children(path: Pointer, mode: Mode): ShrinkTask {
    const tokensOf = (value: Json) => this.tokensBelow(value, path)
    const place = (token: string | number) => this.place(child(path, token), mode)
    // biome-ignore lint/correctness/useYield: there is nothing to try here but what lies below
    return function* (value) {
      return tokensOf(value).map(place)
    }
  }

  /** The members or items of a value that may not be the simplest yet. Equal items of a list are looked at once. */
  private tokensBelow(value: Json, path: Pointer): readonly (string | number)[] {
    const current = valueAt(value, path) as Json
    if (!Array.isArray(current)) return Object.keys(current as object)
    const items = current as readonly Json[]
    const single = Math.max(
      0,
      ...this.places.constraintsAt(value, path).map((it) => (it.kind === 'prefix' ? it.shapes.length : 0)),
    )
    const known = new Map<string, boolean>()
    return [...items.keys()].filter((i) => {
      if (i < single) return true
      const text = canonicalText(items[i] as Json)
      const isSimplest = known.get(text) ?? this.isSimplest(value, child(path, i))
      known.set(text, isSimplest)
      return !isSimplest
    })
  }

  private isSimplest(value: Json, path: Pointer): boolean {
    const plain = this.simplestAt(value, path)
    return plain !== undefined && canonicalText(plain) === canonicalText(valueAt(value, path) as Json)
  }

  /** What could stand at a place instead: the simplest of all, then the simplest of each branch before the one taken. */
  private *others(value: Json, path: Pointer): Generator<Json> {
    const plain = this.simplestAt(value, path)
    if (plain !== undefined) yield plain
    const shapes = this.places.shapesAt(value, path)
    const current = valueAt(value, path) as Json
    for (const constraint of this.places.constraintsAt(value, path)) {
      if (constraint.kind !== 'any' && constraint.kind !== 'one') continue
      for (let index = 0; index < this.places.branchOf(constraint.shapes, current); index++) {
        const instead = { kind: 'branch', index, alone: constraint.kind === 'any' } as const
        const made = this.simplest.with(shapes, { targets: [{ constraint, path: '', instead }] })
        if (made !== undefined) yield made
      }
    }
  }

  private simplestAt(value: Json, path: Pointer): Json | undefined {
    return this.simplest.of(this.places.shapesAt(value, path))
  }
}
