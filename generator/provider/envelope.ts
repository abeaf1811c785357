import { isJsonObject, parsedJson } from '../document/json.js'
import type { Envelope } from './provider.js'

/** The body that carries requests, as text; all but the first stay out where a body carries one. */
export function wrapped(envelope: Envelope, texts: readonly string[]): string {
  const [first = ''] = texts
  return { task: `[${texts.join()}]`, body: first, input: `{"input":${first}}` }[envelope]
}

/** The request of a body that carries one, spelled as it was; undefined where there is none in it. */
export function unwrapped(envelope: Envelope, body: string): string | undefined {
  if (envelope === 'task') return /^\s*\[([\s\S]*)\]\s*$/.exec(body)?.[1]
  if (envelope === 'body') return body
  const json = parsedJson(body)
  if (!isJsonObject(json) || json.input === undefined) return undefined
  // As it is spelled where nothing stands beside it: numbers lose digits once they are values.
  const own = Object.keys(json).length === 1 ? /^\s*\{\s*"input"\s*:([\s\S]*)\}\s*$/.exec(body)?.[1] : undefined
  return own ?? JSON.stringify(json.input)
}
