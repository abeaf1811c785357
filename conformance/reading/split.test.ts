import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { folderOf } from '../../generator/document/folder.fixture.js'
import type { JsonObject } from '../../generator/document/json.js'
import { readModel } from '../../generator/ir/read.js'
import { sampled } from '../../generator/sample.fixture.js'
import { judgeOf } from '../judge/index.js'
import { createMock, mockModels } from '../mock/index.js'
import { nestedDocuments } from '../mutation/nested/documents.fixture.js'
import { measurePower } from '../mutation/power.js'
import { localTarget } from '../server/local.js'
import { prepared } from '../suite/preparation.js'
import { runSuite } from '../suite/run.js'
import type { Subject } from '../suite/subject.js'
import { subjectsIn } from '../suite/subjects-in.js'
import { asOneFile } from './one-file.js'
import { splitOf } from './split.fixture.js'

/** What is found out about a document: its cases, what each law says, and which faults are noticed. */
async function resultOf(path: string) {
  const [subject] = await subjectsIn(path)
  if (subject === undefined) throw new Error('There is no operation.')
  const preparation = prepared(subject)
  const { findings, laws } = await runSuite(subject, { target: localTarget(subject), runs: 5, seed: 1 }, preparation)
  const { table, plan } = preparation
  return { subject, table, plan, findings, laws: laws.map(({ law, status }) => ({ law, status })) }
}

/** What a case is about, wherever its schema stands. Which constraint a later item breaks is told by the order of schemas. */
const told = ({ table }: Awaited<ReturnType<typeof resultOf>>) =>
  table.cases
    .map(({ path, keyword, side, slip, label, expected, broken }) =>
      JSON.stringify(
        slip === 'later-item'
          ? [path, slip]
          : [path, keyword, side, slip, label, expected, broken.map((it) => it.pointer)],
      ),
    )
    .sort()

/** What a case is, with its id. */
const identified = ({ table, plan }: Awaited<ReturnType<typeof resultOf>>) => ({
  cases: table.cases.map(({ wish: _, ...it }) => it),
  untested: table.untested,
  plan: plan.map(({ cases, ...it }) => ({ ...it, cases: cases.map(({ id }) => id) })),
})

async function answersOf(path: string, texts: readonly string[]) {
  const mock = createMock(await mockModels([path]), { judgeOf })
  const headers = { 'content-type': 'application/json' }
  return texts.map((body) => mock.respond({ method: 'POST', path: '/run', headers, body }).status)
}

const powerOf = (subject: Subject) => measurePower(subject, { every: 7 })

describe.each(sampled([...nestedDocuments], 1))('a document split over files: %s', (_, document: JsonObject) => {
  test('has the cases, verdicts and faults of the one that it was split from, and the ids of the one that joins it', async () => {
    const split = join(folderOf(splitOf(document)), 'openapi.yaml')
    const joined = join(
      folderOf({ 'openapi.json': (await asOneFile(await readModel(split))).document }),
      'openapi.json',
    )
    const whole = join(folderOf({ 'openapi.json': document }), 'openapi.json')
    const [ofSplit, ofJoined, ofWhole] = [await resultOf(split), await resultOf(joined), await resultOf(whole)]
    expect(ofSplit.findings).toEqual([])
    expect(ofSplit.laws).toEqual(ofWhole.laws)
    expect(told(ofSplit)).toEqual(told(ofWhole))
    expect(identified(ofSplit)).toEqual(identified(ofJoined))
    expect([ofSplit.findings, ofSplit.laws]).toEqual([ofJoined.findings, ofJoined.laws])
    expect(await powerOf(ofSplit.subject)).toEqual(await powerOf(ofJoined.subject))
    const texts = ofWhole.plan.filter((it) => !it.isWhole).map((it) => it.text)
    expect(await answersOf(split, texts)).toEqual(await answersOf(whole, texts))
  })
})
