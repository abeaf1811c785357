import { isJsonObject, type Json, member } from './json.js'
import { type Pointer, parent, tokens, valueAt } from './pointer.js'
import type { Problem } from './problem.js'
import { jsonTypes } from './vocabulary.js'

type Action = { readonly [key: string]: Json }

/**
 * The skeleton of an overlay (OpenAPI Overlay 1.0) after which a document has none of the contradictions among its
 * problems; whoever knows the API says better what is meant. Undefined when there is nothing that an overlay can mend.
 */
export function mendingOverlay(document: Json, file: string, problems: readonly Problem[]): Json | undefined {
  const own = problems.filter((it) => it.file === file)
  const actions = own.flatMap((it) => mended(document, it))
  if (actions.length === 0) return undefined
  return { overlay: '1.0.0', info: { title: `Mends contradictions of ${file}`, version: '1' }, extends: file, actions }
}

function mended(document: Json, { code, pointer, fact }: Problem): readonly Action[] {
  const remove = { target: jsonPath(pointer), description: fact, remove: true }
  if (code === 'spec/unknown-type') return [remove, ...knownTypes(document, pointer)]
  if (code === 'spec/empty-range') return [remove]
  if (code === 'spec/dangling-ref') return missing(document, pointer, fact)
  return code === 'spec/contradiction' ? cast(document, pointer, remove) : []
}

/** Of a list of types those that there are. */
function knownTypes(document: Json, pointer: Pointer): readonly Action[] {
  const types = valueAt(document, pointer)
  const known = Array.isArray(types) ? types.filter((it: Json) => jsonTypes.includes(it as string)) : []
  return known.length === 0 ? [] : [{ target: jsonPath(parent(pointer) ?? ''), update: { type: known } }]
}

/** Values of the type that stands beside the list where each of them spells one; otherwise the type goes. */
function cast(document: Json, pointer: Pointer, remove: Action): readonly Action[] {
  const at = parent(pointer) ?? ''
  const schema = valueAt(document, at)
  const values = valueAt(document, pointer)
  const type = isJsonObject(schema) ? member(schema, 'type') : undefined
  const spelled = (Array.isArray(values) ? values : []).map((it: Json) => spelledAs(it, type))
  if (tokens(pointer).at(-1) === 'enum' && spelled.length > 0 && !spelled.includes(undefined))
    return [remove, { target: jsonPath(at), update: { enum: spelled as readonly Json[] } }]
  return [{ ...remove, target: jsonPath(`${at}/type`) }]
}

function spelledAs(value: Json, type: Json | undefined): Json | undefined {
  if (type === 'string' && typeof value !== 'object') return String(value)
  if (typeof value !== 'string' || value.trim() === '') return undefined
  if (type === 'boolean') return value === 'true' ? true : value === 'false' ? false : undefined
  const number = Number(value)
  const isRight = type === 'integer' ? Number.isInteger(number) : type === 'number' && Number.isFinite(number)
  return isRight ? number : undefined
}

/** A schema that admits anything, under the name that nothing has. */
function missing(document: Json, pointer: Pointer, fact: string): readonly Action[] {
  const reference = valueAt(document, pointer)
  if (typeof reference !== 'string' || !reference.startsWith('#/')) return []
  const [name, ...above] = tokens(decodeURIComponent(reference.slice(1))).reverse()
  if (name === undefined) return []
  const path = above.reverse()
  let there = path.length
  const pointerTo = (length: number) =>
    path
      .slice(0, length)
      .map((it) => `/${it.replace(/~/g, '~0').replace(/\//g, '~1')}`)
      .join('')
  while (there > 0 && valueAt(document, pointerTo(there)) === undefined) there--
  const update = [...path.slice(there), name].reduceRight<Json>((inner, key) => ({ [key]: inner }), {})
  return [{ target: jsonPath(pointerTo(there)), description: fact, update }]
}

/** The JSONPath (RFC 9535) of what a pointer names. */
function jsonPath(pointer: Pointer): string {
  const quoted = (token: string) => `'${JSON.stringify(token).slice(1, -1).replace(/\\"/g, '"').replace(/'/g, "\\'")}'`
  return `$${tokens(pointer)
    .map((it) => `[${quoted(it)}]`)
    .join('')}`
}
