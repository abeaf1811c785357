import { describe, expect, test } from 'vitest'
import { taskDocument } from '../../generator/emit/bundle.fixture.js'
import { readModel } from '../../generator/ir/read.js'
import { amount } from '../../generator/sample.fixture.js'
import { localTarget } from '../server/local.js'
import { fixtures, knownSubject, textModels } from '../suite/documents.fixture.js'
import { prepared } from '../suite/preparation.js'
import { spread } from '../suite/request.js'
import { runSuite } from '../suite/run.js'
import { misbehavioursOf } from './behaviour.js'
import { type Fault, faultsOf } from './fault.js'
import { measurePower } from './power.js'

describe('faults of one step in the text models', () => {
  for (const { model, document } of textModels) {
    const [operation] = model.operations
    if (operation === undefined) throw new Error(`${model.id} has no operation.`)
    const subject = knownSubject({ model, document }, operation)

    // More of one model than of the other: they are measured alike.
    const every = amount(model.id.endsWith('27b') ? 12 : 30, 1)

    test(`the core set notices each fault of ${model.id} that shows at all`, async () => {
      const power = await measurePower(subject, { every, fewest: true })
      const { fewest } = power
      if (fewest === undefined) throw new Error('How few requests could do is not told.')
      expect(power.survivors).toEqual([])
      expect(power.noticed).toBe(power.faults - power.equivalent)
      expect(power.noticed).toBeGreaterThan(200 / every)
      expect(power.noticedWithin).toContainEqual({ requests: 120, faults: power.noticed })
      expect(power.requestsPerConstraint).toBeLessThanOrEqual(2)
      expect(fewest.found).toBeGreaterThanOrEqual(fewest.least)
      expect(fewest.within).toContainEqual({ requests: 120, faults: fewest.faults, planned: fewest.faults })
      // A type beside listed values, a branch that another one covers, a count where there is no room for it.
      for (const it of [...power.equivalents, ...power.untold.map((one) => one.fault)])
        expect(it).toMatch(/\/(type|enum|oneOf|anyOf)( |$)| (null taken|length counted|trimmed)/)
      expect(power.candidates).toBeGreaterThan(500)
    })

    test(`the faults of ${model.id} are of every kind`, () => {
      const names = [...faultsOf(subject), ...misbehavioursOf(subject)].map((it) => it.name)
      for (const kind of [
        'dropped',
        'loosened',
        'tightened',
        'taken as <',
        'UTF-16',
        'trimmed',
        'case',
        'doubles',
        'key',
      ])
        expect(names.some((it) => it.includes(kind))).toBe(true)
    })
  }
})

describe('a fault that few requests show is noticed by the core set:', () => {
  const both = { not: { properties: { a: { const: true }, b: { const: true } }, required: ['a', 'b'] } }
  test.each([
    [
      'a part of what may not hold together',
      { a: { type: 'boolean' }, b: { type: 'boolean' } },
      both,
      /[ab]\/const dropped/,
    ],
    ['a whole step with a tolerance', { size: { type: 'integer', maximum: 2048, multipleOf: 64 } }, {}, /tolerance/],
    ['letters in UTF-16 units', { initials: { type: 'string', maxLength: 3, pattern: '^\\p{L}+$' } }, {}, /UTF-16/],
  ])('%s', async (_, properties, rule, name) => {
    const document = taskDocument(properties, rule)
    const subject = knownSubject({ model: await readModel(document), document })
    const { plan } = prepared(subject, { cases: 'core' })
    const faults = [...faultsOf(subject)].filter((it) => name.test(it.name))
    expect(faults).not.toEqual([])
    for (const fault of faults) {
      const { accepts } = fault.judge()
      expect(
        plan.some((it) => !it.isWhole && (it.expected === 'accepted') !== accepts(it.text)),
        fault.name,
      ).toBe(true)
    }
  })
})

test.each(textModels.slice(0, 1).map((it) => [it.model.id, it] as const))(
  'faults of %s that are told as one are one: their documents are the same',
  (_, known) => {
    const byLikeness = new Map<string, Fault[]>()
    for (const it of faultsOf(knownSubject(known)))
      byLikeness.set(it.likeness, [...(byLikeness.get(it.likeness) ?? []), it])
    const alike = [...byLikeness.values()].filter((it) => it.length > 1)
    expect(alike.length).toBeGreaterThan(5)
    for (const [first, ...others] of alike)
      for (const it of others) expect(it.document?.(), it.name).toEqual(first?.document?.())
  },
)

test('what is noticed is told alike whether or not each fault is held against the whole plan', async () => {
  const document = taskDocument(
    { size: { type: 'integer', minimum: 64, maximum: 2048 }, mode: { enum: ['fast', 'best'] } },
    {
      if: { properties: { mode: { const: 'best' } }, required: ['mode'] },
      then: { properties: { size: { maximum: 512 } } },
    },
  )
  const subject = knownSubject({ model: await readModel(document), document })
  const { fewest, ...whole } = await measurePower(subject, { fewest: true })
  expect(await measurePower(subject)).toEqual(whole)
  expect(fewest?.faults).toBeGreaterThan(20)
  expect(fewest?.within.map((it) => it.planned)).toContain(fewest?.faults)
})

describe('faults of the media model (in npm run test:all)', () => {
  const known = fixtures.find((it) => it.model.id === 'example-prism-1')
  const [operation] = known?.model.operations ?? []
  if (known === undefined || operation === undefined) throw new Error('The media model is not there.')
  const subject = knownSubject(known, operation)

  // To work out its cases takes longer than all others of this file.
  test.runIf(amount(0, 1) === 1)(
    'the core set notices each one that shows at all, with at most 2 requests per constraint',
    async () => {
      const power = await measurePower(subject)
      expect(power.survivors).toEqual([])
      expect(power.faults).toBeGreaterThan(1500)
      expect(power.requestsPerConstraint).toBeLessThanOrEqual(2)
    },
  )
})

describe('each law can fail: a server that misbehaves breaks', () => {
  const [known] = textModels
  const [operation] = known?.model.operations ?? []
  if (known === undefined || operation === undefined) throw new Error('There is no text model.')
  const subject = knownSubject(known, operation)
  const plan = prepared(subject, { cases: 'core' })
  const broken = async (name: string) => {
    const fault = misbehavioursOf(subject).find((it) => it.name === name)
    if (fault === undefined) throw new Error(`There is no fault ${name}.`)
    const target = { ...fault.of(localTarget(subject)), patienceMs: 100 }
    const few = { ...plan, plan: spread(plan.plan, 30) }
    const { laws } = await runSuite(subject, { target, runs: 0, seed: 1, isSwept: false }, few)
    return laws.filter((it) => it.status === 'broken').map((it) => it.law)
  }
  for (const [law, fault] of [
    ['server-agrees', '500 in place of 400'],
    ['server-agrees', 'errors name another field'],
    ['key-decides', 'a key is compared from its start'],
    ['body-is-json', 'what is no JSON is accepted'],
    ['refused-not-executed', 'refused tasks are executed'],
    ['delivery-agrees', 'streams end without [DONE]'],
    ['delivery-agrees', 'webhooks are not posted'],
    ['delivery-agrees', 'tasks are under way for ever'],
    ['fields-have-effect', 'stop sequences ignored'],
    ['fields-have-effect', 'numberResults ignored'],
    ['batch-is-its-tasks', 'only the first task of a batch'],
    ['identifiers-hold', 'identifiers are taken twice'],
    ['identifiers-hold', 'identifiers in lower case'],
    ['response-fits', 'errors without a code'],
  ] as const)
    test(`${law} by «${fault}»`, async () => expect(await broken(fault)).toContain(law))
})
