import type { IncomingHttpHeaders } from 'node:http'
import { isLoopbackHost } from '../../generator/document/loopback.js'

/**
 * Which pages may talk to the mock. A browser lets any page send requests to this machine, and by a name that a stranger
 * points here even read the answers; with webhooks a page could have the mock post to servers of this machine. So a request
 * that another page made, or that came by another host's name, is refused unless its origin is named.
 */
export class PagePolicy {
  private readonly isOpen: boolean
  private readonly origins: ReadonlySet<string>
  /** Names, with their ports, of servers whose pages are named: the mock may be asked by them, of a tunnel say. */
  private readonly hosts: ReadonlySet<string>
  private readonly isAnyHost: boolean
  /** The name by which it was asked last and might be: most clients ask by one over and over. */
  private knownHost: string | undefined

  /**
   * @param isAnyHost whether other machines ask, by names that nobody here can know
   * @throws Error where one is no origin
   */
  constructor(cors: string | readonly string[] = [], { isAnyHost = false } = {}) {
    const named = [cors].flat()
    this.isAnyHost = isAnyHost
    this.isOpen = named.includes('*')
    this.origins = new Set(named.map(originOf))
    this.hosts = new Set([...this.origins].map((it) => it.replace(/^\w+:\/\//, '')))
  }

  /** Why a request is refused; undefined where it is not. */
  refusal({ host, origin }: Pick<IncomingHttpHeaders, 'host' | 'origin'>): string | undefined {
    if (this.isOpen) return undefined
    if (!this.mayBeCalled(host))
      return `The mock is asked by the name of ${JSON.stringify(host?.slice(0, 100))}, which is not of this machine. Name http://HOST by --cors where that is meant.`
    if (origin === undefined || origin === `http://${host}` || this.origins.has(origin)) return undefined
    return `A page of ${JSON.stringify(origin.slice(0, 100))} may not use the mock. Name its origin by --cors where that is meant.`
  }

  private mayBeCalled(host: string | undefined): boolean {
    if (this.isAnyHost || host === undefined || host === this.knownHost) return true
    if (!isOfThisMachine(host) && !this.hosts.has(host.toLowerCase())) return false
    this.knownHost = host
    return true
  }

  /** What tells a browser that the page may read the answer; undefined where no page is named. */
  headersFor({ origin }: IncomingHttpHeaders): Readonly<Record<string, string>> | undefined {
    if (!this.isOpen && this.origins.size === 0) return undefined
    const headers = { 'access-control-expose-headers': '*' }
    if (this.isOpen) return { ...headers, 'access-control-allow-origin': '*' }
    const isNamed = origin !== undefined && this.origins.has(origin)
    return { vary: 'origin', ...(isNamed && { ...headers, 'access-control-allow-origin': origin }) }
  }
}

/** What a browser asks before it sends what a page may not send unasked: its answer; undefined for any other request. */
export function preflightHeaders(
  method: string | undefined,
  headers: IncomingHttpHeaders,
): Readonly<Record<string, string>> | undefined {
  const wanted = headers['access-control-request-method']
  if (method !== 'OPTIONS' || wanted === undefined || headers.origin === undefined) return undefined
  const names = headers['access-control-request-headers']
  return {
    'access-control-allow-methods': wanted,
    ...(names !== undefined && { 'access-control-allow-headers': names }),
    ...(headers['access-control-request-private-network'] !== undefined && {
      'access-control-allow-private-network': 'true',
    }),
    'access-control-max-age': '600',
  }
}

function originOf(text: string): string {
  if (text === '*' || text === 'null') return text
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isOrigin = url !== undefined && url.origin !== 'null' && url.href === `${url.origin}/`
  if (!isOrigin)
    throw new Error(`cors: ${JSON.stringify(text)} is neither * nor an origin such as http://localhost:5173.`)
  return url.origin
}

/** Names that no stranger can point elsewhere. */
function isOfThisMachine(host: string): boolean {
  const url = `http://${host}`
  if (!URL.canParse(url)) return false
  const name = new URL(url).hostname.replace(/\.$/, '')
  return isLoopbackHost(name) || name === '0.0.0.0' || /^([\w-]+\.)+localhost$/.test(name)
}
