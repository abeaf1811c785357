import { describe, expect, test } from 'vitest'
import { formats } from '../../../generator/ir/format.js'
import { isOfFormat } from '../../../generator/ir/holds.js'
import { formatCases } from '../../fixture/format-cases.js'
import { formatSamples } from '../../value/edge/format-samples.js'
import { formatLanguages } from './format-language.js'
import { languageOf } from './language.js'
import { words } from './words.js'

const isIn = (sources: readonly string[], text: string): boolean =>
  sources.every((it) => new RegExp(it, 'u').test(text))

describe.each(formats)('the language of %s', (format) => {
  const { outer, inner = outer, longest = Number.POSITIVE_INFINITY } = formatLanguages[format]
  const cases = formatCases[format] ?? { good: [], bad: [] }

  test('agrees with its check on every case', () => {
    const { good, bad } = formatSamples[format]
    for (const text of [...good, ...bad, ...cases.good, ...cases.bad]) {
      if (isOfFormat(format, text)) expect(isIn(outer, text) && [...text].length <= longest, text).toBe(true)
      if (isIn(inner, text)) expect(isOfFormat(format, text), text).toBe(true)
    }
  })

  test('spells nothing that its check refuses', () => {
    for (const source of inner.length === 1 ? inner : []) {
      let count = 0
      for (const text of words(languageOf(source, 10_000), { least: 0, most: 40 })) {
        expect(isOfFormat(format, text), text).toBe(true)
        if (++count > 300) break
      }
    }
  })
})
