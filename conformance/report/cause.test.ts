import { describe, expect, test } from 'vitest'
import { misbehavioursOf } from '../mutation/behaviour.js'
import { faultsOf } from '../mutation/fault.js'
import { localTarget } from '../server/local.js'
import { knownSubject, textModels } from '../suite/documents.fixture.js'
import { prepared } from '../suite/preparation.js'
import { runSuite } from '../suite/run.js'
import { causesIn } from './cause.js'
import type { CoverageEntry, Finding } from './finding.js'
import { ofInput, ofMembers } from './symptom.js'

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

const base: Finding = {
  id: '',
  law: 'server-agrees',
  model: 'm',
  operation: 'o',
  pointer: '',
  keyword: '',
  path: '',
  value: '1',
  message: 'm',
  expected: { verdict: '', pointers: [] },
  actual: { verdict: '', pointers: [] },
  curl: '',
  snippet: '',
}

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

  test('is one cause wherever it is noticed, where one rule at most is known that it may be for', () => {
    const elsewhere = (path: string) => ({ ...refusal('type', [], path), path })
    expect(keysOf([elsewhere('/seed'), elsewhere('/height'), refusal('maximum')])).toHaveLength(1)
    const most = refusal('maximum', ['width must be at most 1000'])
    expect(keysOf([elsewhere('/seed'), most])).toHaveLength(2)
  })

  test('is one cause where none of several schemas is looked at, nor later items', () => {
    const at = (pointer: string, keyword: string, path = '/images/0') => ({
      ...acceptance(keyword),
      id: `${pointer} ${keyword}`,
      pointer,
      path,
      expected: { verdict: 'refuses', pointers: [path] },
    })
    const branches = [at('/images/items/anyOf/0', 'format'), at('/images/items/anyOf/1', 'pattern')]
    const later = at('/images', 'items', '/images/1')
    expect(keysOf([later, at('/images/items', 'anyOf'), ...branches])).toHaveLength(1)
    expect(keysOf([later, ...branches])).toHaveLength(3)
  })

  test('is one cause where the server tells all rules at once', () => {
    const all = (value: number) => [`width of ${value} must be between 100 and 1000, in multiples of 100`]
    expect(keysOf([refusal('minimum', all(128)), refusal('maximum', all(2048))])).toHaveLength(1)
  })
})

describe('failures of the server', () => {
  const failure = (id: string, path: string, words: readonly string[] = []): Finding => ({
    ...base,
    id,
    path,
    expected: { verdict: 'refuses', pointers: [path] },
    actual: { verdict: 'answers 500', status: 500, pointers: [], ...(words.length > 0 && { words }) },
    symptom: 'the server answers 500',
  })
  const probe = (id: string, path: string, slip = '') => ({
    id,
    path,
    label: id,
    side: 'outside' as const,
    ...(slip && { slip }),
    outcome: 'finding' as const,
  })
  const rule = (pointer: string, keyword: string, ...illegal: readonly ReturnType<typeof probe>[]): CoverageEntry => ({
    pointer,
    keyword,
    legal: [],
    illegal,
    covered: 'both sides',
    reasons: [],
  })
  /** Rules that nothing is wrong with. */
  const others = Array.from({ length: 8 }, (_, i) =>
    rule(`/other/${i}`, 'type', { ...probe(`other ${i}`, '/other'), outcome: 'as expected' } as never),
  )
  const count = (findings: readonly Finding[], coverage: readonly CoverageEntry[]) =>
    causesIn({ findings, coverage }).length

  test('are as many causes as the server has words for them', () =>
    expect(count([failure('a', '/a', ['no a']), failure('b', '/a', ['no b'])], others)).toBe(2))

  test('are as many causes as there are places, where the words are the same', () => {
    const rules = [rule('/a', 'maximum', probe('a', '/a')), rule('/b', 'minLength', probe('b', '/b'))]
    expect(count([failure('a', '/a', ['oh']), failure('b', '/b', ['oh'])], [...others, ...rules])).toBe(2)
  })

  test('are one cause where one misreading leads to them', () => {
    const rules = [rule('/a', 'type', probe('a', '/a', 'null')), rule('/b', 'type', probe('b', '/b', 'null'))]
    expect(count([failure('a', '/a'), failure('b', '/b')], [...others, ...rules])).toBe(1)
  })

  test('are one cause where the server fails whatever it should refuse', () => {
    const rules = [rule('/a', 'maximum', probe('a', '/a')), rule('/b', 'minLength', probe('b', '/b'))]
    expect(count([failure('a', '/a', ['no a']), failure('b', '/b', ['no b'])], rules)).toBe(1)
  })
})

test('the case that goes first stands for a constraint that smaller ones show as well', () => {
  const at = (id: string, value: string): Finding => ({
    ...base,
    id,
    value,
    pointer: '/properties/heat',
    keyword: 'additionalProperties',
    expected: { verdict: 'refuses', pointers: ['/heat'] },
    actual: { verdict: 'accepts', pointers: [] },
  })
  const probe = { path: '/heat', label: '', side: 'outside', outcome: 'finding', slip: 'unknown-key' } as const
  const illegal = ['plain', 'slip'].map((id) => ({ ...probe, id }))
  const rule = { pointer: '/properties/heat', keyword: 'additionalProperties', legal: [], illegal, reasons: [] }
  const coverage: CoverageEntry[] = [{ ...rule, covered: 'one side' }]
  const [cause] = causesIn({ findings: [at('slip', 'Heat'), at('plain', 'unknown')], coverage })
  expect(cause?.findings).toEqual(['plain', 'slip'])
})

describe('a field', () => {
  const taken = (keyword: string): Finding => ({
    ...base,
    id: keyword,
    keyword,
    pointer: '/properties/heat',
    path: '/heat',
    expected: { verdict: 'refuses', pointers: ['/heat'] },
    actual: { verdict: 'accepts', pointers: [] },
  })
  const effect: Finding = {
    ...base,
    id: 'effect',
    path: '/heat',
    expected: { verdict: 'another text', pointers: [] },
    actual: { verdict: 'the same text', pointers: [] },
    symptom: ofInput('/heat'),
  }
  const coverage = (outcomes: Readonly<Record<string, 'finding' | 'as expected'>>): readonly CoverageEntry[] =>
    Object.entries(outcomes).map(([keyword, outcome]) => ({
      pointer: '/properties/heat',
      keyword,
      legal: [],
      illegal: [{ id: keyword, path: '/heat', label: keyword, side: 'outside', outcome }],
      covered: 'both sides',
      reasons: [],
    }))

  test('that is ignored is one cause: it takes whatever breaks its rules, and has no effect', () => {
    const all = coverage({ type: 'finding', maximum: 'finding', multipleOf: 'finding' })
    const findings = [taken('type'), taken('maximum'), taken('multipleOf'), effect]
    expect(causesIn({ findings, coverage: all }).map((it) => it.count)).toEqual([4])
  })

  test('two rules of which are missing, and others are not, has two causes', () => {
    const some = coverage({ type: 'as expected', maximum: 'finding', multipleOf: 'finding' })
    expect(causesIn({ findings: [taken('maximum'), taken('multipleOf')], coverage: some })).toHaveLength(2)
  })
})

describe('what shows by one way of delivery', () => {
  const differing: Finding = {
    ...base,
    id: 'differing',
    law: 'delivery-agrees',
    expected: { verdict: 'a text', pointers: [] },
    actual: { verdict: 'another text', pointers: [] },
    deliveries: ['stream', 'sync'],
    symptom: ofMembers(['text']),
  }
  const effectOf = (at: string, ...deliveries: readonly string[]): Finding => ({
    ...differing,
    id: at,
    law: 'fields-have-effect',
    deliveries,
    symptom: ofInput(at),
  })
  const count = (...findings: readonly Finding[]) => causesIn({ findings, coverage: [] }).length

  test('follows from its text, where that is another one', () =>
    expect(count(differing, effectOf('/most', 'stream'), effectOf('/stops', 'stream'))).toBe(1))

  test('does not, where it shows by other ways too', () =>
    expect(count(differing, effectOf('/most', 'stream', 'sync'), effectOf('/stops', 'async'))).toBe(3))

  test('explains what differs, where it is one input; two that are forgotten are two', () => {
    const more = { ...differing, symptom: ofMembers(['text', 'usage']) }
    expect(count(more, effectOf('/most', 'stream'))).toBe(1)
    expect(count(more, effectOf('/most', 'stream'), effectOf('/stops', 'stream'))).toBe(3)
  })

  test('is one object that is forgotten, where all inputs stand in it, however much differs at each task', () => {
    const more = { ...differing, id: 'more', symptom: ofMembers(['text', 'usage']) }
    const most = { ...differing, id: 'most', symptom: ofMembers(['finishReason', 'text', 'usage']) }
    const inputs = ['/settings/most', '/settings/stops'].map((it) => effectOf(it, 'stream'))
    expect(count(more, most, ...inputs)).toBe(1)
    expect(count(more, most, ...inputs, effectOf('/seed', 'stream'))).toBe(4)
  })
})

describe('a kind of part that a server does not know', () => {
  const words = (index: number) => [`Unsupported value for 'messages.${index}.content.0.type'.`]
  const finding = (id: string, expected: Finding['expected'], index = 0, said = words(index)): Finding => ({
    ...base,
    id,
    path: `/messages/${index}/content/0/frames/0`,
    message: expected.verdict === 'accepts' ? 'It refuses what is legal.' : `It refuses without naming /${id}.`,
    expected,
    actual: { verdict: 'refuses', pointers: [`messages.${index}.content.0.type`], words: said },
  })
  const legal = { verdict: 'accepts', pointers: [] }
  const wrong = { verdict: 'refuses', pointers: ['/messages/0/content/0/frames'] }
  const keysOf = (findings: readonly Finding[]) =>
    causesIn({ findings, coverage: [] }).map((it) => `${it.message} ${it.findings.join()}`)

  test('is one cause, and told as the legal request that is refused: also where what is wrong in it is not named', () =>
    expect(keysOf([finding('a', wrong), finding('b', legal, 1), finding('c', wrong, 1)])).toEqual([
      'It refuses what is legal. b,a,c',
    ]))
  test('is another cause than a field that is misnamed in other words', () =>
    expect(keysOf([finding('a', wrong, 0, ['Bad frames.']), finding('b', legal)])).toHaveLength(2))
  test('is not at issue where nothing legal is refused', () =>
    expect(keysOf([finding('a', wrong), finding('c', wrong, 1)])).toHaveLength(1))
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
