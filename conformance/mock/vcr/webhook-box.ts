import { isLoopback } from '../../../generator/document/loopback.js'
import type { MockApi } from '../api.js'
import type { MockRequest, MockResponse, Poster } from '../exchange.js'
import { setRecent } from '../recent.js'
import { isSecretParameter } from '../secret-name.js'
import { recordedBody } from './body.js'
import type { Take } from './take.js'
import type { VcrOptions } from './vcr-options.js'
import { addressesIn, webhookNames, withAddresses } from './webhook-address.js'

/** Deliveries that are awaited; further ones make the oldest be forgotten. */
const mostAwaited = 10_000

const place = '/vcr/webhooks/'

/** An address of the mock, in whatever spelling of it slashes are told apart. */
const token = 'webhooks'
const ownAddress = /https?:(?:\\?\/){2}[^\s"'<>\\/]+\\?\/vcr\\?\/webhooks\\?\/([0-9a-f-]{36})/g

/** Headers of a delivery that are about its connection, or about how its body is coded on it. */
const ofConnection =
  /^(host|connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|expect|content-length|content-encoding|x-mock-fault)$/

/** Those that say on which way it came, or by which program. */
const ofDelivery =
  /^(accept(-.*)?|user-agent|forwarded|via|x-forwarded-.*|x-real-ip|sec-.*|cf-.*|traceparent|tracestate)$/

/** Why a request is not forwarded at all. */
export class NotForwarded extends Error {}

interface AwaitedDelivery {
  readonly take: Take
  /** The address that the client named, and what stands for it. */
  readonly live: string
  readonly kept: string
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
      const id = crypto.randomUUID()
      const address = `${base}${place}${id}`
      addresses.set(live, address)
      setRecent(this.awaited, id, { take, live, kept }, mostAwaited)
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
  receive({ method, path, headers, body, bytes }: MockRequest): MockResponse | undefined {
    const awaited = path.startsWith(place) ? this.awaited.get(path.slice(place.length)) : undefined
    if (awaited === undefined || method !== 'POST') return undefined
    const { take, live, kept } = awaited
    const passed = headersOf(headers, ofConnection)
    const open = Object.fromEntries(
      Object.entries(headersOf(passed, ofDelivery)).filter(([name]) => !isSecretParameter(name)),
    )
    const anonymous = this.anonymous(body)
    const content = anonymous === body && bytes !== undefined ? Buffer.from(bytes) : Buffer.from(anonymous)
    take.delivered({ to: kept, headers: open, ...recordedBody(content) })
    this.poster?.post([{ url: live, body: this.named(body), headers: passed }])
    return { status: 200, headers: {}, body: '' }
  }

  /** A text with the addresses of clients in place of those of the mock, as a server repeats what it was told. */
  readonly named = (text: string): string => this.replaced(text, ({ live }) => live)

  /** A text with what stands for the addresses of clients in place of those of the mock. */
  readonly anonymous = (text: string): string => this.replaced(text, ({ kept }) => kept)

  private replaced(text: string, by: (of: AwaitedDelivery) => string): string {
    if (this.awaited.size === 0 || !text.includes(token)) return text
    return text.replace(ownAddress, (all, found) => {
      const awaited = this.awaited.get(found)
      return awaited === undefined ? all : JSON.stringify(by(awaited)).slice(1, -1)
    })
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

function headersOf(headers: MockRequest['headers'], without: RegExp): Record<string, string> {
  const found: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined && !without.test(name)) found[name] = value
  return found
}
