import { repeats } from '../../generator/document/secret.js'
import { headersOf, joinedUrl, type Sent, type Target } from './target.js'

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
    send: async (request: Sent) => {
      const { body, isBodiless, path, method = 'POST' } = request
      try {
        const response = await fetch(joinedUrl(url, path), {
          method,
          headers: headersOf(request, key),
          ...(!isBodiless && { body }),
        })
        const text = await response.text()
        const answered = Object.fromEntries(response.headers)
        return { kind: 'answer', status: response.status, headers: answered, text, isLeaky: repeats(text, key) }
      } catch (error) {
        return { kind: 'failure', reason: error instanceof Error ? error.message : String(error) }
      }
    },
  }
}
