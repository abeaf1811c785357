import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Json } from '../../generator/document/json.js'
import { unsettledCases, wrongLabels } from './cases.ledger.js'
import { diff, judges } from './edited.fixture.js'
import type { Change, DiffResult } from './result/result.js'

/** One labelled pair of documents, as the README beside the file tells. */
interface LabelledPair {
  readonly about: 'body' | 'document'
  readonly set: string
  readonly name: string
  readonly breaking: boolean
  readonly old: Json
  readonly new: Json
}

const file = new URL('../../../shared/diff-cases/pairs.jsonl', import.meta.url)
const isHere = existsSync(file)

const bodies = (): readonly LabelledPair[] =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as LabelledPair)
    .filter((it) => it.about === 'body')

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

test.skipIf(!isHere)(
  `labelled pairs about bodies are told as they are${isHere ? '' : ' (the labelled pairs are not at hand)'}`,
  async () => {
    const [wrong, open, bare]: [string[], string[], string[]] = [[], [], []]
    for (const pair of bodies()) {
      const result = await diff(pair.old, pair.new)
      const told = toldBy(result)
      const truth: Told = pair.breaking ? 'breaking' : 'fine'
      if (told === 'undecided') open.push(nameOf(pair))
      else if ((told === truth) === wrongLabels.has(nameOf(pair))) wrong.push(`${nameOf(pair)}: ${told}`)
      bare.push(...unshown(result).map((it) => `${nameOf(pair)}: ${it}`))
    }
    expect(judges).toHaveLength(2)
    expect({ wrong, open, bare }).toEqual({ wrong: [], open: [...unsettledCases.keys()], bare: [] })
    expect(unsettledCases.size).toBeLessThanOrEqual(4)
  },
)
