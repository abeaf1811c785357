import { isLoopback } from '../../generator/document/loopback.js'
import type { Mock, Webhook } from '../mock/index.js'
import { headersOf, joinedUrl, type Target } from './target.js'

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
    send: async (request) => {
      const { body, path, method = 'POST' } = request
      const { pathname, search } = new URL(joinedUrl(servedAt, path))
      const response = mock.respond({
        method,
        path: `${pathname}${search}`,
        headers: { host: '127.0.0.1', ...headersOf(request, key) },
        body,
      })
      for (const it of response.webhooks ?? []) void posted(it)
      const { status, headers, body: answer } = response
      if (typeof answer === 'string') return { kind: 'answer', status, headers, text: answer }
      const text = 'events' in answer ? answer.events.join('') : new TextDecoder().decode(answer)
      return { kind: 'answer', status, headers, text }
    },
  }
}

/** Posted once, and to this machine only: whether it arrives is for the receiver to say. */
async function posted({ url, body }: Webhook): Promise<void> {
  if (!isLoopback(url)) return
  const headers = { 'content-type': 'application/json' }
  await fetch(url, { method: 'POST', headers, body }).catch(() => undefined)
}
