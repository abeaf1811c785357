import { isJsonObject, type Json, type JsonObject, member } from '../../../generator/document/json.js'
import { child, type Pointer } from '../../../generator/document/pointer.js'
import { normalFormOf } from '../../../generator/ir/normal-form.js'
import { follow, type Part } from '../input/interface.js'
import type { Direction } from '../result/result.js'
import { comparableType, covers } from './media-type.js'
import { type HttpFact, listOf, type Telling, turned } from './telling.js'
import { compareWriting, type Written } from './writing.js'

/** A part that both sides of a form have. */
interface SharedPart {
  readonly name: string
  readonly old: Part
  readonly next: Part
}

/** A media type of several parts, or a part that is one, and where the schema of its values is. */
export interface Form extends Part {
  readonly schema: Pointer
}

/** Which parts have an encoding by their place on either side. */
interface Places {
  readonly first: number
  readonly hasRest: boolean
}

interface FormOf {
  readonly direction: Direction
  /** In another form what is sent as text goes by a style, where one is named. */
  readonly isMultipart: boolean
}

/** Compares how each part of a form is sent, defaults filled in. Gives the parts, whose headers are another matter. */
export function compareEncoding(all: Telling, of: FormOf, a: Form, b: Form): readonly SharedPart[] {
  const places = {
    first: Math.max(...[a, b].map(({ json }) => listOf(json.prefixEncoding).length)),
    hasRest: [a, b].some(({ json }) => json.itemEncoding !== undefined),
  }
  const [x, y] = [partsOf(all, 'old', { ...a, ...places }), partsOf(all, 'next', { ...b, ...places })]
  return [...x].flatMap(([name, p]) => {
    const q = y.get(name)
    if (q === undefined) return [] // The schema tells of it.
    comparePart(all, of, { name, old: p, next: q })
    const isNested = [p, q].some(({ json }) => encodings.some((it) => json[it] !== undefined))
    const inner = isNested ? compareEncoding(all, { ...of, isMultipart: true }, p, q) : []
    return [{ name, old: p, next: q }, ...inner.map((it) => ({ ...it, name: `${it.name} of ${name}` }))]
  })
}

const encodings = ['encoding', 'prefixEncoding', 'itemEncoding'] as const

interface PartPair {
  readonly name: string
  readonly old: FormPart
  readonly next: FormPart
}

function comparePart(all: Telling, { direction, isMultipart }: FormOf, { name, old: p, next: q }: PartPair): void {
  const about = { direction, name: `The part ${name}`, path: name } as const
  const [isReserved, wasReserved] = [q, p].map(({ json }) => json.allowReserved === true)
  if (isReserved !== wasReserved)
    all.tell({ ...about, law: 'encoding.allowReserved', ...turned(p, q, 'allowReserved', isReserved === true) })
  const [wasStyled, isStyled] = [isByStyle(all.old, p, isMultipart), isByStyle(all.next, q, isMultipart)]
  const [was, is] = [writtenBy(p, wasStyled), writtenBy(q, isStyled)]
  if (!wasStyled && !isStyled) compareTypes(all, about, p, q)
  else if (was === is) compareWriting(all, { ...about, object: 'encoding' }, p, q)
  else {
    const stand = (it: FormPart, value: string) => ({ pointer: child(it.pointer, 'style'), value })
    all.tell({ ...about, law: 'encoding.style', old: stand(p, was), next: stand(q, is) })
  }
}

/**
 * Whether a list or an object is written by a style: then its `contentType` is ignored (OpenAPI 3.0 and 3.1, Encoding Object).
 * All styles write one value alike.
 */
function isByStyle({ openapi }: JsonObject, { json, types }: FormPart, isMultipart: boolean): boolean {
  if (isMultipart && String(openapi).startsWith('3.0')) return false
  const isOfSeveral = types.has('object') || types.has('array')
  return isOfSeveral && ['style', 'explode', 'allowReserved'].some((it) => json[it] !== undefined)
}

/** What says how a part is written: `style`, or its media type; a text, or a list of them, is written as a form alike. */
function writtenBy({ json, contentTypes, types }: FormPart, isStyled: boolean): string {
  const isText = typeof json.contentType === 'string' ? contentTypes === 'text/plain' : !types.has('object')
  return isStyled || isText ? 'style' : contentTypes
}

function compareTypes(
  all: Telling,
  about: Pick<HttpFact, 'direction' | 'name' | 'path'>,
  p: FormPart,
  q: FormPart,
): void {
  const [was, is] = [typesIn(p), typesIn(q)]
  const stand = (part: FormPart, value: Json) => ({ pointer: child(part.pointer, 'contentType'), value })
  const law = 'encoding.contentType'
  for (const it of was.filter((one) => !is.some((range) => covers(range, one))))
    all.tell({ ...about, law, event: 'removed', old: stand(p, it), next: stand(q, is.join(', ')) })
  for (const it of is.filter((one) => !was.some((range) => covers(range, one))))
    all.tell({ ...about, law, event: 'added', old: stand(p, was.join(', ')), next: stand(q, it) })
}

interface FormPart extends Written, Form {
  readonly contentTypes: string
}

const typesIn = ({ contentTypes }: FormPart) => contentTypes.split(',').map(comparableType)

/**
 * The parts of a form, each with its encoding and the media types that it may have: those that its schema or its encoding
 * names, and those that stand at a place, from OpenAPI 3.2 on.
 */
function partsOf(
  all: Telling,
  side: 'old' | 'next',
  { pointer, json, schema, first, hasRest }: Form & Places,
): Map<string, FormPart> {
  const document = all[side]
  const partAt = (at: Pointer, own: Json | undefined, value: Part | undefined): FormPart => {
    const encoding = isJsonObject(own) ? own : {}
    const { contentType } = encoding
    return {
      pointer: at,
      json: encoding,
      schema: value?.pointer ?? child(at, 'schema'),
      contentTypes: typeof contentType === 'string' ? contentType : usualType(document, value),
      types: value === undefined ? anyType : all.typesAt(side, value.pointer),
      usualStyle: 'form',
    }
  }
  const schemas = membersOf(document, schema, new Set())
  const named = isJsonObject(json.encoding) ? json.encoding : {}
  const parts = [...new Set([...schemas.keys(), ...Object.keys(named)])].map((name): [string, FormPart] => [
    name,
    partAt(child(child(pointer, 'encoding'), name), member(named, name), schemas.get(name)),
  ])
  const below = follow(document, schema)?.pointer ?? schema
  const prefix = listOf(json.prefixEncoding)
  for (let i = 0; i < first; i++) {
    const value = follow(document, child(child(below, 'prefixItems'), i))
    parts.push([`at place ${i + 1}`, partAt(child(child(pointer, 'prefixEncoding'), i), prefix[i], value)])
  }
  const items = follow(document, child(pointer, 'itemSchema')) ?? follow(document, child(below, 'items'))
  if (hasRest) parts.push(['of the rest', partAt(child(pointer, 'itemEncoding'), json.itemEncoding, items)])
  return new Map(parts)
}

const anyType = normalFormOf([]).types

/** The schemas of the members that a schema names itself or in its allOf. */
function membersOf(document: JsonObject, at: Pointer, passed: Set<Pointer>): ReadonlyMap<string, Part> {
  const schema = follow(document, at)
  if (schema === undefined || passed.has(schema.pointer)) return new Map()
  passed.add(schema.pointer)
  const { pointer, json } = schema
  const own = Object.keys(isJsonObject(json.properties) ? json.properties : {}).flatMap((name): [string, Part][] => {
    const value = follow(document, child(child(pointer, 'properties'), name))
    return value === undefined ? [] : [[name, value]]
  })
  const inner = listOf(json.allOf).flatMap((_, i) => [
    ...membersOf(document, child(child(pointer, 'allOf'), i), passed),
  ])
  return new Map([...inner, ...own])
}

/** The media type that a part has where nothing else is said (OpenAPI 3.0 and 3.1, Encoding Object). */
function usualType(document: JsonObject, value: Part | undefined): string {
  if (value === undefined) return 'application/octet-stream'
  const { type, contentEncoding, format } = value.json
  const isA = (name: string) => type === name || (Array.isArray(type) && type.includes(name))
  if (isA('object')) return 'application/json'
  if (isA('array')) return usualType(document, follow(document, child(value.pointer, 'items')))
  const isBinary = format === 'binary' && String(document.openapi).startsWith('3.0')
  return type === undefined || contentEncoding !== undefined || isBinary ? 'application/octet-stream' : 'text/plain'
}
