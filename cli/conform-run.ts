import { readFile } from 'node:fs/promises'
import { measurePower } from '../conformance/mutation/power.js'
import type { ReportedDocument } from '../conformance/report/conform/places.js'
import { type RunPlan, runPlanText } from '../conformance/report/conform/run-plan.js'
import type { Report } from '../conformance/report/finding.js'
import { withLedger } from '../conformance/report/ledger.js'
import { mergedReports } from '../conformance/report/merge.js'
import type { LiveOptions } from '../conformance/server/live.js'
import { localTarget } from '../conformance/server/local.js'
import { type Job, type JobSettings, jobOf, runPlanOf } from '../conformance/suite/job.js'
import { freshSeed } from '../conformance/suite/laws.js'
import { type LiveRun, liveRun } from '../conformance/suite/live-run.js'
import { priceOf } from '../conformance/suite/price.js'
import { runSuite } from '../conformance/suite/run.js'
import { subjectsIn } from '../conformance/suite/subjects-in.js'
import { isLoopback } from '../generator/document/loopback.js'
import { SpecError } from '../generator/document/problem.js'
import { keyTrouble } from '../generator/document/secret.js'
import { readModel } from '../generator/ir/read.js'
import { ledgerIn, reportsIn } from './conform-files.js'
import { extraHeaders } from './conform-header.js'
import { type ConformFlags, isHttp, isWebSocket } from './conform-options.js'
import { refuseSlips } from './conform-refusal.js'
import { UsageError } from './exit.js'
import { interruptOf } from './interrupt.js'
import { portRefusal } from './port.js'
import { asKnown } from './provider-option.js'
import { knownModels, selectModel } from './select-model.js'
import { printProblems, type Terminal, write } from './terminal.js'

/*
 * From a command line to reports, in this order: the files that are meant; the server that is asked, if one is named; one
 * job for each operation, which knows its cases, their price and what an earlier report says of them; the refusal of what
 * would make the run of no use; and only then the asking, job by job. So nothing has been sent, nor paid, when a slip in the
 * command line is told.
 *
 * `conform 27b 397b --url http://127.0.0.1:8080 --resume before.json --only typo`: two files are read, the key is looked for
 * where their provider has it, two jobs are made, of which one goes on where `before.json` ended; no case is called `typo`,
 * so the command ends with exit code 2. Without the slip both are asked, what is found of the first is kept though the
 * second cannot be asked, and neither the key nor what it is hidden in gets into a report.
 */

/** What a run brought. */
export interface ConformRun {
  readonly reports: Report[]
  /** The documents, by file name: reports tell the lines that constraints stand in. */
  readonly documents: Map<string, ReportedDocument>
  /** What would be sent, where nothing else was asked for. */
  readonly plans: RunPlan[]
  /** False where some model could not be read or asked. */
  isWhole: boolean
  /** Faults of this program: what was found before them is told all the same. */
  readonly faults: unknown[]
}

const emptyRun = (): ConformRun => ({ reports: [], documents: new Map(), plans: [], isWhole: true, faults: [] })

/**
 * Joins reports of parts of runs instead of running.
 * @throws Mismatch where they are parts of different runs
 */
export async function merged(
  files: readonly string[],
  ledger: string | undefined,
  { cwd }: Terminal,
): Promise<ConformRun> {
  const all = await Promise.all(files.map((it) => reportsIn(it, cwd)))
  const reports = mergedReports(all.flat())
  const known = reports.map(async (it) =>
    ledger === undefined ? it : withLedger(it, await ledgerIn(ledger, it.model, cwd)),
  )
  return { ...emptyRun(), reports: await Promise.all(known) }
}

/** A live server, and what an interrupt aborts. */
interface InterruptedRun extends LiveRun {
  readonly signal: AbortSignal
}

/** What is the same for every operation of a run. */
interface Setting {
  readonly run: ConformRun
  readonly flags: ConformFlags
  readonly terminal: Terminal
  readonly live: InterruptedRun | undefined
  /** Told of faults of this program. */
  readonly onFault: (fault: unknown) => void
  /** Which part of the models this is, where parts are dealt by models. */
  readonly part: ConformFlags['shard']
}

/**
 * Runs the suite over every operation of the models that are named.
 * @throws Mismatch where `--resume` names a part of another run
 */
export async function runAll(names: readonly string[], flags: ConformFlags, terminal: Terminal): Promise<ConformRun> {
  const { shard } = flags
  const paths = await pathsOf(names, flags, terminal)
  const part = shard !== undefined && paths.length >= shard.count ? shard : undefined
  const own = part === undefined ? paths : paths.filter((_, i) => i % part.count === part.index - 1)
  const earlier = flags.resume === undefined ? [] : await reportsIn(flags.resume, terminal.cwd)
  const live = await liveOf(own, flags, terminal)
  const run = emptyRun()
  const onFault = (fault: unknown) => void run.faults.push(live?.hidden(fault) ?? fault)
  const setting: Setting = { run, flags, terminal, live, onFault, part }
  try {
    const settings = settingsOf(setting, earlier)
    const jobs = await jobsOf(own, setting, { settings, isAlone: paths.length === 1 })
    refuseSlips(jobs, earlier, flags)
    await runEach(jobs, setting)
  } catch (error) {
    throw live?.hidden(error) ?? error
  } finally {
    live?.close()
  }
  return run
}

async function pathsOf(names: readonly string[], { specs }: ConformFlags, { cwd }: Terminal): Promise<string[]> {
  const shelf = { cwd, specs }
  if (names.length > 0) return Promise.all(names.map((it) => selectModel(it, shelf)))
  const known = await knownModels(shelf)
  if (known.length === 0) throw new UsageError(`There is no model in ${specs}.`)
  return known.map((it) => it.path)
}

function settingsOf({ flags, terminal, live, onFault, part }: Setting, earlier: readonly Report[]): JobSettings {
  const { cases, runs, profile, only, shard, url, ledger } = flags
  const isFar = url !== undefined && !isLoopback(url)
  return {
    target: (it) => live?.target(priceOf(it.document).worstUsd) ?? localTarget(it),
    ledger: async (model) => (ledger === undefined ? [] : ledgerIn(ledger, model, terminal.cwd)),
    chosen: {
      seed: flags.seed ?? earlier[0]?.seed ?? freshSeed(),
      ...(cases && { cases }),
      ...(runs !== undefined && { runs }),
      ...(profile && { profile }),
      ...(only && { only }),
      ...(shard && part === undefined && { shard }),
      ...(live?.receiver && { receiver: live.receiver }),
      onFault,
    },
    earlier,
    isFar,
    isFrugal: isFar || flags.budgetUsd !== undefined,
    isPlan: flags.plan === true,
  }
}

/** All that is to be run. One file that cannot be read does not keep the others from being tested. */
async function jobsOf(
  paths: readonly string[],
  { run, terminal, flags }: Setting,
  { settings, isAlone }: { readonly settings: JobSettings; readonly isAlone: boolean },
): Promise<readonly Job[]> {
  const jobs: Job[] = []
  const known = await asKnown(flags, terminal.cwd)
  for (const path of paths) {
    try {
      for (const subject of await subjectsIn(path, known)) {
        run.documents.set(subject.model.source.file, { path, text: await readFile(path, 'utf8') })
        jobs.push(await jobOf(subject, settings))
      }
    } catch (error) {
      if (!(error instanceof SpecError) || isAlone) throw error
      await printProblems(terminal, error.problems)
      run.isWhole = false
    }
  }
  return jobs
}

/** Where nothing is sent any more the others are reported all the same: everything about them is open. */
async function runEach(jobs: readonly Job[], setting: Setting): Promise<void> {
  const { run, onFault } = setting
  for (const job of jobs) {
    try {
      const report = await runOne(job, setting)
      if (report !== undefined) run.reports.push(report)
    } catch (error) {
      if (run.reports.length === 0 || error instanceof UsageError) throw error
      // What was found before is told first.
      onFault(error)
      return
    }
  }
}

/** Undefined where only a plan was asked for. */
async function runOne(job: Job, setting: Setting): Promise<Report | undefined> {
  const { flags, terminal, live, part } = setting
  await tellPlan(job, setting)
  if (flags.plan) return undefined
  const progress = progressOn(terminal, job.subject.model.id)
  const report = await runSuite(job.subject, { ...job.options, onProgress: progress.step }, job.preparation)
  const measured = { cases: flags.cases ?? 'core', fewest: flags.fewest === true, onProgress: progress.step }
  const power = flags.power ? await measurePower(job.subject, measured) : undefined
  progress.end()
  const whole = { ...report, ...(power && { power }), ...(part && { part }) }
  return live?.redacted(whole) ?? whole
}

/** Tells what is going to be sent to a live server. A run that was interrupted has no use for a plan any more. */
async function tellPlan(job: Job, { run, flags, terminal, live }: Setting): Promise<void> {
  if (!flags.plan && live?.signal.aborted !== false) return
  const plan = await runPlanOf(job)
  if (flags.plan && flags.json) run.plans.push(plan)
  else if (!live?.signal.aborted)
    await write(flags.json ? terminal.stderr : terminal.stdout, runPlanText(plan, job.options.isFrugal === true))
}

/** The server that `--url` names. One interrupt ends the asking, and what was found is reported; a second one ends all. */
async function liveOf(
  paths: readonly string[],
  flags: ConformFlags,
  terminal: Terminal,
): Promise<InterruptedRun | undefined> {
  const { url } = flags
  if (url === undefined || flags.plan) return undefined
  if (!isHttp(url) && !isWebSocket(url)) throw new UsageError(`${JSON.stringify(url)} is no http(s) or ws(s) URL.`)
  const socket = isWebSocket(url) ? await socketOf(paths, flags, terminal) : undefined
  const { key, variable } = keyFor(url, await keyVariables(paths, flags, terminal), terminal)
  const { signal, forget } = interruptOf()
  try {
    const onWait = (ms: number, why: string) =>
      void write(terminal.stderr, `waiting ${Math.ceil(ms / 100) / 10} s: ${why}\n`)
    const extra = extraHeaders(flags.header, url, terminal)
    const options = { url, key, keyVariable: variable, extraHeaders: extra, socket, signal, onWait, ...limitsOf(flags) }
    const live = await liveRun(options)
    const close = () => {
      forget()
      live.close()
    }
    return { ...live, signal, close }
  } catch (error) {
    forget()
    const port = flags.webhookPort ?? 0
    throw portRefusal(error, `--webhook-port ${port}`, `Port ${port} cannot be listened on for webhooks. `)
  }
}

/** The environment variables that may hold the key, the likeliest first: those of the providers of the models. */
async function keyVariables(
  paths: readonly string[],
  flags: ConformFlags,
  { cwd }: Terminal,
): Promise<readonly string[]> {
  if (flags.apiKeyEnv !== undefined) return [flags.apiKeyEnv]
  const known = await asKnown(flags, cwd)
  const variables = await Promise.all(
    paths.map((it) =>
      readModel(it, known).then(
        ({ provider }) => [provider.protocol.authentication.variable],
        () => [], // what cannot be read is told when it is asked about
      ),
    ),
  )
  return [...new Set([...variables.flat(), plainVariable])]
}

/** How the models' provider sends tasks over a WebSocket. @throws UsageError where it does not, or several do otherwise */
async function socketOf(
  paths: readonly string[],
  flags: ConformFlags,
  { cwd }: Terminal,
): Promise<NonNullable<LiveOptions['socket']>> {
  const known = await asKnown(flags, cwd)
  const models = await Promise.all(paths.map((it) => readModel(it, known).catch(() => undefined)))
  const own = new Map(models.flatMap((it) => (it === undefined ? [] : [[it.provider.name, it.provider] as const])))
  const all = [...own.values()]
  const without = all.find(({ protocol }) => protocol.socket === undefined || protocol.tasks === undefined)
  if (without !== undefined) throw new UsageError(`${without.title} has no WebSocket: name a URL of http or https.`)
  const [{ socket, tasks } = {}] = all.map((it) => it.protocol)
  if (socket === undefined || tasks === undefined) throw new UsageError('No model could be read that has a WebSocket.')
  return { socket, tasks }
}

/** Where the key of an API of no particular provider is. */
const plainVariable = 'API_KEY'

function keyFor(url: string, variables: readonly string[], { env }: Terminal) {
  const variable = variables.find((it) => (env[it] ?? '') !== '')
  const key = variable === undefined ? undefined : env[variable]
  if (variable === undefined || key === undefined) {
    const isOne = variables.length === 1
    const named = `${isOne ? 'variable' : 'variables'} ${variables.join(' and ')} ${isOne ? 'holds' : 'hold'} no key`
    throw new UsageError(`The environment ${named}; name another with --api-key-env.`)
  }
  const trouble = keyTrouble(key, url)
  if (trouble !== undefined) throw new UsageError(`The key in ${variable} cannot be used: ${trouble}.`)
  return { key, variable }
}

function limitsOf(flags: ConformFlags): Omit<LiveOptions, 'url' | 'key'> {
  const { maxRequests, budgetUsd, perSecond, timeout, pollTimeout, webhookPort, webhookUrl } = flags
  return {
    concurrency: flags.concurrency,
    ...(maxRequests !== undefined && { maxRequests }),
    ...(budgetUsd !== undefined && { budgetUsd }),
    ...(perSecond !== undefined && { perSecond }),
    ...(timeout !== undefined && { timeoutMs: timeout }),
    ...(pollTimeout !== undefined && { patienceMs: pollTimeout }),
    ...(webhookPort !== undefined && { callback: { port: webhookPort, ...(webhookUrl && { url: webhookUrl }) } }),
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
