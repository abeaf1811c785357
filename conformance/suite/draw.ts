import fc from 'fast-check'
import { fromScaled, neighbour, rescaled, scaled } from '../../generator/ir/decimal.js'
import { mutated } from '../../generator/ir/mutate.js'
import { numberRange } from '../../generator/ir/range.js'
import type { Json } from '../../generator/spec/json.js'
import { tokens } from '../../generator/spec/pointer.js'
import { simplest } from '../arbitrary/chance.js'
import { anyRequest } from '../arbitrary/near-miss.js'
import { sitesOf } from '../arbitrary/site.js'
import { isObject } from './answer.js'
import type { Context } from './context.js'
import type { About } from './law.js'
import { requestWith } from './subject.js'
import { idOf } from './table.js'

/** A request that is part of no table. */
export interface Drawn {
  readonly text: string
  readonly about: About
}

/** A request by chance. */
export interface Run extends Drawn {
  /** Which of the runs of its seed. */
  readonly index: number
}

/** The id of a request by chance. */
export function runId(seed: number, index: number): string {
  return idOf('run', String(seed), String(index))
}

/** Requests by chance, valid ones and near misses, as far as they are wanted. */
export function runsOf(context: Context): Run[] {
  const { seed, runs, shard } = context
  if (runs === 0) return []
  return fc
    .sample(textsOf(context), { seed, numRuns: runs })
    .map((text, index): Run => {
      const about = { id: runId(seed, index), chance: { seed, path: String(index) } }
      return { text, about, index }
    })
    .filter((it) => context.wants(it.about.id))
    .filter((it) => shard === undefined || it.index % shard.count === shard.index - 1)
}

/**
 * A simpler request that is wrong in the same way, with the path that makes fast-check draw it; the run itself where none
 * was found.
 * @param most requests that may be tried
 */
export async function shrunk(
  context: Context,
  { text, about, index }: Run,
  isWrong: (text: string) => Promise<boolean>,
  most: number,
): Promise<Drawn> {
  let tried = 0
  const holds = fc.asyncProperty(textsOf(context), async (it) => {
    // The run itself is known to be wrong.
    if (tried === 0 && it === text) return ++tried === 0
    return ++tried > most || !(await isWrong(it))
  })
  const { seed } = context
  const { counterexample, counterexamplePath } = await fc.check(holds, { seed, path: String(index), numRuns: 1 })
  if (counterexample === null || counterexamplePath === null) return { text, about }
  return { text: counterexample[0], about: { ...about, chance: { seed, path: counterexamplePath } } }
}

function textsOf(context: Context): fc.Arbitrary<string> {
  const { model, operation, compile } = context
  return anyRequest(model, { compile, operation: operation.id }).map((it) => JSON.stringify(thrifty(it, context)))
}

/** The request with what keeps it cheap, where it is as valid as before. */
function thrifty(request: Json, { thrift, judge }: Context): Json {
  if (thrift.size === 0 || !isObject(request) || !judge(JSON.stringify(request)).valid) return request
  let cheap = request as Json
  for (const [path, value] of thrift) {
    const [first, ...deeper] = tokens(path) as [string, ...string[]]
    if (deeper.length === 0) cheap = { ...(cheap as { [key: string]: Json }), [first]: value }
    else if (isObject(request[first]) && deeper[0] !== undefined && deeper[0] in request[first])
      cheap = mutated(cheap, path, { set: value }) ?? cheap
  }
  return judge(JSON.stringify(cheap)).valid ? cheap : request
}

/** So many steps at most are tried one by one. */
const longestSweep = 1001

/** Every legal step of every field with a step, and the doubles beside each of them. */
export function* swept(context: Context): Generator<Drawn> {
  for (const { constraint, path, siblings, gates } of sitesOf(context.operation.request)) {
    if (constraint.kind !== 'step' || gates.length > 0) continue
    const id = idOf('sweep', path)
    if (!context.wants(id)) continue
    const { lower, upper, step } = numberRange(siblings)
    if (lower === undefined || upper === undefined || step === undefined) continue
    const places = Math.max(step.places, lower.bound.places, upper.bound.places)
    const [from, to, by] = [lower.bound, upper.bound, step].map((it) => rescaled(it, places).units) as [
      bigint,
      bigint,
      bigint,
    ]
    if ((to - from) / by > longestSweep) continue
    const mark = fromScaled({ units: from + (from % by === 0n ? 0n : by - (((from % by) + by) % by)), places })
    const base = requestWith(context, simplest, { pins: new Map([[path, mark]]) })
    if (base === undefined) continue
    const about = { id, pointer: constraint.at.pointer, keyword: constraint.keyword, path }
    for (let units = rescaled(scaled(mark), places).units; units <= to; units += by) {
      const value = fromScaled({ units, places })
      for (const it of [value, neighbour(value, 1), neighbour(value, -1)])
        yield { text: JSON.stringify(mutated(base, path, { set: it })), about: { ...about, value: String(it) } }
    }
  }
}
