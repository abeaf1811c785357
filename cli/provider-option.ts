import { Option } from 'commander'
import { providerNames } from '../generator/provider/providers.js'

/** What `--provider` says, where it was given. */
export interface ProviderFlag {
  readonly provider?: string
}

/** Reads documents as one provider's, whatever they say of themselves. */
export const providerOption = () =>
  new Option('--provider <name>', 'whose documents these are, whatever they say of themselves').choices(providerNames)

/** The reading options that the flag stands for. */
export const asProviders = ({ provider }: ProviderFlag): ProviderFlag => (provider === undefined ? {} : { provider })
