import { afterAll, describe, expect, test } from 'vitest'
import { sampled } from '../../generator/sample.fixture.js'
import { judgeOf } from '../judge/index.js'
import { chanceFrom } from '../mock/hash.js'
import { createMock } from '../mock/index.js'
import { everyKnown, knownSubject } from '../suite/documents.fixture.js'
import { laws } from '../suite/laws.js'
import { prepared } from '../suite/preparation.js'
import { runSuite } from '../suite/run.js'
import { Prices, type Size } from './estimate.js'
import { liveTarget } from './live.js'
import { pricedServer, type Tariff } from './priced.fixture.js'

const closing: (() => unknown)[] = []
afterAll(() => {
  for (const close of closing) close()
})

const options = { cases: 'core', isFrugal: true } as const
const subjects = everyKnown
  .filter((it) => /27b|media-model/.test(it.name))
  .map(({ model, document }) => {
    const [operation] = model.operations
    if (operation === undefined) throw new Error('There is no operation.')
    const subject = knownSubject({ model, document }, operation)
    return { subject, preparation: prepared(subject, options) }
  })

/** Numbers from 0 to 1 that come again for the same seed. */
function chance(seed: number): () => number {
  const draw = chanceFrom(seed)
  return () => (draw() % 100_000) / 100_000
}

/** Prices of any mixture, some of them nothing, spread over orders of magnitude. */
function tariffBy(draw: () => number): Tariff {
  const price = (least: number) => (draw() < 0.4 ? 0 : least * 10 ** (draw() * 3))
  return {
    fixed: price(1e-6),
    perTokenRead: price(1e-8),
    perTokenWritten: price(1e-8),
    perResult: price(1e-6),
    perPixel: price(1e-12),
  }
}

async function spentUnder(
  { subject, preparation }: (typeof subjects)[number],
  { tariff, budgetUsd, draw }: { tariff: Tariff; budgetUsd: number; draw: () => number },
) {
  const mock = createMock([{ model: subject.model, document: subject.document }], { judgeOf, apiKey: 'priced-key' })
  const server = await pricedServer(mock, tariff, draw)
  closing.push(server.close)
  const target = liveTarget({ url: server.url, key: 'priced-key', budgetUsd, patienceMs: 500 })
  const asking = laws.filter((it) => it.needsTarget)
  const report = await runSuite(subject, { ...options, target, runs: 4, seed: 3, laws: asking }, preparation)
  const [smallest = 0] = server.costs
  return { report, smallest, count: server.costs.length, all: server.costs.reduce((sum, it) => sum + it, 0) }
}

describe('a budget is a budget', () => {
  for (const seed of sampled([1, 2, 3, 4], 1))
    for (const it of subjects)
      test(`${it.subject.model.id}: at random prices, draw ${seed}, never more than the budget and the smallest request`, async () => {
        const draw = chance(seed)
        const tariff = tariffBy(draw)
        const budgetUsd = 1e-6 * 10 ** (draw() * 5)
        const { report, all, smallest } = await spentUnder(it, { tariff, budgetUsd, draw })
        expect(all).toBeLessThanOrEqual(budgetUsd + smallest)
        expect(report.findings).toEqual([])
      })

  test('what is affordable is asked, and what is not is said to be left out', async () => {
    const [it] = subjects
    if (it === undefined) return
    const tariff = { fixed: 1e-6, perTokenRead: 1e-7, perTokenWritten: 1e-7, perResult: 0, perPixel: 0 }
    const { count, report } = await spentUnder(it, { tariff, budgetUsd: 0.02, draw: chance(9) })
    expect(count).toBeGreaterThan(5)
    expect(report.laws.map((law) => law.reason).join()).toContain('beyond the budget of 0.02 US dollars')
  })

  test('where neither the file nor the answers tell a price, one request is paid for and no more', async () => {
    const [it] = subjects
    if (it === undefined) return
    const { subject, preparation } = it
    const mock = createMock([{ model: subject.model, document: subject.document }], { judgeOf, apiKey: 'priced-key' })
    const untold = { respond: (request: Parameters<typeof mock.respond>[0]) => ({ ...mock.respond(request) }) }
    const server = await pricedServer(
      {
        respond: (request) => {
          const answer = untold.respond(request)
          return typeof answer.body === 'string'
            ? { ...answer, body: answer.body.replace(/"cost":/g, '"price":') }
            : answer
        },
      },
      { fixed: 1e-5, perTokenRead: 0, perTokenWritten: 0, perResult: 0, perPixel: 0 },
      chance(1),
    )
    closing.push(server.close)
    const target = liveTarget({ url: server.url, key: 'priced-key', budgetUsd: 1, patienceMs: 500 })
    const asking = laws.filter((law) => law.needsTarget)
    const report = await runSuite(subject, { ...options, target, runs: 4, seed: 3, laws: asking }, preparation)
    expect(server.costs).toHaveLength(1)
    expect(report.laws.map((law) => law.reason).join()).toContain('neither the file nor an answer tells')
  })
})

describe('an estimate', () => {
  const size = (values: Record<string, number>, more: Partial<Size> = {}): Size => ({
    of: 'x',
    bytes: 1,
    texts: 'a',
    results: 1,
    options: '',
    isVarying: false,
    drivers: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value, least: 1, most: 100 }])),
    ...more,
  })

  test('is never below the price, whatever sum of products the price is', () => {
    const draw = chance(5)
    for (let round = 0; round < 300; round++) {
      const terms = Array.from({ length: 4 }, () => ({ by: draw(), of: ['a', 'b', 'c'].filter(() => draw() < 0.5) }))
      const priceOf = (values: Record<string, number>) =>
        terms.reduce((sum, { by, of }) => sum + of.reduce((product, name) => product * (values[name] ?? 1), by), 0)
      const valuesBy = () => ({ a: 1 + draw() * 20, b: 1 + draw() * 20, c: 1 + draw() * 20 })
      const prices = new Prices()
      for (let seen = 0; seen < 3; seen++) {
        const values = valuesBy()
        prices.observe(size(values), priceOf(values))
      }
      const asked = valuesBy()
      expect(prices.atMost(size(asked), false)).toBeGreaterThanOrEqual(priceOf(asked) * (1 - 1e-12))
    }
  })

  test('is the price itself for a request that was seen', () => {
    const prices = new Prices()
    prices.observe(size({ a: 3 }), 0.123456)
    expect(prices.atMost(size({ a: 3 }), false)).toBeCloseTo(0.123456, 5)
  })
})
