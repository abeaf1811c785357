import { isJsonObject, type Json, member } from '../../../generator/document/json.js'
import { child, type Pointer } from '../../../generator/document/pointer.js'
import { follow, membersAt, type Part } from '../input/interface.js'
import type { Direction } from '../result/result.js'
import { compareEncoding } from './encoding.js'
import { isText, type WireLaw } from './law-book.js'
import { comparableType, covers } from './media-type.js'
import { type HttpFact, type Stand, standOf, type Telling, turned } from './telling.js'
import { compareWriting, listMarkOf, usualStyleOf } from './writing.js'
import { isTakenAsText } from './written-text.js'
import { compareXml, isXml } from './xml.js'

/** Compares the bodies that two operations take; `isBody` where a body may be a list of tasks. */
export function compareBody(all: Telling, direction: Direction, a: Part | undefined, b: Part | undefined): void {
  if (a && b) {
    if (all.isUnchanged(a, b)) return
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

/**
 * Compares what stands below `content`, type by type, as RFC 9110 has them: a type is compared with its own entry, or with
 * that of the narrowest range that it is in. Whoever asks for one type may be sent any of the range that takes its place.
 */
export function compareMedia(all: Telling, media: MediaOf, p: Part, q: Part): void {
  const [x, y] = [typesOf(all.old, p), typesOf(all.next, q)]
  for (const [type, own] of x) {
    const other = y.get(type) ?? rangeOf(type, y)
    if (other !== undefined) compareMediaType(all, { ...media, type, own, isOne: x.size === 1 }, own.part, other.part)
    if (!isStill(type, media, y, other))
      tellType(all, media, own, { old: standAt(own), ...(other && { next: standAt(other) }), event: 'removed' })
  }
  for (const [type, own] of y) {
    if (x.has(type)) continue
    const other = rangeOf(type, x)
    if (other !== undefined) compareMediaType(all, { ...media, type, own, isOne: false }, other.part, own.part)
    else if (media.direction !== 'response' || !hasOneOf(type, x)) tellType(all, media, own, { next: standAt(own) })
  }
}

/** Whether who sends a type may do so as before, or who asks for one is sent it. */
function isStill(
  type: string,
  { direction }: MediaOf,
  types: ReadonlyMap<string, MediaEntry>,
  other: MediaEntry | undefined,
): boolean {
  // Fewer types of a range that the service may choose from are no loss.
  return direction === 'response' ? types.has(type) || hasOneOf(type, types) : other !== undefined
}

function tellType(
  all: Telling,
  { law, direction, path }: MediaOf,
  { name }: MediaEntry,
  stands: Pick<HttpFact, 'old' | 'next' | 'event'>,
): void {
  all.tell({ law, direction, name, ...(path !== undefined && { path }), ...stands })
}

const standAt = ({ part, name }: MediaEntry): Stand => ({ pointer: part.pointer, value: name })

/** Whether some of the types is in a range. */
function hasOneOf(range: string, types: ReadonlyMap<string, MediaEntry>): boolean {
  return [...types.keys()].some((it) => it !== range && covers(range, it))
}

interface MediaEntry {
  readonly name: string
  readonly part: Part
}

/** The narrowest range that a type is in. */
function rangeOf(type: string, all: ReadonlyMap<string, MediaEntry>): MediaEntry | undefined {
  const ranges = [...all].filter(([range]) => range !== type && covers(range, type))
  return ranges.find(([range]) => ranges.every(([other]) => covers(other, range)))?.[1]
}

/** Types as they compare, with their names. */
function typesOf(document: Json, part: Part): Map<string, MediaEntry> {
  const members = membersAt(document, child(part.pointer, 'content'))
  return new Map(members.map(([name, it]) => [comparableType(name), { name, part: it }]))
}

interface MediaTypeOf extends MediaOf {
  readonly type: string
  readonly own: MediaEntry
  /** Whether there is no other type to tell it from. */
  readonly isOne: boolean
}

function compareMediaType(all: Telling, media: MediaTypeOf, a: Part, b: Part): void {
  const { type, direction, isBody = false } = media
  const label = media.isOne ? media.label : `${media.label} ${media.own.name}`
  all.notes('mediaType', a, b)
  const places = (field: string) => ({ old: child(a.pointer, field), new: child(b.pointer, field) })
  const schema = places('schema')
  if (!areBinary(all, type, schema)) all.pair('mediaType.schema', { direction, label, ...schema, isBody })
  if (isXml(type)) compareXml(all, direction, schema.old, schema.new)
  const items = `item of the ${label}`
  all.pair('mediaType.itemSchema', { direction, label: items, ...places('itemSchema'), isBody: false })
  // In all other types nothing is encoded part by part.
  const isMultipart = type.startsWith('multipart/')
  if (!isMultipart && !type.startsWith('application/x-www-form-urlencoded')) return
  const form = (it: Part) => ({ ...it, schema: child(it.pointer, 'schema') })
  for (const { name, old: p, next: q } of compareEncoding(all, { direction, isMultipart }, form(a), form(b)))
    if (isMultipart) compareHeaders(all, { direction, of: `the part ${name}`, law: 'encoding.headers' }, p, q)
}

/** Whether bytes are sent that neither side describes: to say that they are is to say nothing (OpenAPI 3.0 and 3.1). */
function areBinary(all: Telling, type: string, at: { readonly old: Pointer; readonly new: Pointer }): boolean {
  const isBytes = (document: Json, pointer: Pointer) => {
    const { type: is = 'string', format = 'binary', ...rest } = follow(document, pointer)?.json ?? {}
    return is === 'string' && format === 'binary' && Object.keys(rest).every((it) => isText('schema', it))
  }
  return !isReadable.test(type) && isBytes(all.old, at.old) && isBytes(all.next, at.new)
}

/** Media types whose schemas say something of what is sent. */
const isReadable = /^(?:text\/|multipart\/|application\/x-www-form-urlencoded)|[/+](?:json|xml|yaml)\b|json/

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
    const value = (side: 'old' | 'next', part: Part) => ({
      form: all.formAt(side, side === 'old' ? old : next),
      listMark: listMarkOf(part, usualStyleOf(part)),
      isRequired: part.json.required === true,
    })
    const values = [value('old', p), value('next', q)] as const
    const [source, target] = about.direction === 'request' ? values : ([values[1], values[0]] as const)
    const law = `${object}.schema` as const
    if (isTakenAsText(source, target))
      all.tell({ ...about, law: `${law}:text`, old: standOf(p, 'schema'), next: standOf(q, 'schema') })
    else all.pair(law, { direction: about.direction, label, old, new: next, isBody: false })
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
  if (all.isUnchanged(a, b)) return
  const label = `header ${path} of ${of}`
  const about = { direction, name: `The ${label}`, path }
  all.notes('header', a, b)
  const [p, q] = [a.json.required === true, b.json.required === true]
  if (p !== q) all.tell({ ...about, law: 'header.required', ...turned(a, b, 'required', q) })
  const written = (side: 'old' | 'next', it: Part) => ({
    ...it,
    types: all.typesAt(side, child(it.pointer, 'schema')),
    usualStyle: 'simple',
  })
  compareWriting(all, { ...about, object: 'header' }, written('old', a), written('next', b))
  compareValue(all, { ...about, label, object: 'header' }, a, b)
}
