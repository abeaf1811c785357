import { isJsonObject, type JsonObject, member } from '../../../generator/document/json.js'
import { child, type Pointer } from '../../../generator/document/pointer.js'
import type { Part } from '../input/interface.js'
import { addressOf } from './address.js'
import { operationsAt, type StandingOperation } from './standing.js'
import { isSame, listOf, type Stand, standOf, type Telling } from './telling.js'

/** Templates that stand for more places are compared as they are. */
const mostPlaces = 500

/** A server of a list. */
interface Server extends Part {
  readonly url: string
  /** What its URL stands for: variables that list their values have them in it, others stand as `{}`. */
  readonly places: ReadonlySet<string>
}

/** Compares where the requests of two operations go: to servers of their own, of their path, or those of the document. */
export function compareServersOf(all: Telling, [a, b]: readonly [StandingOperation, StandingOperation]): void {
  const [own, other] = [serversOf(a), serversOf(b)]
  // Those of the documents are compared once.
  if (own === undefined && other === undefined) return
  const [old, next] = [own ?? ofDocument(all.old), other ?? ofDocument(all.next)]
  compareServers(all, serversIn(old), serversIn(next))
}

/** The servers of an operation alone; undefined where it has those of the document. */
export function serversOf({ pointer, json, items }: StandingOperation): Stand | undefined {
  const stands = [{ pointer, json }, ...items].map((it) => standOf(it, 'servers'))
  return stands.find((it) => listOf(it?.value).length > 0)
}

/** Compares the servers of two documents, where there are operations on both sides whose requests go there. */
export function compareDocumentServers(all: Telling): void {
  const isElsewhere = [all.old, all.next].some((document) => {
    const operations = operationsAt(document, '/paths')
    return operations.length > 0 && operations.every((it) => serversOf(it) !== undefined)
  })
  if (isElsewhere) return
  const servers = (side: 'old' | 'next') => serversIn(withoutEnd(ofDocument(all[side]), all.lead[side]))
  compareServers(all, servers('old'), servers('next'))
}

/** The servers without the end of their URLs that is told with the paths. */
function withoutEnd({ pointer, value }: Stand, end: string): Stand {
  if (end === '') return { pointer, value: value ?? [] }
  const list = listOf(value).map((it) =>
    isJsonObject(it) ? { ...it, url: String(it.url).replace(/\/$/, '').slice(0, -end.length) } : it,
  )
  return { pointer, value: list }
}

const ofDocument = (document: JsonObject): Stand => ({ pointer: '/servers', value: document.servers ?? [] })

function compareServers(all: Telling, old: readonly Server[], next: readonly Server[]): void {
  const [was, is] = [placesOf(old), placesOf(next)]
  for (const it of old) {
    const other = next.find((one) => addressOf(one.url) === addressOf(it.url))
    for (const place of it.places)
      if (!isAmong(place, is)) all.tell({ ...factOf(it, other, place), old: standIn(it, place), event: 'removed' })
    if (other !== undefined) compareServer(all, it, other)
  }
  for (const it of next) {
    const other = old.find((one) => addressOf(one.url) === addressOf(it.url))
    for (const place of it.places)
      if (!isAmong(place, was)) all.tell({ ...factOf(it, other, place), next: standIn(it, place), event: 'added' })
  }
}

/** Whether a place is one of those, or one that a variable without a list of values may lead to. */
function isAmong(place: string, places: ReadonlySet<string>): boolean {
  if (places.has(place)) return true
  return [...places].some((it) => {
    if (!it.includes('{}')) return false
    const pattern = it.split('{}').map((piece) => piece.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&'))
    return new RegExp(`^${pattern.join('.*')}$`).test(place)
  })
}

function factOf(it: Server, other: Server | undefined, place: string) {
  const law = other === undefined || it.places.size === 1 ? 'server.url' : 'serverVariable.enum'
  return { law, direction: 'request', name: place } as const
}

const standIn = ({ pointer }: Server, place: string): Stand => ({ pointer, value: place })

const placesOf = (servers: readonly Server[]) => new Set(servers.flatMap((it) => [...it.places]))

function compareServer(all: Telling, a: Server, b: Server): void {
  all.notes('server', a, b)
  const [x, y] = [variablesOf(a), variablesOf(b)]
  for (const [i, p] of x.entries()) {
    const q = y[i]
    if (q === undefined) continue
    all.notes('serverVariable', p, q)
    if (!isSame(p.json.default, q.json.default))
      all.tell({
        law: 'serverVariable.default',
        direction: 'request',
        old: standOf(p, 'default'),
        next: standOf(q, 'default'),
      })
  }
}

/** Those that a list names, or else the place of the document itself. */
function serversIn({ pointer, value }: Stand): readonly Server[] {
  const named = listOf(value).flatMap((json, i): Server[] => {
    if (!isJsonObject(json) || typeof json.url !== 'string') return []
    const part = { pointer: child(pointer, i), json }
    return [{ ...part, url: json.url, places: placesAt(json.url, part) }]
  })
  return named.length > 0 ? named : [{ pointer, json: {}, url: '/', places: new Set([addressOf('/')]) }]
}

function variablesOf({ json, pointer, url }: Part & { readonly url: string }): Part[] {
  const variables = member(json, 'variables')
  const at: Pointer = child(pointer, 'variables')
  return [...url.matchAll(/\{([^}]*)\}/g)].map(([, name = '']) => {
    const own = isJsonObject(variables) ? member(variables, name) : undefined
    return { pointer: child(at, name), json: isJsonObject(own) ? own : {} }
  })
}

function placesAt(url: string, part: Part): ReadonlySet<string> {
  const lists = variablesOf({ ...part, url }).map(({ json }) => listOf(json.enum).map(String))
  const count = lists.reduce((product, it) => product * Math.max(1, it.length), 1)
  if (count > mostPlaces) return new Set([addressOf(url)])
  let places = ['']
  for (const [i, piece] of url.split(/\{[^}]*\}/).entries()) {
    const values = i === 0 ? [''] : lists[i - 1]?.length ? (lists[i - 1] as string[]) : ['{}']
    places = places.flatMap((start) => values.map((it) => `${start}${it}${piece}`))
  }
  return new Set(places.map(addressOf))
}
