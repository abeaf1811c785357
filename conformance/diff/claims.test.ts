import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileShape } from '../../generator/compile.js'
import type { Json } from '../../generator/document/json.js'
import { replaced, tokens, valueAt } from '../../generator/document/pointer.js'
import { SpecError } from '../../generator/document/problem.js'
import type { Model, Shape } from '../../generator/ir/model.js'
import { amount, sampled, seed } from '../../generator/sample.fixture.js'
import { anySchema } from '../fixture/fuzz/schema.js'
import type { JudgeOf } from '../judge/verdict.js'
import { everyKnown, hasCorpus } from '../suite/documents.fixture.js'
import { NothingFound } from '../value/either.js'
import { anyRequest } from '../value/near-miss.js'
import { tolerantly } from './compare/reader.js'
import { type Step, stepped } from './containment/edited.fixture.js'
import { diff, documents, edited, judges } from './edited.fixture.js'
import { interfaceOf } from './input/interface.js'
import { isolationOf, schemaPairsOf, type Told } from './isolation.fixture.js'
import { atHand, labelledPairs } from './labelled.fixture.js'
import type { DiffResult } from './result/result.js'
import { rows } from './table.fixture.js'

/*
 * What is told of changes, held against values and judges that the comparison has no part in: where nothing is said to
 * break, whatever the one side takes the other takes; where something is, its witness shows this change and no other.
 */

/** Candidates for each pair of bodies of which nothing is said to break, and edits of each document. */
const candidates = amount(25, 10_000)
const editsOfEach = amount(1, 12)
const candidatesOfSource = amount(6, 400)

const [judgeOf] = judges as readonly [JudgeOf]

interface Held {
  /** Pairs of bodies between which nothing breaks. */
  harmless: number
  readonly isolated: { hand: number; patches: number }
  readonly faults: string[]
}

const nothingHeld = (): Held => ({ harmless: 0, isolated: { hand: 0, patches: 0 }, faults: [] })

/** Holds all that is told of a pair. `known` are candidates for bodies by their pointers. */
async function hold(name: string, [old, next]: readonly [Json, Json], held: Held, known?: Candidates): Promise<void> {
  const result = await diff(old, next, { align: false }).catch((error: unknown) => {
    // What contradicts itself is no document to compare.
    if (error instanceof SpecError) return undefined
    throw error
  })
  if (result === undefined) return
  for (const change of result.changes.filter((it) => it.verdict === 'proven' && it.direction !== 'document')) {
    const told: Told = {
      old,
      read: change.direction === 'response' ? tolerantly(old) : old,
      next,
      changes: result.changes,
    }
    const isolation = isolationOf(told, change)
    if ('fault' in isolation) held.faults.push(`${name} ${change.direction} ${change.path}: ${isolation.fault}`)
    else held.isolated[isolation.by]++
  }
  for (const body of schemaPairsOf(old, next)) {
    if (!isHarmless(result, body.direction)) continue
    const isForth = body.direction === 'request'
    const [from, to] = isForth ? [old, next] : [next, tolerantly(old)]
    const [a, b] = isForth ? [body.old, body.new] : [body.new, body.old]
    const way = isForth ? 'request' : 'answer'
    const [source, target] = [judgeOf(from, { pointer: a, way }), judgeOf(to, { pointer: b, way })]
    held.harmless++
    const own = candidatesFor(from, a, way, candidatesOfSource)
    for (const text of [...own, ...(known?.(a, way) ?? [])])
      if (source(text).verdict === 'accepts' && target(text).verdict === 'refuses')
        held.faults.push(`${name} ${body.direction}: ${text.slice(0, 300)} is refused now`)
  }
}

/** Whether nothing in a direction is told to break, or left open; that another model is named is no matter of values. */
function isHarmless({ changes }: DiffResult, direction: string): boolean {
  const own = changes.filter((it) => it.direction === direction)
  const isShown = ['equivalent', 'compatible', 'behavioural', 'annotation']
  return own.length > 0 && own.every((it) => isShown.includes(it.verdict) && !it.identity)
}

type Way = 'request' | 'answer'
type Candidates = (pointer: string, way: Way) => readonly string[]

/** Values of a body, and some that miss it by one step. */
function candidatesFor(document: Json, pointer: string, way: Way, count: number): readonly string[] {
  const shape = interfaceOf(document, 'model.json').shape(pointer, way)
  if (shape === undefined) return []
  const model = { id: 'body', operations: [{ id: 'body', request: shape as Shape }] } as unknown as Model
  try {
    return fc
      .sample(anyRequest(model, { compile: compileShape }), { numRuns: count, seed })
      .map((it) => JSON.stringify(it))
  } catch (error) {
    if (error instanceof NothingFound) return []
    throw error
  }
}

/** Candidates for the bodies of a document, made once for all its edits. */
function candidatesOf(document: Json): Candidates {
  const made = new Map<string, readonly string[]>()
  return (pointer, way) => {
    const key = `${way} ${pointer}`
    const texts = made.get(key) ?? candidatesFor(document, pointer, way, candidates)
    made.set(key, texts)
    return texts
  }
}

const names = { key: fc.constantFrom('width', 'prompt', 'model'), references: ['#/components/schemas/none'] }
const step: fc.Arbitrary<Step> = fc.record({
  at: fc.nat(),
  edit: fc.nat(),
  by: fc.nat(),
  other: anySchema(names).filter((it) => !JSON.stringify(it).includes('"$ref"')),
})

/** A document with a small step made in a schema of its bodies or components. */
function withStep(document: Json, drawn: Step): Json {
  const bodies = schemaPairsOf(document, document).map((it) => it.old)
  const components = Object.keys((valueAt(document, '/components/schemas') ?? {}) as object)
  const places = [...bodies, ...components.map((it) => `/components/schemas/${it}`)]
  const place = places[drawn.by % places.length] as string
  const schema = valueAt(document, place)
  return schema === undefined ? document : (replaced(document, tokens(place), stepped(schema, drawn)) ?? document)
}

/** Documents that a step differs from this one. */
function someSteps(document: Json, drawnBy: number): readonly Json[] {
  const text = JSON.stringify(document)
  return fc
    .sample(step, { numRuns: editsOfEach * 4, seed: drawnBy })
    .map((it) => withStep(document, it))
    .filter((it) => JSON.stringify(it) !== text)
    .slice(0, editsOfEach)
}

function expectHeld(held: Held, leastHarmless: number): void {
  const { hand, patches } = held.isolated
  console.log(`${held.harmless} harmless pairs, ${hand + patches} witnesses, ${hand} put back by hand; seed ${seed}`)
  expect(held.faults).toEqual([])
  expect(held.harmless).toBeGreaterThanOrEqual(leastHarmless)
}

describe(`edits over (seed ${seed}) ${hasCorpus ? 'all files' : 'all files but those of the corpus, which is not at hand'}`, () => {
  test.each(everyKnown.map((it, i) => [it.name, it.document as Json, i] as const))(
    'of %s are told as they are',
    async (_, document, index) => {
      const held = nothingHeld()
      const own = candidatesOf(document)
      for (const [i, next] of someSteps(document, seed + index).entries()) {
        await hold(`step ${i} forth`, [document, next], held, own)
        await hold(`step ${i} back`, [next, document], held, own)
      }
      expectHeld(held, 0)
    },
  )
})

test(`edits over every kind of constraint are told as they are (seed ${seed})`, async () => {
  const held = nothingHeld()
  const known = { text: candidatesOf(documents.text), media: candidatesOf(documents.media) }
  for (const { name, document, edit } of sampled(
    rows.filter((it) => it.document !== 'small'),
    5,
  )) {
    const [old, next] = [documents[document], edited(documents[document], edit)]
    const own = known[document as keyof typeof known]
    await hold(`${name}, forth`, [old, next], held, own)
    await hold(`${name}, back`, [next, old], held, own)
  }
  expectHeld(held, 1)
  expect(held.isolated.hand).toBeGreaterThan(held.isolated.patches)
})

test.skipIf(labelledPairs.length === 0)(`labelled pairs are told as they are${atHand} (seed ${seed})`, async () => {
  const held = nothingHeld()
  for (const it of sampled(labelledPairs, 12)) await hold(it.name, [it.old, it.new], held)
  expectHeld(held, 1)
})
