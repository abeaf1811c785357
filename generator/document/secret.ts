import { counted } from './counted.js'
import { isLoopback } from './loopback.js'

/** Shorter keys would be found in any text: they cannot be hidden in one. */
const shortest = 6

/** Why a key cannot be used for a server; undefined where it can. */
export function keyTrouble(key: string, url: string): string | undefined {
  if (!/^[\t\u0020-\u007E\u0080-\u00FF]+$/.test(key)) return 'it holds characters that no HTTP header carries'
  if (key.length >= shortest || isLoopback(url)) return undefined
  return `it has ${counted(key.length, 'character')}: one of fewer than ${shortest} cannot be hidden wherever the server repeats it, and is sent to this machine only`
}

/** True where a text repeats a key, as it is or encoded. */
export function repeats(text: string, key: string): boolean {
  return key.length >= shortest && formsOf(key).some((it) => text.includes(it))
}

/** A text in which neither keys nor the credentials or the query of a URL stand. */
export function withoutSecrets(text: string, ...keys: readonly string[]): string {
  const cut = text.replace(/((?:http|ws)s?:\/\/)[^/@\s]*@/g, '$1').replace(/((?:http|ws)s?:\/\/[^\s?]*)\?\S*/g, '$1?…')
  return withoutKeys(cut, keys)
}

/** A value in which none of several keys stands: a longer one may hold a shorter one. */
export function withoutKeys<T>(value: T, keys: readonly string[]): T {
  return [...keys].sort((a, b) => b.length - a.length).reduce((rest, key) => withoutKey(rest, key), value)
}

/** A value in whose texts and names the key stands nowhere, as it is, encoded, or as one of the wrong keys made from it. */
export function withoutKey<T>(value: T, key: string): T {
  if (key.length < shortest) return value
  const forms = hiddenForms(key)
  const least = Math.min(...forms.map((it) => it.length))
  // Reports say the same words again and again.
  const texts = new Map<string, string>()
  const hiddenIn = (text: string): string => {
    if (text.length < least) return text
    const before = texts.get(text)
    if (before !== undefined) return before
    const after = forms.reduce((rest, form) => (rest.includes(form) ? rest.split(form).join('***') : rest), text)
    texts.set(text, after)
    return after
  }
  const hidden = (it: unknown): unknown => {
    if (typeof it === 'string') return hiddenIn(it)
    if (Array.isArray(it)) return it.map(hidden)
    if (typeof it !== 'object' || it === null) return it
    return Object.fromEntries(Object.entries(it).map(([name, member]) => [hiddenIn(name), hidden(member)]))
  }
  return hidden(value) as T
}

/** The same error, in whose message and stack none of the keys stands. */
export function errorWithoutKeys(error: unknown, keys: readonly string[]): unknown {
  if (error instanceof Error) {
    error.message = withoutKeys(error.message, keys)
    if (error.stack !== undefined) error.stack = withoutKeys(error.stack, keys)
  }
  return error
}

/** Wrong keys are made from the right one: a server that repeats them tells all of it but a character, or its case. */
const hiddenForms = remembered((key) => {
  const all = [key, key.slice(0, -1), key.toUpperCase(), key.toLowerCase()].flatMap(formsOf)
  return [...new Set(all)].sort((a, b) => b.length - a.length)
})

/** A key as it stands in texts: as it is, and as URLs, JSON, HTML and base64 spell it. */
export const formsOf = remembered((key) => {
  const encoded = encodeURIComponent(key.replace(/[\uD800-\uDFFF]/g, '?'))
  const inHtml = key.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
  const plain = [key, encoded, encoded.replace(/%../g, (it) => it.toLowerCase()), JSON.stringify(key).slice(1, -1)]
  const spelled = [...plain, inHtml, inHtml.replace(/"/g, '&quot;').replace(/'/g, '&#39;')]
  return [...new Set([...spelled, ...[0, 1, 2].flatMap((before) => inBase64(key, before))])]
})

/**
 * What stays the same of a key within base64, when `before` bytes (of each three) stand before it: characters that
 * neighbours share in are left out. Short ones would be found in any text.
 */
function inBase64(key: string, before: number): string[] {
  const whole = Buffer.from('\0'.repeat(before) + key).toString('base64')
  const isShared = whole.endsWith('=')
  const body = whole.replace(/=+$/, '').slice(before === 0 ? 0 : before + 1)
  const core = isShared ? body.slice(0, -1) : body
  if (core.length < shortest) return []
  return [core, core.replace(/\+/g, '-').replace(/\//g, '_')]
}

/** A run has one key: its forms are worked out once. */
function remembered(forms: (key: string) => string[]): (key: string) => string[] {
  const known = new Map<string, string[]>()
  return (key) => {
    const list = known.get(key) ?? forms(key)
    if (known.size < 16) known.set(key, list)
    return list
  }
}
