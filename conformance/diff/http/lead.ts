import { isJsonObject, type JsonObject } from '../../../generator/document/json.js'
import { addressOf } from './address.js'
import { serversOf } from './server.js'
import { operationsAt } from './standing.js'
import { type Lead, listOf } from './telling.js'

/*
 * A request goes to the URL of a server with the path after it, and which of both says `/v1` is not on the wire:
 * `/v1/a` at `https://a.example` is `/a` at `https://a.example/v1`. Where no path of one document is one of the other until
 * the ends of their servers are put before them, they are compared with these, and the servers without.
 */

/** The leads of two documents; empty where their paths compare as they are. */
export function leadOf(old: JsonObject, next: JsonObject): Lead {
  const none = { old: '', next: '' }
  const lead = { old: endOf(old), next: endOf(next) }
  if (lead.old === lead.next) return none
  const meet = ({ old: a, next: b }: Lead) => {
    const others = new Set(pathsOf(next).map((it) => addressOf(`${b}${it}`)))
    return pathsOf(old).some((it) => others.has(addressOf(`${a}${it}`)))
  }
  return !meet(none) && meet(lead) ? lead : none
}

const pathsOf = ({ paths }: JsonObject) => (isJsonObject(paths) ? Object.keys(paths) : [])

/** The path that all servers of a document have, where its operations have none of their own and it has no variables. */
function endOf(document: JsonObject): string {
  const ends = new Set(
    listOf(document.servers).map((it) =>
      isJsonObject(it)
        ? String(it.url)
            .replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '')
            .replace(/\/$/, '')
        : '',
    ),
  )
  const [end = ''] = ends
  if (ends.size !== 1 || !/^\/[^{}?#]*$/.test(end)) return ''
  return operationsAt(document, '/paths').some((it) => serversOf(it) !== undefined) ? '' : end
}
