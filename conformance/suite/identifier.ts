import { isJsonObject, parsedJson } from '../../generator/document/json.js'
import type { Item } from './answer.js'

/** The identifier of a task that is given as text; undefined where it has none. */
export function idIn(text: string, field: string | undefined): string | undefined {
  const json = field === undefined ? undefined : parsedJson(text)
  const value = isJsonObject(json) ? json[field as keyof Item] : undefined
  return typeof value === 'string' ? value : undefined
}

/** The results that stand in a body of items, as far as they are of this task. */
export function ofTask(items: readonly Item[], field: string | undefined, id: string | undefined): readonly Item[] {
  return field === undefined ? items : items.filter((it) => it[field] === id)
}
