import { ClientError } from './client-error.js'
import type { Core, PricesPart } from './core.js'
import { type ModelObject, type RequestFields, said } from './model-object.js'
import type { StatedRate } from './wire.js'

/** What a request may cost by the prices that its document states. */
export interface Estimate {
  /** US dollars: by the rate, or the highest price of the examples that are like it, times the results that are asked for. */
  readonly usd: number
  /** The same with the lowest price. */
  readonly leastUsd: number
  /** The rate, or the examples that nothing in the request contradicts, in the words of the document. */
  readonly configurations: readonly string[]
}

/** That the document does not tell what a request may cost, and why. */
export interface UnknownPrice {
  readonly usd?: undefined
  readonly reason: string
}

/** What the document says of a request: its one rate where the request tells all that it counts, else examples like it. */
function priceOf(model: ModelObject, request: RequestFields): Estimate | UnknownPrice {
  const known = { ...(model.defaults as RequestFields), ...request }
  const { prices = [], rates = [], wire } = model.endpoint ?? {}
  const asked = wire?.tasks && said(known, wire.tasks.count)
  const count = typeof asked === 'number' ? asked : 1
  const all = flattened(known)
  const [rate, ...others] = rates
  const amount = rate && others.length === 0 ? countedBy(rate, all, count) : undefined
  if (rate !== undefined && amount !== undefined) {
    const usd = rate.usd * amount
    return { usd, leastUsd: usd, configurations: [rate.label] }
  }
  const like = prices.filter(({ when }) =>
    Object.entries(when).every(([name, value]) => (all.get(name) ?? value) === value),
  )
  if (like.length > 0) {
    const each = like.map((it) => it.usd * count)
    return { usd: Math.max(...each), leastUsd: Math.min(...each), configurations: like.map((it) => it.configuration) }
  }
  const why = others.length > 0 ? 'several rates, and does not tell which is that of the request' : undefined
  const odd = rate && `a rate by ${rate.unit}, which the request does not tell`
  return { reason: `${model.info.id} states ${why ?? odd ?? 'no price for such a request'}.` }
}

/** How many units of a rate a request asks for; undefined where it does not tell. */
function countedBy({ unit }: StatedRate, all: ReadonlyMap<string, unknown>, results: number): number | undefined {
  const number = (name: string) => {
    const value = all.get(name)
    return typeof value === 'number' ? value : Number.NaN
  }
  const of = (amount: number) => (Number.isFinite(amount) ? amount * results : undefined)
  if (unit === 'second') return of(number('duration'))
  if (unit === 'minute') return of(number('duration') / 60)
  if (unit === 'megapixel') return of((number('width') * number('height')) / 1e6)
  if (/^(result|generation|output|image|video)$/.test(unit)) return results
  return /^(request|task|call)$/.test(unit) ? 1 : undefined
}

/** Throws where requests may cost more than the caller allows, or where nothing says what they cost. */
function mustBeAffordable(
  most: number,
  all: readonly { readonly model: ModelObject; readonly request: RequestFields }[],
): void {
  let sum = 0
  for (const { model, request } of all) {
    const price = priceOf(model, request)
    if ('reason' in price) throw new ClientError('quota', `maxCostUsd cannot be kept: ${price.reason}`)
    sum += price.usd
  }
  if (sum > most)
    throw new ClientError('quota', `By its document this may cost ${sum} USD; maxCostUsd is ${most}. Nothing was sent.`)
}

/** What the document of a model says of prices. */
export const prices: PricesPart = {
  async price(core: Core, request: RequestFields): Promise<Estimate | UnknownPrice> {
    const asked = core.asked([request])
    return priceOf(asked.model, asked.request)
  },
  mustBeAffordable,
}

/** All values of a request by the name of their member, whatever they stand in. */
function flattened(value: unknown, into = new Map<string, unknown>()): ReadonlyMap<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return into
  for (const [key, it] of Object.entries(value)) {
    into.set(key, it)
    flattened(it, into)
  }
  return into
}
