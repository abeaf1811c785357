// Written by specproof 0.1.1. Changes made here are lost.
// @ts-nocheck
import { ClientError } from './client-error.js'
import type { Core, PricesPart } from './core.js'
import { type ModelObject, type RequestFields, said } from './model-object.js'

/** What a request may cost by the prices that its document states for examples. */
export interface Estimate {
  /** US dollars: the highest price of those examples, times the results that are asked for. */
  readonly usd: number
  /** The same with the lowest price. */
  readonly leastUsd: number
  /** The examples that nothing in the request contradicts, in the words of the document. */
  readonly configurations: readonly string[]
}

/** What the examples of a document say of a request; undefined where none is like it. */
function priceOf(model: ModelObject, request: RequestFields): Estimate | undefined {
  const known = { ...(model.defaults as RequestFields), ...request }
  const all = flattened(known)
  const like = (model.endpoint?.prices ?? []).filter(({ when }) =>
    Object.entries(when).every(([name, value]) => (all.get(name) ?? value) === value),
  )
  if (like.length === 0) return undefined
  const count = model.endpoint?.wire.tasks && said(known, model.endpoint.wire.tasks.count)
  const times = typeof count === 'number' ? count : 1
  const prices = like.map((it) => it.usd * times)
  return {
    usd: Math.max(...prices),
    leastUsd: Math.min(...prices),
    configurations: like.map((it) => it.configuration),
  }
}

/** Throws where requests may cost more than the caller allows, or where nothing says what they cost. */
function mustBeAffordable(
  most: number,
  all: readonly { readonly model: ModelObject; readonly request: RequestFields }[],
): void {
  let sum = 0
  for (const { model, request } of all) {
    const price = priceOf(model, request)
    if (price === undefined)
      throw new ClientError(
        'quota',
        `${model.info.id} states no price for such a request, so maxCostUsd cannot be kept.`,
      )
    sum += price.usd
  }
  if (sum > most)
    throw new ClientError('quota', `By its document this may cost ${sum} USD; maxCostUsd is ${most}. Nothing was sent.`)
}

/** What the document of a model says of prices. */
export const prices: PricesPart = {
  async price(core: Core, request: RequestFields): Promise<Estimate | undefined> {
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
