import type { Json } from '../../../generator/document/json.js'
import { child } from '../../../generator/document/pointer.js'
import type { Primitive } from '../../../generator/ir/normal-form.js'
import type { Part } from '../input/interface.js'
import { type HttpFact, isSame, type Telling } from './telling.js'

/*
 * How a value is written into a URL, a header or a form (OpenAPI 3.2, 4.12.3), defaults filled in. What is written alike is
 * the same: `explode` bears on lists and objects, and with the style `simple` on objects alone.
 */

/** A parameter, a header or a part of a form. */
export interface Written extends Part {
  /** The types that its value may have. */
  readonly types: ReadonlySet<Primitive>
  /** The style that it has where none is said. */
  readonly usualStyle: string
}

/** The style of a parameter that names none, by its place; that of a header is `simple`. */
const usualStyles: Readonly<Record<string, string>> = {
  query: 'form',
  cookie: 'form',
  path: 'simple',
  header: 'simple',
}

export function usualStyleOf({ json }: Part): string {
  return usualStyles[String(json.in)] ?? 'simple'
}

/** What stands between the items of a list: `repeated` where each has the name before it; undefined where it is not known. */
export function listMarkOf({ json }: Part, usualStyle: string): string | undefined {
  const { style = usualStyle, explode = style === 'form' || style === 'cookie' } = json
  if (style === 'simple') return ','
  if (style === 'label') return explode === true ? '.' : ','
  if (!['form', 'cookie', 'matrix', 'spaceDelimited', 'pipeDelimited'].includes(String(style))) return undefined
  if (explode === true) return 'repeated'
  return style === 'spaceDelimited' ? ' ' : style === 'pipeDelimited' ? '|' : ','
}

/** Compares how a value is written on both sides. */
export function compareWriting(
  all: Telling,
  about: Pick<HttpFact, 'direction' | 'name' | 'path'> & { readonly object: 'parameter' | 'header' | 'encoding' },
  p: Written,
  q: Written,
): void {
  const { object, ...rest } = about
  const types = new Set([...p.types].filter((it) => q.types.has(it)))
  const [a, b] = [writingOf(p, types), writingOf(q, types)]
  for (const field of ['style', 'explode'] as const)
    if (!isSame(a[field], b[field]))
      all.tell({
        ...rest,
        law: `${object}.${field}`,
        old: { pointer: child(p.pointer, field), value: a[field] },
        next: { pointer: child(q.pointer, field), value: b[field] },
      })
}

/** @param types those that both sides know */
function writingOf({ json, usualStyle }: Written, types: ReadonlySet<Primitive>): { style: Json; explode: Json } {
  const { style = usualStyle, explode = style === 'form' || style === 'cookie' } = json
  const bears = types.has('object') || (types.has('array') && style !== 'simple')
  // There is one way to write a deepObject; and lists of either of these styles, exploded, are written as a form has them.
  if (!bears || style === 'deepObject') return { style, explode: false }
  const isList = explode === true && (style === 'spaceDelimited' || style === 'pipeDelimited')
  return { style: isList ? 'form' : style, explode }
}
