import { describe, expect, test } from 'vitest'
import { compileShape } from '../../../generator/compile.js'
import { valueAt } from '../../../generator/document/pointer.js'
import { taskDocument } from '../../../generator/emit/bundle.fixture.js'
import { formats } from '../../../generator/ir/format.js'
import { readModel } from '../../../generator/ir/read.js'
import { formats as judged } from '../../judge/format.js'
import { subjectOf } from '../../suite/subject.js'
import { legalTable } from '../../suite/table.js'
import type { EdgeSide } from '../edge/edge.js'
import { formatEdges } from '../edge/format-edges.js'
import { astral } from '../edge/length-edges.js'
import { seededChance, simplest } from './chance.js'
import { sizedText } from './sized-text.js'
import { stringsFor } from './string.js'

const from = (least: number, most: number) => Array.from({ length: most - least + 1 }, (_, i) => least + i)
const longest = 400

/** The lengths that texts of a format can have, up to `longest`, by its RFC. */
const lengths: Readonly<Record<string, readonly number[]>> = {
  uuid: [36],
  uri: from(2, longest),
  'uri-reference': from(0, longest),
  'date-time': [20, ...from(22, longest)],
  date: [10],
  time: [9, ...from(11, longest)],
  duration: from(3, longest),
  email: from(3, 320),
  hostname: from(1, 253),
  ipv4: from(7, 15),
  ipv6: from(2, 45),
  'json-pointer': from(0, longest),
  regex: from(0, longest),
}

describe.each(formats)('texts of %s', (format) => {
  const follows = judged[format] as (text: string) => boolean
  const made = (points: number) => sizedText(format, points, 'a')

  test('are made of every length that there is, and follow it by the word of the judge', () => {
    const texts = from(0, longest).flatMap((it) => made(it) ?? [])
    expect(texts.map((it) => it.length)).toEqual(lengths[format])
    expect(texts.filter((it) => !follows(it))).toEqual([])
  })

  test('of characters that are asked for follow it too, or there are none', () => {
    const isFree = format === 'json-pointer' || format === 'regex'
    for (const unit of [astral, '"', ' ']) {
      const text = sizedText(format, 36, unit)
      expect(text !== undefined).toBe(isFree)
      if (text !== undefined) expect([[...text].length, text.includes(unit), follows(text)]).toEqual([36, true, true])
    }
  })

  test('are among the candidates at each limit of the length', () => {
    const { 0: shortest = 0, length } = lengths[format] as readonly number[]
    const widest = lengths[format]?.[length - 1] ?? 0
    const limits = [
      [0, shortest],
      [widest, widest],
      [widest, Number.POSITIVE_INFINITY],
    ] as const
    for (const chance of [simplest, seededChance(1)])
      for (const [least, most] of limits) {
        const wish = { least, most, patterns: [], formats: [format], isUnlike: false }
        const texts = [...stringsFor(wish, chance)].filter((it) => follows(it))
        expect(texts.some((it) => it.length >= least && it.length <= most)).toBe(true)
      }
  })
})

test('a format beside lengths that no sample has is met and broken by texts of such a length', () => {
  const at = { file: 'x.json', pointer: '' }
  for (const format of formats) {
    const points = lengths[format]?.findLast((it) => it !== 36) ?? 0
    const sides = (['lower', 'upper'] as const).map(
      (side) => ({ at, keyword: side, limit: null, kind: 'length', side, count: points }) as const,
    )
    const made = formatEdges({ at, keyword: 'format', limit: format, kind: 'format', format }, sides)
    const texts = (side: EdgeSide) =>
      made.flatMap((it) => (it.side === side && it.value.kind === 'json' ? [String(it.value.value)] : []))
    const fits = (it: string) => [...it].length === points
    const follows = judged[format] as (text: string) => boolean
    if (points > 0)
      expect([
        texts('at').some((it) => fits(it) && follows(it)),
        texts('outside').some((it) => fits(it) && !follows(it)),
      ]).toEqual([true, true])
  }
})

test('each edge of a length and of the format beside it is shown, and items of one length differ', async () => {
  const text = (format: string, minLength: number, maxLength: number) => ({
    type: 'string',
    format,
    minLength,
    maxLength,
  })
  const uris = { type: 'array', items: text('uri', 40, 40), uniqueItems: true, minItems: 5 }
  const properties = {
    uri: text('uri', 31, 2083),
    email: text('email', 60, 254),
    host: text('hostname', 40, 253),
    uris,
  }
  const document = taskDocument(properties)
  const model = await readModel(document)
  const [operation] = model.operations
  if (operation === undefined) throw new Error('no operation')
  const { cases, untested } = legalTable(operation, subjectOf(model, operation, document, compileShape))
  expect(untested).toEqual([])
  const at = (path: string) => cases.filter((it) => it.path === path && /Length$/.test(it.keyword))
  const shown = ['/uri', '/email', '/host'].map((path) =>
    at(path).map((it) => String(valueAt(JSON.parse(it.text), path)).length),
  )
  expect(shown.map((it) => it.sort((a, b) => a - b))).toEqual([
    [31, 2083],
    [60, 254],
    [40, 253],
  ])
})
