import { readFile } from 'node:fs/promises'
import { relative, sep } from 'node:path'
import type { Command } from 'commander'
import type { measurePower } from '../conformance/mutation/power.js'
import { caseSets } from '../conformance/report/case-set.js'
import { reportFormNames } from '../conformance/report/conform/forms.js'
import type { PlaceOf } from '../conformance/report/conform/sarif.js'
import type { Report } from '../conformance/report/finding.js'
import { profiles } from '../conformance/report/profile.js'
import type { Callback, Target } from '../conformance/server/target.js'
import type { Preparation } from '../conformance/suite/preparation.js'
import type { Receiver } from '../conformance/suite/receiver.js'
import type { SuiteOptions } from '../conformance/suite/run.js'
import type { Subject } from '../conformance/suite/subject.js'
import { SpecError } from '../generator/document/problem.js'
import { isSystemError, systemFault } from '../generator/document/system-fault.js'
import { ledgerIn, prepareReports, reportsIn, writeReport } from './conform-files.js'
import {
  amount,
  type ConformFlags,
  countingNumber,
  either,
  gathered,
  oneOf,
  port,
  type ReportFile,
  reportFile,
  shard,
  wholeNumber,
} from './conform-options.js'
import { CouldNotRun, exit, UsageError } from './exit.js'
import { knownModels, selectModel } from './select-model.js'
import { printProblems, type Terminal, write } from './terminal.js'

/** Adds `specproof conform`. */
export function registerConform(program: Command, terminal: Terminal): void {
  program
    .command('conform')
    .description('Hold a server, or the mock in this process, against the specification of models.')
    .argument('[model...]', 'id, AIR, file, or the end of an id; none: every model in the folder')
    .option('--url <url>', 'base URL of the server; none: the mock in this process')
    .option('--api-key-env <name>', 'the environment variable that holds the key', 'API_KEY')
    .option('--seed <number>', 'seed of requests by chance', wholeNumber)
    .option('--runs <number>', 'requests by chance (200; with --url of another machine 20)', wholeNumber)
    .option('--only <id>', 'only this statement, or all about this case or run; may be repeated', gathered)
    .option('--cases <set>', `${either(caseSets)} (full; for --power core)`, oneOf(...caseSets))
    .option(
      '--shard <i/n>',
      'the i-th of n parts: of the models, or of the statements where there are fewer models',
      shard,
    )
    .option('--profile <profile>', `responses as ${profiles.join(' or as ')} (observed)`, oneOf(...profiles))
    .option('--report <form:file>', `write a report: ${either(reportFormNames)}; may be repeated`, reportFile, [])
    .option('--ledger <folder>', 'known disagreements, in <model>.json')
    .option('--plan', 'print what would be sent, and send nothing')
    .option('--power', 'measure which faults of a server the suite notices')
    .option('--json', 'print one JSON document')
    .option('--merge <report>', 'join JSON reports of parts of a run instead of running; may be repeated', gathered)
    .option('--resume <report>', 'go on where a JSON report ends: what it has settled is not asked again')
    .option('--max-requests <number>', 'requests at most, with --url', wholeNumber)
    .option('--budget-usd <amount>', 'US dollars at most, by the cost that answers tell', amount)
    .option('--concurrency <number>', 'requests under way at once, with --url', countingNumber, 2)
    .option('--per-second <number>', 'requests per second at most, with --url', amount)
    .option('--timeout <ms>', 'longest wait for an answer (10000; of another machine 30000)', countingNumber)
    .option('--poll-timeout <ms>', 'longest wait for a result (10000; of another machine 300000)', countingNumber)
    .option('--webhook-port <port>', 'port of this machine that webhooks are received at', port)
    .option('--webhook-url <url>', 'base URL under which the server reaches that port')
    .option('--specs <folder>', 'the folder of specifications', 'specs')
    .action((names: string[], flags: ConformFlags) => conform(names, flags, terminal))
}

async function conform(names: readonly string[], flags: ConformFlags, terminal: Terminal): Promise<void> {
  if (flags.url !== undefined && flags.power)
    throw new UsageError('--power measures the suite on the mock; leave --url out.')
  if (flags.webhookUrl !== undefined && (flags.webhookPort === undefined || !isHttp(flags.webhookUrl)))
    throw new UsageError('--webhook-url wants an http(s) URL, and --webhook-port beside it.')
  await prepareReports(flags.report, terminal.cwd)
  const run: Run = flags.merge
    ? { ...emptyRun(), reports: await merged(flags.merge, flags, terminal) }
    : await runAll(names, flags, terminal)
  try {
    await tell(run, flags, terminal)
  } catch (error) {
    run.faults.push(error)
  }
  const isWritten = await writeReports(run, flags.report, terminal)
  const isMerged = flags.merge !== undefined
  const isWhole = run.isWhole && isWritten && !(await tellIncomplete(run.reports, flags, terminal))
  const code = codeOf(run.reports, { isWhole, isMerged, only: flags.only })
  terminal.exitCode = run.faults.length > 0 ? exit.internal : code
  if (run.faults.length > 0) throw run.faults[0]
}

/** Prints what was found. */
async function tell({ reports, plans }: Run, flags: ConformFlags, terminal: Terminal): Promise<void> {
  if (flags.json) {
    const list = flags.plan ? plans : reports
    await write(terminal.stdout, `${JSON.stringify(list.length === 1 ? list[0] : list)}\n`)
    return
  }
  const { reportText } = await import('../conformance/report/conform/text.js')
  for (const it of reports)
    await write(
      terminal.stdout,
      reportText(it, (style, text) => terminal.stdout.styled(style, text)),
    )
}

/** Says what no report of its own says. True where parts are missing. */
async function tellIncomplete(reports: readonly Report[], flags: ConformFlags, terminal: Terminal): Promise<boolean> {
  const { incompleteText, unsettledOf } = await import('../conformance/report/statement.js')
  for (const it of flags.json ? reports : []) {
    const text = incompleteText(unsettledOf(it.statements))
    if (text !== undefined) await write(terminal.stderr, `${it.model} ${it.operation}: ${text}\n`)
  }
  const missing = flags.merge === undefined ? [] : missingParts(reports)
  for (const it of missing) await write(terminal.stderr, `incomplete: ${it}\n`)
  return missing.length > 0
}

/** Writes every report that can be written. False where one could not. */
async function writeReports(run: Run, files: readonly ReportFile[], terminal: Terminal): Promise<boolean> {
  let isWritten = true
  for (const it of files) {
    try {
      await writeReport(it, { reports: run.reports, placeOf: await placesOf(run, terminal) }, terminal.cwd)
    } catch (error) {
      isWritten = false
      if (error instanceof SpecError) await printProblems(terminal, error.problems)
      else run.faults.push(error)
    }
  }
  return isWritten
}

/** How the reports came about. */
interface Course {
  /** False where some model could not be read, or a part is missing. */
  readonly isWhole: boolean
  /** What one part leaves out by choice another one may have; what all parts leave out is open. */
  readonly isMerged: boolean
  readonly only: readonly string[] | undefined
}

function codeOf(reports: readonly Report[], { isWhole, isMerged, only = [] }: Course): number {
  if (reports.some((it) => it.findings.length > 0 || (it.power?.survivors.length ?? 0) > 0)) return exit.no
  const asked = new Set(only)
  const isOpen = ({ state, isLeftOut, id }: Report['statements'][number]) =>
    state !== 'settled' && (isMerged || isLeftOut !== true || asked.has(id))
  const isStuck = reports.some(
    (it) => it.statements.some(isOpen) || it.laws.some((law) => law.status === 'could not run'),
  )
  return isStuck || !isWhole ? exit.input : exit.fine
}

/** Parts of a catalogue that none of the reports is of. */
function missingParts(reports: readonly Report[]): readonly string[] {
  const counts = new Map<number, Set<number>>()
  for (const { part } of reports)
    if (part !== undefined) counts.set(part.count, (counts.get(part.count) ?? new Set()).add(part.index))
  return [...counts].flatMap(([count, found]) => {
    const missing = Array.from({ length: count }, (_, i) => i + 1).filter((it) => !found.has(it))
    return missing.length === 0
      ? []
      : [`of ${count} parts of the models, ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing`]
  })
}

async function merged(files: readonly string[], flags: ConformFlags, terminal: Terminal): Promise<Report[]> {
  const { mergedReports } = await import('../conformance/report/merge.js')
  const all = await Promise.all(files.map((it) => reportsIn(it, terminal.cwd)))
  const reports = await ofOneRun(() => mergedReports(all.flat()))
  const { withLedger } = await import('../conformance/report/ledger.js')
  const { ledger } = flags
  if (ledger === undefined) return reports
  return Promise.all(reports.map(async (it) => withLedger(it, await ledgerIn(ledger, it.model, terminal.cwd))))
}

/** Parts of different runs are a slip of the command line. */
async function ofOneRun<T>(work: () => T): Promise<T> {
  const { Mismatch } = await import('../conformance/report/merge.js')
  try {
    return work()
  } catch (error) {
    throw error instanceof Mismatch ? new UsageError(error.message) : error
  }
}

// Running -----------------------------------------------------------------------------------------------------------------

interface Run {
  readonly reports: Report[]
  /** The documents, by file name: reports tell the lines that constraints stand in. */
  readonly documents: Map<string, { readonly path: string; readonly text: string }>
  /** What would be sent, where nothing else was asked for. */
  readonly plans: Plan[]
  /** False where some model could not be read or asked. */
  isWhole: boolean
  /** Faults of this program: what was found before them is told all the same. */
  readonly faults: unknown[]
}

const emptyRun = (): Run => ({ reports: [], documents: new Map(), plans: [], isWhole: true, faults: [] })

async function runAll(names: readonly string[], flags: ConformFlags, terminal: Terminal): Promise<Run> {
  const shelf = { cwd: terminal.cwd, specs: flags.specs }
  const known = async () => (await knownModels(shelf)).map((it) => it.path)
  const paths = names.length > 0 ? await Promise.all(names.map((it) => selectModel(it, shelf))) : await known()
  if (paths.length === 0) throw new UsageError(`There is no model in ${flags.specs}.`)
  const { shard: part } = flags
  const isByModel = part !== undefined && paths.length >= part.count
  const own = isByModel ? paths.filter((_, i) => i % part.count === part.index - 1) : paths
  const earlier = flags.resume === undefined ? [] : await reportsIn(flags.resume, terminal.cwd)
  const { freshSeed } = await import('../conformance/suite/laws.js')
  const seed = flags.seed ?? earlier[0]?.seed ?? freshSeed()
  const run = emptyRun()
  const live = await liveServer(flags, terminal)
  const onFault = (fault: unknown) => void run.faults.push(live?.hidden(fault) ?? fault)
  const each = { flags, terminal, seed, earlier, part, isByModel, live, onFault, plans: run.plans }
  try {
    const jobs = await jobsOf(own, run, { ...each, isAlone: paths.length === 1 })
    await refuseSlips(jobs, each)
    for (const job of jobs) {
      // Where nothing is sent any more the others are reported all the same: everything about them is open.
      try {
        const report = await runOne(job, each)
        if (report !== undefined) run.reports.push(report)
      } catch (error) {
        if (run.reports.length === 0 || error instanceof UsageError) throw live?.hidden(error) ?? error
        // What was found before is told first.
        onFault(error)
        break
      }
    }
  } finally {
    live?.close()
  }
  return run
}

/** All that is to be run. One file that cannot be read does not keep the others from being tested. */
async function jobsOf(
  paths: readonly string[],
  run: Run,
  { isAlone, ...each }: Each & { readonly isAlone: boolean },
): Promise<readonly Job[]> {
  const jobs: Job[] = []
  for (const path of paths) {
    try {
      for (const subject of await subjectsIn(path)) {
        run.documents.set(subject.model.source.file, { path, text: await readFile(path, 'utf8') })
        jobs.push(await jobOf(subject, each))
      }
    } catch (error) {
      if (!(error instanceof SpecError) || isAlone) throw error
      await printProblems(each.terminal, error.problems)
      run.isWhole = false
    }
  }
  return jobs
}

interface Each {
  readonly flags: ConformFlags
  readonly terminal: Terminal
  readonly seed: number
  readonly earlier: readonly Report[]
  readonly part: ConformFlags['shard']
  /** Whether parts are dealt by models, and not within each. */
  readonly isByModel: boolean
  readonly live: LiveServer | undefined
  /** Told of faults of this program. */
  readonly onFault: (fault: unknown) => void
  /** Plans that were asked for as JSON. */
  readonly plans: Plan[]
}

/** One operation, and how it is to be run. */
interface Job {
  readonly subject: Subject
  readonly options: SuiteOptions
  readonly preparation: Preparation
}

async function jobOf(subject: Subject, { flags, terminal, seed, earlier, part, isByModel, live }: Each): Promise<Job> {
  const { prepared } = await import('../conformance/suite/preparation.js')
  const { identityOf } = await import('../conformance/suite/run.js')
  const { assertSameRun } = await import('../conformance/report/merge.js')
  const { priceOf } = await import('../conformance/suite/price.js')
  const { localTarget } = await import('../conformance/server/local.js')
  const { model, operation, document } = subject
  const before = earlier.find((it) => it.model === model.id && it.operation === operation.id)
  const { isLoopback } = await import('../conformance/server/secret.js')
  const isFar = flags.url !== undefined && !isLoopback(flags.url)
  const like = before ?? earlier[0]
  const options: SuiteOptions = {
    target: live?.target(priceOf(document).worstUsd) ?? localTarget(subject),
    cases: flags.cases ?? like?.cases.set ?? 'full',
    seed,
    runs: flags.runs ?? like?.runs ?? (isFar ? 20 : 200),
    profile: flags.profile ?? like?.profile ?? 'observed',
    ledger: flags.ledger === undefined ? [] : await ledgerIn(flags.ledger, model.id, terminal.cwd),
    isFrugal: like?.isFrugal ?? (isFar || flags.budgetUsd !== undefined),
    ...(flags.only && { only: flags.only }),
    ...(part && !isByModel && { shard: part }),
    ...(live?.receiver && { receiver: live.receiver }),
    ...(before && { earlier: before }),
  }
  // What is planned against no server may be asked of the one that the report names.
  if (before !== undefined && !flags.plan) await ofOneRun(() => assertSameRun(before, identityOf(subject, options)))
  return { subject, options, preparation: prepared(subject, options) }
}

/** What would make a run of no use is told before anything is sent. */
async function refuseSlips(jobs: readonly Job[], { flags, earlier }: Each): Promise<void> {
  const { statementsOf } = await import('../conformance/suite/run.js')
  const resumed = jobs.filter((it) => it.options.earlier !== undefined)
  if (earlier.length > 0 && jobs.length > 0 && resumed.length === 0)
    throw new UsageError(
      `${flags.resume} is a report of ${named(earlier)}, and not of ${named(jobs.map(({ subject }) => ({ model: subject.model.id, operation: subject.operation.id })))}.`,
    )
  const unknown = new Set(flags.only)
  for (const { subject, options, preparation } of unknown.size > 0 ? jobs : [])
    for (const it of statementsOf(subject, options, preparation)) {
      unknown.delete(it.id)
      if (it.caseId !== undefined) unknown.delete(it.caseId)
    }
  if (unknown.size > 0 && jobs.length > 0)
    throw new UsageError(
      `No case, run or statement has the id ${[...unknown].join(', ')}. Runs have it only with their --seed and --runs; JSON reports list all of them under "statements".`,
    )
}

function named(list: readonly { readonly model: string; readonly operation: string }[]): string {
  return list.map((it) => `${it.model} ${it.operation}`).join(', ')
}

/** Undefined where only a plan was asked for. */
async function runOne({ subject, options, preparation }: Job, each: Each): Promise<Report | undefined> {
  const { flags, terminal, live, plans, part, isByModel, onFault } = each
  const { runSuite } = await import('../conformance/suite/run.js')
  // A run that was interrupted has no use for a plan any more.
  if (flags.plan || live?.signal.aborted === false) {
    const plan = await planned(subject, preparation, options)
    if (flags.plan && flags.json) plans.push(plan)
    else if (!live?.signal.aborted) await write(flags.json ? terminal.stderr : terminal.stdout, planText(plan))
  }
  if (flags.plan) return undefined
  const progress = progressOn(terminal, subject.model.id)
  const report = await runSuite(subject, { ...options, onProgress: progress.step, onFault }, preparation)
  const power = flags.power
    ? await powerOf(subject, { cases: flags.cases ?? 'core', onProgress: progress.step })
    : undefined
  progress.end()
  const whole = { ...report, ...(power && { power }), ...(part && isByModel && { part }) }
  return live?.redacted(whole) ?? whole
}

async function powerOf(...measured: Parameters<typeof measurePower>) {
  const { measurePower } = await import('../conformance/mutation/power.js')
  return measurePower(...measured)
}

async function subjectsIn(path: string): Promise<Subject[]> {
  const { overlaidDocument, readModel } = await import('../generator/ir/read.js')
  const { compileShape } = await import('../generator/compile.js')
  const { subjectOf } = await import('../conformance/suite/subject.js')
  const model = await readModel(path)
  const document = (await overlaidDocument(path)).json as object
  return model.operations.map((it) => subjectOf(model, it, document, compileShape))
}

// Servers -----------------------------------------------------------------------------------------------------------------

interface LiveServer {
  /** @param worstUsd what one request may cost at most, by the document */
  target(worstUsd: number | undefined): Target
  /** Aborted by an interrupt. */
  readonly signal: AbortSignal
  /** Where webhooks are received, for all models. */
  readonly receiver: Receiver | undefined
  /** The report without the key, wherever the server may have repeated it. */
  redacted(report: Report): Report
  /** A fault without the key. */
  hidden(fault: unknown): unknown
  close(): void
}

/** The server that `--url` names. One interrupt ends the asking, and what was found is reported; a second one ends all. */
async function liveServer(flags: ConformFlags, terminal: Terminal): Promise<LiveServer | undefined> {
  const { url } = flags
  if (url === undefined || flags.plan) return undefined
  if (!isHttp(url)) throw new UsageError(`${JSON.stringify(url)} is no http(s) URL.`)
  const key = terminal.env[flags.apiKeyEnv]
  if (key === undefined || key === '')
    throw new UsageError(`The environment variable ${flags.apiKeyEnv} holds no key; name another with --api-key-env.`)
  const { isLoopback, keyTrouble, withoutKey } = await import('../conformance/server/secret.js')
  const trouble = keyTrouble(key, url)
  if (trouble !== undefined) throw new UsageError(`The key in ${flags.apiKeyEnv} cannot be used: ${trouble}.`)
  const { liveTarget } = await import('../conformance/server/live.js')
  const isHere = isLoopback(url)
  const callback = callbackOf(flags, isHere)
  const receiver = callback && (await receiverAt(callback))
  const interrupted = new AbortController()
  const stop = () => interrupted.abort()
  const signals = ['SIGINT', 'SIGTERM'] as const
  for (const it of signals) process.once(it, stop)
  const { maxRequests, budgetUsd, concurrency, perSecond, timeout, pollTimeout } = flags
  let made: Target | undefined
  const target = (worstUsd: number | undefined) => {
    // One purse for all models.
    made ??= liveTarget({
      url,
      key,
      keyVariable: flags.apiKeyEnv,
      concurrency,
      signal: interrupted.signal,
      onWait: (ms, why) => void write(terminal.stderr, `waiting ${Math.ceil(ms / 100) / 10} s: ${why}\n`),
      ...(maxRequests !== undefined && { maxRequests }),
      ...(budgetUsd !== undefined && { budgetUsd }),
      ...(perSecond !== undefined && { perSecond }),
      ...(timeout !== undefined && { timeoutMs: timeout }),
      ...(pollTimeout !== undefined && { patienceMs: pollTimeout }),
      ...(worstUsd !== undefined && { worstUsd }),
      ...(callback && { callback }),
    })
    return made
  }
  return {
    target,
    signal: interrupted.signal,
    receiver,
    redacted: (report) => withoutKey(report, key),
    hidden: (fault) => {
      if (fault instanceof Error) {
        fault.message = withoutKey(fault.message, key)
        if (fault.stack !== undefined) fault.stack = withoutKey(fault.stack, key)
      }
      return fault
    },
    close: () => {
      for (const it of signals) process.off(it, stop)
      receiver?.close()
    },
  }
}

/** Where webhooks are received; undefined where the server cannot reach this machine. */
function callbackOf({ webhookPort, webhookUrl }: ConformFlags, isHere: boolean): Callback | undefined {
  if (webhookPort === undefined) return isHere ? { port: 0 } : undefined
  return { port: webhookPort, ...(webhookUrl !== undefined && { url: webhookUrl }) }
}

async function receiverAt(callback: Callback): Promise<Receiver> {
  const { openReceiver } = await import('../conformance/suite/receiver.js')
  try {
    return await openReceiver(callback)
  } catch (error) {
    if (!isSystemError(error)) throw error
    const { fact, remedy } = systemFault(error)
    throw new CouldNotRun(`Port ${callback.port} cannot be listened on for webhooks. ${fact} ${remedy}`)
  }
}

function isHttp(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)
}

// Telling -----------------------------------------------------------------------------------------------------------------

/** What a run would send. */
interface Plan {
  readonly model: string
  readonly operation: string
  readonly cases: number
  /** Requests of the boundary cases, and those of them that should be refused. */
  readonly planned: number
  readonly refused: number
  /** Edges that no request shows. */
  readonly untested: number
  /** All requests to a server that is right and answers at once, and those of them that only poll. */
  readonly requests: number
  readonly polls: number
  /** Requests that should be executed. */
  readonly executed: number
  /** US dollars for one of them, and for all, at worst; absent where the file gives no price. */
  readonly worstUsd?: number
  readonly worstTotalUsd?: number
  readonly priceSource: string
}

async function planned(
  { model, operation, ...subject }: Subject,
  preparation: Preparation,
  options: SuiteOptions,
): Promise<Plan> {
  const { rehearsed } = await import('../conformance/suite/rehearsal.js')
  const { priceOf } = await import('../conformance/suite/price.js')
  const { plan, cases, table } = preparation
  const rehearsal = await rehearsed({ model, operation, ...subject }, options, preparation)
  const { worstUsd, source } = priceOf(subject.document)
  const worstTotalUsd = worstUsd === undefined ? undefined : Math.round(rehearsal.executed * worstUsd * 10_000) / 10_000
  return {
    model: model.id,
    operation: operation.id,
    cases: cases.length,
    planned: plan.length,
    refused: plan.filter((it) => it.expected === 'refused').length,
    untested: table.untested.length,
    ...rehearsal,
    ...(worstUsd !== undefined && { worstUsd }),
    ...(worstTotalUsd !== undefined && { worstTotalUsd }),
    priceSource: source,
  }
}

function planText(it: Plan): string {
  const sum = it.worstTotalUsd === undefined ? '' : `, ${it.worstTotalUsd} US dollars at worst`
  const each = it.worstUsd === undefined ? '' : `${it.worstUsd} each, `
  return [
    `${it.model} ${it.operation}`,
    `  ${it.cases} boundary cases in ${it.planned} requests; ${it.untested} edges that no request shows`,
    `  ${it.refused} of them should be refused and are sent first: what is refused should cost nothing`,
    `  ${it.requests} requests in all, ${it.polls} of them polls, to a server that is right and answers at once`,
    `  ${it.executed} should be executed and may cost${sum} (${each}${it.priceSource})`,
    '',
  ].join('\n')
}

/** Where editors and code hosts find a place of a document. */
async function placesOf(run: Run, { cwd }: Terminal): Promise<PlaceOf> {
  const { linesOf } = await import('../conformance/diff/result/line.js')
  const lines = new Map<string, ReturnType<typeof linesOf>>()
  return (file, pointer) => {
    const known = run.documents.get(file)
    if (known === undefined) return { uri: file }
    // Few reports tell lines, and they take time to be found.
    const lineOf = lines.get(file) ?? linesOf(known.text, JSON.parse(known.text.replace(/^\uFEFF/, '')))
    lines.set(file, lineOf)
    const line = lineOf(pointer)
    const uri = relative(cwd, known.path).split(sep).join('/')
    return { uri: uri.startsWith('../') ? file : uri, ...(line !== undefined && { line }) }
  }
}

function progressOn({ stderr }: Terminal, id: string) {
  let shownAt = 0
  return {
    step: (done: number, all: number) => {
      if (Date.now() - shownAt < 100) return
      shownAt = Date.now()
      stderr.progress(`${id} ${done}/${all}`)
    },
    end: () => stderr.progress(''),
  }
}
