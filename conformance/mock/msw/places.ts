import { isJsonObject, type Json, type JsonObject } from '../../../generator/document/json.js'
import type { Model } from '../../../generator/ir/model.js'
import type { MockApi } from '../api.js'
import { escaped } from '../escaped.js'
import { mediaHosts, registryHosts, socketHost } from '../runware/hosts.js'
import { isTask } from '../runware/task-operation.js'
import { serverPlaces } from './server-url.js'

/** Addresses that the mock answers for, and the path that each is for it. */
export interface MockedPlace {
  /** Without groups: msw decodes each, and throws at what it cannot decode. */
  readonly pattern: RegExp
  /** Path of the mock for an address that the pattern takes. */
  pathOf(url: URL): string
}

const methods = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query'])

/** Every address at which documents, providers, their registries and their results are; the longest first. */
export function placesOf(api: MockApi): readonly MockedPlace[] {
  const sources = new Set<string>()
  for (const url of [...api.plain.servers, ...api.tasks.servers, ...api.chats.servers])
    for (const it of serverPlaces({ url })) sources.add(it.source)
  for (const { model, document } of entriesOf(api))
    for (const it of sourcesOf(document as JsonObject, model)) sources.add(it)
  const servers = [...sources].sort((a, b) => b.length - a.length).map(below)
  return [...servers, media, ...mediaHosts.map(mediaOf), ...registryHosts.map(registryOf)]
}

function entriesOf(api: MockApi) {
  return [...api.account.catalogue.entries, ...api.plain.entries]
}

/** The WebSocket of the API, and the servers of documents that are one. */
export function socketPlaces(api: MockApi): readonly RegExp[] {
  const servers = entriesOf(api).flatMap(({ document }) => list((document as JsonObject).servers))
  const own = servers.flatMap(serverPlaces).map((it) => it.source)
  const sources = [`wss?://${escaped(socketHost)}`, ...new Set(own.filter((it) => /^(wss?|\(\?:.*wss?.*\)):/.test(it)))]
  return sources.map((it) => new RegExp(`^${it}(?:/[^?#]*)?$`))
}

/** Where a client that speaks WebSocket by its own means asks for one. */
export const socketUpgrade = new RegExp(`^https?://${escaped(socketHost)}(?:/|$)`)

/** Servers of a whole document, of a path or of one operation; what is served anywhere is served at its paths alone. */
function sourcesOf(document: JsonObject, model: Model): readonly string[] {
  const paths = Object.entries(isJsonObject(document.paths) ? document.paths : {})
  const named = list(document.servers)
  const isKnown = model.provider.protocol.servers.length > 0
  // A document without servers is served at the root of its own host (OpenAPI 3.1, 4.8.1).
  const usual: readonly Json[] = named.length > 0 || isKnown ? named : [{ url: '/' }]
  const task = model.operations.find(isTask)?.path.replace(/\/+$/, '') ?? ''
  const all: string[] = []
  const add = (servers: readonly Json[], of: readonly string[]) => {
    for (const { source, isAnywhere } of servers.flatMap(serverPlaces)) {
      if (task !== '') all.push(`${source}${escaped(task)}`)
      all.push(...(isAnywhere ? of.map((path) => `${source}(?=${pathSource(path)}$)`) : [source]))
    }
  }
  add(
    usual,
    paths.map(([path]) => path),
  )
  for (const [path, item] of paths) {
    if (!isJsonObject(item)) continue
    add(list(item.servers), [path])
    for (const [method, operation] of Object.entries(item))
      if (methods.has(method) && isJsonObject(operation)) add(list(operation.servers), [path])
  }
  return all
}

/** A path of a document with its parameters; one without a name is the server itself. */
function pathSource(path: string): string {
  const bare = path.replace(/[?#].*$/s, '').replace(/\/+$/, '')
  return `${bare
    .split(/\{[^{}]*\}/)
    .map(escaped)
    .join('[^/?#]+')}/?`
}

/** What is at a server and below it, as the mock has it below /v1. */
function below(source: string): MockedPlace {
  const base = new RegExp(`^${source}(?=/|$)`)
  return {
    pattern: new RegExp(`^${source}(?:/[^?#]*)?$`),
    pathOf: (url) => {
      const address = `${url.origin}${url.pathname}`
      return `/v1${address.slice(base.exec(address)?.[0].length)}`
    },
  }
}

const file = '[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}(?:-\\d+x\\d+)?\\.[a-z0-9]+'

/** Files of results, at whichever host a client reached the mock by. */
const media: MockedPlace = {
  pattern: new RegExp(`^https?://[^/?#]+/media/${file}$`),
  pathOf: ({ pathname }) => pathname,
}

const mediaOf = (host: string): MockedPlace => ({
  pattern: new RegExp(`^https://${escaped(host)}/`),
  pathOf: ({ pathname }) => `/media/${pathname.split('/').at(-1)}`,
})

const registryOf = (host: string): MockedPlace => ({
  pattern: new RegExp(`^https://${escaped(host)}/`),
  pathOf: ({ pathname }) => pathname,
})

function list(json: Json | undefined): readonly Json[] {
  return Array.isArray(json) ? json : []
}
