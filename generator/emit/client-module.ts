import { isJsonObject, type Json, type JsonObject, member } from '../document/json.js'
import type { CallableOperation, Model, Operation } from '../ir/model.js'
import type { MediaPlaces } from '../runtime/client/wire.js'
import { literal } from './javascript.js'
import { mediaOf } from './media.js'
import type { Statement } from './statement.js'

/**
 * What sends requests: `client.ts` is whole, `parts.ts` is what a client is made of. They are two modules, for a bundler that
 * splits code loads with a module all that it exports.
 */
export const clientModules: Readonly<Record<string, readonly Statement[]>> = {
  client: [{ kind: 'export', from: './runtime/client/index.js' }],
  parts: [{ kind: 'export', from: './runtime/client/parts.js' }],
}

/** Where requests of a model go, and what its document says of prices; `wire` is the description of its provider. */
export function endpointText(model: Model, operation: CallableOperation): string {
  const [server] = model.servers
  const prices = pricesIn(model.document)
  const rates = ratesIn(model.document)
  const members = ['wire', ...(server === undefined ? [] : [`server: ${literal(server)}`])]
  if (model.provider.wire?.tasks === undefined) members.push(`path: ${literal(operation.path)}`)
  if (prices.length > 0) members.push(`prices: ${literal(prices)}`)
  if (rates.length > 0) members.push(`rates: ${literal(rates)}`)
  const media = 'request' in operation ? filesOf(model, operation) : undefined
  if (media !== undefined) members.push(`media: ${literal(media as unknown as JsonObject)}`)
  return `{ ${members.join(', ')} }`
}

/** The places of a request that take files; undefined where its provider, or the request, has none. */
export function filesOf({ provider }: Model, { request }: Operation): MediaPlaces | undefined {
  return provider.wire?.tasks?.upload && mediaOf(request)
}

/** What a document states of prices in US dollars; nothing where it states them in others. */
function pricingIn(document: JsonObject): JsonObject {
  const info = member(document, 'info')
  const stated = isJsonObject(info) ? info['x-pricing'] : undefined
  return isJsonObject(stated) && (stated.currency ?? 'USD') === 'USD' ? stated : {}
}

function itemsOf(list: Json | undefined): JsonObject[] {
  return Array.isArray(list) ? list.filter(isJsonObject) : []
}

/** Dollars: a number, or a text such as `$1.17`; undefined where it is neither. */
function dollarsOf(price: Json | undefined): number | undefined {
  const usd = typeof price === 'string' ? Number(/^\$?(\d+(?:\.\d+)?)$/.exec(price.trim())?.[1]) : price
  return typeof usd === 'number' && Number.isFinite(usd) && usd >= 0 ? usd : undefined
}

/** The prices of the examples of a document. */
function pricesIn(document: JsonObject): JsonObject[] {
  const stated = pricingIn(document)
  return [...itemsOf(stated.measured), ...itemsOf(stated.examples)].flatMap(({ configuration, price }) => {
    const usd = dollarsOf(price)
    return typeof configuration === 'string' && usd !== undefined
      ? [{ configuration, usd, when: conditionsIn(configuration) }]
      : []
  })
}

/** The rates of a document. One whose amount cannot be read is kept without a unit: the others do not tell the whole. */
function ratesIn(document: JsonObject): JsonObject[] {
  return itemsOf(pricingIn(document).rates).map(({ amount, unit, label, display }) => {
    const usd = dollarsOf(amount)
    const name = [label, display, unit].find((it) => typeof it === 'string') ?? 'a rate'
    return {
      label: name,
      usd: usd ?? 0,
      unit: usd === undefined || typeof unit !== 'string' ? 'unknown' : unitOf(unit),
    }
  })
}

/** `Megapixels`, `MP` and `per megapixel` as `megapixel`. */
function unitOf(text: string): string {
  const unit = text
    .trim()
    .toLowerCase()
    .replace(/^(per|\/) ?/, '')
  if (/^(mp|mpx)$/.test(unit)) return 'megapixel'
  if (/^s(ecs?)?$/.test(unit)) return 'second'
  return unit.replace(/^([a-z]+)s$/, '$1')
}

/** What a configuration such as `text-to-video · 1024×1024 · 720p · 5s · 4 steps` says of members of a request. */
function conditionsIn(configuration: string): JsonObject {
  const found: Record<string, Json> = {}
  for (const part of configuration.split('·').map((it) => it.trim())) {
    const [, width, height] = /^(\d+) ?[x×] ?(\d+)$/.exec(part) ?? []
    const [, duration] = /^([\d.]+) ?s$/.exec(part) ?? []
    const [, steps] = /^(\d+) steps?$/.exec(part) ?? []
    if (width !== undefined) Object.assign(found, { width: Number(width), height: Number(height) })
    else if (duration !== undefined) found.duration = Number(duration)
    else if (steps !== undefined) found.steps = Number(steps)
    else if (/^\d+[pk]$/i.test(part)) found.resolution = part
  }
  return found
}
