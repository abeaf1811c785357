import type { MockRequest } from './exchange.js'

/** The path without query, fragment and trailing slash. */
export function pathOf(path: string): string {
  const end = path.search(/[?#]/)
  const bare = end < 0 ? path : path.slice(0, end)
  return bare.length > 1 && bare.endsWith('/') ? bare.slice(0, -1) : bare || '/'
}

/** Where the client believes the mock to be; a host of odd characters is not repeated. */
export function originOf({ headers, origin }: Pick<MockRequest, 'headers' | 'origin'>): string {
  if (origin !== undefined) return origin
  const { host = '' } = headers
  return /^[\w.:[\]-]{1,255}$/.test(host) ? `http://${host}` : 'http://127.0.0.1'
}

/** The head of a text that a client chose, for messages. */
export function shortened(text: string): string {
  return text.length <= 100 ? text : `${text.slice(0, 100)}…`
}
