import type { MockRequest } from './exchange.js'

/** The path without query, fragment and trailing slash; what need not be percent-encoded is not. */
export function pathOf(path: string): string {
  const end = path.search(/[?#]/)
  const bare = unescaped(end < 0 ? path : path.slice(0, end))
  return bare.length > 1 && bare.endsWith('/') ? bare.slice(0, -1) : bare || '/'
}

/** Where the client believes the mock to be; a host of odd characters is not repeated. */
export function originOf({ headers, origin }: Pick<MockRequest, 'headers' | 'origin'>): string {
  if (origin !== undefined) return origin
  const { host = '' } = headers
  return /^[\w.:[\]-]{1,255}$/.test(host) ? `http://${host}` : 'http://127.0.0.1'
}

/** The head of a text that a client chose, for messages. */
export function shortened(text: string, most = 100): string {
  return text.length <= most ? text : `${text.slice(0, most)}…`
}

/** Encoded characters that mean the same as plain ones do (RFC 3986, 6.2.2.2). */
function unescaped(path: string): string {
  if (!path.includes('%')) return path
  return path.replace(/%[\da-f]{2}/gi, (it) => {
    const character = String.fromCharCode(Number.parseInt(it.slice(1), 16))
    return /[\w.~-]/.test(character) ? character : it
  })
}
