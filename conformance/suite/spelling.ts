import type { Json } from '../../generator/document/json.js'
import { mutated, type Pointer } from '../../generator/document/pointer.js'

/**
 * The request as JSON text, with the numbers at some places spelled in their own way, such as `1.0` or `-0`: once they
 * are values, nobody can tell how they were written.
 */
export function spelledText(request: Json, spellings: ReadonlyMap<Pointer, string>): string {
  const mark = (path: Pointer) => `\u0000${path}\u0000`
  let marked = request
  for (const path of spellings.keys()) marked = mutated(marked, path, { set: mark(path) }) ?? marked
  let text = JSON.stringify(marked)
  for (const [path, spelling] of spellings) text = text.replace(JSON.stringify(mark(path)), () => spelling)
  return text
}
