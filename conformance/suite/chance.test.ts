import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileShape } from '../../generator/compile.js'
import { localTarget } from '../server/local.js'
import { anyRequest } from '../value/near-miss.js'
import { runsOf, shrunk } from './chance.js'
import { contextOf } from './context-of.js'
import { knownSubject, textModels } from './documents.fixture.js'
import { thriftOf } from './plan.js'

const [known] = textModels
const [operation] = known?.model.operations ?? []
if (known === undefined || operation === undefined) throw new Error('There is no text model.')
const subject = knownSubject(known, operation)
const options = { target: localTarget(subject), seed: 11, runs: 60, profile: 'observed' } as const
const context = contextOf(subject, options)

test('seed and path of a run make fast-check draw the same request', async () => {
  const arbitrary = anyRequest(known.model, { compile: compileShape })
  for (const run of runsOf(context).filter((_, i) => i % 10 === 0)) {
    const { path = '' } = run.about.chance ?? {}
    const { counterexample } = fc.check(
      fc.property(arbitrary, () => false),
      { seed: 11, path, endOnFailure: true },
    )
    expect(JSON.stringify(counterexample?.[0])).toBe(run.text)
  }
})

test('a run that is wrong shrinks to a simpler request, whose path makes it again', async () => {
  const isWrong = async (text: string) => text.includes('"settings"')
  const run = runsOf(context).find((it) => it.text.includes('"settings"') && it.text.length > 400)
  if (run === undefined) throw new Error('No run has settings.')
  const smallest = await shrunk(context, run, isWrong, 2000)
  expect(smallest.text.length).toBeLessThan(run.text.length)
  expect(smallest.text).toContain('"settings"')
  const { seed, path } = smallest.about.chance ?? { seed: 0, path: '' }
  const { counterexample } = fc.check(
    fc.property(anyRequest(known.model, { compile: compileShape }), () => false),
    { seed, path, endOnFailure: true },
  )
  expect(JSON.stringify(counterexample?.[0])).toBe(smallest.text)
})

test('shrinking asks no more than it may', async () => {
  let asked = 0
  const isWrong = async () => ++asked > 0
  await shrunk(context, runsOf(context)[0] as never, isWrong, 7)
  expect(asked).toBeLessThanOrEqual(7)
})

test('where requests cost money they ask for few tokens and results, and for their cost', () => {
  expect([...thriftOf(subject)].sort()).toEqual([
    ['/includeCost', true],
    ['/numberResults', 1],
    ['/settings/maxTokens', 1],
  ])
  const texts = runsOf(contextOf(subject, { ...options, isFrugal: true })).map((it) => it.text)
  const valid = texts.filter((it) => subject.judge(it).valid).map((it) => JSON.parse(it))
  expect(valid.length).toBeGreaterThan(10)
  for (const it of valid) {
    expect(it.includeCost).toBe(true)
    expect(it.settings?.maxTokens ?? 1).toBe(1)
  }
})
