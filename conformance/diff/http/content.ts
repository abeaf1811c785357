import { isJsonObject, type Json, member } from '../../../generator/document/json.js'
import { child } from '../../../generator/document/pointer.js'
import { membersAt, type Part } from '../input/interface.js'
import type { Direction } from '../result/result.js'
import { compareEncoding } from './encoding.js'
import type { WireLaw } from './law-book.js'
import { comparableType, covers } from './media-type.js'
import { isSame, type Telling, turned } from './telling.js'

/** Compares the bodies that two operations take; `isBody` where a body may be a list of tasks. */
export function compareBody(all: Telling, direction: Direction, a: Part | undefined, b: Part | undefined): void {
  if (a && b) {
    all.notes('requestBody', a, b)
    const [p, q] = [a.json.required === true, b.json.required === true]
    if (p !== q) all.tell({ law: 'requestBody.required', direction, name: 'The body', ...turned(a, b, 'required', q) })
    compareMedia(
      all,
      { direction, label: 'request', law: 'requestBody.content', isBody: direction === 'request' },
      a,
      b,
    )
    return
  }
  const lone = a ?? b
  if (lone === undefined) return
  const law = lone.json.required === true ? 'operation.requestBody:required' : 'operation.requestBody'
  all.tell({ law, direction, [a ? 'old' : 'next']: { pointer: lone.pointer } })
}

interface MediaOf {
  readonly direction: Direction
  readonly label: string
  readonly law: WireLaw
  readonly isBody?: boolean
  readonly path?: string
}

/** Compares what stands below `content`, type by type, as RFC 9110 has them. */
export function compareMedia(all: Telling, { law, label, isBody = false, ...about }: MediaOf, p: Part, q: Part): void {
  const [x, y] = [typesOf(all.old, p), typesOf(all.next, q)]
  for (const [type, { name, part }] of x) {
    const other = y.get(type) ?? rangeOf(type, y)
    const own = x.size > 1 ? `${label} ${name}` : label
    if (other === undefined) all.tell({ ...about, law, name, old: { pointer: part.pointer, value: name } })
    else compareMediaType(all, { ...about, label: own, isBody, type }, part, other.part)
  }
  for (const [type, { name, part }] of y) {
    if (x.has(type)) continue
    const other = rangeOf(type, x)
    if (other === undefined) all.tell({ ...about, law, name, next: { pointer: part.pointer, value: name } })
    else compareMediaType(all, { ...about, label: `${label} ${name}`, isBody, type }, other.part, part)
  }
}

interface MediaEntry {
  readonly name: string
  readonly part: Part
}

/** The range that a type is in. */
function rangeOf(type: string, all: ReadonlyMap<string, MediaEntry>): MediaEntry | undefined {
  return [...all].find(([range]) => range !== type && covers(range, type))?.[1]
}

/** Types as they compare, with their names. */
function typesOf(document: Json, part: Part): Map<string, MediaEntry> {
  const members = membersAt(document, child(part.pointer, 'content'))
  return new Map(members.map(([name, it]) => [comparableType(name), { name, part: it }]))
}

interface MediaTypeOf extends Omit<MediaOf, 'law'> {
  readonly isBody: boolean
  readonly type: string
}

function compareMediaType(all: Telling, { type, label, isBody, direction }: MediaTypeOf, a: Part, b: Part): void {
  all.notes('mediaType', a, b)
  const [old, next] = [child(a.pointer, 'schema'), child(b.pointer, 'schema')]
  all.pair('mediaType.schema', { direction, label, old, new: next, isBody })
  // In all other types nothing is encoded part by part.
  if (!/^(multipart\/|application\/x-www-form-urlencoded)/.test(type)) return
  for (const { name, old: p, next: q } of compareEncoding(all, direction, a, b))
    compareHeaders(all, { direction, of: `the part ${name}`, law: 'encoding.headers' }, p, q)
}

interface ValueOf {
  readonly object: 'parameter' | 'header'
  readonly direction: Direction
  readonly label: string
  readonly name: string
  readonly path: string
}

/** What a parameter or a header holds: a schema, or a body of one media type. */
export function compareValue(all: Telling, { object, label, ...about }: ValueOf, p: Part, q: Part): void {
  const [x, y] = [isJsonObject(p.json.content), isJsonObject(q.json.content)]
  if (x && y) compareMedia(all, { ...about, label, law: `${object}.content` }, p, q)
  else if (x || y) {
    const stand = (it: Part, key: string) => ({ pointer: child(it.pointer, key), value: member(it.json, key) ?? null })
    const law = `${object}.content` as const
    all.tell({ ...about, law, old: stand(p, x ? 'content' : 'schema'), next: stand(q, y ? 'content' : 'schema') })
  } else {
    const [old, next] = [child(p.pointer, 'schema'), child(q.pointer, 'schema')]
    all.pair(`${object}.schema`, { direction: about.direction, label, old, new: next, isBody: false })
  }
}

interface HeadersOf {
  readonly direction: Direction
  /** What they are headers of, in words. */
  readonly of: string
  readonly law: 'response.headers' | 'encoding.headers'
}

/** Compares the headers of two answers, or of two parts of a form. Their names have no case (RFC 9110, 5.1). */
export function compareHeaders(all: Telling, { direction, of, law }: HeadersOf, p: Part, q: Part): void {
  const [x, y] = [headersOf(all.old, p), headersOf(all.next, q)]
  const tellLone = (side: 'old' | 'next', { name, part }: Named) =>
    all.tell({
      law: part.json.required === true ? `${law}:required` : law,
      direction,
      [side]: { pointer: part.pointer, value: name },
      name: `The header ${name} of ${of}`,
      path: name,
    })
  for (const [key, a] of x) {
    const b = y.get(key)
    if (b === undefined) tellLone('old', a)
    else compareHeader(all, { direction, name: a.name, of }, a.part, b.part)
  }
  for (const [key, b] of y) if (!x.has(key)) tellLone('next', b)
}

interface Named {
  readonly name: string
  readonly part: Part
}

/** By their names in lower case. One named Content-Type is ignored: `content` says what it says (OpenAPI 3.1). */
function headersOf(document: Json, { pointer }: Part): Map<string, Named> {
  const all = membersAt(document, child(pointer, 'headers'))
  const told = all.filter(([name]) => name.toLowerCase() !== 'content-type')
  return new Map(told.map(([name, part]) => [name.toLowerCase(), { name, part }]))
}

function compareHeader(
  all: Telling,
  { direction, name: path, of }: { readonly direction: Direction; readonly name: string; readonly of: string },
  a: Part,
  b: Part,
): void {
  const label = `header ${path} of ${of}`
  const about = { direction, name: `The ${label}`, path }
  all.notes('header', a, b)
  const [p, q] = [a.json.required === true, b.json.required === true]
  if (p !== q) all.tell({ ...about, law: 'header.required', ...turned(a, b, 'required', q) })
  const [x, y] = [a.json.explode ?? false, b.json.explode ?? false]
  const stand = (it: Part, value: Json) => ({ pointer: child(it.pointer, 'explode'), value })
  if (!isSame(x, y)) all.tell({ ...about, law: 'header.explode', old: stand(a, x), next: stand(b, y) })
  compareValue(all, { ...about, label, object: 'header' }, a, b)
}
