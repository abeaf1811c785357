import { canonicalText, type Json } from '../../../generator/document/json.js'
import type { Pointer } from '../../../generator/document/pointer.js'
import { valueAt } from '../../../generator/document/pointer.js'
import type { Shape } from '../../../generator/ir/model.js'
import { leaf } from './leaf.js'
import { type KnownPlaces, type Leaf, leavesOf } from './place.js'
import { simplestFor, smallerNumbers } from './simpler.js'
import type { SimplestValues } from './simplest.js'
import type { Mode, Replace, ShrinkTask } from './task.js'

/** Leaves that have to stay as they are for the value to fail. */
type PinnedLeaves = ReadonlyMap<Pointer, Json>

/** When more leaves than these matter, places are gone through one by one instead. */
const mostPins = 12

interface Search {
  /** What whole values satisfy. */
  readonly shape: Shape
  readonly places: KnownPlaces
  readonly simplest: SimplestValues
  /** Goes through all places one by one. */
  readonly everyPlace: (mode: Mode) => ShrinkTask
}

/**
 * Finds the leaves that matter. With none of them kept, the simplest value is made. Should it not fail, then some head of
 * the list of leaves is needed: its length is found by halves, its last leaf matters, and the search goes on among those
 * before it. Each leaf that matters takes the logarithm of the number of leaves.
 */
export function explained({ shape, places, simplest, everyPlace }: Search): ShrinkTask {
  const built = (pins: PinnedLeaves): Json | undefined => simplest.with([shape], { pins })

  /** Puts a value in its place and builds everything anew but the leaves that matter. */
  const rebuilding =
    (paths: readonly Pointer[], path: Pointer): Replace =>
    (whole, value) => {
      const kept = paths.flatMap((it) => {
        const json = it === path ? value : valueAt(whole, it)
        return json === undefined ? [] : ([[it, json]] as const)
      })
      return built(new Map(kept))
    }

  /** @param led the leaves that were led to where they are */
  const rest =
    (isSettled: boolean, led: readonly Pointer[] = []): ShrinkTask =>
    (value, accepts) =>
      everyPlace({ isFirst: true, isSettled, led: led.filter((it) => isNumber(valueAt(value, it))) })(value, accepts)
  const fresh: Mode = { isFirst: true, isSettled: false }
  const settled = (pins: PinnedLeaves): readonly ShrinkTask[] => {
    const paths = [...pins.keys()]
    const [only, ...more] = paths
    const leads = paths.map((path) => leaf({ path, put: rebuilding(paths, path), mode: fresh, places }))
    return only === undefined ? [free] : [...leads, ...(more.length === 0 ? [tied(only)] : []), rest(true, paths)]
  }

  const readingAt = (value: Json, path: Pointer) => ({
    taken: places.constraintsAt(value, path),
    every: places.constraintsAt(value, path, 'every'),
  })
  const numbersOf = (value: Json) => leavesOf(value).filter((it) => isNumber(it.value))
  const led = (path: Pointer) => ({ path, put: rebuilding([path], path), mode: fresh, places })

  /**
   * Numbers of which one tells the other, as a width and a height that come in pairs or have an area together: either may
   * be the one that matters. The first was led to its least; the others are led to theirs where it is not the first.
   */
  const tied = (first: Pointer): ShrinkTask =>
    function* (value) {
      const least = valueAt(value, first)
      if (!isNumber(least)) return []
      const others = numbersOf(value).filter(
        (it) => it.path !== first && simplestFor(it.value, readingAt(value, it.path)).length > 0,
      )
      if (others.length === 0) return []
      const passing = smallerNumbers(least, readingAt(value, first)).map((it) => built(new Map([[first, it]])))
      return others.flatMap(({ path, value: it }) => {
        const sizes = passing.map((one) => one && valueAt(one, path)).filter(isNumber)
        const beyond = Math.max(-1, ...sizes.map(Math.abs))
        // What passes has an other number as large: it is not the other one that matters.
        return beyond < Math.abs(it as number) ? [decided(first, path, beyond)] : []
      })
    }

  /**
   * Asks for a value with a larger first number and a smaller other one. Should it fail, the first one matters, and the
   * search goes back to where it was; else the other one does.
   * @param beyond the largest other number that is known to pass, or -1
   */
  const decided = (first: Pointer, path: Pointer, beyond: number): ShrinkTask =>
    function* (value) {
      const [least, other] = [valueAt(value, first), valueAt(value, path)]
      if (!isNumber(least) || !isNumber(other)) return []
      const sizes = smallerNumbers(other, readingAt(value, path)).filter((it) => beyond < 0 || Math.abs(it) <= beyond)
      for (const it of [...sizes].sort((a, b) => Math.abs(a) - Math.abs(b))) {
        const asked = built(new Map([[path, it]]))
        const there = asked && valueAt(asked, first)
        if (!isNumber(there) || Math.abs(there) <= Math.abs(least)) continue
        yield { value: asked, then: [returning(value)] }
        break
      }
      return [leaf({ ...led(path), beyond })]
    }

  const returning = (earlier: Json): ShrinkTask =>
    function* () {
      yield { value: earlier, then: [] }
      return []
    }

  /** Where no leaf has to be kept, numbers that depend on one another may still be led to other places. */
  const free: ShrinkTask = function* (value) {
    const first = numbersOf(value).find((it) => simplestFor(it.value, readingAt(value, it.path)).length > 0)
    return first === undefined ? [rest(true)] : [leaf(led(first.path)), tied(first.path), rest(true, [first.path])]
  }

  const isSame = (whole: Json | undefined, value: Json) =>
    whole !== undefined && canonicalText(whole) === canonicalText(value)

  /** Asks whether `pins` alone are enough; else a leaf of `pool` matters too. */
  const alone = (pins: PinnedLeaves, pool: readonly Leaf[]): ShrinkTask =>
    function* (value) {
      const whole = built(pins)
      if (isSame(whole, value)) return settled(pins)
      yield { value: whole, then: settled(pins) }
      return [pool.length === 0 || pins.size === mostPins ? rest(false) : search(pins, pool, 0)]
    }

  /** @param low how long a head of `pool` is that is not enough */
  const search = (pins: PinnedLeaves, pool: readonly Leaf[], low: number): ShrinkTask =>
    function* (value) {
      let [from, to] = [low, pool.length]
      while (to - from > 1) {
        const middle = (from + to) >> 1
        const head = pool.slice(0, middle)
        const whole = built(new Map([...pins, ...head.map((it) => [it.path, it.value] as const)]))
        if (isSame(whole, value)) to = middle
        else {
          yield { value: whole, then: [search(pins, head, from)] }
          from = middle
        }
      }
      const last = pool[to - 1] as Leaf
      return [alone(new Map([...pins, [last.path, last.value]]), pool.slice(0, to - 1))]
    }

  /** @param isAgain whether places were gone through one by one before: then there is nothing left to fall back on */
  const start = (isAgain: boolean): ShrinkTask =>
    function* (value) {
      const plain = built(new Map())
      const isOther = ({ path, value: it }: Leaf) => {
        const other = plain && valueAt(plain, path)
        return other === undefined || canonicalText(other) !== canonicalText(it)
      }
      const pool = leavesOf(value).filter(isOther)
      // Where not even all leaves together can be built upon, heads of them will not be either: it has to be simpler first.
      if (plain !== undefined && built(new Map(pool.map((it) => [it.path, it.value]))) !== undefined)
        return [alone(new Map(), pool)]
      return isAgain ? [] : [rest(false), start(true)]
    }
  return start(false)
}

function isNumber(value: Json | undefined): value is number {
  return typeof value === 'number'
}
