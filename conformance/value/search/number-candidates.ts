import type { View } from '../../../generator/ir/normal-form.js'
import { extreme, isInRange, type NumberRange, nextNumber } from '../../../generator/ir/range.js'
import { limits } from './limits.js'
import type { Samples } from './sample.js'

/** Numbers on the grid of either side, from its ends, zero and the other side's ends, and numbers beside the grid. */
export function numberCandidates(source: View, target: View, samples: Samples): number[] {
  return [...onAndBeside(source, target, samples), ...onAndBeside(target, source, samples)]
}

function onAndBeside(own: View, other: View, samples: Samples): number[] {
  const step = own.step ?? other.step
  if (step === undefined) return []
  const range = { ...own.range, step }
  const starts = [extreme(range, 'lower'), extreme(range, 'upper'), 0, other.lower?.bound, other.upper?.bound]
  const made = starts.flatMap((start) =>
    start === undefined ? [] : [...run(start, 1, range, samples), ...run(start, -1, range, samples)],
  )
  return [...made, ...besideGrid(own, other)]
}

/** Neighbours on the grid from a start on, as many as the limit allows. */
function run(start: number, direction: 1 | -1, range: NumberRange, samples: Samples): number[] {
  const made: number[] = []
  let at: number | undefined = start
  for (let i = 0; i < limits.multiples.most && at !== undefined; i++) {
    if (isInRange(at, range)) made.push(at)
    at = nextNumber(at, range.step, direction)
  }
  if (at !== undefined && isInRange(at, range)) samples.reached.names.add('multiples')
  return made
}

/** Parts of a step of the other side's grid. */
function besideGrid(own: View, other: View): number[] {
  const grid = other.step && Number(`${other.step.units}e${-other.step.places}`)
  if (grid === undefined) return []
  return [0, own.lower?.bound ?? 0, own.upper?.bound ?? 0].flatMap((start) =>
    [2, 4, 3, 10].flatMap((part) => [rounded(start + grid / part), rounded(start - grid / part)]),
  )
}

function rounded(value: number): number {
  return Number(value.toPrecision(12))
}
