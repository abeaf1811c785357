import type { Json } from '../../generator/spec/json.js'
import { type Pointer, tokens } from '../../generator/spec/pointer.js'

/**
 * The request as JSON text, with the numbers at some places spelled in their own way, such as `1.0` or `-0`: once they
 * are values, nobody can tell how they were written.
 */
export function spelledText(request: Json, spellings: ReadonlyMap<Pointer, string>): string {
  const mark = (path: Pointer) => `\u0000${path}\u0000`
  let marked = request
  for (const path of spellings.keys()) marked = withValue(marked, path, mark(path))
  let text = JSON.stringify(marked)
  for (const [path, spelling] of spellings) text = text.replace(JSON.stringify(mark(path)), () => spelling)
  return text
}

/** The value with another one at a place that it has. */
export function withValue(value: Json, path: Pointer, put: Json): Json {
  return replaced(value, tokens(path), put)
}

function replaced(value: Json, [token, ...rest]: readonly string[], put: Json): Json {
  if (token === undefined) return put
  if (Array.isArray(value)) return value.map((it, i) => (String(i) === token ? replaced(it, rest, put) : it))
  return Object.fromEntries(
    Object.entries(value as { readonly [key: string]: Json }).map(([key, it]) => [
      key,
      key === token ? replaced(it, rest, put) : it,
    ]),
  )
}
