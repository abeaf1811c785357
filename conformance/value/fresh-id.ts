import { randomUUID } from 'node:crypto'
import { isJsonObject, type Json, parsedJson } from '../../generator/document/json.js'

const uuidText = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** An identifier that was never used, upper case where the old one is. */
export function freshId(old: string): string {
  const fresh = randomUUID()
  return old === old.toUpperCase() ? fresh.toUpperCase() : fresh
}

/**
 * The body with another identifier in each of its tasks; a value that is no UUID is left alone, and everything else stands
 * as it was spelled.
 * @param field the member of a task that identifies it; undefined where none does
 * @param renewed what takes the place of an identifier
 */
export function withFreshIds(text: string, field: string | undefined, renewed = freshId): string {
  if (field === undefined) return text
  const json = parsedJson(text) as Json | undefined
  const tasks: readonly (Json | undefined)[] = Array.isArray(json) ? json : [json]
  const old = tasks.flatMap((it) => (isJsonObject(it) && isUuid(it[field]) ? [it[field]] : []))
  const name = JSON.stringify(field)
  let [made, rest] = ['', text]
  for (const it of old) {
    const pair = `${name}:${JSON.stringify(it)}`
    const at = rest.indexOf(pair)
    if (at < 0) continue
    made += `${rest.slice(0, at)}${name}:${JSON.stringify(renewed(it))}`
    rest = rest.slice(at + pair.length)
  }
  return made + rest
}

function isUuid(value: Json | undefined): value is string {
  return typeof value === 'string' && uuidText.test(value)
}
