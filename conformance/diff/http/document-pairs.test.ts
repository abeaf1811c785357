import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Json } from '../../../generator/document/json.js'
import { diff } from '../edited.fixture.js'

interface Pair {
  readonly about: 'body' | 'document'
  readonly set: string
  readonly name: string
  readonly breaking: boolean
  readonly old: Json
  readonly new: Json
}

const file = new URL('../../../../shared/diff-cases/pairs.jsonl', import.meta.url)
const isThere = existsSync(file)
const pairs = isThere
  ? readFileSync(file, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Pair)
      .filter((it) => it.about === 'document')
  : []

test.skipIf(!isThere)(
  `of ${pairs.length} labelled pairs of documents no break is missed and none is made up`,
  async () => {
    const wrong: string[] = []
    for (const it of pairs) {
      const { breaking, changes } = await diff(it.old, it.new, { budget: 400 })
      const told = changes.filter((one) => one.verdict !== 'annotation')
      if (breaking !== it.breaking)
        wrong.push(
          `${it.set} ${it.name} is ${it.breaking ? 'breaking' : 'none'}: ${told.map((one) => `${one.verdict} ${one.direction} ${one.schemaPointer} ${one.keyword}: ${one.why}`).join('; ')}`,
        )
    }
    expect(wrong).toEqual([])
  },
  600_000,
)
