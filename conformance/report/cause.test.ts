import { describe, expect, test } from 'vitest'
import { misbehavioursOf } from '../mutation/behaviour.js'
import { faultsOf } from '../mutation/fault.js'
import { localTarget } from '../server/local.js'
import { knownSubject, textModels } from '../suite/documents.fixture.js'
import { prepared } from '../suite/preparation.js'
import { runSuite } from '../suite/run.js'
import { causesIn } from './cause.js'
import type { Finding } from './finding.js'

const [known] = textModels
if (known === undefined) throw new Error('There is no text model.')
const subject = knownSubject(known)

/** A server with all faults at once, each in another constraint. */
async function reportWith(names: readonly string[], behaviour?: string) {
  const judges = names.map((name) => {
    const fault = [...faultsOf(subject)].find((it) => it.name.endsWith(name))
    if (fault === undefined) throw new Error(`There is no fault ${name}.`)
    return fault.judge().judge
  })
  // Wrong wherever one of them is.
  const judge = (text: string) => {
    const right = subject.judge(text)
    return judges.map((it) => it(text)).find((it) => it.valid !== right.valid) ?? right
  }
  const faithful = localTarget(subject, judge)
  const target =
    misbehavioursOf(subject)
      .find((it) => it.name === behaviour)
      ?.of(faithful) ?? faithful
  const options = { target: { ...target, patienceMs: 100 }, runs: 20, seed: 3, isSwept: false }
  return await runSuite(subject, options, prepared(subject, { cases: 'core' }))
}

const planted = [
  'properties/topP/maximum dropped',
  'properties/topK/maximum loosened',
  'properties/temperature/multipleOf tightened',
  'properties/maxTokens/minimum loosened',
  'properties/numberResults/maximum loosened',
]

test('five constraints that are wrong and one behaviour are six causes, however many findings they bring', async () => {
  const report = await reportWith(planted, 'no key needed')
  const causes = causesIn(report)
  expect(report.findings.length).toBeGreaterThan(6)
  expect(causes.map((it) => it.message + it.pointer + it.keyword)).toHaveLength(6)
  expect(causes.reduce((sum, it) => sum + it.count, 0)).toBe(report.findings.length)
})

test('two rules of one field that are wrong, each refusing what is legal, are two causes', async () => {
  const report = await reportWith([
    'properties/temperature/multipleOf tightened',
    'properties/temperature/maximum tightened',
  ])
  const causes = causesIn(report)
  expect(causes.map((it) => `${it.message} ${it.words?.join()}`)).toHaveLength(2)
  expect(report.findings.length).toBeGreaterThan(2)
})

describe('what is refused of a field', () => {
  const refusal = (keyword: string, words: readonly string[] = [], id = keyword): Finding => ({
    id,
    law: 'server-agrees',
    model: 'm',
    operation: 'o',
    pointer: '/properties/width',
    keyword,
    path: '/width',
    value: '128',
    message: 'The server refuses what the document allows.',
    expected: { verdict: 'accepts', pointers: [] },
    actual: { verdict: 'refuses', pointers: ['width'], ...(words.length > 0 && { words }) },
    curl: '',
    snippet: '',
  })
  const acceptance = (keyword: string): Finding => ({
    ...refusal(keyword, [], `${keyword} accepted`),
    message: 'The server accepts what the document refuses.',
    expected: { verdict: 'refuses', pointers: ['/width'] },
    actual: { verdict: 'accepts', pointers: [] },
  })
  const keysOf = (findings: readonly Finding[]) =>
    causesIn({ findings, coverage: [] }).map((it) => it.findings.slice().sort().join())

  test('is one cause with the grid that takes what is off it', () =>
    expect(keysOf([acceptance('multipleOf'), refusal('minimum'), refusal('maximum')])).toHaveLength(1))

  test('is another cause than a limit that takes too much', () =>
    expect(keysOf([acceptance('maximum'), refusal('minimum')])).toHaveLength(2))

  test('is of as many causes as the server tells rules', () => {
    const grid = ['width must be a multiple of 100']
    const most = ['width must be at most 1000']
    expect(keysOf([refusal('minimum', grid), refusal('multipleOf', grid), refusal('maximum', most)])).toEqual([
      'minimum,multipleOf',
      'maximum',
    ])
  })

  test('is one cause with the error that states the limit that refuses it', () => {
    const most = ['width must be at most 1000']
    const stated = { ...refusal('maximum', most, 'stated'), message: 'The error for /width says max 1000, …' }
    const misstated = { ...stated, expected: stated.actual, misstated: 'max' }
    const [cause, ...others] = causesIn({ findings: [misstated, refusal('maximum', most)], coverage: [] })
    expect([cause?.findings, others]).toEqual([['maximum', 'stated'], []])
    expect(keysOf([misstated, refusal('minimum', ['width must be at least 200'])])).toHaveLength(2)
  })

  test('is one cause where the server tells all rules at once', () => {
    const all = (value: number) => [`width of ${value} must be between 100 and 1000, in multiples of 100`]
    expect(keysOf([refusal('minimum', all(128)), refusal('maximum', all(2048))])).toHaveLength(1)
  })
})

test('the generated check and the server have causes of their own', () => {
  const one = { law: 'server-agrees', pointer: '/a', keyword: 'maximum', path: '/a', value: '1', message: 'm' }
  const finding = {
    ...one,
    id: '1',
    expected: { verdict: 'refuses', pointers: [] },
    actual: { verdict: 'accepts', pointers: [] },
  } as unknown as Finding
  expect(
    causesIn({ findings: [finding, { ...finding, id: '2', law: 'checks-agree', isInProcess: true }], coverage: [] }),
  ).toHaveLength(2)
})

test('no findings have no cause', () => expect(causesIn({ findings: [], coverage: [] })).toEqual([]))
