import { isJsonObject, type Json, type JsonObject, member } from '../../../generator/document/json.js'
import { child, type Pointer } from '../../../generator/document/pointer.js'
import { methods } from '../../../generator/ir/operations.js'
import { follow, type Part } from '../input/interface.js'
import type { Direction } from '../result/result.js'
import { compareBody } from './content.js'
import type { WireLaw } from './law-book.js'
import { compareParameters } from './parameter.js'
import { compareResponses } from './response.js'
import type { Security } from './security.js'
import { compareServerLists } from './server.js'
import { listOf, type Stand, standOf, type Telling } from './telling.js'

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

/** An operation where it stands. */
interface Standing extends Part {
  readonly method: string
  /** The path, the name of the webhook, or the expression. */
  readonly path: string
  readonly item: Part
}

/** Compares the operations below two maps of path items. */
export function compareOperations(
  all: Telling,
  security: Security,
  flow: OperationFlow,
  at: readonly [Pointer, Pointer],
): void {
  const { pairs, removed, added } = paired(operationsAt(all.old, at[0]), operationsAt(all.next, at[1]), flow)
  const name = (it: Standing) => `${it.method} ${it.path}`
  const stand = (it: Standing): Stand => ({ pointer: it.pointer, value: name(it) })
  const about = { law: flow.law, direction: flow.asked }
  for (const [a, b] of pairs) {
    if (a.method !== b.method || flow.placeOf(a.path) !== flow.placeOf(b.path))
      all.tell({ ...about, old: stand(a), next: stand(b), name: `${name(a)} is ${name(b)}` })
    compareOperation(all, security, flow, [a, b])
  }
  for (const it of removed) all.tell({ ...about, old: stand(it), name: name(it) })
  for (const it of added) all.tell({ ...about, next: stand(it), name: name(it) })
}

function operationsAt(document: JsonObject, at: Pointer): Standing[] {
  const holder = follow(document, at)
  return Object.keys(holder?.json ?? {}).flatMap((path) => {
    const item = holder && !path.startsWith('x-') ? follow(document, child(holder.pointer, path)) : undefined
    return methods.flatMap((method): Standing[] => {
      const json = item && member(item.json, method)
      if (item === undefined || !isJsonObject(json)) return []
      return [{ path, method: method.toUpperCase(), json, pointer: child(item.pointer, method), item }]
    })
  })
}

/** Operations that belong together: by method and path, else by operationId, else when each side has only one. */
function paired(old: readonly Standing[], next: readonly Standing[], { placeOf }: OperationFlow) {
  const pairs: [Standing, Standing][] = []
  let removed = [...old]
  const added = [...next]
  const match = (isOne: (a: Standing, b: Standing) => boolean) => {
    removed = removed.filter((a) => {
      const at = added.findIndex((b) => isOne(a, b))
      if (at < 0) return true
      pairs.push([a, ...(added.splice(at, 1) as [Standing])])
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
  [a, b]: readonly [Standing, Standing],
): void {
  all.notes('pathItem', a.item, b.item)
  all.notes('operation', a, b)
  security.compare(all, flow.asked, [a, b])
  if (flow === paths) compareServerLists(all, [serversOf(a), serversOf(b)])
  const parameters = (document: Json, it: Standing) => ({ list: parametersOf(document, it), path: it.path })
  compareParameters(all, flow.asked, parameters(all.old, a), parameters(all.next, b))
  const body = (document: Json, it: Part) => follow(document, child(it.pointer, 'requestBody'))
  compareBody(all, flow.asked, body(all.old, a), body(all.next, b))
  compareResponses(all, flow.answered, a, b)
  compareCallbacks(all, security, [a, b])
}

/** The servers of an operation alone; undefined where it has those of the document. */
function serversOf({ pointer, json, item }: Standing): Stand | undefined {
  return standOf({ pointer, json }, 'servers') ?? standOf(item, 'servers')
}

/** Those of the operation, and those of its path that it does not name itself. */
function parametersOf(document: Json, { pointer, json, item }: Standing): Part[] {
  const name = (it: Part) => `${it.json.in} ${it.json.name}`
  const listed = (it: Part) =>
    listOf(it.json.parameters).flatMap((_, i) => follow(document, child(child(it.pointer, 'parameters'), i)) ?? [])
  const own = listed({ pointer, json })
  return [...listed(item).filter((it) => !own.some((other) => name(other) === name(it))), ...own]
}

/** Callbacks belong together by name, which is not sent. */
function compareCallbacks(all: Telling, security: Security, [a, b]: readonly [Part, Part]): void {
  const [x, y] = [follow(all.old, child(a.pointer, 'callbacks')), follow(all.next, child(b.pointer, 'callbacks'))]
  const names = new Set([...Object.keys(x?.json ?? {}), ...Object.keys(y?.json ?? {})])
  for (const name of names) {
    if (name.startsWith('x-')) continue
    const [p, q] = [x && standOf(x, name), y && standOf(y, name)]
    if (p && q) compareOperations(all, security, callbacks, [p.pointer, q.pointer])
    else all.tell({ law: 'operation.callbacks', direction: 'response', old: p, next: q, name: `The callback ${name}` })
  }
}
