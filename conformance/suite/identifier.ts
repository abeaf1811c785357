import { randomUUID } from 'node:crypto'
import { parsedJson } from '../../generator/document/json.js'
import { type Item, isObject } from './answer.js'

const uuidText = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/**
 * The body with an identifier that was never used in each of its tasks, upper case where it was upper case; a value that
 * is no UUID is left alone, and everything else stands as it was spelled.
 */
export function withFreshIds(text: string, field: string | undefined): string {
  if (field === undefined) return text
  const json = parsedJson(text)
  const tasks: readonly unknown[] = Array.isArray(json) ? json : [json]
  const old = tasks.flatMap((it) => (isObject(it) && isUuid(it[field]) ? [it[field]] : []))
  const name = JSON.stringify(field)
  let [made, rest] = ['', text]
  for (const it of old) {
    const pair = `${name}:${JSON.stringify(it)}`
    const at = rest.indexOf(pair)
    if (at < 0) continue
    const fresh = randomUUID()
    made += `${rest.slice(0, at)}${name}:${JSON.stringify(it === it.toUpperCase() ? fresh.toUpperCase() : fresh)}`
    rest = rest.slice(at + pair.length)
  }
  return made + rest
}

/** The identifier of a task that is given as text; undefined where it has none. */
export function idIn(text: string, field: string | undefined): string | undefined {
  const json = field === undefined ? undefined : parsedJson(text)
  const value = isObject(json) ? json[field as keyof Item] : undefined
  return typeof value === 'string' ? value : undefined
}

function isUuid(value: unknown): value is string {
  return typeof value === 'string' && uuidText.test(value)
}

/** The results that stand in a body of items, as far as they are of this task. */
export function ofTask(items: readonly Item[], field: string | undefined, id: string | undefined): readonly Item[] {
  return field === undefined ? items : items.filter((it) => it[field] === id)
}
