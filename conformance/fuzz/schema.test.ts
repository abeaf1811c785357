import { Validator } from '@cfworker/json-schema'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileValidator } from '../../generator/compile.js'
import { amount, seed } from '../../generator/sample.fixture.js'
import { SpecError } from '../../generator/spec/problem.js'
import { judgeOf } from '../oracle/index.js'
import { smallSchema, smallValue } from './schema.js'

const schemas = amount(300, 1500)
const valuesPerSchema = 6

test(`our reading of a schema is the oracle's and a second judge's (seed ${seed})`, () => {
  let pairs = 0
  let accepted = 0
  let skipped = 0
  let second = 0
  const values = fc.array(smallValue(), { minLength: valuesPerSchema, maxLength: valuesPerSchema })
  fc.assert(
    fc.property(smallSchema(), values, (schema, candidates) => {
      const ours = compiled(schema)
      if (ours === undefined) {
        skipped++
        return
      }
      const oracle = judgeOf(schema, { pointer: '', formats: 'annotate' })
      const other = secondJudge(schema)
      for (const value of candidates) {
        const verdict = oracle(JSON.stringify(value))
        if (verdict.verdict === 'undecided') continue
        const found = ours.validate(value)
        pairs++
        if (verdict.valid) accepted++
        expect({ valid: found.length === 0, is: ours.is(value) }, 'verdict').toEqual({
          valid: verdict.valid,
          is: verdict.valid,
        })
        expect(pointersOf(found), 'places').toEqual(pointersOf(verdict.violations))
        const opinion = other(value)
        if (opinion === undefined) continue
        second++
        expect(opinion, 'second judge').toBe(verdict.valid)
      }
    }),
    { numRuns: schemas, seed },
  )
  console.log(
    `${pairs} pairs agree, ${accepted} of them accepted; the second judge spoke on ${second}; ${skipped} schemas refused; seed ${seed}`,
  )
  // A comparison in which one side never speaks proves nothing.
  expect(pairs).toBeGreaterThan((schemas * valuesPerSchema) / 2)
  expect(accepted / pairs).toBeGreaterThan(0.1)
  expect(accepted / pairs).toBeLessThan(0.9)
  expect(second).toBeGreaterThan(pairs / 6)
})

function compiled(schema: unknown) {
  try {
    return compileValidator(schema, { formats: 'annotate' })
  } catch (error) {
    // A drawn $ref may close a circle on the same value, which both sides refuse.
    if (error instanceof SpecError && error.problems.every((it) => it.code === 'spec/circular-ref')) return undefined
    throw error
  }
}

function pointersOf(violations: readonly { readonly pointer: string }[]): string[] {
  return [...new Set(violations.map((it) => it.pointer))].sort()
}

/**
 * The verdict of @cfworker/json-schema where it can be relied on: it reads inherited names and `__proto__` as members
 * and compares strings by UTF-16 units in patterns, so such pairs are left to the oracle.
 */
function secondJudge(schema: unknown): (value: unknown) => boolean | undefined {
  const hostile = /__proto__|constructor|a\/b|~|\\p|unevaluated/
  if (hostile.test(JSON.stringify(schema))) return () => undefined
  const validator = new Validator(schema as ConstructorParameters<typeof Validator>[0], '2020-12', false)
  return (value) => (hostile.test(JSON.stringify(value)) ? undefined : validator.validate(value).valid)
}
