import { isLoopback } from '../../../generator/document/loopback.js'
import type { MockApi } from '../api.js'
import type { MockRequest, MockResponse, Poster } from '../exchange.js'
import { setRecent } from '../recent.js'
import { recordedBody } from './body.js'
import { replacement } from './exchange-key.js'
import type { Take } from './take.js'
import type { VcrOptions } from './vcr-options.js'
import { addressesIn, webhookNames, withAddresses } from './webhook-address.js'

/** Deliveries that are awaited; further ones make the oldest be forgotten. */
const mostAwaited = 10_000

const place = '/vcr/webhooks/'

/** Why a request is not forwarded at all. */
export class NotForwarded extends Error {}

interface AwaitedDelivery {
  readonly take: Take
  /** The address that the client named, and what stands for it. */
  readonly live: string
  readonly kept: string
  /** Where the server behind the mock posts. */
  readonly address: string
}

/**
 * Where the server behind the mock posts results: a request that names an address of the client's is forwarded with one of
 * the mock, which keeps what comes there and posts it on.
 */
export class WebhookBox {
  private readonly api: MockApi
  private readonly options: VcrOptions
  private readonly awaited = new Map<string, AwaitedDelivery>()
  private base: string | undefined
  private poster: Poster | undefined

  constructor(api: MockApi, options: VcrOptions) {
    this.api = api
    this.options = options
  }

  /** The mock listens. */
  opened(url: string, poster: Poster): void {
    this.base = new URL(url).origin
    this.poster = poster
  }

  /**
   * A request with addresses of the mock in place of the client's.
   * @throws NotForwarded where the server behind the mock could not reach it
   */
  redirected(request: MockRequest, take: Take): MockRequest {
    const { webhooks } = take.exchange.key
    if (webhooks.length === 0) return request
    const base = this.reachable()
    const addresses = new Map<string, string>()
    for (const { live, kept } of webhooks) {
      const token = crypto.randomUUID()
      const address = `${base}${place}${token}`
      addresses.set(live, address)
      setRecent(this.awaited, token, { take, live, kept, address }, mostAwaited)
    }
    const names = webhookNames(this.api.models)
    const { bytes: _, ...asked } = request
    const redirected = withAddresses(asked, names, (url) => addresses.get(url) ?? url)
    const own = new Set(addresses.values())
    if (addressesIn(redirected, names).some((it) => !own.has(it)))
      throw new NotForwarded('The address that results are to be posted to is spelled so that it cannot be replaced.')
    return redirected
  }

  /** Takes in what was posted to an address of the mock; undefined where a request is none of these. */
  receive({ method, path, body, bytes }: MockRequest): MockResponse | undefined {
    const awaited = path.startsWith(place) ? this.awaited.get(path.slice(place.length)) : undefined
    if (awaited === undefined || method !== 'POST') return undefined
    const { take, live, kept, address } = awaited
    const named = replacement([[address, live]])(body)
    const anonymous = replacement([[address, kept]])(body)
    const content = anonymous === body && bytes !== undefined ? Buffer.from(bytes) : Buffer.from(anonymous)
    take.delivered({ to: kept, ...recordedBody(content) })
    this.poster?.post([{ url: live, body: named }])
    return { status: 200, headers: {}, body: '' }
  }

  private reachable(): string {
    const { upstream = '', webhooks } = this.options
    if (this.base === undefined)
      throw new NotForwarded(
        'Webhooks cannot be recorded where the mock does not listen: handlers have no address that anybody could post to. Use mock.listen(), or ask for the result later.',
      )
    if (webhooks !== undefined) return new URL(webhooks).origin
    if (isLoopback(upstream)) return this.base
    throw new NotForwarded(
      `Webhooks cannot be recorded: ${new URL(upstream).host} does not reach ${this.base}, where the mock listens. Name an address by which it does, such as that of a tunnel (--vcr-webhooks URL), or ask for the result later.`,
    )
  }
}
