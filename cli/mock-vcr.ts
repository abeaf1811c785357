import { resolve } from 'node:path'
import type { VcrOptions } from '../conformance/mock/index.js'
import { vcrModes } from '../conformance/mock/vcr/vcr-options.js'
import { UsageError } from './exit.js'
import type { Terminal } from './terminal.js'

export interface VcrFlags {
  readonly upstream?: string
  readonly upstreamWs?: string
  readonly upstreamKeyEnv?: string
  readonly vcr?: readonly string[]
  readonly vcrGaps?: boolean
  readonly vcrWebhooks?: string
}

/** What a command line says of recorded answers, and the operands that stand behind it. */
export interface AskedVcr {
  readonly vcr?: VcrOptions
  readonly operands: readonly string[]
}

/** @throws UsageError where it goes against itself */
export function vcrOf(
  { upstream, upstreamWs, upstreamKeyEnv, vcr, vcrGaps, vcrWebhooks }: VcrFlags,
  { cwd, env }: Terminal,
): AskedVcr {
  if (vcr === undefined) {
    if ([upstream, upstreamWs, upstreamKeyEnv, vcrGaps, vcrWebhooks].some((it) => it !== undefined))
      throw new UsageError(
        '--upstream, --upstream-ws, --upstream-key-env, --vcr-gaps and --vcr-webhooks go with --vcr MODE FOLDER.',
      )
    return { operands: [] }
  }
  const [given = '', folder, ...operands] = vcr
  const mode = vcrModes.find((it) => it === given)
  if (mode === undefined || folder === undefined)
    throw new UsageError(`--vcr takes ${vcrModes.join(', ')} and a folder, not ${JSON.stringify(vcr.join(' '))}.`)
  const key = upstreamKeyEnv === undefined ? undefined : env[upstreamKeyEnv]
  if (upstreamKeyEnv !== undefined && !key)
    throw new UsageError(`--upstream-key-env names ${JSON.stringify(upstreamKeyEnv)}, which is not set.`)
  return {
    operands,
    vcr: {
      mode,
      folder: resolve(cwd, folder),
      ...(upstream !== undefined && { upstream }),
      ...(upstreamWs !== undefined && { upstreamSocket: upstreamWs }),
      ...(key && { upstreamKey: key }),
      ...(vcrGaps && { gaps: 'recorded' }),
      ...(vcrWebhooks !== undefined && { webhooks: vcrWebhooks }),
    },
  }
}
