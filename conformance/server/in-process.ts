import { isLoopback } from '../../generator/document/loopback.js'
import { repeats } from '../../generator/document/secret.js'
import type { Mock, Webhook } from '../mock/index.js'
import { decoded } from './decoded.js'
import { bodyWithKey, headersOf, joinedUrl, type Target } from './target.js'

/** Where `specproof mock` serves what a mock in this process answers, so that findings can be seen again. */
const servedAt = 'http://127.0.0.1:8787/v1'

/**
 * A mock in this process, asked without any transport; its webhooks are posted to this machine.
 * @param key the key that the mock takes for right
 */
export function mockTarget(mock: Pick<Mock, 'respond'>, key: string, name = 'mock'): Target {
  return {
    name,
    url: servedAt,
    isLocal: true,
    callback: { port: 0 },
    repeats: (text) => repeats(text, key),
    send: async (request) => {
      const { path, method = 'POST' } = request
      const { pathname, search } = new URL(joinedUrl(servedAt, path))
      const response = mock.respond({
        method,
        path: `${pathname}${search}`,
        headers: { host: '127.0.0.1', ...headersOf(request, key) },
        body: bodyWithKey(request, key),
      })
      // Before the answer: what is late is so by the server, and not by how busy this machine is.
      await Promise.all((response.webhooks ?? []).map(posted))
      const { status, headers, body: answer } = response
      const text = typeof answer === 'string' ? answer : 'events' in answer ? answer.events.join('') : undefined
      const isLeaky = repeats(`${text ?? ''} ${JSON.stringify(headers)}`, key)
      const read = text === undefined ? decoded(answer as Uint8Array) : { text }
      return { kind: 'answer', status, headers, ...read, isLeaky }
    },
  }
}

/** Nobody waits longer for who takes a webhook, in milliseconds. */
const longestMs = 10_000

/** Posted once, and to this machine only: whether it arrives is for the receiver to say. */
async function posted({ url, body }: Webhook): Promise<void> {
  if (!isLoopback(url)) return
  const headers = { 'content-type': 'application/json' }
  await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(longestMs) }).catch(() => undefined)
}
