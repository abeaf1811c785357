import { isLoopbackHost } from '../../../generator/document/loopback.js'

/** Why a mock does not listen at an address; undefined where it does. */
export function addressRefusal(host: string, apiKey: string | undefined): string | undefined {
  if (isLoopbackHost(host) || apiKey !== undefined) return undefined
  return `Other machines reach a mock at ${JSON.stringify(host)}: it needs a key that they have to know (--api-key, apiKey).`
}
