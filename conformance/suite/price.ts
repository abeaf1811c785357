/** What the document tells of the price of one request. */
export interface Price {
  /** The highest price in it, in US dollars; absent where none can be told for one request. */
  readonly worstUsd?: number
  /** Where that stands, or what the document says instead. */
  readonly source: string
}

/** The worst price of one request, by `x-pricing`: its examples, what was measured, and rates for one result. */
export function priceOf(document: object): Price {
  const pricing = objectIn(objectIn(document, 'info'), 'x-pricing')
  if (pricing === undefined) return { source: 'the file gives no price' }
  const priced = [...listIn(pricing, 'examples'), ...listIn(pricing, 'measured')].map((it) => dollars(it.price))
  const rates = listIn(pricing, 'rates').flatMap((it) => (perRequest.test(String(it.unit)) ? [dollars(it.amount)] : []))
  const known = [...priced, ...rates].filter((it): it is number => it !== undefined)
  if (known.length > 0) return { worstUsd: Math.max(...known), source: 'the highest price in the file' }
  const words =
    typeof pricing.overview === 'string' ? pricing.overview : listIn(pricing, 'rates').map((it) => it.display)
  const said = [words]
    .flat()
    .filter((it) => typeof it === 'string')
    .join('; ')
    .replace(/\s+/g, ' ')
    .trim()
  return { source: said === '' ? 'the file gives no price' : `the file says «${said.slice(0, 120)}»` }
}

/** Units that one request has one of. */
const perRequest = /^(per[ -])?(image|video|audio|result|request|generation|task|run|output|model)s?$/i

function dollars(value: unknown): number | undefined {
  const amount = typeof value === 'number' ? value : Number(/\d+(\.\d+)?/.exec(String(value))?.[0])
  return Number.isFinite(amount) && amount > 0 ? amount : undefined
}

function objectIn(holder: object | undefined, name: string): Record<string, unknown> | undefined {
  const value = (holder as Record<string, unknown> | undefined)?.[name]
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
}

function listIn(holder: object, name: string): readonly Record<string, unknown>[] {
  const value = (holder as Record<string, unknown>)[name]
  return Array.isArray(value) ? value.filter((it) => typeof it === 'object' && it !== null) : []
}
