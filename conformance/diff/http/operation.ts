import type { Json, JsonObject } from '../../../generator/document/json.js'
import { child, type Pointer } from '../../../generator/document/pointer.js'
import { follow, type Part } from '../input/interface.js'
import type { Direction } from '../result/result.js'
import { plainEscapes } from './address.js'
import { compareBody } from './content.js'
import type { WireLaw } from './law-book.js'
import { compareParameters } from './parameter.js'
import { compareResponses } from './response.js'
import type { Security } from './security.js'
import { compareServersOf } from './server.js'
import { operationsAt, type StandingOperation } from './standing.js'
import { isSame, listOf, type Stand, type Telling } from './telling.js'

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
const callbacks: OperationFlow = { ...webhooks, law: 'callback.{expression}', placeOf: expressionOf }

/** Compares the operations of two documents: those below paths or webhooks. */
export function compareOperations(all: Telling, security: Security, flow: OperationFlow, at: Pointer): void {
  compareLists(all, security, flow, [operationsAt(all.old, at), operationsAt(all.next, at)])
}

function compareLists(
  all: Telling,
  security: Security,
  flow: OperationFlow,
  [old, next]: readonly [readonly StandingOperation[], readonly StandingOperation[]],
): void {
  const placeOf = (it: StandingOperation, side: 'old' | 'next') =>
    flow.placeOf(flow === paths ? `${all.lead[side]}${it.path}` : it.path)
  const { pairs, removed, added } = paired(old, next, (a, b) => placeOf(a, 'old') === placeOf(b, 'next'))
  const name = (it: StandingOperation) => `${it.method} ${it.path}`
  const stand = (it: StandingOperation): Stand => ({ pointer: it.pointer, value: name(it) })
  const about = { law: flow.law, direction: flow.asked }
  for (const [a, b] of pairs) {
    if (a.method !== b.method || placeOf(a, 'old') !== placeOf(b, 'next'))
      all.tell({ ...about, old: stand(a), next: stand(b), name: `${name(a)} is ${name(b)}` })
    compareOperation(all, security, flow, [a, b])
  }
  for (const it of removed) all.tell({ ...about, old: stand(it), name: name(it) })
  for (const it of added) all.tell({ ...about, next: stand(it), name: name(it) })
}

type AreAlike = (a: StandingOperation, b: StandingOperation) => boolean

/**
 * Operations that belong together: by method and place (of several callbacks to one place those of one name first, then
 * those that are the same), else by operationId, else when each side has only one.
 */
function paired(old: readonly StandingOperation[], next: readonly StandingOperation[], areAtOnePlace: AreAlike) {
  const pairs: [StandingOperation, StandingOperation][] = []
  let removed = [...old]
  const added = [...next]
  const match = (isOne: AreAlike) => {
    removed = removed.filter((a) => {
      const at = added.findIndex((b) => isOne(a, b))
      if (at < 0) return true
      pairs.push([a, ...(added.splice(at, 1) as [StandingOperation])])
      return false
    })
  }
  const areSame: AreAlike = (a, b) => a.method === b.method && areAtOnePlace(a, b)
  match((a, b) => a.group === b.group && areSame(a, b))
  match((a, b) => areSame(a, b) && isSame(a.json, b.json))
  match(areSame)
  match((a, b) => typeof a.json.operationId === 'string' && a.json.operationId === b.json.operationId)
  if (old.length === 1 && next.length === 1) match(() => true)
  return { pairs, removed, added }
}

/** The path whatever its parameters are called. */
function shapeOf(path: string): string {
  return plainEscapes(path.replace(/\{[^}]*\}/g, '{}'))
}

/** An expression with its braces, which one alone may go without; the names of headers have no case. */
function expressionOf(text: string): string {
  const braced = text.startsWith('$') ? `{${text}}` : text
  return braced.replace(/\$(?:request|response)\.header\.[^}]*/g, (it) => it.toLowerCase())
}

function compareOperation(
  all: Telling,
  security: Security,
  flow: OperationFlow,
  [a, b]: readonly [StandingOperation, StandingOperation],
): void {
  all.notes('pathItem', a.item, b.item)
  all.notes('operation', a, b)
  security.compare(all, flow.asked, [a, b])
  if (flow === paths) compareServersOf(all, [a, b])
  const parameters = (document: Json, it: StandingOperation) => ({ list: parametersOf(document, it), path: it.path })
  compareParameters(all, flow.asked, parameters(all.old, a), parameters(all.next, b))
  const body = (document: Json, it: Part) => follow(document, child(it.pointer, 'requestBody'))
  compareBody(all, flow.asked, body(all.old, a), body(all.next, b))
  compareResponses(all, flow.answered, a, b)
  compareCallbacks(all, security, [a, b])
}

/** Those of the operation, and those of its path that it does not name itself. */
function parametersOf(document: Json, { pointer, json, items }: StandingOperation): Part[] {
  const name = ({ json: own }: Part) => `${own.in} ${own.in === 'header' ? String(own.name).toLowerCase() : own.name}`
  const listed = (it: Part) =>
    listOf(it.json.parameters).flatMap((_, i) => follow(document, child(child(it.pointer, 'parameters'), i)) ?? [])
  const parameters = listed({ pointer, json })
  for (const item of items)
    parameters.unshift(...listed(item).filter((it) => !parameters.some((nearer) => name(nearer) === name(it))))
  return parameters
}

/** Callbacks belong together by expression: their names are not sent, and tell them apart where there are several. */
function compareCallbacks(all: Telling, security: Security, [a, b]: readonly [Part, Part]): void {
  const below = (document: JsonObject, { pointer }: Part) => {
    const holder = follow(document, child(pointer, 'callbacks'))
    const names = Object.keys(holder?.json ?? {}).filter((it) => !it.startsWith('x-'))
    return names.flatMap((name) =>
      operationsAt(document, child(holder?.pointer ?? '', name)).map((it) => ({ ...it, group: name })),
    )
  }
  compareLists(all, security, callbacks, [below(all.old, a), below(all.next, b)])
}
