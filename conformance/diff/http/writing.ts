import type { Json, JsonObject } from '../../../generator/document/json.js'
import { child } from '../../../generator/document/pointer.js'
import type { Part } from '../input/interface.js'
import { type HttpFact, isSame, type Telling } from './telling.js'

/** How a value is written into a URL, a header or a form. */
interface Writing {
  readonly style: Json
  readonly explode: Json
}

/** A parameter or a part of a form, with the schema of its value and the style that it has where none is said. */
export interface Written extends Part {
  readonly schema: JsonObject | undefined
  readonly usualStyle: string
}

/** Compares how a value is written on both sides, defaults filled in. */
export function compareWriting(
  all: Telling,
  about: Pick<HttpFact, 'direction' | 'name' | 'path'> & { readonly object: 'parameter' | 'encoding' },
  p: Written,
  q: Written,
): void {
  const { object, ...rest } = about
  const [a, b] = [writingOf(p), writingOf(q)]
  for (const field of ['style', 'explode'] as const)
    if (!isSame(a[field], b[field]))
      all.tell({
        ...rest,
        law: `${object}.${field}`,
        old: { pointer: child(p.pointer, field), value: a[field] },
        next: { pointer: child(q.pointer, field), value: b[field] },
      })
}

/** A single value is written alike, exploded or not. */
function writingOf({ json, schema, usualStyle }: Written): Writing {
  const { style = usualStyle, explode = style === 'form' } = json
  return { style, explode: schema !== undefined && isSingle(schema) ? false : explode }
}

const single = new Set<Json>(['string', 'number', 'integer', 'boolean', 'null'])

function isSingle({ type }: JsonObject): boolean {
  return Array.isArray(type) ? type.every((it) => single.has(it as Json)) : type !== undefined && single.has(type)
}
