import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { compileShape } from '../../generator/compile.js'
import { misbehavioursOf } from '../mutation/behaviour.js'
import { type Fault, faultsOf } from '../mutation/fault.js'
import type { Report } from '../report/finding.js'
import { mergedReports } from '../report/merge.js'
import { keyOf, unsettledOf } from '../report/statement.js'
import { localTarget } from '../server/local.js'
import type { Received, Sent, Target } from '../server/target.js'
import { textModels } from './documents.fixture.js'
import { type Preparation, prepared } from './preparation.js'
import { spread } from './request.js'
import { runSuite, type SuiteOptions } from './run.js'
import { type Subject, subjectOf } from './subject.js'

// Many runs to a test, which a busy machine takes its time for.
vi.setConfig({ testTimeout: 300_000 })

/** One way of doing a run in pieces. */
interface Cutting {
  /** How many requests each stretch may send, before it is resumed. */
  readonly stretches: readonly number[]
  /** Into how many parts the statements are dealt. */
  readonly shards: number
}

const cuttings = fc.record<Cutting>({
  stretches: fc.array(fc.integer({ min: 0, max: 90 }), { minLength: 1, maxLength: 2 }),
  shards: fc.integer({ min: 1, max: 3 }),
})

/** The target until so many requests were sent. */
function limited(target: Target, most: number): Target {
  let sent = 0
  const send = async (request: Sent): Promise<Received> =>
    sent++ < most ? target.send(request) : { kind: 'withheld', reason: 'the limit is reached', state: 'open' }
  return { ...target, send }
}

/** Each part is cut again and again, then resumed to its end, and all are merged. */
async function inParts(
  { stretches, shards }: Cutting,
  run: (options: Pick<SuiteOptions, 'shard' | 'earlier'>, most: number) => Promise<Report>,
): Promise<Report> {
  const parts: Report[] = []
  for (let index = 1; index <= shards; index++) {
    const shard = { index, count: shards }
    let report: Report | undefined
    for (const most of [...stretches, Number.POSITIVE_INFINITY])
      report = await run({ shard, ...(report && { earlier: report }) }, most)
    if (report !== undefined) parts.push(report)
  }
  return mergedReports(parts)[0] as Report
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

for (const [index, { model, document }] of textModels.entries()) {
  const [operation] = model.operations
  if (operation === undefined) throw new Error(`${model.id} has no operation.`)
  const subject = subjectOf(model, operation, document as object, compileShape)
  const preparation = few(subject)
  const runner =
    (serverOf: () => Target) =>
    (options: Pick<SuiteOptions, 'shard' | 'earlier' | 'only'>, most = Number.POSITIVE_INFINITY) => {
      const target = { ...limited(serverOf(), most), patienceMs: 60_000 }
      return runSuite(subject, { target, cases: 'core', runs: 6, seed: 3, isSwept: false, ...options }, preparation)
    }
  const asTheWhole = async (serverOf: () => Target, cutting: Cutting) => {
    const run = runner(serverOf)
    const [whole, parts] = [await run({}), await inParts(cutting, run)]
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
          expect(unsettledOf(whole.statements)).toEqual({ open: 0, leftOut: 0, couldNotRun: 0 })
        }),
        { numRuns: 2, seed: 11 },
      )
    })

    // What is wrong about a field shows in the answer; whether a body of another shape does is up to the server.
    const isShown = ({ judge, pointer }: Fault) => {
      if (!pointer.includes('/properties/')) return false
      const wrong = judge()
      return preparation.plan.some((it) => !it.isWhole && wrong(it.text).valid !== (it.expected === 'accepted'))
    }
    // Each model has its own share of the faults.
    const isOwn = (_: unknown, i: number) => i % textModels.length === index
    const limits = spread([...faultsOf(subject, preparation.table)].filter(isOwn), 24)
      .filter(isShown)
      .slice(0, 3)
    const behaviours = misbehavioursOf(subject).filter((it) => !waiting.has(it.name) && !always.has(it.name))
    const chosen = [
      ...misbehavioursOf(subject).filter((it) => always.has(it.name)),
      ...spread(behaviours.filter(isOwn), 5),
    ]
    const faults: { name: string; serverOf(): Target }[] = [
      ...chosen.map(({ name, of }) => ({ name, serverOf: () => of(localTarget(subject)) })),
      ...limits.map(({ name, judge }) => ({ name, serverOf: () => localTarget(subject, judge()) })),
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
