import fc from 'fast-check'
import { isJsonObject, type Json } from '../../generator/document/json.js'
import { mutated, tokens } from '../../generator/document/pointer.js'
import { fromScaled, neighbour, rescaled, scaled } from '../../generator/ir/decimal.js'
import type { Operation } from '../../generator/ir/model.js'
import { numberRange } from '../../generator/ir/range.js'
import { simplest } from '../value/construct/chance.js'
import type { CompileShape } from '../value/construct/holds.js'
import { sitesOf } from '../value/edge/constraint-site.js'
import { NothingFound } from '../value/either.js'
import { anyRequest } from '../value/near-miss.js'
import type { Context } from './context.js'
import type { About, Inquiry, Unit } from './law.js'
import { caseStatementId, type Hearing } from './packs.js'
import { isStreamed, requestWith } from './subject.js'
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
function runId(seed: number, index: number): string {
  return idOf('run', String(seed), String(index))
}

const drawn = new WeakMap<Context, readonly Run[]>()

/** Requests by chance, valid ones and near misses; those that the oracle has no verdict about are left out. */
export function runsOf(context: Context): readonly Run[] {
  const { seed, runs, judge, carriage, target } = context
  const isSent = (it: Run) => target.isSocket !== true || !isStreamed(context, it.text)
  const before = drawn.get(context)
  if (before !== undefined) return before
  // Few parameters take few values: what was drawn before says nothing more.
  const texts = new Set<string>()
  const isFirst = ({ text }: Run) => !texts.has(text) && texts.add(text) !== undefined
  const all = drawnTexts(context, seed, runs)
    .map((text, index): Run => {
      const about = { id: runId(seed, index), chance: { seed, path: String(index) } }
      return { text, about, index }
    })
    .filter((it) => judge(it.text).verdict !== 'undecided' && (carriage === undefined || isFirst(it)) && isSent(it))
  drawn.set(context, all)
  return all
}

/** None where there is neither a valid request nor one that breaks a single rule: the document contradicts itself. */
function drawnTexts(context: Context, seed: number, runs: number): readonly string[] {
  try {
    return runs === 0 ? [] : fc.sample(textsOf(context), { seed, numRuns: runs })
  } catch (error) {
    if (error instanceof NothingFound) return []
    throw error
  }
}

/** A unit for each request by chance. */
export function runUnits(context: Context, law: string, test: (inquiry: Inquiry, run: Run) => Promise<void>): Unit[] {
  return runsOf(context).map((it): Unit => {
    const id = caseStatementId(law, it.about.id)
    const about = `run ${it.index} of seed ${context.seed}`
    return {
      statements: [{ id, caseId: it.about.id, about, digest: idOf(it.text) }],
      test: (inquiry) => test(inquiry, { ...it, about: { ...it.about, id } }),
    }
  })
}

/** A unit for each field with a step: its legal steps and the doubles beside them, until one of them is wrong. */
export function sweepUnits<Fault>(context: Context, { law, hear, note }: Hearing<Fault>): Unit[] {
  return sweepsOf(context).map(({ about, texts }): Unit => {
    const id = caseStatementId(law, about.id)
    const test = async (inquiry: Inquiry) => {
      for (const { text, value } of texts()) {
        const fault = await hear(inquiry, { text, isWhole: false, cases: [] })
        if (fault === undefined) continue
        note(inquiry, { ...about, id, value }, fault)
        return
      }
    }
    return { statements: [{ id, caseId: about.id, about: `each step of ${about.path}` }], test }
  })
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
  return requestsOf(context).map((it) => JSON.stringify(thrifty(it, context)))
}

const requests = new WeakMap<CompileShape, WeakMap<Operation, fc.Arbitrary<Json>>>()

/** Requests of an operation; how they are made is worked out once. */
function requestsOf({ model, operation, compile }: Context): fc.Arbitrary<Json> {
  const known = requests.get(compile) ?? new WeakMap<Operation, fc.Arbitrary<Json>>()
  requests.set(compile, known)
  const found = known.get(operation) ?? anyRequest(model, { compile, operation })
  known.set(operation, found)
  return found
}

/** The request with what keeps it cheap, where it is as valid as before. */
function thrifty(request: Json, { thrift, judge }: Context): Json {
  if (thrift.size === 0 || !isJsonObject(request) || !judge(JSON.stringify(request)).valid) return request
  let cheap = request as Json
  for (const [path, value] of thrift) {
    const [first, ...deeper] = tokens(path) as [string, ...string[]]
    if (deeper.length === 0) cheap = { ...(cheap as { [key: string]: Json }), [first]: value }
    else if (isJsonObject(request[first]) && deeper[0] !== undefined && deeper[0] in request[first])
      cheap = mutated(cheap, path, { set: value }) ?? cheap
  }
  return judge(JSON.stringify(cheap)).valid ? cheap : request
}

/** The longest way, in steps, from the least value to the greatest that is gone step by step. */
const longestSweep = 1001

interface Sweep {
  readonly about: About
  texts(): Generator<{ readonly text: string; readonly value: string }>
}

/** Every legal step of every field with a step and not too many of them, and the doubles beside each; of others edges alone are asked. */
export function sweepsOf(context: Context): readonly Sweep[] {
  return sitesOf(context.operation.request).flatMap(({ constraint, path, siblings, gates }): Sweep[] => {
    if (constraint.kind !== 'step' || gates.length > 0) return []
    const { lower, upper, step } = numberRange(siblings)
    if (lower === undefined || upper === undefined || step === undefined) return []
    const places = Math.max(step.places, lower.bound.places, upper.bound.places)
    const [from, to, by] = [lower.bound, upper.bound, step].map((it) => rescaled(it, places).units) as [
      bigint,
      bigint,
      bigint,
    ]
    if ((to - from) / by > longestSweep) return []
    const mark = fromScaled({ units: from + (from % by === 0n ? 0n : by - (((from % by) + by) % by)), places })
    const base = requestWith(context, simplest, { pins: new Map([[path, mark]]) })
    if (base === undefined) return []
    function* texts() {
      for (let units = rescaled(scaled(mark), places).units; units <= to; units += by) {
        const value = fromScaled({ units, places })
        for (const it of [value, neighbour(value, 1), neighbour(value, -1)])
          yield { text: JSON.stringify(mutated(base as Json, path, { set: it })), value: String(it) }
      }
    }
    const id = idOf('sweep', path)
    return [{ about: { id, pointer: constraint.at.pointer, keyword: constraint.keyword, path }, texts }]
  })
}
