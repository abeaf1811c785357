import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { amount } from '../../generator/sample.fixture.js'
import { misbehavioursOf } from '../mutation/behaviour.js'
import { type Fault, faultsOf } from '../mutation/fault.js'
import type { Report } from '../report/finding.js'
import { mergedReports } from '../report/merge.js'
import { incompleteOf, keyOf } from '../report/statement.js'
import { localTarget } from '../server/local.js'
import type { Received, Sent, Target } from '../server/target.js'
import { knownSubject, textModels } from './documents.fixture.js'
import { type Preparation, prepared } from './preparation.js'
import { spread } from './request.js'
import { runSuite, type SuiteOptions } from './run.js'
import type { Subject } from './subject.js'

/** What ends a stretch of a run after so many requests: a limit, a budget that leaves what costs nothing, an interrupt. */
interface Stretch {
  readonly most: number
  readonly by: 'limit' | 'budget' | 'interrupt'
}

/** One way of doing a run in pieces. */
interface Cutting {
  /** Each is resumed by the next, and the last one by a stretch without an end. */
  readonly stretches: readonly Stretch[]
  /** Into how many parts the statements are dealt. */
  readonly count: number
  /** By `--shard`, or by `--only` with a list of ids. */
  readonly dealt: 'shards' | 'ids'
}

const cuttings = fc.record<Cutting>({
  stretches: fc.array(
    fc.record<Stretch>({
      most: fc.integer({ min: 0, max: 90 }),
      by: fc.constantFrom('limit', 'budget', 'interrupt'),
    }),
    { minLength: 1, maxLength: 2 },
  ),
  count: fc.integer({ min: 1, max: 3 }),
  dealt: fc.constantFrom('shards', 'ids'),
})

const endless: Stretch = { most: Number.POSITIVE_INFINITY, by: 'limit' }

/** The target until a stretch ends. */
function limited(target: Target, { most, by }: Stretch): Target {
  let sent = 0
  const stop = new AbortController()
  const send = async (request: Sent): Promise<Received> => {
    if (by === 'budget' && request.mayCost === false) return target.send(request)
    if (sent++ < most) return target.send(request)
    if (by === 'interrupt') stop.abort()
    return { kind: 'withheld', reason: `the ${by} is reached`, state: 'open', isPassing: by === 'budget' }
  }
  return { ...target, send, ...(by === 'interrupt' && { signal: stop.signal }) }
}

/** Each part is cut again and again, then resumed to its end, and all are merged. */
async function inParts(
  { stretches, count, dealt }: Cutting,
  ids: readonly string[],
  run: (options: Pick<SuiteOptions, 'shard' | 'only' | 'earlier'>, stretch: Stretch) => Promise<Report>,
): Promise<Report> {
  const parts: Report[] = []
  for (let index = 1; index <= count; index++) {
    const only = ids.filter((_, i) => i % count === index - 1)
    const part = dealt === 'shards' ? { shard: { index, count } } : { only }
    let report: Report | undefined
    for (const stretch of [...stretches, endless])
      report = await run({ ...part, ...(report && { earlier: report }) }, stretch)
    if (report !== undefined) parts.push(report)
  }
  const merged = mergedReports(parts)[0] as Report
  // Who asks for some statements only has the answers read for them only: what is said of all answers is still open.
  return dealt === 'shards' ? merged : run({ earlier: merged }, endless)
}

const settledIn = ({ statements }: Report) => statements.map((it) => `${keyOf(it)} ${it.state} ${it.verdict}`).sort()
const foundIn = ({ findings }: Report) => findings.map((it) => `${keyOf(it)} ${it.message}`).sort()
const coveredIn = ({ coverage }: Report) =>
  coverage.flatMap((it) => [...it.legal, ...it.illegal].map((probe) => `${probe.id} ${probe.outcome}`)).sort()

/** Faults that show only in requests that belong together. */
const always: ReadonlySet<string> = new Set([
  'refused tasks are executed',
  'identifiers are taken twice',
  'one refused task fails the batch',
])

/** Faults that show in that nothing comes, however long one waits. */
const waiting: ReadonlySet<string> = new Set(['tasks are under way for ever', 'webhooks are not posted'])

/** The plan without what takes long, and thinned out: what is cut counts, and not how much there is of it. */
function few(subject: Subject): Preparation {
  const all = prepared(subject, { cases: 'core' })
  const plan = spread(
    all.plan.filter((it) => it.text.length < 5000),
    30,
  )
  return { ...all, plan, cases: plan.flatMap((it) => it.cases) }
}

/** Of the models that are alike, one in a sample. */
const tried = textModels.slice(0, amount(1, textModels.length))

for (const [index, { model, document }] of tried.entries()) {
  const [operation] = model.operations
  if (operation === undefined) throw new Error(`${model.id} has no operation.`)
  const subject = knownSubject({ model, document }, operation)
  const preparation = few(subject)
  const runner =
    (serverOf: () => Target) =>
    (options: Pick<SuiteOptions, 'shard' | 'earlier' | 'only'>, stretch = endless) => {
      const target = { ...limited(serverOf(), stretch), patienceMs: 60_000 }
      return runSuite(subject, { target, cases: 'core', runs: 6, seed: 3, isSwept: false, ...options }, preparation)
    }
  const asTheWhole = async (serverOf: () => Target, cutting: Cutting) => {
    const run = runner(serverOf)
    const whole = await run({})
    const ids = [...new Set(whole.statements.map((it) => it.id))]
    const parts = await inParts(cutting, ids, run)
    expect(foundIn(parts)).toEqual(foundIn(whole))
    expect(settledIn(parts)).toEqual(settledIn(whole))
    expect(coveredIn(parts)).toEqual(coveredIn(whole))
    return whole
  }

  describe(`a run of ${model.id} that is cut, dealt, resumed and merged is the whole run`, () => {
    test('on the faithful mock, whatever the cuts', async () => {
      await fc.assert(
        fc.asyncProperty(cuttings, async (cutting) => {
          const whole = await asTheWhole(() => localTarget(subject), cutting)
          expect(whole.findings).toEqual([])
          expect(incompleteOf(whole.statements)).toEqual({ open: 0, leftOut: 0, couldNotRun: 0 })
        }),
        { numRuns: amount(1, 6), seed: 11 },
      )
    })

    // What is wrong about a field shows in the answer; whether a body of another shape does is up to the server.
    const isShown = ({ judge, pointer }: Fault) => {
      if (!pointer.includes('/properties/')) return false
      const wrong = judge()
      return preparation.plan.some((it) => !it.isWhole && wrong.accepts(it.text) !== (it.expected === 'accepted'))
    }
    // Each model has its own share of the faults.
    const isOwn = (_: unknown, i: number) => amount(i % tried.length, index) === index
    const limits = spread([...faultsOf(subject)].filter(isOwn), amount(24, 96))
      .filter(isShown)
      .slice(0, amount(1, 8))
    const behaviours = misbehavioursOf(subject).filter((it) => !waiting.has(it.name) && !always.has(it.name))
    const whole = misbehavioursOf(subject).filter((it) => always.has(it.name))
    const chosen = [
      ...(amount(0, 1) === 1 ? whole : whole.filter(isOwn)),
      ...spread(behaviours.filter(isOwn), amount(2, 9)),
    ]
    const faults: { name: string; serverOf(): Target }[] = [
      ...chosen.map(({ name, of }) => ({ name, serverOf: () => of(localTarget(subject)) })),
      ...limits.map(({ name, judge }) => ({ name, serverOf: () => localTarget(subject, judge().judge) })),
    ]
    const samples = fc.sample(cuttings, { numRuns: faults.length, seed: 5 })
    test.each(faults.map((it, i) => ({ ...it, cutting: samples[i] as Cutting })))(
      'on a server with the fault «$name»',
      async ({ serverOf, cutting }) => {
        const { findings } = await asTheWhole(serverOf, cutting)
        expect(findings.length).toBeGreaterThan(0)
      },
    )
  })
}
