/** A number in a request that a price may grow with. */
export interface Driver {
  /** Absent where the request does not say it. */
  readonly value?: number
  /** What it may be at least and at most where it is not said. */
  readonly least: number
  readonly most: number
}

/** All that may decide the price of one task. */
export interface Size {
  /** What has prices of its own: an operation of a model. */
  readonly of: string
  /** The identifier under which answers tell its cost; absent where tasks have none. */
  readonly task?: string
  /** UTF-8 bytes of all texts that a model reads, and of what stands around them: no text has more tokens than bytes. */
  readonly bytes: number
  /** The same for the same texts. */
  readonly texts: string
  /** How many results it asks for. */
  readonly results: number
  /** Numbers by place: tokens at most, results, pixels, steps, seconds. Every size of one kind has the same places. */
  readonly drivers: Readonly<Record<string, Driver>>
  /** What is chosen of qualities, resolutions and depths of thought, as one text. */
  readonly options: string
  /** True where the same request may cost another amount each time: texts are of any length, and so are thoughts. */
  readonly isVarying: boolean
}

/** A price that an answer told. */
interface Seen {
  readonly size: Size
  /** Tokens of the texts in the request, as they were told; at least 1. */
  readonly tokens: number
  readonly cost: number
}

/** A choice of quality that no answer told the price of may cost so many times as much. */
const optionFactor = 10
/** A text, and the thoughts before it, may be so many times as long the next time. */
const varyingFactor = 4

/**
 * What requests of one kind may cost at most, learned from what others cost.
 *
 * A price is taken for a sum of products in which every number of a request occurs once at most and nothing is negative:
 * a fixed amount, an amount per token that is read, per token that may be written for each result, per pixel and step of
 * each image. Then no request costs more than another one times the ratio of each number that is larger in it, and the
 * least of these bounds is taken. With 0.01 told for 10 tokens, 1 result and 512 × 512, a request of 31 bytes and 2 results
 * of 512 × 1024 costs at most 0.01 × 4 × 2 × 2 = 0.16.
 */
export class Prices {
  private readonly seen: Seen[] = []
  /** How many times as much a request cost as the bound said. */
  private surprise = 1

  get isKnown(): boolean {
    return this.seen.length > 0
  }

  /** @param tokens tokens of the request's texts, where the answer told them */
  observe(size: Size, cost: number, tokens = 1): void {
    const told = upperOf(cost)
    const bound = this.bound(size, true)
    if (bound !== undefined) this.surprise = Math.max(this.surprise, told / bound)
    const at = this.seen.findIndex((it) => it.size.task !== undefined && it.size.task === size.task)
    if (at >= 0) this.seen.splice(at, 1)
    this.seen.push({ size, tokens: Math.max(1, tokens), cost: told })
  }

  /**
   * US dollars at most; undefined where nothing was learned.
   * @param isLoose what a request that should be refused would cost, were it executed with whatever it does not say as low
   * as in the requests before
   */
  atMost(size: Size, isLoose: boolean): number | undefined {
    const bound = this.bound(size, isLoose)
    return bound === undefined ? undefined : bound * Math.max(this.surprise, size.isVarying ? varyingFactor : 1)
  }

  private bound(size: Size, isLoose: boolean): number | undefined {
    let least: number | undefined
    for (const it of this.seen) {
      const bound = it.cost * growth(size, it, isLoose)
      if (least === undefined || bound < least) least = bound
    }
    return least
  }
}

function growth(size: Size, { size: before, tokens }: Seen, isLoose: boolean): number {
  // What was told holds tokens of the server's own, and one of the texts at least.
  let factor = size.texts === before.texts ? 1 : Math.max(1, (tokens - 1 + size.bytes) / tokens)
  if (!isLoose && size.options !== before.options) factor *= optionFactor
  for (const [name, { value, most }] of Object.entries(size.drivers)) {
    const other = before.drivers[name]
    const was = other?.value
    if (value === undefined && (was === undefined || isLoose)) continue
    factor *= Math.max(1, (value ?? most) / Math.max(was ?? other?.least ?? 1, Number.MIN_VALUE))
  }
  return factor
}

/** Costs are rounded: to the last digit that is told, and a cost of nothing to the fourth. */
function upperOf(cost: number): number {
  if (cost === 0) return 0.00005
  const [, digits = '', exponent = '0'] = /^\d*\.?(\d*)(?:e([-+]?\d+))?$/.exec(String(cost)) ?? []
  return cost + 0.5 * 10 ** (Number(exponent) - digits.length)
}
