import { expect, test } from 'vitest'
import { mutated, type Pointer, parent, tokens, valueAt } from '../../generator/document/pointer.js'
import { taskDocument } from '../../generator/emit/bundle.fixture.js'
import { readModel } from '../../generator/ir/read.js'
import { amount, sampled } from '../../generator/sample.fixture.js'
import { judgeOf } from '../judge/index.js'
import { knownSubject, textModels } from '../suite/documents.fixture.js'
import { thriftOf } from '../suite/plan.js'
import { prepared } from '../suite/preparation.js'
import type { Subject } from '../suite/subject.js'
import { type FaultyJudge, faultsOf } from './fault.js'

/** What keeps requests cheap is what these rules are about: what excludes it, what holds without it, how many there are. */
const about = {
  maxTokens: { type: 'integer', minimum: 1, maximum: 64 },
  budget: { type: 'integer', minimum: 1, maximum: 9 },
  level: { enum: ['low', 'high'] },
  numberResults: { type: 'integer', minimum: 1, maximum: 4 },
  settings: {
    type: 'object',
    properties: { maxTokens: { type: 'integer', minimum: 1 }, tone: { type: 'string' } },
    additionalProperties: false,
    maxProperties: 1,
  },
}
const rules = {
  'what excludes it': { not: { required: ['maxTokens', 'budget'] } },
  'what holds where it is absent': { if: { required: ['maxTokens'] }, then: {}, else: { required: ['budget'] } },
  'one of two, and not both': { oneOf: [{ required: ['maxTokens'] }, { required: ['level'] }] },
  'what depends on it, further in': {
    allOf: [
      {
        if: { properties: { level: { const: 'low' } } },
        else: { if: { required: ['maxTokens'] }, else: { required: ['budget'] } },
      },
    ],
  },
} as const

/** The faults that only what is not kept cheap shows. */
function hidden(subject: Subject, every: number): string[] {
  const [plain, cheap] = [false, true].map((isFrugal) => prepared(subject, { cases: 'core', isFrugal }).plan)
  const shows = (plan: typeof plain, judge: FaultyJudge) =>
    plan?.some((it) => !it.isWhole && (it.expected === 'accepted') !== judge.accepts(it.text)) === true
  const faults = [...faultsOf(subject)].filter((_, i) => i % every === 0)
  return faults.flatMap((it) => {
    const judge = it.judge()
    return !shows(cheap, judge) && shows(plain, judge) ? [it.name] : []
  })
}

for (const [name, rule] of sampled(Object.entries(rules), 2))
  test(`no fault is hidden by what keeps requests cheap where a rule is about ${name}`, async () => {
    const document = taskDocument(about, rule)
    const model = await readModel(document)
    expect(thriftOf({ model, operation: model.operations[0] as never }).size).toBeGreaterThan(2)
    expect(hidden(knownSubject({ model, document }), 1)).toEqual([])
  })

for (const known of textModels) {
  const subject = knownSubject(known)

  test(`no fault of ${known.model.id} is hidden by what keeps requests cheap (a sample)`, () => {
    expect(hidden(subject, amount(40, 1))).toEqual([])
  })

  test(`a server of ${known.model.id} that demands what keeps requests cheap is noticed`, () => {
    const { plan } = prepared(subject, { cases: 'core', isFrugal: true })
    const root = subject.operation.request.at.pointer
    for (const member of thriftOf(subject).keys()) {
      const judge = judgeOf(demanding(known.document, root, member), { pointer: root, way: 'request' })
      expect(
        plan.some((it) => it.expected === 'accepted' && !it.isWhole && !judge(it.text).valid),
        member,
      ).toBe(true)
    }
  })
}

/** The document in which a member has to be there wherever its object is. */
function demanding(document: unknown, root: Pointer, member: Pointer): object {
  const at = tokens(parent(member) ?? '').reduce((path, it) => `${path}/properties/${it}`, root)
  const needed = (valueAt(document as never, `${at}/required`) ?? []) as readonly string[]
  return mutated(document as never, `${at}/required`, { set: [...needed, tokens(member).at(-1) ?? ''] }) as object
}
