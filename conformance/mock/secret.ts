/** Shorter keys would be found in any text: they cannot be hidden in one. */
const shortestKey = 6

/** Names of headers that carry a key. */
export const secretHeader = /authori[sz]ation|cookie|token|secret|(^|[-_])(api)?[-_]?key$/i

/** Words that stand before a key. */
const scheme = /^(bearer|basic|digest|token|key|apikey)$/i

const keyInBody = /("apiKey"\s*:\s*)"(?:[^"\\]|\\.)*"/g
const keyInQuery = /([?&][^=&]*(?:key|token|secret)[^=&]*=)[^&#]*/gi

/** What stands for a secret. */
export const hidden = '***'

/** The keys that a request carries in its headers. */
export function keysIn(headers: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.keys(headers)
    .filter((it) => secretHeader.test(it))
    .flatMap((name) => headers[name]?.split(/[\s,;=]+/) ?? [])
    .filter((it) => it.length >= shortestKey && !scheme.test(it))
}

/** A text without the given keys, and without those that a task or a query names as one. */
export function withoutKeys(text: string, keys: readonly string[]): string {
  const plain = text.includes('"apiKey"') ? text.replace(keyInBody, `$1"${hidden}"`) : text
  return keys.reduce((rest, key) => (rest.includes(key) ? rest.replaceAll(key, hidden) : rest), plain)
}

/** A path whose query names no key. */
export function withoutQueryKeys(path: string): string {
  return path.replace(keyInQuery, `$1${hidden}`)
}
