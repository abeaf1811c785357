import { runware } from '../../../generator/runtime/client/provider/runware.js'

/** The WebSocket of the API. */
export const socketHost = 'ws-api.runware.ai'

/** Where the WebSocket of a server is that is asked at this URL: the API has a host of its own for it, others their own. */
export function socketUrlOf(url: string): string {
  const target = new URL(url)
  if (runware.servers.some((it) => new URL(it).host === target.host)) target.host = socketHost
  target.protocol = target.protocol === 'https:' ? 'wss:' : 'ws:'
  return target.href
}

/** Hosts that clients ask what models there are and what each takes. */
export const registryHosts = ['schemas.runware.ai', 'runware.ai', 'content.runware.ai'] as const

/** Hosts of result files. */
export const mediaHosts = ['im.runware.ai', 'vm.runware.ai', 'am.runware.ai'] as const
