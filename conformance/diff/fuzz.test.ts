import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Json } from '../../generator/document/json.js'
import { SpecError } from '../../generator/document/problem.js'
import { holds } from '../../generator/ir/holds.js'
import { amount, seed } from '../../generator/sample.fixture.js'
import { anySchema, type SmallSchema, smallValue } from '../fixture/fuzz/schema.js'
import { judgeOf } from '../judge/index.js'
import type { Judge } from '../judge/verdict.js'
import { seededChance } from '../value/construct/chance.js'
import { construct } from '../value/construct/construct.js'
import { tolerantly } from './compare/reader.js'
import { editedPair } from './containment/edited.fixture.js'
import { pairOf, typeSamples } from './containment/value-types.fixture.js'
import { diff } from './edited.fixture.js'
import { interfaceOf } from './input/interface.js'
import type { Change } from './result/result.js'

/*
 * Pairs of drawn schemas as bodies of requests and answers, from document to verdict. What is told of a pair is held against
 * ajv on the documents, by values that the comparison has no part in.
 */

/** How many pairs of each kind, and how many values each of them is held against, beside those made of its schemas. */
const pairs = { any: amount(12, 1500), edited: amount(40, 2500), ofType: amount(10, 300) }
const valuesPerPair = 150
const madePerSchema = 8

const names = {
  key: fc.oneof({ arbitrary: fc.constantFrom('a', 'b', 'c'), weight: 12 }, fc.constantFrom('ab', '__proto__', '~')),
  references: ['#/components/schemas/x', '#/components/schemas/y'],
}

const bodyPointer = {
  request: '/paths/~1/post/requestBody/content/application~1json/schema',
  response: '/paths/~1/post/responses/200/content/application~1json/schema',
}
type Reader = 'strict' | 'tolerant'

/** A document whose requests and answers are of one schema; what is referred to is the same in all that share `parts`. */
function documentOf(schema: unknown, parts: readonly unknown[]): Json {
  const content = { 'application/json': { schema } }
  return {
    openapi: '3.1.0',
    info: { title: 'A model', version: '1' },
    paths: {
      '/': {
        post: {
          operationId: 'run_model',
          requestBody: { content },
          responses: { '200': { description: 'Done.', content } },
        },
      },
    },
    components: { schemas: { x: parts[0], y: parts[1] } },
  } as unknown as Json
}

/** Which way bodies go: whatever `from` allows has to be taken by `to`. */
interface Way {
  readonly direction: keyof typeof bodyPointer
  readonly from: Json
  readonly to: Json
  /** Whether what is told to be the same is so seen from either side. */
  readonly isBothWays: boolean
}

interface Tally {
  proven: number
  fine: number
  refused: number
  readonly undecided: string[]
  readonly wrong: string[]
}

class Trial {
  readonly tally: Tally = { proven: 0, fine: 0, refused: 0, undecided: [], wrong: [] }
  private readonly values: readonly string[]

  constructor(values: readonly string[]) {
    this.values = values
  }

  /** Compares a pair and holds all that is told of it against the judge. */
  async hold([old, next]: readonly [Json, Json], index: number): Promise<void> {
    const reader: Reader = index % 2 === 0 ? 'strict' : 'tolerant'
    const told = await diff(old, next, { reader }).catch((error: unknown) => {
      if (error instanceof SpecError) return undefined
      throw error
    })
    if (told === undefined) {
      this.tally.refused++
      return
    }
    for (const direction of ['request', 'response'] as const) {
      const changes = told.changes.filter((it) => it.direction === direction)
      const known = reader === 'tolerant' ? tolerantly(old) : old
      const [from, to] = direction === 'request' ? [old, next] : [next, known]
      // Of members that a tolerant reader does not know nothing is told, also where both documents forbid them.
      const isBothWays = direction === 'request' || reader === 'strict'
      this.judged({ direction, from, to, isBothWays }, changes, index)
    }
  }

  private judged({ direction, from, to, isBothWays }: Way, changes: readonly Change[], index: number): void {
    const pointer = bodyPointer[direction]
    const [source, target] = [from, to].map((it) => judgeOf(it, { pointer })) as [Judge, Judge]
    const isRefuted = (a: Judge, b: Judge) => (text: string) =>
      a(text).verdict === 'accepts' && b(text).verdict === 'refuses'
    const wrong = (what: string) =>
      this.tally.wrong.push(`${direction} ${what} ${JSON.stringify([from, to].map(shortened))}`)
    const texts = [...this.some(index), ...made(from, pointer), ...made(to, pointer)]
    const broken = texts.find(isRefuted(source, target))
    const proven = changes.filter((it) => it.verdict === 'proven')
    const open = changes.filter((it) => it.verdict === 'undecided')
    for (const { witness, keyword } of proven)
      if (!isRefuted(source, target)(JSON.stringify(witness?.value))) wrong(`${keyword} has no witness`)
    if (proven.length > 0) this.tally.proven++
    else if (open.length > 0)
      this.tally.undecided.push(`${direction} ${open[0]?.search?.reason} ${JSON.stringify([from, to].map(shortened))}`)
    else this.tally.fine++
    if (proven.length > 0) return
    if (broken !== undefined) wrong(`${broken} is refused, told was ${changes.map((it) => it.verdict)}`)
    const isSame = isBothWays && changes.every((it) => it.verdict === 'equivalent' || it.verdict === 'annotation')
    const wider = isSame ? texts.find(isRefuted(target, source)) : undefined
    if (wider !== undefined) wrong(`${wider} is taken now, told was ${changes.map((it) => it.verdict)}`)
  }

  private some(index: number): readonly string[] {
    return Array.from({ length: valuesPerPair }, (_, i) => this.values[(index * 37 + i) % this.values.length] as string)
  }
}

function shortened(document: Json): unknown {
  const { paths, components } = document as unknown as {
    paths: { '/': { post: { requestBody: { content: { 'application/json': { schema: unknown } } } } } }
    components: { schemas: unknown }
  }
  return [paths['/'].post.requestBody.content['application/json'].schema, components.schemas]
}

/** Values that the kit makes of a schema. */
function made(document: Json, pointer: string): readonly string[] {
  const shape = interfaceOf(document, 'model.json').shape(pointer)
  if (shape === undefined) return []
  return Array.from({ length: madePerSchema }, (_, i) =>
    construct(shape, (constraint, value) => holds({ at: shape.at, constraints: [constraint] }, value), seededChance(i)),
  ).flatMap((it) => (it === undefined ? [] : [JSON.stringify(it)]))
}

/** Holds pairs against values, and what is told against what is so. */
async function expectSharp(
  what: string,
  drawn: readonly (readonly [Json, Json])[],
  values: fc.Arbitrary<unknown>,
): Promise<void> {
  const texts = fc.sample(values, { numRuns: 600, seed }).map((it) => JSON.stringify(it))
  const trial = new Trial(texts)
  for (const [index, pair] of drawn.entries()) await trial.hold(pair, index)
  const { proven, fine, refused, undecided, wrong } = trial.tally
  const all = proven + fine + undecided.length
  const share = ((100 * undecided.length) / all).toFixed(2)
  console.log(
    `${what}: ${proven} proven, ${fine} fine, ${undecided.length} undecided (${share} %), ${refused} pairs refused; seed ${seed}`,
  )
  expect(wrong).toEqual([])
  expect(undecided.length, undecided.slice(0, 5).join('\n')).toBeLessThanOrEqual(all / 100)
  expect(Math.min(proven, fine) / all).toBeGreaterThan(0.02)
}

const schema = anySchema(names).map((it) =>
  typeof it === 'boolean' ? { allOf: [it] } : it,
) as fc.Arbitrary<SmallSchema>
const parts = fc.tuple(anySchema(names), anySchema(names))

test(`what is told of any two bodies is so (seed ${seed})`, async () => {
  const drawn = fc.sample(fc.tuple(schema, schema, parts, parts), { numRuns: pairs.any, seed })
  await expectSharp(
    'any two',
    drawn.map(([a, b, of, others], i) => [documentOf(a, of), documentOf(b, i % 2 === 0 ? of : others)]),
    smallValue(names),
  )
})

test(`what is told of a body and what small steps make of it is so (seed ${seed})`, async () => {
  const drawn = fc.sample(fc.tuple(editedPair(schema, names), parts), { numRuns: pairs.edited, seed })
  await expectSharp(
    'edited',
    drawn.map(([[a, b], of]) => [documentOf(a, of), documentOf(b, of)]),
    smallValue(names),
  )
})

test.each(Object.entries(typeSamples))(`what is told of bodies about %s is so (seed ${seed})`, async (name, sample) => {
  const drawn = fc.sample(pairOf(sample), { numRuns: pairs.ofType, seed })
  const inField = (it: unknown) => documentOf({ type: 'object', properties: { a: it } }, [true, true])
  await expectSharp(
    name,
    drawn.map(([a, b]) => [inField(a), inField(b)]),
    sample.value.map((a) => ({ a })),
  )
})
