import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { taskDocument } from '../generator/emit/bundle.fixture.js'
import { type Extended, firstUnanswered, newKeyword, withNewKind } from './new-kind.fixture.js'

/** The readers of the sources, as the package has them. */
const module = `
export { compileShape, compileValidator } from './generator/compile.js'
export { renderModel } from './generator/emit/render.js'
export { readModel } from './generator/ir/read.js'
export { explainField } from './generator/explain/explain-field.js'
export { findField } from './generator/explain/find-field.js'
export { validRequest } from './conformance/value/request.js'
export { simplest } from './conformance/value/construct/chance.js'
export { construct } from './conformance/value/construct/construct.js'
export { nearMiss } from './conformance/value/near-miss.js'
export { boundaryTable } from './conformance/suite/table.js'
export { subjectOf } from './conformance/suite/subject.js'
export { refusalOf } from './conformance/mock/runware/refusal.js'
export { declarationAt } from './conformance/mock/declaration.js'
export { diffModels } from './conformance/diff/diff-models.js'
export { measurePower } from './conformance/mutation/power.js'
export { faultsOf } from './conformance/mutation/fault.js'
`

// The modules are made at run time.
// biome-ignore lint/suspicious/noExplicitAny: their types are those of the sources, which have one kind fewer.
type Readers = any

const properties = (text: string) => ({ name: { type: 'string', [newKeyword]: text } })
const document = taskDocument(properties('a'), { required: ['name'] })

/** A check that finds nothing: what a reader does by itself shows. */
const lenient = () => ({ is: () => true, validate: () => [] })

describe('a new kind of constraint', { timeout: 600_000 }, () => {
  let sources: Extended
  let readers: Readers
  let model: Readers
  let operation: Readers

  beforeAll(async () => {
    sources = withNewKind()
    readers = await sources.load<Readers>(module)
    model = await readers.readModel(document)
    operation = model.operations[0]
  }, 600_000)

  test('compiles once each table that the compiler names has an answer', () => {
    expect(sources.errors).toEqual([])
    expect(sources.places.length).toBeGreaterThan(15)
  })

  const judged = { judge: () => ({ verdict: 'accepts', violations: [] }) }
  const violation = { pointer: '/name', keyword: newKeyword, limit: 'a', message: 'starts with something else' }
  const subject = () => ({
    ...{ model, operation, document, compile: lenient, validate: () => [], holds: () => true },
    ...{ judge: judged.judge, judgeBody: judged.judge },
  })
  const draw = (arbitrary: Readers) => fc.sample(arbitrary as fc.Arbitrary<unknown>, 1)

  // Each is asked by itself: the first one to be met must not cover for the others.
  test.each<[string, place: string, run: () => unknown, passed?: readonly string[]]>([
    ['compileValidator', 'generator/emit/check/check-code.ts', () => readers.compileValidator({ [newKeyword]: 'a' })],
    [
      'compileValidator, in an expression',
      'generator/emit/check/expression.ts expressions',
      () => readers.compileValidator({ not: { [newKeyword]: 'a' } }),
    ],
    ['generate', 'generator/emit/', () => readers.renderModel(model)],
    [
      'explain',
      'generator/explain/explain-field.ts',
      () => readers.explainField(model, operation, readers.findField(operation.request, 'name')),
    ],
    ['validRequest', 'conformance/value/', () => draw(readers.validRequest(model, { compile: lenient }))],
    [
      'the construction of a value',
      'conformance/value/construct/met.ts met',
      () => readers.construct(operation.request, () => true, readers.simplest, {}),
    ],
    ['nearMiss', 'conformance/value/edge/', () => draw(readers.nearMiss(model, { compile: lenient }))],
    [
      'the boundary table',
      'conformance/value/edge/',
      () => readers.boundaryTable(operation, { compile: lenient, judge: judged.judge, judgeBody: judged.judge }),
    ],
    [
      'the refusal of the mock',
      'conformance/mock/runware/refusal.ts',
      () => readers.refusalOf([violation], { value: { name: 'b' }, shape: operation.request, documentation: '' }, {}),
    ],
    [
      'what the mock says of a field',
      'conformance/mock/declaration.ts',
      () => readers.declarationAt(operation.request, ['name']),
    ],
    ['diffModels', 'generator/ir/gathered.ts', () => changed()],
    [
      'diffModels, in what it compares',
      'conformance/diff/compare/compare.ts',
      () => changed(),
      ['generator/ir/gathered.ts gatherers'],
    ],
    ['measurePower', '', () => readers.measurePower(subject())],
    ['one step of a limit', 'conformance/value/edge/mutate.ts steps', () => [...readers.faultsOf(subject())]],
    [
      'the faults of --power',
      'conformance/mutation/fault.ts changes',
      () => [...readers.faultsOf(subject())],
      ['conformance/value/edge/mutate.ts steps'],
    ],
    [
      'the slips of --power',
      'conformance/mutation/fault.ts valueSlips',
      () => [...readers.faultsOf({ ...subject(), document: {} })],
    ],
  ])('%s does not answer in silence', async (_, place, run, passed) => {
    expect(await firstUnanswered(run, passed)).toMatch(new RegExp(`^unanswered: ${place}`))
  })

  async function changed(): Promise<unknown> {
    const next = await readers.readModel(taskDocument(properties('b'), { required: ['name'] }))
    return readers.diffModels(model, next)
  }
})
