import { describe, expect, test } from 'vitest'
import { compileValidator } from '../../generator/compile.js'
import { bodyDocument, type LooseModel, run, treeOf } from '../../generator/emit/bundle.fixture.js'
import { readModel } from '../../generator/ir/read.js'
import type { Problem } from '../../generator/spec/problem.js'
import { judgeOf } from '../oracle/index.js'

const texts = [
  '',
  'a',
  '-',
  '_',
  '@',
  '/',
  '\\',
  '\n',
  '\u2028',
  '💚',
  '💚💚',
  '\ud83d',
  '\udc9a',
  '\ud83d-',
  '{',
  'é',
  '8',
]

/** Patterns of the u flag, those that are only legal without it, and what each does to `💚`, which is two UTF-16 units. */
const patterns: readonly [source: string, isUnicode: boolean][] = [
  ['^.$', true],
  ['^[^a]$', true],
  ['\ud83d', true],
  ['^\udc9a', true],
  ['^[\ud800-\udfff]+$', true],
  ['\\ud83d\udc9a', true],
  ['^\\u{1f49a}$', true],
  ['^\\p{Emoji}$', true],
  ['/', true],
  ['^\\/$', true],
  ['^\n$', true],
  ['[\u2028"\'`]', true],
  ['^[\\w-.]$', false],
  ['^(\\-|.)$', false],
  ['^[\\_]|..$', false],
  ['\\@|^[^a]$', false],
  ['\\\ud83d', false],
  ['\\\n|\\-', false],
  ['{', false],
  ['\\8', false],
]

describe.each(patterns)('%j', (source, isUnicode) => {
  const direct = new RegExp(source, isUnicode ? 'u' : '')
  const schema = {
    type: 'object',
    properties: { a: { pattern: source } },
    patternProperties: { [source]: { const: 1 } },
  }

  test('means the same to both readers and in a generated file', async () => {
    const tree = await treeOf([bodyDocument({ only: schema })])
    for (const [path, text] of tree) expect(Buffer.from(text).toString(), path).toBe(text)
    const { bodies } = await run<{ bodies: LooseModel }>(tree)
    const ours = compileValidator(schema)
    const oracle = judgeOf(schema, { pointer: '' })
    const isMet = (text: string) => direct.test(text)
    for (const text of texts) {
      const byKey = isMet(text) ? [{ [text]: 1 }, { [text]: 2 }] : [{ [text]: 2 }]
      for (const value of [{ a: text }, ...byKey]) {
        const entries = Object.entries(value)
        const wanted = entries.every(
          ([key, it]) => (key !== 'a' || typeof it !== 'string' || isMet(it)) && (!isMet(key) || it === 1),
        )
        const verdicts = [ours.is(value), oracle(JSON.stringify(value)).valid, bodies.is(value)]
        expect(verdicts, JSON.stringify(value)).toEqual([wanted, wanted, wanted])
      }
    }
  })

  test(
    isUnicode ? 'is read with the u flag, of which nothing is said' : 'is read without the u flag, which is said',
    async () => {
      const warnings: Problem[] = []
      const onWarning = (it: Problem) => warnings.push(it)
      await readModel(bodyDocument({ only: schema }), { onWarning })
      compileValidator({ pattern: source }, { onWarning })
      const at = 'document.json#/paths/~1path0/post/requestBody/content/application~1json/schema'
      const token = source.replaceAll('~', '~0').replaceAll('/', '~1')
      expect(warnings.map(({ file, pointer }) => `${file}#${pointer}`)).toEqual(
        isUnicode ? [] : [`${at}/properties/a/pattern`, `${at}/patternProperties/${token}`, 'schema.json#/pattern'],
      )
      for (const it of warnings) {
        expect(it).toMatchObject({ code: 'spec/pattern-without-u', severity: 'warning' })
        expect(it.fact).toContain(JSON.stringify(source))
        expect(it.fact).toContain('read without that flag')
      }
    },
  )
})

test('a pattern that is legal in neither way is a problem, and no warning', () => {
  const warnings: Problem[] = []
  expect(() => compileValidator({ pattern: '(\\-' }, { onWarning: (it) => warnings.push(it) })).toThrow(/Unterminated/)
  expect(warnings).toEqual([])
})
