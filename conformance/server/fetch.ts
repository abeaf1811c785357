import { repeats } from '../../generator/document/secret.js'
import { decoded } from './decoded.js'
import { bodyWithKey, headersOf, joinedUrl, type Sent, type Target } from './target.js'

/**
 * A server that is asked with this process's `fetch`: handlers of msw, or a real server without any precautions (see
 * `liveTarget` for those).
 * @param url the base URL; the path of the operation is added to it
 */
export function fetchTarget(url: string, key: string, name = url): Target {
  return {
    name,
    url,
    isLocal: true,
    repeats: (text) => repeats(text, key),
    send: async (request: Sent) => {
      const { isBodiless, path, method = 'POST' } = request
      try {
        const response = await fetch(joinedUrl(url, path), {
          method,
          headers: headersOf(request, key),
          ...(!isBodiless && { body: bodyWithKey(request, key) }),
        })
        const read = decoded(new Uint8Array(await response.arrayBuffer()))
        const answered = Object.fromEntries(response.headers)
        const isLeaky = repeats(read.text, key) || repeats(JSON.stringify(answered), key)
        return { kind: 'answer', status: response.status, headers: answered, ...read, isLeaky }
      } catch (error) {
        return { kind: 'failure', reason: error instanceof Error ? error.message : String(error) }
      }
    },
  }
}
