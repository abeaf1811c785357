import { isJsonObject, type Json, type JsonObject, member } from '../../../generator/document/json.js'
import { child, type Pointer } from '../../../generator/document/pointer.js'
import { normalFormOf } from '../../../generator/ir/normal-form.js'
import { follow, type Part } from '../input/interface.js'
import type { Direction } from '../result/result.js'
import { comparableType, covers } from './media-type.js'
import { listOf, type Telling, turned } from './telling.js'
import { compareWriting, type Written } from './writing.js'

/** A part that both sides of a form have. */
interface SharedPart {
  readonly name: string
  readonly old: Part
  readonly next: Part
}

/** Compares how each part of a form is sent, defaults filled in. Gives the parts, whose headers are another matter. */
export function compareEncoding(all: Telling, direction: Direction, a: Part, b: Part): readonly SharedPart[] {
  const shared: SharedPart[] = []
  const [x, y] = [partsOf(all, 'old', a), partsOf(all, 'next', b)]
  for (const [name, p] of x) {
    const q = y.get(name)
    if (q === undefined) continue // The schema tells of it.
    const about = { direction, name: `The part ${name}`, path: name }
    const [was, is] = [typesIn(p), typesIn(q)]
    const stand = (part: FormPart, value: Json) => ({ pointer: child(part.pointer, 'contentType'), value })
    const law = 'encoding.contentType'
    for (const it of was.filter((one) => !is.some((range) => covers(range, one))))
      all.tell({ ...about, law, event: 'removed', old: stand(p, it), next: stand(q, is.join(', ')) })
    for (const it of is.filter((one) => !was.some((range) => covers(range, one))))
      all.tell({ ...about, law, event: 'added', old: stand(p, was.join(', ')), next: stand(q, it) })
    compareWriting(all, { ...about, object: 'encoding' }, p, q)
    const [isReserved, wasReserved] = [q, p].map(({ json }) => json.allowReserved === true)
    if (isReserved !== wasReserved)
      all.tell({ ...about, law: 'encoding.allowReserved', ...turned(p, q, 'allowReserved', isReserved === true) })
    shared.push({ name, old: p, next: q })
  }
  return shared
}

interface FormPart extends Written {
  readonly contentTypes: string
}

const typesIn = ({ contentTypes }: FormPart) => contentTypes.split(',').map(comparableType)

/** The parts of a form that its schema or its encoding names, each with its encoding and the media types that it may have. */
function partsOf(all: Telling, side: 'old' | 'next', { pointer, json: media }: Part): Map<string, FormPart> {
  const document = all[side]
  const schemas = membersOf(document, child(pointer, 'schema'), new Set())
  const encodings = isJsonObject(media.encoding) ? media.encoding : {}
  return new Map(
    [...new Set([...schemas.keys(), ...Object.keys(encodings)])].map((name): [string, FormPart] => {
      const at = child(child(pointer, 'encoding'), name)
      const json = member(encodings, name)
      const own = isJsonObject(json) ? json : {}
      const value = schemas.get(name)
      const types = typeof own.contentType === 'string' ? own.contentType : usualType(document, value)
      const valueTypes = value === undefined ? anyType : all.typesAt(side, value.pointer)
      return [name, { pointer: at, json: own, contentTypes: types, types: valueTypes, usualStyle: 'form' }]
    }),
  )
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
