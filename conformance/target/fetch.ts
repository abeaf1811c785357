import type { Sent, Target } from './target.js'

/**
 * A server that is asked with this process's `fetch`: handlers of msw, or a real server without any precautions (see
 * `liveTarget` for those).
 */
export function fetchTarget(url: string, key: string, name = url): Target {
  return {
    name,
    url,
    isLocal: true,
    send: async ({ body, key: kind = 'right', headers = {} }: Sent) => {
      const authorization = { right: `Bearer ${key}`, wrong: `Bearer not-${key}`, missing: undefined }[kind]
      try {
        const response = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...(authorization && { authorization }), ...headers },
          body,
        })
        const text = await response.text()
        return { kind: 'answer', status: response.status, headers: Object.fromEntries(response.headers), text }
      } catch (error) {
        return { kind: 'failure', reason: error instanceof Error ? error.message : String(error) }
      }
    },
  }
}
