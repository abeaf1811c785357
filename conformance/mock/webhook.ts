import { lookup } from 'node:dns/promises'
import { type ClientRequest, request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP } from 'node:net'
import { isLoopbackHost } from '../../generator/document/loopback.js'
import { failureText } from '../../generator/document/system-fault.js'
import type { Poster, Webhook } from './exchange.js'
import type { MockSettings } from './settings.js'

/** Webhooks under way or waiting for another attempt; further ones are dropped. */
const mostUnderWay = 10_000

const asJson = { 'content-type': 'application/json' }

/** Longest wait between two attempts. */
const longestWaitMs = 8_000

/** Posts results to the URLs that tasks named, again and again until one answers with 2xx or the attempts run out. */
export class Courier implements Poster {
  private readonly settings: MockSettings
  private readonly timers = new Set<NodeJS.Timeout>()
  private readonly requests = new Set<ClientRequest>()
  private underWay = 0
  private isClosed = false

  constructor(settings: MockSettings) {
    this.settings = settings
  }

  post(webhooks: readonly Webhook[], delayMs = 0): void {
    for (const it of webhooks) {
      if (this.isClosed || this.underWay >= mostUnderWay) {
        this.report(it, 0, 'dropped')
        continue
      }
      this.underWay++
      this.wait(delayMs, () => this.attempt(it, 1))
    }
  }

  /** Ends what is under way. */
  close(): void {
    this.isClosed = true
    for (const it of this.timers) clearTimeout(it)
    for (const it of this.requests) it.destroy()
    this.timers.clear()
    this.underWay = 0
  }

  private async attempt(webhook: Webhook, count: number): Promise<void> {
    if (count === 1) webhook.onPost?.()
    const outcome = await this.send(webhook).catch(failureOf)
    if (this.isClosed) return
    this.report(webhook, count, outcome)
    const isDone = typeof outcome === 'number' && outcome >= 200 && outcome < 300
    const { webhookAttempts, webhookFirstDelayMs } = this.settings.resolvedChoices
    if (isDone || outcome === refusedHost || count >= webhookAttempts) {
      this.underWay--
      return
    }
    const pause = Math.min(longestWaitMs, webhookFirstDelayMs * 2 ** (count - 1))
    // Up to a fifth of jitter keeps many webhooks from coming back in step.
    this.wait(pause * (1 + Math.random() / 5), () => this.attempt(webhook, count + 1))
  }

  private wait(ms: number, work: () => Promise<void>): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer)
      void work()
    }, ms)
    this.timers.add(timer)
  }

  /** The status of the answer, or why there is none. */
  private async send({ url, body, headers = asJson }: Webhook): Promise<number | string> {
    const target = targetOf(url)
    if (target === undefined) return 'no http URL'
    let address: string | undefined
    if (!this.settings.allowRemoteWebhooks) {
      address = await loopbackOf(target.hostname)
      if (address === undefined) return refusedHost
      if (this.isClosed) return 'closed'
    }
    return new Promise((resolve) => {
      const request = (target.protocol === 'https:' ? httpsRequest : httpRequest)(
        target,
        {
          method: 'POST',
          headers: { ...headers, 'content-length': Buffer.byteLength(body) },
          timeout: this.settings.resolvedChoices.webhookTimeoutMs,
          // The very address that was found to be this machine: a second look-up could find another.
          ...(address !== undefined && { family: isIP(address), lookup: lookupOf(address) }),
        },
        (response) => {
          response.resume()
          response.on('error', () => undefined)
          resolve(response.statusCode ?? 0)
        },
      )
      this.requests.add(request)
      request.on('close', () => {
        this.requests.delete(request)
        // A connection that turned into something else, or ended without a word, raises neither answer nor error.
        resolve('closed without an answer')
      })
      request.on('timeout', () => request.destroy(new Error('timeout')))
      request.on('error', (error) => resolve(failureText(error)))
      request.end(body)
    })
  }

  private report({ url }: Webhook, attempt: number, outcome: number | string): void {
    this.settings.onEvent?.({ kind: 'webhook', url, attempt, outcome })
  }
}

/** Why nothing could even be sent: a client may name a URL that no request can be made of. */
function failureOf(error: unknown): string {
  return `not posted: ${failureText(error)}`
}

const refusedHost = 'not posted: the host is not this machine'

function targetOf(url: string): URL | undefined {
  if (!URL.canParse(url)) return undefined
  const target = new URL(url)
  return target.protocol === 'http:' || target.protocol === 'https:' ? target : undefined
}

function lookupOf(address: string): NonNullable<Parameters<typeof httpRequest>[1]['lookup']> {
  return (_host, options, callback) => {
    const family = isIP(address)
    if (options.all) callback(null, [{ address, family }])
    else callback(null, address, family)
  }
}

/** The address of a host that is this machine; undefined for any other, which is not even looked up. */
async function loopbackOf(hostname: string): Promise<string | undefined> {
  const host = hostname.replace(/^\[|\]$/g, '')
  if (isIP(host)) return isLoopbackHost(host) ? host : undefined
  if (host !== 'localhost' && !host.endsWith('.localhost')) return undefined
  try {
    const found = await lookup('localhost', { all: true })
    return found.map((it) => it.address).find(isLoopbackHost)
  } catch {
    return '127.0.0.1'
  }
}
