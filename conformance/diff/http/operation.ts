import type { Json, JsonObject } from '../../../generator/document/json.js'
import { child, type Pointer } from '../../../generator/document/pointer.js'
import type { OperationAt } from '../../../generator/ir/operations.js'
import { follow, type Part } from '../input/interface.js'
import type { Direction } from '../result/result.js'
import { compareBody } from './content.js'
import type { WireLaw } from './law-book.js'
import { compareParameters } from './parameter.js'
import { compareResponses } from './response.js'
import type { Security } from './security.js'
import { compareServersOf } from './server.js'
import { operationsAt } from './standing.js'
import { listOf, type Stand, type Telling } from './telling.js'

/** Who sends what of an operation: the client its request, or, where the service calls, the service. */
interface OperationFlow {
  readonly asked: Direction
  readonly answered: Direction
  /** What an operation is a member of. */
  readonly law: WireLaw
  /** What tells its place from others. */
  readonly placeOf: (path: string) => string
}

export const paths: OperationFlow = { asked: 'request', answered: 'response', law: 'paths.{path}', placeOf: shapeOf }
export const webhooks: OperationFlow = {
  asked: 'response',
  answered: 'request',
  law: 'webhooks.{name}',
  placeOf: (name) => name,
}
const callbacks: OperationFlow = { ...webhooks, law: 'callback.{expression}' }

/** Compares the operations below two maps of path items. */
export function compareOperations(
  all: Telling,
  security: Security,
  flow: OperationFlow,
  at: readonly [Pointer, Pointer],
): void {
  compareLists(all, security, flow, [operationsAt(all.old, at[0]), operationsAt(all.next, at[1])])
}

function compareLists(
  all: Telling,
  security: Security,
  flow: OperationFlow,
  [old, next]: readonly [readonly OperationAt[], readonly OperationAt[]],
): void {
  const { pairs, removed, added } = paired(old, next, flow)
  const name = (it: OperationAt) => `${it.method} ${it.path}`
  const stand = (it: OperationAt): Stand => ({ pointer: it.pointer, value: name(it) })
  const about = { law: flow.law, direction: flow.asked }
  for (const [a, b] of pairs) {
    if (a.method !== b.method || flow.placeOf(a.path) !== flow.placeOf(b.path))
      all.tell({ ...about, old: stand(a), next: stand(b), name: `${name(a)} is ${name(b)}` })
    compareOperation(all, security, flow, [a, b])
  }
  for (const it of removed) all.tell({ ...about, old: stand(it), name: name(it) })
  for (const it of added) all.tell({ ...about, next: stand(it), name: name(it) })
}

/** Operations that belong together: by method and path, else by operationId, else when each side has only one. */
function paired(old: readonly OperationAt[], next: readonly OperationAt[], { placeOf }: OperationFlow) {
  const pairs: [OperationAt, OperationAt][] = []
  let removed = [...old]
  const added = [...next]
  const match = (isOne: (a: OperationAt, b: OperationAt) => boolean) => {
    removed = removed.filter((a) => {
      const at = added.findIndex((b) => isOne(a, b))
      if (at < 0) return true
      pairs.push([a, ...(added.splice(at, 1) as [OperationAt])])
      return false
    })
  }
  match((a, b) => a.method === b.method && placeOf(a.path) === placeOf(b.path))
  match((a, b) => typeof a.json.operationId === 'string' && a.json.operationId === b.json.operationId)
  if (old.length === 1 && next.length === 1) match(() => true)
  return { pairs, removed, added }
}

/** The path whatever its parameters are called. */
function shapeOf(path: string): string {
  return path.replace(/\{[^}]*\}/g, '{}')
}

function compareOperation(
  all: Telling,
  security: Security,
  flow: OperationFlow,
  [a, b]: readonly [OperationAt, OperationAt],
): void {
  all.notes('pathItem', a.item, b.item)
  all.notes('operation', a, b)
  security.compare(all, flow.asked, [a, b])
  if (flow === paths) compareServersOf(all, [a, b])
  const parameters = (document: Json, it: OperationAt) => ({ list: parametersOf(document, it), path: it.path })
  compareParameters(all, flow.asked, parameters(all.old, a), parameters(all.next, b))
  const body = (document: Json, it: Part) => follow(document, child(it.pointer, 'requestBody'))
  compareBody(all, flow.asked, body(all.old, a), body(all.next, b))
  compareResponses(all, flow.answered, a, b)
  compareCallbacks(all, security, [a, b])
}

/** Those of the operation, and those of its path that it does not name itself. */
function parametersOf(document: Json, { pointer, json, item }: OperationAt): Part[] {
  const name = ({ json: own }: Part) => `${own.in} ${own.in === 'header' ? String(own.name).toLowerCase() : own.name}`
  const listed = (it: Part) =>
    listOf(it.json.parameters).flatMap((_, i) => follow(document, child(child(it.pointer, 'parameters'), i)) ?? [])
  const own = listed({ pointer, json })
  return [...listed(item).filter((it) => !own.some((other) => name(other) === name(it))), ...own]
}

/** Callbacks belong together by expression: their names are not sent. */
function compareCallbacks(all: Telling, security: Security, [a, b]: readonly [Part, Part]): void {
  const below = (document: JsonObject, { pointer }: Part) => {
    const holder = follow(document, child(pointer, 'callbacks'))
    const names = Object.keys(holder?.json ?? {}).filter((it) => !it.startsWith('x-'))
    return names.flatMap((name) => operationsAt(document, child(holder?.pointer ?? '', name)))
  }
  compareLists(all, security, callbacks, [below(all.old, a), below(all.next, b)])
}
