import { parsedJson } from '../../generator/document/json.js'
import type { MockRequest } from './exchange.js'

/** Shorter keys would be found in any text: they cannot be hidden in one. */
const shortestKey = 6

/** Names of headers that carry a key. */
export const secretHeader = /authori[sz]ation|cookie|token|secret|(^|[-_])(api)?[-_]?key$/i

/** Words that stand before a key. */
const scheme = /^(bearer|basic|digest|token|key|apikey)$/i

const keyInBody = /("api_?key"\s*:\s*)"((?:[^"\\]|\\.)*)"/gi

/** Most bodies name no key: to find that out by the pattern costs more than all else that is done for them here. */
const mayNameKey = (text: string) => ['"api', '"Api', '"API'].some((it) => text.includes(it))

/** Parameters of a query that carry a key. */
const secretParameter = /key|token|secret|password|passwd|credential|^auth/i

/** Parameters that make a URL one that whoever has it may use. */
const signature =
  /^(x-amz-(signature|credential|security-token)|x-goog-(signature|credential)|.*sig(nature)?|hmac|policy|.*token)$/i

/** Whether a path is long enough to hold a key. */
export const mayHoldKey = (path: string) => path.length >= shortestKey

/** What stands for a secret. */
export const hidden = '***'

/** The keys that a request carries in headers, body and query. */
export function keysIn({ headers, body, path }: Pick<MockRequest, 'headers' | 'body' | 'path'>): readonly string[] {
  const inHeaders = Object.keys(headers)
    .filter((it) => secretHeader.test(it))
    .flatMap((name) => headers[name]?.split(/[\s,;=]+/) ?? [])
    .filter((it) => it.length >= shortestKey && !scheme.test(it))
  const named = mayNameKey(body) ? [...body.matchAll(keyInBody)] : []
  const inBody = named.map(([, , key = '']) => String(parsedJson(`"${key}"`) ?? key))
  const query = path.includes('?') ? [...new URLSearchParams(/\?([^#]*)/.exec(path)?.[1])] : []
  const inQuery = query.filter(([name, value]) => secretParameter.test(name) && !isCount(name, value))
  return [...inHeaders, ...inBody, ...inQuery.map(([, value]) => value)]
}

/** `max_tokens=100000` is no key, and the number stands in other places too. */
const isCount = (name: string, value: string) => /token/i.test(name) && /^\d+$/.test(value)

/** A text without the given keys, and without those that it names as one. */
export function withoutKeys(text: string, keys: readonly string[]): string {
  const known = keys.filter((it) => it.length >= shortestKey)
  return known.reduce((rest, key) => rest.replaceAll(key, hidden), withBodyKey(text, hidden))
}

/** A text of JSON with another key wherever it names one. */
export function withBodyKey(text: string, key: string): string {
  return mayNameKey(text) ? text.replace(keyInBody, (_, name) => `${name}${JSON.stringify(key)}`) : text
}

/** A URL, or a path and its query, without a password, without the parameters that sign it, and without keys. */
export function openUrl(text: string): string {
  const [, place = '', query = ''] = /^([^?#]*)(.*)$/s.exec(text) ?? []
  const isSigned = [...query.matchAll(parameter)].some(([, name = '']) => signature.test(decoded(name)))
  const open = query.replace(parameter, (it, name) =>
    isSigned || secretParameter.test(decoded(name)) ? `${name}=${hidden}` : it,
  )
  return place.replace(/^(https?:\/\/)[^/@]*@/i, `$1${hidden}@`) + open
}

const parameter = /([^?&#=]*)=([^&#]*)/g

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
