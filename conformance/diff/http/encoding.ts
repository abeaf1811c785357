import { isJsonObject, type Json, member } from '../../../generator/document/json.js'
import { child, valueAt } from '../../../generator/document/pointer.js'
import { follow, type Part } from '../input/interface.js'
import type { Direction } from '../result/result.js'
import { comparableType, covers } from './media-type.js'
import { type Telling, turned } from './telling.js'
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
  const [x, y] = [partsOf(all.old, a), partsOf(all.next, b)]
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
  readonly types: string
}

const typesIn = ({ types }: FormPart) => types.split(',').map(comparableType)

/** The parts of a form that its schema names, each with its encoding and the media types that it may have. */
function partsOf(document: Json, { pointer }: Part): Map<string, FormPart> {
  const schema = follow(document, child(pointer, 'schema'))
  const properties = schema && member(schema.json, 'properties')
  if (schema === undefined || !isJsonObject(properties)) return new Map()
  return new Map(
    Object.keys(properties).map((name) => {
      const at = child(child(pointer, 'encoding'), name)
      const json = valueAt(document, at)
      const own = isJsonObject(json) ? json : {}
      const value = follow(document, child(child(schema.pointer, 'properties'), name))
      const types = typeof own.contentType === 'string' ? own.contentType : usualType(document, value)
      return [name, { pointer: at, json: own, types, schema: value?.json, usualStyle: 'form' }]
    }),
  )
}

/** The media type that a part has where nothing else is said (OpenAPI 3.1, Encoding Object). */
function usualType(document: Json, value: Part | undefined): string {
  if (value === undefined) return 'application/octet-stream'
  const { type, contentEncoding } = value.json
  const isA = (name: string) => type === name || (Array.isArray(type) && type.includes(name))
  if (isA('object')) return 'application/json'
  if (isA('array')) return usualType(document, follow(document, child(value.pointer, 'items')))
  return type === undefined || contentEncoding !== undefined ? 'application/octet-stream' : 'text/plain'
}
