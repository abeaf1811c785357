import type { Command } from 'commander'
import { caseSets } from '../conformance/report/case-set.js'
import { reportFormNames } from '../conformance/report/conform/forms.js'
import type { Report } from '../conformance/report/finding.js'
import { profiles } from '../conformance/report/profile.js'
import { SpecError } from '../generator/document/problem.js'
import { writeReport } from './conform-files.js'
import { headerFlag } from './conform-header.js'
import {
  amount,
  type ConformFlags,
  countingNumber,
  isHttp,
  oneOf,
  port,
  reportFile,
  shard,
  wholeNumber,
} from './conform-options.js'
import type { ConformRun } from './conform-run.js'
import { exit, UsageError } from './exit.js'
import { gathered } from './gathered.js'
import { providerOption } from './provider-option.js'
import { either, prepareReports } from './report-files.js'
import { printProblems, type Terminal, write } from './terminal.js'

/** Adds `specproof conform`. */
export function registerConform(program: Command, terminal: Terminal): void {
  program
    .command('conform')
    .description('Hold a server, or the mock in this process, against the specification of models.')
    .argument('[model...]', 'id, AIR, file, or the end of an id; none: every model in the folder')
    .option('--url <url>', 'base URL of the server, or of its WebSocket (wss:); none: the mock in this process')
    .option('--api-key-env <name>', 'the environment variable that holds the key (that of the provider, or API_KEY)')
    .option(
      '--header <name:value>',
      'a header of every request, with --url; env:NAME as its value: what that variable holds; may be repeated',
      headerFlag,
      [],
    )
    .addOption(providerOption())
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
    .option('--fewest', 'with --power: tell how few requests could notice the same, which takes longer')
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
  if (flags.fewest && !flags.power) throw new UsageError('--fewest wants --power beside it.')
  if (flags.webhookUrl !== undefined && (flags.webhookPort === undefined || !isHttp(flags.webhookUrl)))
    throw new UsageError('--webhook-url wants an http(s) URL, and --webhook-port beside it.')
  await prepareReports(flags.report, terminal.cwd)
  const run = await runOf(names, flags, terminal)
  try {
    await tell(run, flags, terminal)
  } catch (error) {
    run.faults.push(error)
  }
  const isWritten = await writeReports(run, flags, terminal)
  const isComplete = await tellIncomplete(run.reports, flags, terminal)
  const code = codeOf(run.reports, { isWhole: run.isWhole && isWritten && isComplete, ...flags })
  terminal.exitCode = run.faults.length > 0 ? exit.internal : code
  if (run.faults.length > 0) throw run.faults[0]
}

/** Parts of different runs are a slip of the command line. */
async function runOf(names: readonly string[], flags: ConformFlags, terminal: Terminal): Promise<ConformRun> {
  const [{ merged, runAll }, { Mismatch }] = await Promise.all([
    import('./conform-run.js'),
    import('../conformance/report/merge.js'),
  ])
  try {
    return flags.merge ? await merged(flags.merge, flags.ledger, terminal) : await runAll(names, flags, terminal)
  } catch (error) {
    throw error instanceof Mismatch ? new UsageError(error.message) : error
  }
}

/** Prints what was found. */
async function tell({ reports, plans }: ConformRun, flags: ConformFlags, terminal: Terminal): Promise<void> {
  const { stdout } = terminal
  if (flags.json) {
    const { versioned, versionedReport } = await import('../conformance/report/conform/forms.js')
    const list = flags.plan ? plans.map(versioned) : reports.map(versionedReport)
    await write(stdout, `${JSON.stringify(list.length === 1 ? list[0] : list)}\n`)
    return
  }
  const { reportText } = await import('../conformance/report/conform/text.js')
  for (const it of reports) await write(stdout, reportText(it, stdout.styled.bind(stdout), stdout.folded.bind(stdout)))
}

/** Says what no report of its own says. False where parts are missing. */
async function tellIncomplete(reports: readonly Report[], flags: ConformFlags, terminal: Terminal): Promise<boolean> {
  const { incompleteText, incompleteOf: unsettledOf } = await import('../conformance/report/statement.js')
  const { missingParts } = await import('../conformance/report/merge.js')
  for (const it of flags.json ? reports : []) {
    const text = incompleteText(unsettledOf(it.statements))
    if (text !== undefined) await write(terminal.stderr, `${it.model} ${it.operation}: ${text}\n`)
  }
  const missing = flags.merge === undefined ? [] : missingParts(reports)
  for (const it of missing) await write(terminal.stderr, `incomplete: ${it}\n`)
  return missing.length === 0
}

/** Writes every report that can be written. False where one could not. */
async function writeReports(run: ConformRun, { report }: ConformFlags, terminal: Terminal): Promise<boolean> {
  if (report.length === 0) return true
  const { placesIn } = await import('../conformance/report/conform/places.js')
  const data = { reports: run.reports, placeOf: placesIn(run.documents, terminal.cwd) }
  let isWritten = true
  for (const it of report) {
    try {
      await writeReport(it, data, terminal.cwd)
    } catch (error) {
      isWritten = false
      if (error instanceof SpecError) await printProblems(terminal, error.problems)
      else run.faults.push(error)
    }
  }
  return isWritten
}

/** How the reports came about. */
interface Course extends Pick<ConformFlags, 'only' | 'merge'> {
  /** False where some model could not be read, or a part is missing. */
  readonly isWhole: boolean
}

function codeOf(reports: readonly Report[], { isWhole, merge, only = [] }: Course): number {
  if (reports.some((it) => it.findings.length > 0 || (it.power?.survivors.length ?? 0) > 0)) return exit.no
  const asked = new Set(only)
  // What one part leaves out by choice another one may have; what all parts leave out is open.
  const isOpen = ({ state, isLeftOut, id }: Report['statements'][number]) =>
    state !== 'settled' && (merge !== undefined || isLeftOut !== true || asked.has(id))
  const isStuck = reports.some(
    (it) => it.statements.some(isOpen) || it.laws.some((law) => law.status === 'could not run'),
  )
  return isStuck || !isWhole ? exit.input : exit.fine
}
