import { expect, test } from 'vitest'
import { undecidedCases, wrongLabels } from './cases.ledger.js'
import { diff, judges } from './edited.fixture.js'
import { atHand, type LabelledPair, labelledPairs } from './labelled.fixture.js'
import type { Change, DiffResult } from './result/result.js'

const bodies = labelledPairs.filter((it) => it.about === 'body')

const nameOf = ({ set, name }: Pick<LabelledPair, 'set' | 'name'>) => `${set} ${name}`

type Told = 'breaking' | 'undecided' | 'fine'

function toldBy({ breaking, counts }: DiffResult): Told {
  return breaking ? 'breaking' : counts.undecided > 0 ? 'undecided' : 'fine'
}

/** What of a result is not shown as it has to be. */
function unshown({ changes, bump, breaking }: DiffResult): readonly string[] {
  const without = changes.filter((it: Change) => it.verdict === 'proven' && it.witness === undefined)
  const silent = changes.filter((it) => it.verdict === 'undecided' && it.search?.reason === undefined)
  return [
    ...without.map((it) => `${it.id} has no witness`),
    ...silent.map((it) => `${it.id} has no reason`),
    ...(!breaking && changes.some((it) => it.verdict === 'undecided') && bump !== null ? ['a bump is suggested'] : []),
  ]
}

test.skipIf(bodies.length === 0)(`labelled pairs about bodies are told as they are${atHand}`, async () => {
  const [wrong, open, bare]: [string[], string[], string[]] = [[], [], []]
  for (const pair of bodies) {
    const result = await diff(pair.old, pair.new)
    const told = toldBy(result)
    const truth: Told = pair.breaking ? 'breaking' : 'fine'
    if (told === 'undecided') open.push(nameOf(pair))
    else if ((told === truth) === wrongLabels.has(nameOf(pair))) wrong.push(`${nameOf(pair)}: ${told}`)
    bare.push(...unshown(result).map((it) => `${nameOf(pair)}: ${it}`))
  }
  expect(judges).toHaveLength(2)
  expect({ wrong, open, bare }).toEqual({ wrong: [], open: [...undecidedCases.keys()], bare: [] })
  expect(undecidedCases.size).toBeLessThanOrEqual(4)
})
