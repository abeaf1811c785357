import { isJsonObject, type Json, parsedJson } from '../../../generator/document/json.js'
import type { Model } from '../../../generator/ir/model.js'
import { escaped } from '../escaped.js'
import type { MockRequest } from '../exchange.js'

/** Names of members of a body, or parameters of a query, that say where results are to be posted. */
export function webhookNames(models: readonly Model[]): ReadonlySet<string> {
  const protocols = models.map(({ provider }) => provider.protocol)
  return new Set(
    protocols.flatMap(({ tasks, queue }) => [tasks?.webhook.slice(1) ?? [], queue?.webhook?.name ?? []].flat()),
  )
}

type Addressed = Pick<MockRequest, 'path' | 'body'>

/** A request with other addresses in place of those that results are to be posted to; all else of it is as it was. */
export function withAddresses<T extends Addressed>(
  request: T,
  names: ReadonlySet<string>,
  other: (url: string) => string,
): T {
  if (names.size === 0) return request
  const any = [...names].map(escaped).join('|')
  const body = request.body.replace(
    new RegExp(`("(?:${any})"\\s*:\\s*)("(?:[^"\\\\]|\\\\.)*")`, 'g'),
    (all, name, text) => {
      const url = parsedJson(text)
      return isAddress(url) ? `${name}${JSON.stringify(other(url))}` : all
    },
  )
  const path = request.path.replace(new RegExp(`([?&](?:${any})=)([^&#]*)`, 'g'), (all, name, text) => {
    const url = decoded(text)
    return isAddress(url) ? `${name}${encodeURIComponent(other(url))}` : all
  })
  return { ...request, path, body }
}

/** The addresses that results of a request are to be posted to, each once. */
export function addressesIn(request: Addressed, names: ReadonlySet<string>): readonly string[] {
  const found = new Set<string>()
  withAddresses(request, names, (url) => {
    found.add(url)
    return url
  })
  const json = parsedJson(request.body)
  for (const item of Array.isArray(json) ? (json as readonly Json[]) : [json ?? null])
    if (isJsonObject(item))
      for (const name of names) {
        const url = item[name]
        if (isAddress(url)) found.add(url)
      }
  return [...found]
}

const isAddress = (url: Json | undefined): url is string => typeof url === 'string' && /^https?:/i.test(url)

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
