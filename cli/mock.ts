import { once } from 'node:events'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { shortened } from '../conformance/mock/address.js'
import { faultHeader } from '../conformance/mock/fault.js'
import { faultForms } from '../conformance/mock/fault-text.js'
import { healthPath, mockName } from '../conformance/mock/health.js'
import { addressRefusal } from '../conformance/mock/http/address-refusal.js'
import { localName } from '../conformance/mock/http/local-name.js'
import type { Choices, Fault, MockEvent, MockModel, MockOptions } from '../conformance/mock/index.js'
import { openUrl } from '../conformance/mock/secret.js'
import { isJsonObject } from '../generator/document/json.js'
import { oneLine } from '../generator/document/printable.js'
import { SpecError } from '../generator/document/problem.js'
import { isMissing } from '../generator/output/spec-files.js'
import type { Profile } from '../generator/runtime/model.js'
import { exit, UsageError } from './exit.js'
import { gathered } from './gathered.js'
import { interruptOf } from './interrupt.js'
import { type MockAddress, runBeside, splitAtDashes } from './mock-command.js'
import { preparedIn, recorderTo } from './mock-files.js'
import { type AskedVcr, type VcrFlags, vcrOf } from './mock-vcr.js'
import { onParentEnd } from './parent-watch.js'
import { portRefusal } from './port.js'
import { asKnown, type ProviderFlag, providerOption } from './provider-option.js'
import { requestProfileOption } from './request-profile-option.js'
import { knownModels, selectModel } from './select-model.js'
import { type Terminal, write } from './terminal.js'

interface MockFlags extends ProviderFlag, VcrFlags {
  readonly requestProfile: Profile
  readonly specs: string
  readonly port: string
  readonly host: string
  readonly seed: string
  readonly latency: string
  readonly fault: readonly string[]
  readonly choice: readonly string[]
  readonly apiKey?: string
  readonly balance?: string
  readonly maxBody?: string
  readonly allowRemoteWebhooks?: boolean
  readonly cors: readonly string[]
  readonly log?: boolean
  readonly replies?: string
  readonly record?: string
  readonly exitWithParent?: boolean
  readonly choices?: boolean
}

/** Adds `specproof mock`. */
export function registerMock(program: Command, terminal: Terminal): void {
  program
    .command('mock')
    .description('Serve an API on this machine that answers like the documented one, over HTTP and WebSocket.')
    .argument(
      '[spec...]',
      'files or models (id, AIR, or the end of an id); none: every model in the folder; after -- a command to run beside the mock',
    )
    .option('--specs <folder>', 'the folder of specifications', 'specs')
    .addOption(providerOption())
    .addOption(requestProfileOption())
    .option('--port <number>', 'where to listen; 0 takes a free port', '0')
    .option(
      '--host <address>',
      'address to listen on, such as 0.0.0.0 in a container or ::1; one that other machines reach needs --api-key',
      '127.0.0.1',
    )
    .option('--api-key <key>', 'the only right key; without it any key is right')
    .option('--seed <number>', 'another seed gives other results', '0')
    .option('--latency <ms>', 'wait before every response', '0')
    .option('--fault <fault>', 'a failure for every request, such as "429;times=2"; --help lists them', gathered, [])
    .option('--balance <dollars>', 'what is on the account; without it nothing runs out')
    .option('--max-body <bytes>', 'largest request body')
    .option('--allow-remote-webhooks', 'post webhooks to other hosts than this machine')
    .option(
      '--cors <origin>',
      'let pages of this origin use the mock, such as http://localhost:5173; * is any',
      gathered,
      [],
    )
    .option('--choice <name=value>', 'decide what no source settles; --choices lists them', gathered, [])
    .option('--choices', 'print what no source settles and how it is decided, and stop')
    .option('--log', 'print a line for every answer and every webhook')
    .option('--replies <file>', 'prepared answers, a JSON list of { match, answer }')
    .option('--record <file>', 'append each request without its key, one JSON text per line, for diff --requests')
    .option(
      '--vcr <mode...>',
      'answers recorded in a folder, such as --vcr record FOLDER: record forwards and keeps all, record-on-miss what is not there yet, replay nothing',
    )
    .option('--upstream <url>', 'the API whose answers are recorded, such as https://api.example.com/v1')
    .option(
      '--upstream-ws <url>',
      "the WebSocket of that API, such as wss://ws.example.com/v1 (its provider's own, else at the host and path of --upstream)",
    )
    .option('--upstream-key-env <name>', "the environment variable whose key goes upstream in place of the client's")
    .option('--vcr-gaps', 'give the events of recorded streams and messages with the waits between them')
    .option(
      '--vcr-webhooks <url>',
      'address by which the upstream reaches this mock to post webhooks, such as that of a tunnel; needless where it is on this machine',
    )
    .option('--exit-with-parent', 'end when the program that started this one has ended')
    .addHelpText('after', () => `\n${helpOnFaults()}`)
    .action(async (operands: string[], flags: MockFlags) => {
      const rawArgs = (program as unknown as { readonly rawArgs: readonly string[] }).rawArgs
      const recorded = vcrOf(flags, terminal)
      const { names, command } = splitAtDashes(operands, rawArgs)
      const asked = { names: [...recorded.operands, ...names], command, flags, recorded }
      terminal.exitCode = flags.choices ? await printChoices(flags, terminal) : await serve(asked, terminal)
    })
}

/** The list of faults, as wide as their shorter forms ask for; longer ones have their meaning on the next line. */
function helpOnFaults(): string {
  const width = 26
  const lines = faultForms.map(([form, meaning]) =>
    form.length > width ? `  ${form}\n  ${' '.repeat(width)} ${meaning}` : `  ${form.padEnd(width)} ${meaning}`,
  )
  return `Faults, by --fault or per request by the header ${faultHeader}, several with commas; any with ;times=N and ;chance=0.5:\n${lines.join('\n')}\n`
}

async function printChoices(flags: MockFlags, terminal: Terminal): Promise<number> {
  const { choicesText, chosen } = await import('../conformance/mock/index.js')
  await write(terminal.stdout, choicesText(asked(() => chosen(choicesOf(flags.choice)))))
  return exit.fine
}

interface AskedMock {
  readonly names: readonly string[]
  /** What is run beside the mock; empty where it runs until it is interrupted. */
  readonly command: readonly string[]
  readonly flags: MockFlags
  readonly recorded: AskedVcr
}

async function serve({ names, command, flags, recorded }: AskedMock, terminal: Terminal): Promise<number> {
  const { createMock, mockModels } = await import('../conformance/mock/index.js')
  const refusal = addressRefusal(flags.host, flags.apiKey)
  if (refusal !== undefined) throw new UsageError(refusal)
  const options = { ...(await optionsOf(flags, terminal)), ...(recorded.vcr && { vcr: recorded.vcr }) }
  const models = await mockModels(await pathsOf(names, flags, terminal), await asKnown(flags, terminal.cwd))
  const mock = asked(() => createMock(models, options))
  const port = whole(flags.port, '--port')
  const stopped = interruptOf()
  let server: Awaited<ReturnType<typeof mock.listen>>
  try {
    server = await mock.listen({ port, host: flags.host })
  } catch (error) {
    stopped.forget()
    const host = flags.host === '127.0.0.1' ? '' : `--host ${flags.host} `
    throw portRefusal(error, `${host}--port ${flags.port}`, await holderOf(flags.host, port))
  }
  const parent = new AbortController()
  const unwatched = flags.exitWithParent ? onParentEnd(() => parent.abort()) : () => undefined
  const signal = AbortSignal.any([stopped.signal, parent.signal])
  try {
    if (command.length > 0) return await runBeside(command, server, signal)
    await write(terminal.stdout, served(server, models))
    if (!signal.aborted) await once(signal, 'abort')
    return exit.fine
  } finally {
    unwatched()
    stopped.forget()
    mock.close()
    await server.close()
  }
}

function served({ url, wsUrl }: MockAddress, models: readonly MockModel[]): string {
  const names = models.map(({ model }) => `  ${oneLine(model.air ?? model.address ?? model.id)}\n`)
  return `${url}\n${wsUrl}\n${names.join('')}`
}

/** What stands before what the system says of a port that is taken. */
async function holderOf(host: string, port: number): Promise<string> {
  const answer = await fetch(`http://${localName(host)}:${port}${healthPath}`, { signal: AbortSignal.timeout(5_000) })
    .then((it) => it.json())
    .catch(() => undefined)
  return isJsonObject(answer) && answer.name === mockName ? `A ${mockName} listens on port ${port} already. ` : ''
}

async function pathsOf(names: readonly string[], { specs }: MockFlags, { cwd }: Terminal): Promise<string[]> {
  if (names.length > 0) return Promise.all(names.map((it) => selectModel(it, { cwd, specs })))
  const known = await knownModels({ cwd, specs })
  if (known.length === 0) {
    const why = isMissing(resolve(cwd, specs)) ? ', which does not exist' : ''
    throw new UsageError(`There is no model in ${specs}${why}. Name a file, or its folder by --specs.`)
  }
  return known.map((it) => it.path)
}

async function optionsOf(flags: MockFlags, terminal: Terminal): Promise<MockOptions> {
  const { parseFaults } = await import('../conformance/mock/index.js')
  const { judgeOf } = await import('../conformance/judge/index.js')
  const faults: Fault[] = asked(() => flags.fault.flatMap((it) => parseFaults(it)))
  return {
    judgeOf,
    seed: whole(flags.seed, '--seed'),
    latencyMs: whole(flags.latency, '--latency'),
    faults,
    choices: choicesOf(flags.choice),
    cors: flags.cors,
    ...(flags.replies !== undefined && { replies: await preparedIn(flags.replies, terminal.cwd) }),
    ...(flags.record !== undefined && { onRequest: recorderTo(resolve(terminal.cwd, flags.record), flags.record) }),
    requestProfile: flags.requestProfile,
    ...(flags.apiKey !== undefined && { apiKey: flags.apiKey }),
    ...(flags.balance !== undefined && { balance: dollars(flags.balance) }),
    ...(flags.maxBody !== undefined && { maxBodyBytes: whole(flags.maxBody, '--max-body') }),
    ...(flags.allowRemoteWebhooks && { allowRemoteWebhooks: true }),
    onEvent: (event) => void ((flags.log || isNews(event)) && write(terminal.stderr, lineOf(event))),
  }
}

/** What is told whether or not anybody asked for a log. */
function isNews(event: MockEvent): boolean {
  return event.kind === 'recording' && (event.outcome === 'unfit' || event.outcome === 'not kept')
}

function lineOf(event: MockEvent): string {
  const clean = (text: string) => shortened(oneLine(text), 200)
  if (event.kind === 'recording')
    return `recording ${clean(event.file)} ${event.outcome}${event.reason === undefined ? '' : `: ${clean(event.reason)}`}\n`
  if (event.kind === 'unreadable') return `unreadable ${event.status}: ${clean(event.reason)}\n`
  if (event.kind === 'unknown-fields')
    return `${clean(event.path)} fields that are not known: ${clean(event.fields.join(', '))}\n`
  return event.kind === 'request'
    ? `${clean(event.method)} ${clean(openUrl(event.path))} ${event.status}${event.fault === undefined ? '' : `, ${event.fault}`}\n`
    : `webhook ${clean(openUrl(event.url))} attempt ${event.attempt}: ${clean(String(event.outcome))}\n`
}

function choicesOf(pairs: readonly string[]): Partial<Choices> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=')
      if (at < 0) throw new UsageError(`--choice takes name=value, not ${JSON.stringify(pair)}.`)
      const text = pair.slice(at + 1)
      const value: unknown = /^(true|false|-?\d+(\.\d+)?)$/.test(text) ? JSON.parse(text) : text
      return [pair.slice(0, at), value]
    }),
  )
}

function whole(text: string, flag: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new UsageError(`${flag} takes a whole number, not ${JSON.stringify(text)}.`)
  const value = Number(text)
  if (flag === '--port' && value > 65_535) throw new UsageError(`--port is at most 65535, not ${text}.`)
  return value
}

function dollars(text: string): number {
  if (!/^\d+(\.\d+)?$/.test(text)) throw new UsageError(`--balance takes an amount, not ${JSON.stringify(text)}.`)
  return Number(text)
}

/** What the mock refuses here was asked for on the command line. */
function asked<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw error instanceof Error && !(error instanceof SpecError) ? new UsageError(error.message) : error
  }
}
