import { Option } from 'commander'
import { originsIn } from '../generator/document/spec-lock.js'
import type { ReadOptions } from '../generator/ir/read.js'
import { providerNames } from '../generator/provider/providers.js'

/** What `--provider` says, where it was given. */
export interface ProviderFlag {
  readonly provider?: string
}

/** Reads documents as one provider's, whatever they say of themselves. */
export const providerOption = () =>
  new Option('--provider <name>', 'whose documents these are, whatever they say of themselves').choices(providerNames)

/** The options of a request that the flag stands for. */
export const asProviders = ({ provider }: ProviderFlag): ProviderFlag => (provider === undefined ? {} : { provider })

/**
 * What documents are read with: whose they are by the flag, and by what the project in the folder `cwd` noted of each.
 * @throws SpecError where its lock cannot be read
 */
export async function asKnown(flags: ProviderFlag, cwd: string): Promise<KnownOrigins> {
  return { ...asProviders(flags), originAt: await originsIn(cwd) }
}

type KnownOrigins = ProviderFlag & Required<Pick<ReadOptions, 'originAt'>>
