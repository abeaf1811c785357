import { isJsonObject, type Json } from '../../../generator/document/json.js'
import { child, decodedFragment, type Pointer, valueAt } from '../../../generator/document/pointer.js'
import { follow, type Interface, type Part } from '../input/interface.js'
import { leadOf } from './lead.js'
import type { Levels } from './levels.js'
import { compareOperations, paths, webhooks } from './operation.js'
import { Security } from './security.js'
import { compareDocumentServers } from './server.js'
import { operationsAt } from './standing.js'
import { type HttpChange, isSame, listOf, type SchemaPair, standOf, Telling } from './telling.js'

/*
 * Everything of a document that is no schema, object by object: the file of an object (operation, parameter, response, …)
 * tells the facts, as "this field was removed, in a request", and the law book has a verdict for each of them. Where both
 * sides have a schema, the pair is noted for the diff of schemas.
 *
 * `GET /a` gone and `GET /b` new, with a required header in `GET /c` that was not there: one operation removed and one header
 * added break callers, one operation added does not; the schemas of what `GET /c` answers are a pair.
 */

/** What two interfaces differ in outside the schemas, and the schemas to compare. */
export interface HttpComparison {
  readonly changes: readonly HttpChange[]
  readonly pairs: readonly SchemaPair[]
}

/** Compares operations, webhooks, security and servers, each change by what the law book says of it. */
export function compareHttp(
  old: Interface,
  next: Interface,
  reader: 'strict' | 'tolerant',
  levels: Levels = new Map(),
): HttpComparison {
  const all = new Telling([old, next], {
    isStrict: reader === 'strict',
    levels,
    lead: leadOf(old.json, next.json),
  })
  const security = new Security(all)
  compareInfo(all)
  compareDocumentServers(all)
  security.compareSchemes(all)
  compareOperations(all, security, paths, '/paths')
  compareOperations(all, security, webhooks, '/webhooks')
  pairUnreferenced(all, old, next)
  return all
}

/**
 * Schemas that no operation leads to. They are in no message, and are compared on their own where there is no operation
 * at all, or where the provider has messages that none leads to, such as that which signs in.
 */
function pairUnreferenced(all: Telling, old: Interface, next: Interface): void {
  const isSent = [old, next].some((it) => it.isLoggedIn || !hasOperations(it))
  const used = (it: Interface) => {
    const { components, ...rest } = it.json
    const { schemas, ...others } = isJsonObject(components) ? components : {}
    return reachedSchemas(it, [rest, others])
  }
  const [x, y] = [used(old), used(next)]
  for (const [name, pointer] of next.schemas) {
    const own = old.schemas.get(name)
    if (own === undefined || x.has(own) || y.has(pointer)) continue
    if (isSent)
      all.pairs.push({ direction: 'document', label: `schema ${name}`, old: own, new: pointer, isBody: false })
    else tellUnused(all, own, pointer)
  }
}

const hasOperations = ({ json }: Interface) => ['/paths', '/webhooks'].some((it) => operationsAt(json, it).length > 0)

function tellUnused(all: Telling, old: Pointer, next: Pointer): void {
  const [a, b] = [valueAt(all.old, old), valueAt(all.next, next)]
  if (a === undefined || b === undefined || isSame(a, b)) return
  all.tell({
    law: 'components.schemas',
    direction: 'document',
    old: { pointer: old, value: a },
    next: { pointer: next, value: b },
  })
}

/** Pointers of the component schemas that values lead to by $ref. */
function reachedSchemas(it: Interface, start: readonly Json[]): Set<Pointer> {
  const reached = new Set<Pointer>()
  const enter = (ref: string) => {
    const name = /^#(\/components\/schemas\/[^/]+)/.exec(ref)?.[1]
    const pointer = name === undefined ? undefined : decodedFragment(name)
    if (pointer === undefined || reached.has(pointer)) return
    reached.add(pointer)
    visit(valueAt(it.json, pointer))
  }
  const visit = (value: Json | undefined): void => {
    if (Array.isArray(value)) for (const item of value) visit(item as Json)
    if (!isJsonObject(value)) return
    if (typeof value.$ref === 'string') enter(value.$ref)
    for (const inner of Object.values(value)) visit(inner)
  }
  for (const value of start) visit(value)
  return reached
}

/** What the documents say of themselves: words, but for what they say the model can do. */
function compareInfo(all: Telling): void {
  const empty: Part = { pointer: '/info', json: {} }
  const [x, y] = [follow(all.old, '/info') ?? empty, follow(all.next, '/info') ?? empty]
  for (const key of new Set([...Object.keys(y.json), ...Object.keys(x.json)])) {
    const [a, b] = [standOf(x, key), standOf(y, key)]
    if (isSame(a?.value, b?.value)) continue
    if (key === 'x-capabilities') compareCapabilities(all, listOf(a?.value), listOf(b?.value))
    else all.note(key, a, b)
  }
  const [old, next] = [
    { pointer: '', json: all.old },
    { pointer: '', json: all.next },
  ]
  const extensions = Object.keys({ ...all.old, ...all.next }).filter((it) => it.startsWith('x-'))
  for (const key of ['externalDocs', 'tags', ...extensions]) {
    const [a, b] = [standOf(old, key), standOf(next, key)]
    if (!isSame(a?.value, b?.value)) all.note(key, a, b)
  }
}

function compareCapabilities(all: Telling, old: readonly Json[], next: readonly Json[]): void {
  const without = (list: readonly Json[], other: readonly Json[]) =>
    list.filter((it) => !other.some((one) => isSame(one, it)))
  const [gone, come] = [without(old, next), without(next, old)]
  if (gone.length === 0 && come.length === 0) return
  const name = [
    ...(gone.length > 0 ? [`${gone.join(', ')} no longer offered`] : []),
    ...(come.length > 0 ? [`${come.join(', ')} added`] : []),
  ].join('; ')
  const pointer = child('/info', 'x-capabilities')
  all.tell({
    law: 'info.x-capabilities',
    direction: 'document',
    event: gone.length === 0 ? 'added' : come.length === 0 ? 'removed' : 'changed',
    old: { pointer, value: [...old] },
    next: { pointer, value: [...next] },
    name,
  })
}
