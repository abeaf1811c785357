import { isJsonObject, type Json, type JsonObject, member } from '../../../generator/document/json.js'
import { child, type Pointer } from '../../../generator/document/pointer.js'
import { follow, type Part } from '../input/interface.js'
import type { Direction } from '../result/result.js'
import { isSame, listOf, type Telling } from './telling.js'

/*
 * What the XML Objects of two schemas say of how a value is written as XML, defaults filled in: a member `a` is the element
 * `a` unless `xml.name` says otherwise. Both schemas are walked side by side, as far as they have the same members.
 */

/** Whether a media type, as it compares, is XML (RFC 7303). */
export function isXml(type: string): boolean {
  const [essence = ''] = type.split(';')
  return essence.endsWith('/xml') || essence.endsWith('+xml')
}

const fields = ['name', 'namespace', 'nodeType'] as const

/** Tells where two schemas are written as XML in different ways. */
export function compareXml(all: Telling, direction: Direction, old: Pointer, next: Pointer): void {
  new XmlComparison(all, direction).compare(old, next, '')
}

class XmlComparison {
  private readonly all: Telling
  private readonly direction: Direction
  private readonly seen = new Set<string>()

  constructor(all: Telling, direction: Direction) {
    this.all = all
    this.direction = direction
  }

  /** @param name the member that it is, or whose items it is; empty where it is none */
  compare(old: Pointer, next: Pointer, name: string): void {
    const [a, b] = [follow(this.all.old, old), follow(this.all.next, next)]
    if (a === undefined || b === undefined) return
    const key = JSON.stringify([a.pointer, b.pointer, name])
    if (this.seen.has(key)) return
    this.seen.add(key)
    this.tell(a, b, name)
    for (const [path, member] of innerOf(a.json))
      this.compare(path.reduce<Pointer>(child, a.pointer), path.reduce<Pointer>(child, b.pointer), member ?? name)
  }

  private tell(a: Part, b: Part, path: string): void {
    const [x, y] = [writtenOf(a, path), writtenOf(b, path)]
    for (const field of fields) {
      if (isSame(x[field], y[field])) continue
      const stand = (part: Part, value: Json) => ({ pointer: child(child(part.pointer, 'xml'), field), value })
      this.all.tell({
        law: `xml.${field}`,
        direction: this.direction,
        name: path === '' ? 'The value' : `The member ${path}`,
        path,
        old: stand(a, x[field]),
        next: stand(b, y[field]),
      })
    }
  }
}

/** How a value is written, defaults filled in: a list has an element of its own where it is wrapped. */
function writtenOf({ json }: Part, member: string): Record<(typeof fields)[number], Json> {
  const xml = isJsonObject(json.xml) ? json.xml : {}
  const { name = member, namespace = '', attribute, wrapped } = xml
  const usual = attribute === true ? 'attribute' : json.type === 'array' && wrapped !== true ? 'none' : 'element'
  const { nodeType = usual } = xml
  return nodeType === 'none' ? { name: '', namespace: '', nodeType } : { name, namespace, nodeType }
}

/** Where schemas are in a schema, and the member that each is, if any. */
function innerOf(schema: JsonObject): [path: readonly string[], member: string | undefined][] {
  const properties = Object.keys(isJsonObject(schema.properties) ? schema.properties : {})
  const lists = ['allOf', 'anyOf', 'oneOf', 'prefixItems'].flatMap((key) =>
    listOf(member(schema, key)).map((_, i) => [key, String(i)]),
  )
  return [
    ...properties.map((it): [string[], string] => [['properties', it], it]),
    ...[['items'], ...lists].map((it): [string[], undefined] => [it, undefined]),
  ]
}
