import { type Command, InvalidArgumentError } from 'commander'
import { providerNamed } from '../generator/provider/providers.js'
import type { PullOptions } from '../generator/pull/options.js'
import { UsageError } from './exit.js'
import { headerIn } from './header-option.js'
import type { ProviderFlag } from './provider-option.js'
import { publishedAddresses } from './published-addresses.js'
import { knownModels } from './select-model.js'
import type { Terminal } from './terminal.js'

/** What says where documents are fetched from, and how. */
export interface FetchFlags extends ProviderFlag {
  readonly specs: string
  readonly all?: boolean
  readonly from?: string
  readonly header: Readonly<Record<string, string>>
  readonly host: readonly string[]
  readonly concurrency: number
  readonly timeout: number
  readonly retries: number
  readonly force?: boolean
}

/** Options that `pull` and `update` share. */
export function withFetchOptions(command: Command): Command {
  return command
    .option('--all', 'every model that the provider lists')
    .option('--from <url>', 'a server that is asked in place of the published ones; or one index, or one document')
    .option('--header <name:value>', 'a header for the servers that are named; may be repeated', header, {})
    .option('--host <host>', 'a further host that documents may come from; may be repeated', host, [])
    .option('--concurrency <number>', 'how many documents are fetched at the same time', within(1, 32), 6)
    .option('--timeout <ms>', 'longest wait for an answer', within(1, 3_600_000), 60_000)
    .option(
      '--retries <number>',
      'how often a server that is busy, or cannot be reached, is asked again',
      within(0, 10),
      2,
    )
    .option('--force', 'replace files that were edited')
    .addHelpText('after', publishedAddresses)
}

function header(text: string, before: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const { name, value } = headerIn(text)
  return { ...before, [name]: value }
}

function host(text: string, before: readonly string[]): readonly string[] {
  if (!URL.canParse(`https://${text}`) || new URL(`https://${text}`).host !== text.toLowerCase())
    throw new InvalidArgumentError('It is a host, such as mirror.example or mirror.example:8443.')
  return [...before, text.toLowerCase()]
}

function within(least: number, most: number) {
  return (text: string): number => {
    if (!/^\d{1,9}$/.test(text) || Number(text) < least || Number(text) > most)
      throw new InvalidArgumentError(`It is a whole number from ${least} to ${most}.`)
    return Number(text)
  }
}

/** Below so many documents nobody waits. */
const worthProgress = 2

/** What the command line asks to be fetched. */
export async function pullOptions(
  models: readonly string[],
  flags: FetchFlags,
  { cwd, env, stderr }: Terminal,
): Promise<Omit<PullOptions, 'isCheck'>> {
  if (flags.all && models.length > 0) throw new UsageError('--all and names of models do not go together.')
  if (models.includes('')) throw new UsageError('A model has an empty name.')
  const from = flags.from === undefined ? undefined : addressIn(flags.from)
  return {
    cwd,
    specsFolder: flags.specs,
    models,
    all: flags.all ?? false,
    ...(flags.provider !== undefined && { provider: providerNamed(flags.provider) }),
    ...(from && { from }),
    hosts: flags.host,
    headers: flags.header,
    keyFor: ({ protocol }) => env[protocol.authentication.variable] || undefined,
    concurrency: flags.concurrency,
    timeout: flags.timeout,
    retries: flags.retries,
    force: flags.force ?? false,
    known: await knownModels({ cwd, specs: flags.specs }),
    onProgress: (done, all, name) => {
      if (all >= worthProgress) stderr.progress(done < all ? `${done}/${all} ${name}` : '')
    },
  }
}

function addressIn(text: string): URL {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) throw new UsageError('--from wants a URL of http or https.')
  return new URL(text)
}
