import { readFile, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { Report } from '../../conformance/report/finding.js'
import type { KnownDisagreement } from '../../conformance/report/ledger.js'
import type { Preparation } from '../../conformance/suite/run.js'
import type { Subject } from '../../conformance/suite/subject.js'
import type { Target } from '../../conformance/target/target.js'
import { version } from '../version.js'
import { exit, UsageError } from './exit.js'
import { knownModels, selectModel } from './select-model.js'
import { styled, type Terminal, write } from './terminal.js'

interface Flags {
  readonly specs: string
  readonly url?: string
  readonly apiKeyEnv: string
  readonly seed?: number
  readonly runs?: number
  readonly only?: readonly string[]
  readonly cases: 'core' | 'full'
  readonly shard?: { readonly index: number; readonly count: number }
  readonly profile: 'published' | 'observed'
  readonly report: readonly ReportFile[]
  readonly ledger?: string
  readonly plan?: boolean
  readonly power?: boolean
  readonly json?: boolean
  readonly merge?: readonly string[]
  readonly resume?: string
  readonly maxRequests?: number
  readonly budgetUsd?: number
  readonly concurrency: number
  readonly perSecond?: number
  readonly timeout: number
}

interface ReportFile {
  readonly form: keyof typeof forms
  readonly file: string
}

const forms = { json: true, junit: true, html: true, sarif: true }

/** Adds `specproof conform`. */
export function registerConform(program: Command, terminal: Terminal): void {
  program
    .command('conform')
    .description('Hold a server, or the mock in this process, against the specification of models.')
    .argument('[model...]', 'id, AIR, file, or the end of an id; none: every model in the folder')
    .option('--url <url>', 'the server; none: the mock in this process')
    .option('--api-key-env <name>', 'the environment variable that holds the key', 'API_KEY')
    .option('--seed <number>', 'seed of requests by chance', wholeNumber)
    .option('--runs <number>', 'requests by chance (200; with --url 20)', wholeNumber)
    .option('--only <case-id>', 'only this case; may be repeated', gathered)
    .option('--cases <set>', 'core or full', oneOf('core', 'full'), 'full')
    .option('--shard <i/n>', 'the i-th of n parts of the cases', shard)
    .option('--profile <profile>', 'responses as published or as observed', oneOf('published', 'observed'), 'observed')
    .option('--report <form:file>', 'write a report: json, junit, html or sarif; may be repeated', reportFile, [])
    .option('--ledger <folder>', 'known disagreements, in <model>.json')
    .option('--plan', 'print what would be sent, and send nothing')
    .option('--power', 'measure which faults of a server the suite notices')
    .option('--json', 'print one JSON document')
    .option('--merge <report>', 'join JSON reports of shards instead of running; may be repeated', gathered)
    .option('--resume <report>', 'leave out the cases that a JSON report has as they should be')
    .option('--max-requests <number>', 'requests at most, with --url', wholeNumber)
    .option('--budget-usd <amount>', 'US dollars at most, by the cost that answers tell', amount)
    .option('--concurrency <number>', 'requests under way at once, with --url', wholeNumber, 2)
    .option('--per-second <number>', 'requests per second at most, with --url', amount)
    .option('--timeout <ms>', 'longest wait for an answer, with --url', wholeNumber, 30_000)
    .option('--specs <folder>', 'the folder of specifications', 'specs')
    .action(async (names: string[], flags: Flags) => {
      if (flags.url !== undefined && flags.power)
        throw new UsageError('--power measures the suite on the mock; leave --url out.')
      const reports = flags.merge ? await mergedFiles(flags.merge, terminal) : await runAll(names, flags, terminal)
      if (reports === undefined) return
      for (const it of flags.report) await writeReport(it, reports, terminal)
      const [first] = reports
      if (flags.json) await write(terminal.stdout, `${JSON.stringify(reports.length === 1 ? first : reports)}\n`)
      else for (const it of reports) await write(terminal.stdout, reportText(it, terminal))
      terminal.exitCode = codeOf(reports)
    })
}

function codeOf(reports: readonly Report[]): number {
  if (reports.some((it) => it.findings.length > 0 || (it.power?.survivors.length ?? 0) > 0)) return exit.no
  return reports.some((it) => it.laws.some((law) => law.status === 'could not run')) ? exit.input : exit.fine
}

/** Undefined when only a plan was asked for. */
async function runAll(names: readonly string[], flags: Flags, terminal: Terminal): Promise<Report[] | undefined> {
  const shelf = { cwd: terminal.cwd, specs: flags.specs }
  const paths =
    names.length > 0
      ? await Promise.all(names.map((it) => selectModel(it, shelf)))
      : (await knownModels(shelf)).map((it) => it.path)
  if (paths.length === 0) throw new UsageError(`There is no model in ${flags.specs}.`)
  const key = flags.url === undefined ? undefined : keyIn(flags, terminal)
  const { prepared, runSuite } = await import('../../conformance/suite/run.js')
  const { measurePower } = await import('../../conformance/power/power.js')
  const { freshSeed } = await import('../../conformance/suite/laws.js')
  const seed = flags.seed ?? freshSeed()
  const reports: Report[] = []
  const live = flags.url === undefined || key === undefined ? undefined : await liveTarget(flags.url, key, flags)
  const earlier = flags.resume === undefined ? [] : await reportsIn(flags.resume, terminal)
  for (const path of paths) {
    for (const subject of await subjectsIn(path)) {
      const { model, operation } = subject
      const before = earlier.find((it) => it.model === model.id && it.operation === operation.id)
      const options = {
        cases: flags.cases,
        seed,
        runs: flags.runs ?? (live ? 20 : 200),
        profile: flags.profile,
        ledger: flags.ledger === undefined ? [] : await ledgerIn(flags.ledger, model.id, terminal),
        isFrugal: live !== undefined,
        ...(flags.only && { only: flags.only }),
        ...(flags.shard && { shard: flags.shard }),
        ...(before && { skip: doneIn(before) }),
      }
      const preparation = prepared(subject, options)
      if (live !== undefined || flags.plan)
        await write(flags.json ? terminal.stderr : terminal.stdout, planText(subject, preparation, options.runs))
      if (flags.plan) continue
      const target = live ?? (await localTarget(subject))
      const progress = progressOn(terminal, model.id)
      const report = await runSuite(subject, { ...options, target, onProgress: progress.step }, preparation)
      const power = flags.power
        ? await measurePower(subject, { cases: flags.cases, onProgress: progress.step })
        : undefined
      progress.end()
      const whole = { ...report, ...(power && { power }) }
      const { mergedReports } = await import('../../conformance/report/merge.js')
      reports.push(...(before ? mergedReports([resumed(before), whole]) : [whole]))
    }
  }
  return flags.plan ? undefined : reports
}

function keyIn(flags: Flags, terminal: Terminal): string {
  const key = terminal.env[flags.apiKeyEnv]
  if (key === undefined || key === '')
    throw new UsageError(`The environment variable ${flags.apiKeyEnv} holds no key; name another with --api-key-env.`)
  return key
}

async function liveTarget(url: string, key: string, flags: Flags): Promise<Target> {
  if (!URL.canParse(url) || !/^https?:/.test(url)) throw new UsageError(`${JSON.stringify(url)} is no http(s) URL.`)
  const { liveTarget: targetOf } = await import('../../conformance/target/live.js')
  const { maxRequests, budgetUsd, concurrency, perSecond, timeout } = flags
  return targetOf({
    url,
    key,
    concurrency,
    timeoutMs: timeout,
    ...(maxRequests !== undefined && { maxRequests }),
    ...(budgetUsd !== undefined && { budgetUsd }),
    ...(perSecond !== undefined && { perSecond }),
  })
}

async function localTarget({ model, document, operation, judge, holds }: Subject): Promise<Target> {
  if (operation.envelope === 'body') {
    const { plainTarget } = await import('../../conformance/target/plain.js')
    const { construct } = await import('../../conformance/arbitrary/construct.js')
    const { simplest } = await import('../../conformance/arbitrary/chance.js')
    const result = operation.response && construct(operation.response.published, holds, simplest)
    return plainTarget(judge, typeof result === 'object' && result !== null ? result : {})
  }
  const { createMock } = await import('../../conformance/mock/index.js')
  const { judgeOf } = await import('../../conformance/oracle/index.js')
  const { mockTarget } = await import('../../conformance/target/in-process.js')
  return mockTarget(createMock([{ model, document }], { judgeOf, apiKey: 'conform' }), 'conform')
}

async function subjectsIn(path: string): Promise<Subject[]> {
  const { overlaidDocument, readModel } = await import('../ir/read.js')
  const { compileShape } = await import('../compile.js')
  const { subjectOf } = await import('../../conformance/suite/subject.js')
  const model = await readModel(path)
  const document = (await overlaidDocument(path)).json as object
  return model.operations.map((it) => subjectOf(model, it, document, compileShape))
}

async function ledgerIn(folder: string, id: string, terminal: Terminal): Promise<readonly KnownDisagreement[]> {
  try {
    return JSON.parse(await readFile(resolve(terminal.cwd, folder, `${id}.json`), 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw new UsageError(`${folder}/${id}.json cannot be read: ${(error as Error).message}`)
  }
}

/** Ids of the cases that came out as they should. */
function doneIn({ coverage }: Report): string[] {
  return coverage.flatMap((it) =>
    [...it.legal, ...it.illegal].flatMap((probe) => (probe.outcome === 'as expected' ? [probe.id] : [])),
  )
}

/** What a resumed run keeps of the earlier one: what was settled. */
function resumed(before: Report): Report {
  const settled = (list: Report['coverage'][number]['legal']) => list.filter((it) => it.outcome === 'as expected')
  return {
    ...before,
    findings: [],
    laws: before.laws.map((it) => ({
      ...it,
      findings: 0,
      status: it.status === 'not applicable' ? it.status : 'kept',
    })),
    coverage: before.coverage.map((it) => ({ ...it, legal: settled(it.legal), illegal: settled(it.illegal) })),
  }
}

async function reportsIn(file: string, terminal: Terminal): Promise<Report[]> {
  try {
    const json: unknown = JSON.parse(await readFile(resolve(terminal.cwd, file), 'utf8'))
    const list = Array.isArray(json) ? json : [json]
    if (list.every((it) => typeof it === 'object' && it !== null && 'laws' in it && 'coverage' in it)) return list
    throw new Error('it is no report of specproof conform')
  } catch (error) {
    throw new UsageError(`${file} cannot be read as a report: ${(error as Error).message}`)
  }
}

async function mergedFiles(files: readonly string[], terminal: Terminal): Promise<Report[]> {
  const { mergedReports } = await import('../../conformance/report/merge.js')
  const all = await Promise.all(files.map((it) => reportsIn(it, terminal)))
  return mergedReports(all.flat())
}

async function writeReport({ form, file }: ReportFile, reports: readonly Report[], terminal: Terminal): Promise<void> {
  const made = {
    json: async () => `${JSON.stringify(reports, null, 2)}\n`,
    junit: async () => (await import('../../conformance/report/junit.js')).junitReport(reports),
    html: async () => (await import('../../conformance/report/html.js')).htmlReport(reports),
    sarif: async () => (await import('../../conformance/report/sarif.js')).sarifReport(reports, version),
  }
  await writeFile(resolve(terminal.cwd, file), await made[form]())
}

function planText({ model, operation, document }: Subject, { plan, cases, table }: Preparation, runs: number): string {
  const refused = plan.filter((it) => it.expected === 'refused').length
  const accepted = plan.length - refused
  const price = worstPrice(document)
  const mayCost = accepted + Math.ceil(runs / 2) + 20
  return [
    `${model.id} ${operation.id}: ${cases.length} boundary cases, ${table.untested.length} edges that no request shows`,
    `  ${refused} requests that should be refused, sent first: they should cost nothing`,
    `  ${accepted} requests that should be accepted, ${runs} by chance, about 30 for the other laws`,
    price === undefined
      ? `  up to ${mayCost} of them may cost; the file gives no price`
      : `  up to ${mayCost} of them may cost; at ${price} US dollars each, the highest price in the file, ${Math.round(mayCost * price * 100) / 100}`,
    '',
  ].join('\n')
}

/** The highest price of an example in `x-pricing`. */
function worstPrice(document: object): number | undefined {
  const { examples } = ((document as Record<string, Record<string, unknown>>).info?.['x-pricing'] ?? {}) as {
    examples?: unknown
  }
  if (!Array.isArray(examples)) return undefined
  const prices = examples
    .map((it: { price?: unknown }) => Number(String(it.price).replace(/[^\d.]/g, '')))
    .filter((it) => it > 0)
  return prices.length === 0 ? undefined : Math.max(...prices)
}

function progressOn({ stderr }: Terminal, id: string) {
  const isShown = stderr.isTTY === true
  let shownAt = 0
  return {
    step: (done: number, all: number) => {
      if (!isShown || Date.now() - shownAt < 100) return
      shownAt = Date.now()
      stderr.write(`\r\x1b[K${id} ${done}/${all}`)
    },
    end: () => {
      if (isShown) stderr.write('\r\x1b[K')
    },
  }
}

function reportText(report: Report, terminal: Terminal): string {
  const { stdout } = terminal
  const { model, operation, target, cases, laws, findings, coverage, power, seed, seconds, cost } = report
  const colour = { kept: 'green', broken: 'red', 'not applicable': 'dim', 'could not run': 'yellow' } as const
  const both = coverage.filter((it) => it.covered === 'both sides').length
  const lines = [
    `${styled(terminal, stdout, 'bold', `${model} ${operation}`)}  against ${target}`,
    ...laws.map(
      (it) =>
        `  ${styled(terminal, stdout, colour[it.status], it.status.padEnd(14))}  ${it.title}${it.reason ? `: ${it.reason}` : ''}`,
    ),
    `  ${cases.count} cases (${cases.set}) in ${cases.requests} requests; ${both} of ${coverage.length} constraints on both sides; seed ${seed}; ${seconds} s${cost > 0 ? `; ${cost} US dollars` : ''}`,
    ...(power ? powerLines(power) : []),
    ...findings.flatMap((it) => [
      '',
      `  ${styled(terminal, stdout, 'red', it.path || it.law)}  ${it.value}  [${it.id}]`,
      `    ${it.message}`,
      `    ${it.keyword} at ${it.pointer || 'no constraint'}; expected ${it.expected.verdict} ${it.expected.pointers.join(' ')}, got ${it.actual.verdict} ${it.actual.pointers.join(' ')}${it.seed === undefined ? '' : `; seed ${it.seed}, run ${it.run}`}`,
      `    ${it.curl}`,
    ]),
    '',
  ]
  return `${lines.join('\n')}\n`
}

function powerLines({
  faults,
  noticed,
  equivalent,
  requestsPerConstraint,
  survivors,
  equivalents,
}: NonNullable<Report['power']>): string[] {
  return [
    `  power: ${noticed} of ${faults - equivalent} faults noticed, ${equivalent} more are equivalent; ${requestsPerConstraint} requests per constraint`,
    ...survivors.map((it) => `    survivor    ${it.fault}: ${it.why}`),
    ...equivalents.map((it) => `    equivalent  ${it}`),
  ]
}

function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new UsageError(`${JSON.stringify(text)} is no whole number.`)
  return Number(text)
}

function amount(text: string): number {
  const value = Number(text)
  if (!(value > 0) || !Number.isFinite(value))
    throw new UsageError(`${JSON.stringify(text)} is no amount greater than 0.`)
  return value
}

function gathered(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text]
}

function oneOf<T extends string>(...allowed: readonly T[]): (text: string) => T {
  return (text) => {
    if (!(allowed as readonly string[]).includes(text))
      throw new UsageError(`${JSON.stringify(text)} is not one of ${allowed.join(', ')}.`)
    return text as T
  }
}

function shard(text: string): { index: number; count: number } {
  const [, index, count] = /^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? []
  if (Number(index) < 1 || !(Number(index) <= Number(count)))
    throw new UsageError(`--shard wants I/N with I from 1 to N, not ${JSON.stringify(text)}.`)
  return { index: Number(index), count: Number(count) }
}

function reportFile(text: string, before: readonly ReportFile[] = []): readonly ReportFile[] {
  const at = text.indexOf(':')
  const form = text.slice(0, at)
  if (!Object.hasOwn(forms, form) || at === text.length - 1)
    throw new UsageError(`--report wants json:FILE, junit:FILE, html:FILE or sarif:FILE, not ${JSON.stringify(text)}.`)
  return [...before, { form: form as keyof typeof forms, file: text.slice(at + 1) }]
}
