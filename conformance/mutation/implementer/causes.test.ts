import { describe, expect, test } from 'vitest'
import { sampled } from '../../../generator/sample.fixture.js'
import { causesIn } from '../../report/cause.js'
import { knownSubject, textModels } from '../../suite/documents.fixture.js'
import { laws } from '../../suite/laws.js'
import { type Preparation, prepared } from '../../suite/preparation.js'
import { spread } from '../../suite/request.js'
import { runSuite } from '../../suite/run.js'
import { ofChecks } from './checks.fixture.js'
import { type Memory, type Slip, slipping } from './slip.fixture.js'
import { slipsOfBehaviour } from './slips.fixture.js'

const [known] = textModels.filter((it) => it.model.id.endsWith('397b'))
if (known === undefined) throw new Error('The text model is not there.')
const subject = knownSubject(known)
const core = prepared(subject, { cases: 'core', isFrugal: true })
const few = { ...core, plan: spread(core.plan, 30) }

const slips = [...ofChecks, ...slipsOfBehaviour]

function slipOf(name: string): Slip {
  const slip = slips.find((it) => it.name === name)
  if (slip === undefined) throw new Error(`There is no slip ${name}.`)
  return slip
}

/** Somebody who makes several mistakes. */
function together(all: readonly Slip[]): Omit<Slip, 'name'> {
  const own = new Map(all.map((it) => [it, new Map() as Memory]))
  return {
    request: async (sent) => {
      let next = sent
      for (const [it, memory] of own) next = (await it.request?.(next, memory)) ?? next
      return next
    },
    answer: async (answer, sent) => {
      let next = answer
      for (const [it, memory] of own) next = (await it.answer?.(next, sent, memory)) ?? next
      return next
    },
    webhook: (post, sent) => {
      let posts: readonly (typeof post)[] = [post]
      for (const [it, memory] of own) posts = posts.flatMap((one) => it.webhook?.(one, sent, memory) ?? [one])
      return posts
    },
  }
}

function reportWith(names: readonly string[], plan: Preparation = few) {
  const target = slipping(subject, together(names.map(slipOf)))
  const askers = laws.filter((it) => it.needsTarget)
  return runSuite(subject, { target, runs: 5, seed: 1, isFrugal: true, isSwept: false, laws: askers }, plan)
}

test('six mistakes of different kinds are six causes, each with the ways of delivery that it shows by', async () => {
  const report = await reportWith([
    'a key with Basic will do',
    'another type is told',
    'progress beyond 100',
    'no total',
    'streams end without [DONE]',
    'what is no JSON is a 500',
  ])
  const causes = causesIn(report)
  expect(causes.map((it) => `${it.message} (${it.deliveries.join()})`)).toHaveLength(6)
  expect(report.findings.length).toBeGreaterThan(30)
  const ways = (law: string) => causes.filter((it) => it.laws.includes(law)).map((it) => it.deliveries)
  expect(ways('delivery-agrees')).toContainEqual(['stream'])
  // In the words of the document and of the server.
  const told = report.findings.filter((it) => it.law === 'server-agrees' && it.pointer !== '')
  expect(told.filter((it) => it.rule === undefined || it.actual.words === undefined)).toEqual([])
})

/** Mistakes that show to several laws, by several ways or at several values, and how many causes they have. */
const counts: Readonly<Record<string, number>> = {
  'no key is needed': 1,
  '401 as a page': 1,
  'errors without a code': 1,
  'numberResults ignored': 1,
  'as many tokens are read whatever the prompt': 1,
  'refused tasks are executed': 1,
  'progress beyond 100': 1,
  'chunks of another task': 1,
  'the last event is cut off': 1,
  'webhooks bring no usage': 1,
  'no identifier': 1,
  'seed ignored': 1,
  'temperature ignored': 1,
  'maxTokens ignored in asynchronous tasks': 1,
  'thoughts are told as text': 1,
  'each chunk has the text so far': 1,
  'done is called completed': 1,
  '500 in place of 400': 1,
  'errors are pages': 1,
  'errors of another task': 1,
  'a maximum is told one too high': 1,
  'asynchronous tasks are not validated': 1,
  'only the first task of a batch': 1,
  'the acknowledgement carries a result': 1,
  // What is wrong with the others is accepted, and what is wrong with the last is told of the first.
  'only the last message counts': 2,
}

/** Values that are misread, wherever they stand: any of the cases shows it. */
const misread: Readonly<Record<string, number>> = {
  'texts are trimmed': 1,
  'numbers in texts are read': 1,
  // A key whose value is null is none, whatever it is called.
  'null is absent': 2,
}

describe('a mistake has one cause, however many findings it brings (a sample)', () => {
  const all = [
    ...sampled(Object.entries(counts), 2).map((it) => [...it, few] as const),
    ...sampled(Object.entries(misread), 1).map((it) => [...it, core] as const),
  ]
  for (const [name, count, plan] of all)
    test(name, async () => {
      const report = await reportWith([name], plan)
      const causes = causesIn(report)
      expect(causes.map((it) => it.message)).toHaveLength(count)
      expect(causes.reduce((sum, it) => sum + it.count, 0)).toBe(report.findings.length)
    })
})
