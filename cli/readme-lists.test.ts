import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { formats } from '../generator/ir/format.js'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

/** The words in back-ticks of the sentence that starts so. */
function wordsOf(page: string, start: string): readonly string[] {
  const [sentence = ''] = page.slice(page.indexOf(start)).split(/\.\s/)
  return [...sentence.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word)
}

describe('what the READMEs list is what there is', () => {
  test('the formats that are asserted', () => {
    expect(wordsOf(readme, 'These formats are asserted')).toEqual(formats)
  })
})
