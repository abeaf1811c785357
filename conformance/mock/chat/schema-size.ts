import { isJsonObject, type Json, type JsonObject, member } from '../../../generator/document/json.js'

/** Most characters that a value has to have for the mock to make it. */
const mostCharacters = 100_000

/**
 * Why values of a schema are not made: all that it counts within one another would be too much; undefined where it is not.
 * What stands beside one another is taken for nested: references may make it so.
 */
export function tooLarge(schema: Json): string | undefined {
  let [items, longest] = [1, 1]
  const pending: Json[] = [schema]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (Array.isArray(next)) pending.push(...(next as readonly Json[]))
    if (!isJsonObject(next)) continue
    items *= Math.max(1, countAt(next, 'minItems'), countAt(next, 'minProperties'), countAt(next, 'minContains'))
    longest = Math.max(longest, countAt(next, 'minLength'))
    pending.push(...Object.values(next).filter((it) => it !== undefined))
  }
  return items * longest > mostCharacters
    ? `it asks for values of more than ${mostCharacters.toLocaleString('en')} characters, and the mock makes none`
    : undefined
}

function countAt(schema: JsonObject, name: string): number {
  const count = member(schema, name)
  return typeof count === 'number' && count > 0 ? count : 0
}
