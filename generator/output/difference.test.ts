import { describe, expect, test } from 'vitest'
import { documents, generatedTree } from '../emit/typescript.fixture.js'
import { firstDifference } from './difference.js'

const [document] = documents.filter(({ name }) => name === 'alibaba-qwen3-5-27b.json')
const tree = await generatedTree([(document as { path: string }).path])
const text = (name: string) => tree.get(`generated/alibaba-qwen3-5-27b/${name}`) as string

/** The field that an edit of generated code is said to be about. */
function fieldOf(name: string, edited: (text: string) => string): string | undefined {
  const wanted = text(name)
  const found = edited(wanted)
  expect(found).not.toBe(wanted)
  return firstDifference(found, wanted)?.field
}

describe('a difference in code without @see names its field', () => {
  test.each([
    [
      'a limit',
      'index.ts',
      (it: string) => it.replace(/(topP: \{ multipleOf: )0.01/, '$10.02'),
      'limits.settings.topP',
    ],
    [
      'a limit in a list',
      'index.ts',
      (it: string) => it.replace('["user", "assistant"]', '["user"]'),
      'limits.messages.items.role',
    ],
    ['a check', 'validate.ts', (it: string) => it.replace('4294967295', '4294967296'), 'request.seed'],
    [
      'a constant of a check',
      'validate.ts',
      (it: string) => it.replace('["user","assistant"]', '["user"]'),
      expect.stringMatching(/\.role$/),
    ],
  ])('%s', (_, name, edited, field) => {
    expect(fieldOf(name, edited)).toEqual(field)
  })

  test('an import is about none', () => {
    expect(fieldOf('index.ts', (it) => it.replace('import { createModel', 'import { makeModel'))).toBeUndefined()
  })
})
