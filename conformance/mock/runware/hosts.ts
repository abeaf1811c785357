import { runware } from '../../../generator/provider/runware.js'

/** The WebSocket of the API. */
export const [socketHost = ''] = (runware.protocol.sockets ?? []).map((it) => new URL(it).host)

/** Hosts that clients ask what models there are and what each takes. */
export const registryHosts = ['schemas.runware.ai', 'runware.ai', 'content.runware.ai'] as const

/** Hosts of result files. */
export const mediaHosts = ['im.runware.ai', 'vm.runware.ai', 'am.runware.ai'] as const
