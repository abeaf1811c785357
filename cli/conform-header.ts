import type { ExtraHeader } from '../conformance/server/target.js'
import type { Job } from '../conformance/suite/job.js'
import { keyTrouble } from '../generator/document/secret.js'
import { providers } from '../generator/provider/providers.js'
import { UsageError } from './exit.js'
import { headerIn } from './header-option.js'
import type { Terminal } from './terminal.js'

/** What `--header` says: a value, or the environment variable that holds it. */
export interface HeaderFlag {
  readonly name: string
  readonly value: string
}

/** What says how a body is sent and how long the connection lives. */
const ofTransport: ReadonlySet<string> = new Set(
  'connection content-length content-type expect host keep-alive proxy-connection te trailer transfer-encoding upgrade'.split(
    ' ',
  ),
)

/** Headers that requests have anyway: what a run says of them is part of what it tests. */
const own: ReadonlySet<string> = new Set([
  ...ofTransport,
  'authorization',
  ...providers.map((it) => it.protocol.authentication.header),
])

/** `X-Tenant: blue`, or `X-Tenant: env:TENANT`; may be repeated, and the last of a name counts. */
export function headerFlag(text: string, before: readonly HeaderFlag[]): readonly HeaderFlag[] {
  const flag = headerIn(text)
  if (own.has(flag.name)) throw ownHeader(flag.name)
  return [...before.filter((it) => it.name !== flag.name), flag]
}

function ownHeader(name: string): UsageError {
  const isKey = !ofTransport.has(name)
  const remedy = isKey ? 'The key is read from the environment variable that --api-key-env names.' : 'Leave it out.'
  return new UsageError(`--header: ${name} is set by specproof itself, and tested. ${remedy}`)
}

/**
 * The headers with their values.
 * @throws UsageError where the environment has none, or one that could not be sent or hidden; no value is repeated
 */
export function extraHeaders(flags: readonly HeaderFlag[], url: string, { env }: Terminal): readonly ExtraHeader[] {
  return flags.map(({ name, value: said }) => {
    const [, variable] = /^env:(.+)$/.exec(said) ?? []
    if (variable === undefined) return { name, value: said, variable: name.toUpperCase().replace(/\W/g, '_') }
    const value = env[variable] ?? ''
    if (value === '') throw new UsageError(`--header ${name}: the environment variable ${variable} holds nothing.`)
    const trouble = keyTrouble(value, url)
    if (trouble !== undefined)
      throw new UsageError(`--header ${name}: what ${variable} holds cannot be used: ${trouble}.`)
    return { name, value, variable, isSecret: true }
  })
}

/** @throws UsageError where an operation has a header of that name of its own: its key, or a parameter */
export function refuseOwnHeaders(jobs: readonly Job[], flags: readonly HeaderFlag[]): void {
  for (const { subject } of jobs) {
    const { operation, model } = subject
    for (const { name } of flags) {
      if (name === model.provider.protocol.authentication.header) throw ownHeader(name)
      if (operation.parameters.some((it) => it.in === 'header' && it.name.toLowerCase() === name))
        throw new UsageError(
          `--header: ${name} is a parameter of ${model.id} ${operation.id}, whose values are tested. Leave it out.`,
        )
    }
  }
}
