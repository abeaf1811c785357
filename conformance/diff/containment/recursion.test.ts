import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isJsonObject, type Json, member } from '../../../generator/document/json.js'
import type { Shape } from '../../../generator/ir/constraint.js'
import { amount, seed } from '../../../generator/sample.fixture.js'
import { Procedure } from './containment.js'
import { loweredAt } from './lowered.fixture.js'

/*
 * Schemas that lead to each other. Each has alternatives, and each alternative asks for values of some others: `[[1], []]` is
 * an object that holds a value of schema 1, or a leaf. Whether there is a value at all is found by going round until nothing
 * new is found, which shares nothing with the procedure.
 */

/** The schemas of a web: alternatives of each, as the schemas whose values they hold. */
type Web = readonly (readonly (readonly number[])[])[]

function documentOf(web: Web) {
  const alternative = (others: readonly number[], i: number) => ({
    required: [`of${i}`, ...others.map((it) => `s${it}`)],
    properties: Object.fromEntries(others.map((it) => [`s${it}`, { $ref: `#/$defs/s${it}` }])),
  })
  const schema = (alternatives: Web[number]) => ({ type: 'object', anyOf: alternatives.map(alternative) })
  return { $defs: Object.fromEntries(web.map((it, i) => [`s${i}`, schema(it)])) }
}

/** The schemas that have a value: those with an alternative whose schemas all have one. */
function inhabited(web: Web): ReadonlySet<number> {
  const found = new Set<number>()
  for (let before = -1; before < found.size; ) {
    before = found.size
    web.forEach((alternatives, i) => {
      if (alternatives.some((others) => others.every((it) => found.has(it)))) found.add(i)
    })
  }
  return found
}

/** Asks one procedure about all of a web, in an order, and holds each answer against what is so. */
function expectRight(web: Web, order: readonly number[]): void {
  const shapes = loweredAt(
    documentOf(web),
    web.map((_, i) => `/$defs/s${i}`),
  ) as readonly Shape[]
  const truth = inhabited(web)
  const procedure = new Procedure()
  for (const i of order) {
    const answer = procedure.overlap([shapes[i] as Shape], [])
    expect(answer.kind, `${i} of ${JSON.stringify(web)}, asked in the order ${order}`).toBe(
      truth.has(i) ? 'value' : 'none',
    )
    if (answer.kind === 'value') expect(fits(web, i, answer.value), JSON.stringify(answer.value)).toBe(true)
  }
}

/** Whether a value is one of a schema of a web. */
function fits(web: Web, schema: number, value: Json | undefined): boolean {
  if (!isJsonObject(value)) return false
  const alternatives = web[schema] ?? []
  return alternatives.some(
    (others, i) => Object.hasOwn(value, `of${i}`) && others.every((it) => fits(web, it, member(value, `s${it}`))),
  )
}

test('a schema that has no value while another is asked about may have one when it is asked about itself', () => {
  expectRight([[[1], []], [[0]]], [0, 1])
  expectRight([[[1], [2]], [[0]], [[1], []]], [0, 1, 2])
})

test('schemas that only lead to each other have none, whichever is asked about first', () => {
  const web = [[[1, 2]], [[2]], [[0], [1]]]
  for (const order of [
    [0, 1, 2],
    [2, 1, 0],
    [1, 0, 2],
  ])
    expectRight(web, order)
})

test(`of schemas that lead to each other each answer is so, whatever was asked before (seed ${seed})`, () => {
  const size = 5
  const alternative = fc.subarray([...Array(size).keys()], { minLength: 0, maxLength: 3 })
  const guarded = fc.oneof(
    { arbitrary: alternative.filter((it) => it.length > 0), weight: 5 },
    { arbitrary: alternative, weight: 1 },
  )
  const webs = fc.array(fc.array(guarded, { minLength: 1, maxLength: 3 }), { minLength: size, maxLength: size })
  const order = fc.shuffledSubarray([...Array(size).keys()], { minLength: size })
  fc.assert(
    fc.property(webs, order, (web, asked) => expectRight(web, asked)),
    { seed, numRuns: amount(60, 3000) },
  )
})
