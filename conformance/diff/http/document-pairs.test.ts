import { expect, test } from 'vitest'
import { diff } from '../edited.fixture.js'
import { atHand, labelledPairs } from '../labelled.fixture.js'

const pairs = labelledPairs.filter((it) => it.about === 'document')

test.skipIf(pairs.length === 0)(
  `of ${pairs.length} labelled pairs of documents no break is missed and none is made up${atHand}`,
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
