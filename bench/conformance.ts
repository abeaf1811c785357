import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { judgeOf } from '../conformance/judge/index.js'
import { localTarget } from '../conformance/server/local.js'
import { runsOf, sweepsOf } from '../conformance/suite/chance.js'
import { contextOf } from '../conformance/suite/context-of.js'
import { prepared } from '../conformance/suite/preparation.js'
import { runSuite } from '../conformance/suite/run.js'
import { bodyOf, type Subject, subjectOf } from '../conformance/suite/subject.js'
import { validRequest } from '../conformance/value/request.js'
import { compileShape } from '../generator/compile.js'
import { readModel } from '../generator/ir/read.js'
import { mediaByHand, qwenByHand } from './by-hand.js'
import { brief, markdownTable } from './table.js'
import { repository } from './workspace.js'

/*
 * What the suite costs: cases per second for the three-way agreement of check, oracle and mock and the share of each, what
 * long texts take of it, how fast requests are made, and a full default run. The oracle (ajv) and JSON.stringify are the
 * yardsticks, measured side by side in the same run.
 */

const long = 100_000

async function subjectIn(path: string): Promise<Subject> {
  const model = await readModel(join(repository, path))
  const document = JSON.parse(readFileSync(join(repository, path), 'utf8'))
  const [operation] = model.operations
  if (operation === undefined) throw new Error(`${path} has no operation.`)
  return subjectOf(model, operation, document, compileShape)
}

/** The oracle as it is: that of a subject remembers texts. */
const oracleOf = ({ document, operation }: Subject) =>
  judgeOf(document, { pointer: operation.request.at.pointer, way: 'request' })

/** Milliseconds for one pass over all texts: the median of seven, after one that warms up. */
async function pass(texts: readonly string[], work: (text: string) => unknown): Promise<number> {
  const taken: number[] = []
  for (let round = 0; round < 8; round++) {
    const start = performance.now()
    for (const it of texts) await work(it)
    if (round > 0) taken.push(performance.now() - start)
  }
  return taken.sort((a, b) => a - b)[3] as number
}

async function agreement(subject: Subject): Promise<string> {
  const target = localTarget(subject)
  const judge = oracleOf(subject)
  const context = contextOf(subject, { target, seed: 1, runs: 300, profile: 'observed' })
  const all = [
    ...prepared(subject)
      .plan.filter((it) => !it.isWhole)
      .map((it) => it.text),
    ...sweepsOf(context)
      .flatMap((it) => [...it.texts()])
      .slice(0, 600)
      .map((it) => it.text),
    ...runsOf(context).map((it) => it.text),
  ]
  const sets = {
    'all cases': all,
    [`without the ${all.filter((it) => it.length > long).length} long texts`]: all.filter((it) => it.length <= long),
  }
  const rows: (string | number)[][] = []
  for (const [name, texts] of Object.entries(sets)) {
    const values = texts.map((it) => JSON.parse(it) as unknown)
    let next = 0
    const stringify = await pass(texts, () => JSON.stringify(values[next++ % values.length]))
    const oracle = await pass(texts, judge)
    const check = await pass(texts, (it) => subject.validate(JSON.parse(it)))
    const mock = await pass(texts, (it) => target.send({ body: bodyOf(subject, it) }))
    const whole = oracle + check + mock
    rows.push([
      name,
      texts.length,
      brief((texts.length / whole) * 1000),
      `${Math.round(((whole - oracle) / whole) * 100)} %`,
      brief(check / oracle),
      brief(mock / oracle),
      brief(stringify / oracle),
    ])
  }
  const head = [
    'cases',
    'number',
    'cases a second',
    'outside the oracle',
    'check / oracle',
    'mock / oracle',
    'JSON.stringify / oracle',
  ]
  return markdownTable(head, rows)
}

async function making(subject: Subject): Promise<string> {
  const count = 2000
  const arbitrary = validRequest(subject.model, { compile: compileShape })
  const start = performance.now()
  const values = fc.sample(arbitrary, { seed: 1, numRuns: count })
  const made = performance.now() - start
  const texts = values.map((it) => JSON.stringify(it))
  const judged = await pass(texts, oracleOf(subject))
  return markdownTable(
    ['what', 'a second', 'x oracle'],
    [
      ['valid requests made', brief((count / made) * 1000), brief(made / judged)],
      ['the same judged by the oracle', brief((count / judged) * 1000), 1],
    ],
  )
}

/** CPU milliseconds for each of so many values, the median of five rounds after two that warm up. */
function cost(arbitrary: fc.Arbitrary<unknown>, count: number): number {
  const taken: number[] = []
  for (let round = 0; round < 7; round++) {
    const before = process.cpuUsage()
    fc.sample(arbitrary, { seed: round, numRuns: count })
    const { user, system } = process.cpuUsage(before)
    if (round > 1) taken.push((user + system) / 1000 / count)
  }
  return taken.sort((a, b) => a - b)[2] as number
}

/** Requests made from the document beside those of an arbitrary that somebody wrote by hand, in turn. */
function besideHand(models: readonly (readonly [Subject, fc.Arbitrary<unknown>])[]): string {
  const count = 3000
  const rows = models.map(([subject, byHand]) => {
    const own = validRequest(subject.model, { compile: compileShape })
    const isValid = (it: unknown) => subject.judge(JSON.stringify(it)).valid
    const valid = [own, byHand].map((it) => fc.sample(it, { seed: 1, numRuns: 500 }).filter(isValid).length / 500)
    const before = process.cpuUsage()
    fc.sample(own, { seed: 1, numRuns: 100 })
    const first = process.cpuUsage(before).user / 1000
    const [hand, made] = [cost(byHand, count), cost(own, count)]
    const shares = valid.map((it) => `${(it * 100).toFixed(1)} %`)
    return [subject.model.id, brief(hand), brief(made), brief(made / hand), brief(first), ...shares.reverse()]
  })
  const head = [
    'valid requests',
    'by hand, CPU ms each',
    'from the document, CPU ms each',
    'ratio',
    'first 100, CPU ms',
    'valid by hand',
    'valid from the document',
  ]
  return markdownTable(head, rows)
}

async function runs(paths: readonly string[]): Promise<string> {
  const rows: (string | number)[][] = []
  for (const path of paths) {
    const subject = await subjectIn(path)
    const before = process.cpuUsage()
    const preparation = prepared(subject)
    const { user, system } = process.cpuUsage(before)
    const table = (user + system) / 1000
    const report = await runSuite(subject, { target: localTarget(subject), seed: 1 }, preparation)
    const skip = preparation.cases.filter((it) => it.text.length > long).map((it) => it.id)
    const short = await runSuite(subject, { target: localTarget(subject), seed: 1, skip }, preparation)
    const requests = report.laws.reduce((sum, it) => sum + it.requests, 0)
    const seconds = [table / 1000, report.seconds, short.seconds].map(brief)
    rows.push([subject.model.id, ...seconds, requests, report.findings.length])
  }
  const head = [
    'full default run',
    'preparation, CPU s',
    'run, s',
    'without long texts, s',
    'requests and comparisons',
    'findings',
  ]
  return markdownTable(head, rows)
}

const text = 'specs/alibaba-qwen3-5-397b.json'
const subject = await subjectIn(text)
console.log(`## Conformance\n\n${await agreement(subject)}\n\n${await making(subject)}\n`)
const media = await subjectIn('conformance/fixture/media-model.json')
const yardsticks = [
  [subject, qwenByHand],
  [media, mediaByHand],
] as const
console.log(`${besideHand(yardsticks)}\n`)
console.log(`${await runs([text, 'specs/alibaba-qwen3-5-27b.json', 'conformance/fixture/media-model.json'])}\n`)
