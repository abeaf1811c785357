import { isJsonObject, type Json, type JsonObject, member } from '../document/json.js'
import { child, type Pointer, valueAt } from '../document/pointer.js'
import { published } from './fal-published.js'
import { infoOf, identify as plainly, wholeBody } from './openapi.js'
import type { ModelIdentity, NamedOperation, OperationPlaces, Provider } from './provider.js'

/**
 * fal: one document for each endpoint, with the paths of its queue. The request is the body of the POST, which answers with
 * the state of the queue; the result is what the GET of the request answers. The id of the endpoint is the path, of two to
 * seven parts.
 */
export const fal: Provider = {
  name: 'fal',
  title: 'fal',
  recognise: (document) => endpointOf(document) !== undefined,
  operations,
  layoutOf: wholeBody,
  identify,
  orderOf: (schema) => {
    const order = member(schema, 'x-fal-order-properties')
    return Array.isArray(order) ? order.filter((it) => typeof it === 'string') : []
  },
  protocol: {
    servers: ['https://queue.fal.run'],
    authentication: { header: 'authorization', scheme: 'Key', variable: 'FAL_KEY' },
    errors: { members: ['detail'], fields: [], paths: ['loc'], status: 422 },
    tokenLimits: ['/max_tokens'],
    queue: {
      identifier: 'request_id',
      poll: { method: 'GET', path: '{path}/requests/{id}/status' },
      result: { method: 'GET', path: '{path}/requests/{id}' },
      cancel: { method: 'PUT', path: '{path}/requests/{id}/cancel' },
      state: { member: 'status', done: ['COMPLETED'] },
      webhook: { in: 'query', name: 'fal_webhook' },
    },
  },
  published,
  words: ['FAL_KEY', 'fal.run', 'fal_webhook', 'endpointId', 'x-fal-'],
}

/** The id of the endpoint: in the extension of info, else the path that is posted to. */
function endpointOf(document: JsonObject): string | undefined {
  const metadata = infoOf(document)['x-fal-metadata']
  const id = isJsonObject(metadata) ? metadata.endpointId : undefined
  if (typeof id === 'string' && id !== '') return id
  const servers = member(document, 'servers')
  const isQueue = (it: Json) => isJsonObject(it) && /^https:\/\/queue\.fal\.run\/?$/.test(String(it.url))
  if (!Array.isArray(servers) || !servers.some(isQueue)) return undefined
  return postedPath(document)?.slice(1)
}

function postedPath(document: JsonObject): string | undefined {
  const paths = member(document, 'paths')
  const all = Object.entries(isJsonObject(paths) ? paths : {})
  return all.find(([, item]) => isJsonObject(item) && member(item, 'post') !== undefined)?.[0]
}

function operations(document: JsonObject): readonly OperationPlaces[] {
  const path = postedPath(document)
  if (path === undefined) return []
  const item = child('/paths', path)
  const result = child('/paths', `${path}/requests/{request_id}`)
  const body = existing(document, `${item}/post/requestBody`)
  const response = existing(document, `${result}/get/responses/200`)
  const id = endpointOf(document) ?? path.slice(1)
  return [
    {
      id: `run_${id.replace(/\//g, '-')}`,
      title: `Run ${id}`,
      method: 'POST',
      path,
      ...(body !== undefined && { body }),
      ...(response !== undefined && { response }),
    },
  ]
}

/** The JSON schema of a body, where there is one. */
function existing(document: JsonObject, holder: Pointer): Pointer | undefined {
  const schema = `${holder}/content/application~1json/schema`
  return valueAt(document, schema) === undefined ? undefined : schema
}

function identify(document: JsonObject, file: string, all: readonly NamedOperation[], known?: string): ModelIdentity {
  const address = endpointOf(document) ?? known
  if (address === undefined) return plainly(document, file, all)
  return { id: address.replace(/\/+/g, '-'), from: '/info', address }
}
