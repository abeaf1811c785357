import { expect, test } from 'vitest'
import type { Json, JsonObject } from '../../generator/document/json.js'
import { valueAt } from '../../generator/document/pointer.js'
import { amount, sampled, seed } from '../../generator/sample.fixture.js'
import { judgeOf, RevisableJudge } from '../judge/index.js'
import { fixtures, knownSubject, textModels } from '../suite/documents.fixture.js'
import type { Subject } from '../suite/subject.js'
import { seededChance } from '../value/construct/chance.js'
import { Plans } from '../value/construct/plan.js'
import { faultsOf } from './fault.js'

/** Legal requests, and each with one member gone, null, a text or a list in its place, at any depth. */
function textsOf({ operation, holds }: Subject, count: number): readonly string[] {
  const plan = new Plans(holds).of([{ shape: operation.request, holds: true }])
  return Array.from({ length: count }).flatMap((_, i) => {
    const made = plan.draw({ chance: seededChance(seed + i), density: 0.5 })
    return made === undefined ? [] : [made, ...variants(made)].map((it) => JSON.stringify(it))
  })
}

function variants(value: Json): Json[] {
  if (Array.isArray(value)) {
    const items: readonly Json[] = value
    return [[...items, ...items], ...items.flatMap((it, i) => variants(it).map((other) => items.with(i, other)))]
  }
  if (typeof value === 'number') return [value + 1, -value, value + 0.5, null]
  if (typeof value !== 'object' || value === null) return [`${value}x`, '', null, []]
  const object: JsonObject = value as JsonObject
  return Object.keys(object).flatMap((key) => {
    const { [key]: own, ...others } = object
    return [others as Json, ...variants(own as Json).map((it) => ({ ...object, [key]: it }) as Json)]
  })
}

test(`a document of which one schema is another one is judged as it is when all of it is compiled (seed ${seed})`, () => {
  const wrong: string[] = []
  let [told, slowly] = [0, 0]
  for (const { name, model, document } of [...textModels, ...fixtures]) {
    const [operation] = model.operations
    if (operation === undefined) continue
    const subject = knownSubject({ model, document }, operation)
    const { pointer } = operation.request.at
    const revisable = RevisableJudge.of(document, pointer)
    if (revisable === undefined) throw new Error(`The schemas of ${name} cannot be changed by their places.`)
    // All at once, and asked in turn: each has to leave the document as it was.
    const judges = sampled([...faultsOf(subject)], 8).flatMap((fault) => {
      const changed = fault.document?.()
      if (changed === undefined) return []
      const fast = revisable.with(fault.pointer, valueAt(changed, fault.pointer))
      if (fast === undefined) slowly++
      return fast === undefined ? [] : [{ fault, fast, slow: judgeOf(changed, { pointer, way: 'request' }) }]
    })
    for (const text of sampled(textsOf(subject, 2), 40))
      for (const { fault, fast, slow } of judges) {
        const expected = slow(text)
        // Before it is known what the document as it is says of the text, and after.
        const [first, accepts, again] = [fast.judge(text), fast.accepts(text), fast.judge(text)]
        if ([first, again].some((it) => JSON.stringify(it) !== JSON.stringify(expected)) || accepts !== expected.valid)
          wrong.push(`${fault.name}: ${text}`)
        if (expected.valid !== subject.judge(text).valid) told++
      }
  }
  expect(wrong).toEqual([])
  expect(told).toBeGreaterThan(0)
  expect(slowly).toBeLessThan(amount(4, 40))
})
