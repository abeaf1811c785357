import { compileValidator } from '../generator/compile.js'
import { stopwatch } from './stopwatch.js'
import { brief, markdownTable } from './table.js'

const indexes = (count: number) => Array.from({ length: count }, (_, i) => i)
const from = <T>(count: number, entry: (i: number) => [string, T]) => Object.fromEntries(indexes(count).map(entry))

const named = (count: number) => ({
  type: 'object',
  properties: from(count, (i) => [`name${i}`, { type: 'integer', minimum: i }]),
  additionalProperties: false,
})
const patterned = (count: number) => ({
  type: 'object',
  patternProperties: from(count, (i) => [`^name${i}_`, { type: 'integer' }]),
  additionalProperties: false,
})
const items = { type: 'array', items: named(2) }

/** What a schema and a value have many of, and how long the two functions take. */
const subjects: readonly (readonly [what: string, schema: object, value: unknown])[] = [
  ['100,000 good items', items, indexes(100_000).map((i) => ({ name0: i, name1: i + 1 }))],
  ['100,000 bad items', items, indexes(100_000).map(() => ({ name0: 'x' }))],
  ['100,000 items, the last one bad', items, [...indexes(99_999).map(() => ({ name0: 0 })), { name0: 'x' }]],
  ['10 million holes', items, new Array(10_000_000)],
  ...[10, 100, 800, 1_000, 2_000].map(
    (count) => [`${count} names`, named(count), from(count, (i) => [`name${i}`, i])] as const,
  ),
  ...[10, 100, 1_000].map(
    (count) => [`${count} patterns, as many keys`, patterned(count), from(count, (i) => [`name${i}_`, i])] as const,
  ),
]

/** Time of is() and validate() where there is much to look at, or much that is wrong. */
export async function benchCosts(): Promise<string> {
  const { measure } = await stopwatch()
  const rows: (string | number)[][] = []
  for (const [what, schema, value] of subjects) {
    const { is, validate } = compileValidator(schema)
    let kept: unknown
    const verdict = await measure(() => {
      kept = is(value)
    })
    const list = await measure(() => {
      kept = validate(value).length
    })
    if (typeof kept !== 'number') throw new Error(`${what}: nothing was found`)
    rows.push([what, kept, brief(verdict.p50 / 1000), brief(list.p50 / 1000)])
  }
  return markdownTable(['input', 'faults', 'is(), µs', 'validate(), µs'], rows)
}
