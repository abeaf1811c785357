import { STATUS_CODES } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { isSystemError, systemFault } from '../document/system-fault.js'
import { version } from '../version.js'
import { withoutUser } from './address.js'
import { PullFault } from './fault.js'

/** How a server is asked. */
export interface HttpManner {
  /** Hosts that answers may come from: with their ports, where these are not the usual ones. */
  readonly hosts: ReadonlySet<string>
  /** What is sent to a URL besides the usual: keys go to those only that they are for. */
  headersFor(url: URL): Readonly<Record<string, string>>
  /** For each answer, in milliseconds. */
  readonly timeout: number
  /** How often a server that is busy, or cannot be reached, is asked again. */
  readonly retries: number
  readonly signal?: AbortSignal
}

/** What an answer may be. */
export interface HttpWish {
  /** In bytes, after decompression. */
  readonly limit: number
  /** The answer that is there already: it is not sent again. */
  readonly etag?: string
}

/** What a server answered; undefined where it still is what is there already. */
export interface HttpAnswer {
  readonly bytes: Uint8Array
  /** The media type that it claims, in lower case. */
  readonly type: string
  readonly etag?: string
}

/** Redirects that are followed one after the other. */
const mostRedirects = 5

/** Between two tries, in milliseconds; doubled each time. */
const firstPause = 500

/** No server is waited for longer, in milliseconds, whatever it asks for. */
const longestPause = 30_000

/**
 * Fetches what is at a URL.
 * @throws PullFault
 */
export async function fetchAnswer(url: string, wish: HttpWish, asking: HttpManner): Promise<HttpAnswer | undefined> {
  for (let tried = 0; ; tried++) {
    try {
      return await followed(new URL(url), wish, asking)
    } catch (error) {
      if (!(error instanceof Busy)) throw error
      if (tried === asking.retries || asking.signal?.aborted) throw error.fault
      const wait = error.after ?? firstPause * 2 ** tried
      await pause(Math.min(wait, longestPause), undefined, asking.signal && { signal: asking.signal }).catch(() => {
        throw error.fault
      })
    }
  }
}

/** HttpManner again may help. */
class Busy extends Error {
  readonly fault: PullFault
  /** In milliseconds; undefined where the server does not say. */
  readonly after: number | undefined

  constructor(fault: PullFault, after?: number) {
    super(fault.message)
    this.fault = fault
    this.after = after
  }
}

async function followed(start: URL, wish: HttpWish, asking: HttpManner): Promise<HttpAnswer | undefined> {
  const late = AbortSignal.timeout(asking.timeout)
  const signal = AbortSignal.any([late, ...(asking.signal ? [asking.signal] : [])])
  try {
    let url = start
    for (let i = 0; i <= mostRedirects; i++) {
      if (!asking.hosts.has(url.host)) throw foreign(url)
      const response = await fetch(withoutUser(url), {
        redirect: 'manual',
        signal,
        headers: headersOf(url, wish, asking),
      })
      const next = redirected(response, url)
      if (next === undefined) return await answerIn(response, wish)
      await response.body?.cancel()
      if (url.protocol === 'https:' && next.protocol !== 'https:')
        throw new PullFault('pull/foreign-host', 'The server leads from https to an address without encryption.')
      url = next
    }
    throw new PullFault('pull/refused', `The server redirects more than ${mostRedirects} times.`)
  } catch (error) {
    throw reasonOf(error, late, asking)
  }
}

function headersOf(url: URL, { etag }: HttpWish, asking: HttpManner): Record<string, string> {
  return {
    accept: 'application/json, application/yaml;q=0.9, */*;q=0.1',
    'user-agent': `specproof/${version}`,
    ...(etag !== undefined && { 'if-none-match': etag }),
    ...asking.headersFor(url),
  }
}

function foreign(url: URL): PullFault {
  return new PullFault('pull/foreign-host', `The server leads to ${url.host || url.protocol}, which nobody named.`)
}

/** Where an answer leads; undefined where it leads nowhere. */
function redirected({ status, headers }: Response, from: URL): URL | undefined {
  const location = headers.get('location')
  if (status < 301 || status > 308 || status === 304 || location === null) return undefined
  if (!URL.canParse(location, from.href)) throw new PullFault('pull/refused', 'The server leads to what is no address.')
  const next = new URL(location, from)
  if (!/^https?:$/.test(next.protocol)) throw foreign(next)
  return next
}

async function answerIn(response: Response, wish: HttpWish): Promise<HttpAnswer | undefined> {
  const { status, headers } = response
  if (status === 304 && wish.etag !== undefined) return undefined
  if (status !== 200) {
    await response.body?.cancel()
    const words = STATUS_CODES[status]
    const fault = new PullFault('pull/refused', `The server answers ${status}${words ? ` (${words})` : ''}.`, {
      status,
    })
    throw status === 408 || status === 429 || status >= 500 ? new Busy(fault, pauseIn(headers)) : fault
  }
  const etag = headers.get('etag')
  const type = (headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
  return { bytes: await bytesOf(response, wish.limit), type, ...(etag !== null && { etag }) }
}

function pauseIn(headers: Headers): number | undefined {
  const told = headers.get('retry-after') ?? ''
  if (/^\d{1,6}$/.test(told)) return Number(told) * 1000
  const date = Date.parse(told)
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now())
}

/** The body, which is cut off as soon as it is too long: whatever its head says, and however well it was compressed. */
async function bytesOf({ body }: Response, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body ?? []) {
    chunks.push(chunk)
    size += chunk.length
    if (size > limit) throw new PullFault('pull/too-large', `The answer has more than ${limit} bytes.`)
  }
  return Buffer.concat(chunks)
}

function reasonOf(error: unknown, late: AbortSignal, { signal, timeout }: HttpManner): Error {
  if (error instanceof PullFault || error instanceof Busy) return error
  if (signal?.aborted) return new PullFault('pull/no-answer', 'It was interrupted.')
  if (late.aborted) return new Busy(new PullFault('pull/no-answer', `No whole answer came within ${timeout / 1000} s.`))
  const { cause } = error as { cause?: unknown }
  const reason = isSystemError(cause) ? cause : error
  if (isSystemError(reason)) {
    const { fact, remedy } = systemFault(reason)
    return new Busy(new PullFault('pull/no-answer', fact, { remedy }))
  }
  const words = cause instanceof Error ? cause.message : error instanceof Error ? error.message : String(error)
  return new Busy(new PullFault('pull/no-answer', `The answer did not come whole: ${words}.`))
}
