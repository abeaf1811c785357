import fc from 'fast-check'
import { expect, test } from 'vitest'
import { holds } from '../../../generator/ir/holds.js'
import { amount, seed } from '../../../generator/sample.fixture.js'
import { smallSchema, smallValue } from '../../fixture/fuzz/schema.js'
import { judgeOf } from '../../judge/index.js'
import { seededChance } from '../../value/construct/chance.js'
import { construct } from '../../value/construct/construct.js'
import { Procedure } from './containment.js'
import { editedPair } from './edited.fixture.js'
import { lowered } from './lowered.fixture.js'
import { pairOf, typeSamples } from './value-types.fixture.js'

/** How many pairs, and of each how many values that a proof is held against, beside those that are made of the first schema. */
const pairs = { any: amount(120, 4000), edited: amount(120, 4000), ofType: amount(60, 1500) }
const valuesPerPair = 60
const madePerPair = 6

const names = {
  key: fc.oneof({ arbitrary: fc.constantFrom('a', 'b', 'c'), weight: 12 }, fc.constantFrom('ab', '__proto__', '~')),
}

interface Tally {
  value: number
  none: number
  undecided: string[]
  refused: number
}

/** Asks about pairs and holds each answer against the judge. */
function fuzzed(drawn: readonly (readonly [unknown, unknown])[], values: readonly string[]): Tally {
  const tally: Tally = { value: 0, none: 0, undecided: [], refused: 0 }
  drawn.forEach(([a, b], index) => {
    const [x, y] = [lowered(a), lowered(b)]
    if (x === undefined || y === undefined) {
      tally.refused++
      return
    }
    const answer = new Procedure().admittedOnlyBy([x], [y])
    const [inA, inB] = [a, b].map((it) => judgeOf(it, { pointer: '' })) as [
      ReturnType<typeof judgeOf>,
      ReturnType<typeof judgeOf>,
    ]
    const pair = JSON.stringify([a, b])
    if (answer.kind === 'undecided') tally.undecided.push(`${answer.reason} ${pair}`)
    else tally[answer.kind]++
    if (answer.kind === 'value') {
      const text = JSON.stringify(answer.value)
      const verdicts = [inA(text).verdict, inB(text).verdict]
      expect(verdicts[0] === 'refuses' || verdicts[1] === 'accepts', `${text} ${verdicts} ${pair}`).toBe(false)
    }
    if (answer.kind !== 'none') return
    const made = Array.from({ length: madePerPair }, (_, i) =>
      construct(x, (constraint, value) => holds({ at: x.at, constraints: [constraint] }, value), seededChance(i)),
    ).flatMap((it) => (it === undefined ? [] : [JSON.stringify(it)]))
    const others = Array.from({ length: valuesPerPair }, (_, i) => values[(index * 37 + i) % values.length] as string)
    for (const text of [...made, ...others]) {
      const isRefuted = inA(text).verdict === 'accepts' && inB(text).verdict === 'refuses'
      expect(isRefuted, `${text} refutes ${pair}`).toBe(false)
    }
  })
  return tally
}

/** Both answers occur, each often enough to mean something, and next to nothing is undecided. */
function expectSharp(what: string, { value, none, undecided, refused }: Tally, leastOfEach: number): void {
  const all = value + none + undecided.length
  const share = ((100 * undecided.length) / all).toFixed(2)
  console.log(
    `${what}: ${value} values, ${none} proofs, ${undecided.length} undecided (${share} %), ${refused} refused; seed ${seed}`,
  )
  expect(undecided.length, undecided.slice(0, 5).join('\n')).toBeLessThanOrEqual(all / 100)
  expect(Math.min(value, none) / all).toBeGreaterThan(leastOfEach)
}

const texts = (values: fc.Arbitrary<unknown>, count: number): string[] =>
  fc.sample(values, { numRuns: count, seed }).map((it) => JSON.stringify(it))

test(`of any two schemas each answer is the judge's (seed ${seed})`, () => {
  const schema = smallSchema(names)
  const drawn = fc.sample(fc.tuple(schema, schema), { numRuns: pairs.any, seed })
  expectSharp('any two', fuzzed(drawn, texts(smallValue(names), 400)), 0.1)
})

test(`of a schema and what small steps make of it each answer is the judge's (seed ${seed})`, () => {
  const drawn = fc.sample(editedPair(smallSchema(names), names), { numRuns: pairs.edited, seed })
  expectSharp('edited', fuzzed(drawn, texts(smallValue(names), 400)), 0.02)
})

test.each(Object.entries(typeSamples))(
  `of schemas about %s each answer is the judge's (seed ${seed})`,
  (name, sample) => {
    const drawn = fc.sample(pairOf(sample), { numRuns: pairs.ofType, seed })
    expectSharp(name, fuzzed(drawn, texts(sample.value, 400)), 0.1)
  },
)
