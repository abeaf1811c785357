import { failureText } from '../../../generator/document/system-fault.js'
import type { MockRequest } from '../exchange.js'
import { withBodyKey } from '../secret.js'

/** What the server behind the mock answered, its body still on its way. */
export interface UpstreamAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: AsyncIterable<Uint8Array>
}

/** Headers that are about one connection, or about how a body is coded on it. */
const ofConnection =
  /^(host|connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|expect|content-length|accept-encoding|content-encoding|http2-settings|origin|x-mock-fault)$/

/** Headers of answers that the mock gives by itself, or that are the server's own. */
const ofAnswer =
  /^(connection|keep-alive|proxy-.*|trailer|transfer-encoding|upgrade|content-length|content-encoding|set-cookie|access-control-.*|alt-svc|strict-transport-security)$/

/** Redirects that are followed, on the same host and no other. */
const mostRedirects = 3

const keyHeaders = ['authorization', 'x-api-key', 'api-key', 'x-goog-api-key']

/** The server behind a mock. */
export class Upstream {
  private readonly base: URL
  private readonly key: string | undefined
  private readonly ended = new AbortController()

  /**
   * @param key goes in place of the client's own
   * @throws Error where the URL is none of http
   */
  constructor(url: string, key?: string) {
    const base = URL.canParse(url) ? new URL(url) : undefined
    if (base === undefined || !/^https?:$/.test(base.protocol) || base.username !== '' || base.search !== '')
      throw new Error(`upstream: ${JSON.stringify(url)} is no URL of http or https without user and query.`)
    this.base = base
    this.key = key
  }

  /** Where it is, without its path. */
  get origin(): string {
    return this.base.origin
  }

  /**
   * Forwards a request.
   * @throws Error that says why there is no answer
   */
  async ask(request: MockRequest): Promise<UpstreamAnswer> {
    const { fetch } = await import('undici')
    const { method } = request
    const hasBody = method !== 'GET' && method !== 'HEAD' && request.body !== ''
    let target = this.urlOf(request.path)
    for (let count = 0; count <= mostRedirects; count++) {
      const response = await fetch(target, {
        method,
        headers: this.headersOf(request),
        redirect: 'manual',
        signal: this.ended.signal,
        ...(hasBody && { body: this.bodyOf(request) }),
      }).catch((error: unknown) => {
        throw new Error(`${this.origin} does not answer: ${reasonOf(error)}.`)
      })
      const location = response.headers.get('location')
      if (response.status < 300 || response.status >= 400 || location === null) {
        const headers = [...response.headers].filter(([name]) => !ofAnswer.test(name))
        return { status: response.status, headers: Object.fromEntries(headers), body: response.body ?? nothing() }
      }
      await response.body?.cancel()
      target = this.redirected(target, location, response.status, method)
    }
    throw new Error(`${this.origin} redirects more than ${mostRedirects} times.`)
  }

  /** Ends what is under way. */
  close(): void {
    this.ended.abort()
  }

  /** What the end of the upstream's path and the beginning of the request's have in common stands once. */
  private urlOf(path: string): URL {
    const base = this.base.pathname.replace(/\/+$/, '')
    const [, place = '', query = ''] = /^([^?#]*)(\?[^#]*)?/.exec(path) ?? []
    const parts = base.split('/').slice(1)
    const asked = place === '/' ? '' : place
    const shared = parts
      .map((_, index) => `/${parts.slice(index).join('/')}`)
      .find((it) => asked === it || asked.startsWith(`${it}/`))
    return new URL(`${this.base.origin}${base}${asked.slice(shared?.length ?? 0)}${query}`)
  }

  private redirected(from: URL, location: string, status: number, method: string): URL {
    const target = URL.canParse(location, from.href) ? new URL(location, from) : undefined
    if (target?.origin !== this.base.origin)
      throw new Error(`${this.origin} redirects to another host, which is not followed: name that by upstream.`)
    if (method !== 'GET' && method !== 'HEAD' && status !== 307 && status !== 308)
      throw new Error(`${this.origin} redirects a ${method} with ${status}, which would lose its body.`)
    return target
  }

  private headersOf({ headers }: MockRequest): Record<string, string> {
    const kept: Record<string, string> = { 'accept-encoding': 'identity' }
    for (const [name, value] of Object.entries(headers))
      if (value !== undefined && !ofConnection.test(name)) kept[name] = value
    if (this.key === undefined) return kept
    const own = keyHeaders.filter((it) => kept[it] !== undefined)
    for (const name of own.length > 0 ? own : ['authorization']) {
      const scheme = name === 'authorization' ? (/^(\S+) +\S/.exec(kept[name] ?? 'Bearer x')?.[1] ?? '') : ''
      kept[name] = `${scheme} ${this.key}`.trim()
    }
    return kept
  }

  /** The body, with the key in place of the client's where it has one. */
  private bodyOf({ body, bytes }: MockRequest): string | Uint8Array {
    const { key } = this
    if (key === undefined) return bytes ?? body
    const replaced = withBodyKey(body, key)
    return replaced === body ? (bytes ?? body) : replaced
  }
}

function reasonOf(error: unknown): string {
  return failureText(error instanceof Error && error.cause !== undefined ? error.cause : error).replace(/\.$/, '')
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
