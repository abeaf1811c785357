import type { SpecproofConfig } from './config-type.js'

/** A configuration as it is: for `specproof.config.ts`, so that an editor knows its keys. */
export function defineConfig(config: SpecproofConfig): SpecproofConfig {
  return config
}
