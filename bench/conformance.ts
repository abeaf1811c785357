import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { localTarget } from '../conformance/server/local.js'
import { runsOf, sweepsOf } from '../conformance/suite/chance.js'
import { contextOf } from '../conformance/suite/context-of.js'
import { prepared } from '../conformance/suite/preparation.js'
import { runSuite } from '../conformance/suite/run.js'
import { bodyOf, type Subject, subjectOf } from '../conformance/suite/subject.js'
import { validRequest } from '../conformance/value/request.js'
import { compileShape } from '../generator/compile.js'
import { readModel } from '../generator/ir/read.js'
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
    const oracle = await pass(texts, (it) => subject.judge(it))
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
  const judged = await pass(texts, (it) => subject.judge(it))
  return markdownTable(
    ['what', 'a second', 'x oracle'],
    [
      ['valid requests made', brief((count / made) * 1000), brief(made / judged)],
      ['the same judged by the oracle', brief((count / judged) * 1000), 1],
    ],
  )
}

async function runs(paths: readonly string[]): Promise<string> {
  const rows: (string | number)[][] = []
  for (const path of paths) {
    const subject = await subjectIn(path)
    const start = performance.now()
    const preparation = prepared(subject)
    const table = performance.now() - start
    const report = await runSuite(subject, { target: localTarget(subject), seed: 1 }, preparation)
    const skip = preparation.cases.filter((it) => it.text.length > long).map((it) => it.id)
    const short = await runSuite(subject, { target: localTarget(subject), seed: 1, skip }, preparation)
    const requests = report.laws.reduce((sum, it) => sum + it.requests, 0)
    const seconds = [table / 1000, report.seconds, short.seconds].map(brief)
    rows.push([subject.model.id, ...seconds, requests, report.findings.length])
  }
  const head = [
    'full default run',
    'table, s',
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
console.log(`${await runs([text, 'specs/alibaba-qwen3-5-27b.json', 'conformance/fixture/media-model.json'])}\n`)
