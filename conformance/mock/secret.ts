import { parsedJson } from '../../generator/document/json.js'
import type { MockRequest } from './exchange.js'
import { fieldsIn, withFields } from './form-body.js'
import { isSecretName, isSecretParameter } from './secret-name.js'

/** Shorter keys would be found in any text: they cannot be hidden in one. */
const shortestKey = 6

/** Words that stand before a key. */
const scheme = /^(bearer|basic|digest|token|key|apikey)$/i

const keyInBody = /("api_?key"\s*:\s*)"((?:[^"\\]|\\.)*)"/gi

/** A member of JSON that is a text. */
const member = /("([^"\\]{1,60})"\s*:\s*)"((?:[^"\\]|\\.)*)"/g
const mayNameSecret = /key|token|secret|passw|pwd|passphrase|credential|authori|cookie/i

/** Most bodies name no key: to find that out by the pattern costs more than all else that is done for them here. */
const mayNameKey = (text: string) => ['"api', '"Api', '"API'].some((it) => text.includes(it))

/** Parameters that make a URL one that whoever has it may use. */
const signature =
  /^(x-amz-(signature|credential|security-token)|x-goog-(signature|credential)|.*sig(nature)?|hmac|policy|.*token)$/i

/** Whether a path is long enough to hold a key. */
export const mayHoldKey = (path: string) => path.length >= shortestKey

/** What stands for a secret. */
export const hidden = '***'

/**
 * The keys that a request carries in headers, body and query.
 * @param members names of what documents call a secret
 */
export function keysIn(
  { headers, body, path }: Pick<MockRequest, 'headers' | 'body' | 'path'>,
  members: ReadonlySet<string> = new Set(),
): readonly string[] {
  const inHeaders = Object.keys(headers)
    .filter(isSecretParameter)
    .flatMap((name) => headers[name]?.split(/[\s,;=]+/) ?? [])
    .filter((it) => !scheme.test(it))
  const query = path.includes('?') ? [...new URLSearchParams(/\?([^#]*)/.exec(path)?.[1])] : []
  const fields = [...query, ...fieldsIn(body)].flatMap(([name, value]) =>
    members.has(name) || isSecretField(name, value) ? [value] : keysInJson(value, members),
  )
  return [...inHeaders, ...keysInJson(body, members), ...fields].filter((it) => it.length >= shortestKey)
}

function keysInJson(text: string, members: ReadonlySet<string>): readonly string[] {
  const found: string[] = []
  const add = (spelled = '') => found.push(String(parsedJson(`"${spelled}"`) ?? spelled))
  if (mayNameKey(text)) for (const [, , key] of text.matchAll(keyInBody)) add(key)
  if (members.size > 0 || mayNameSecret.test(text))
    for (const [, , name = '', value] of text.matchAll(member)) if (members.has(name) || isSecretName(name)) add(value)
  return found
}

/** Whether a field of a query or a form holds a secret. */
export function isSecretField(name: string, value: string): boolean {
  return isSecretParameter(name) && !isCount(name, value)
}

/** `max_tokens=100000` is no key, and the number stands in other places too. */
const isCount = (name: string, value: string) => /token/i.test(name) && /^\d+$/.test(value)

/** A text without the given keys, and without those that it names as one. */
export function withoutKeys(text: string, keys: readonly string[]): string {
  const known = keys.filter((it) => it.length >= shortestKey).flatMap((it) => [it, JSON.stringify(it).slice(1, -1)])
  const open = (it: string) => known.reduce((rest, key) => rest.replaceAll(key, hidden), withoutMembers(it))
  return open(withFields(text, (name, value) => (isSecretField(name, value) ? hidden : open(value))))
}

/** A text of JSON without the values of members that are secrets by their names. */
function withoutMembers(text: string): string {
  const open = withBodyKey(text, hidden)
  if (!mayNameSecret.test(open)) return open
  return open.replace(member, (all, before, name) => (isSecretName(name) ? `${before}"${hidden}"` : all))
}

/** A text of JSON with another key wherever it names one. */
export function withBodyKey(text: string, key: string): string {
  return mayNameKey(text) ? text.replace(keyInBody, (_, name) => `${name}${JSON.stringify(key)}`) : text
}

/** A URL, or a path and its query, without a password, without the parameters that sign it, and without keys. */
export function openUrl(text: string): string {
  const [, place = '', query = ''] = /^([^?#]*)(.*)$/s.exec(text) ?? []
  const isSigned = [...query.matchAll(parameter)].some(([, name = '']) => signature.test(decoded(name)))
  const open = query.replace(parameter, (it, name, value) =>
    isSigned || isSecretField(decoded(name), value) ? `${name}=${hidden}` : it,
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
