import { isUtf8 } from 'node:buffer'
import type { MockApi } from '../api.js'
import type { LiveAnswer, MockRequest, MockResponse, Poster } from '../exchange.js'
import type { MessageSource } from '../message-source.js'
import { bytesOf, EventReader, eventText, recordedBody } from './body.js'
import { Cassette, mostKept, type PlayedRecording } from './cassette.js'
import { MessageRelay } from './message-relay.js'
import type { Recording } from './recording.js'
import { Take } from './take.js'
import { Upstream, type UpstreamAnswer } from './upstream.js'
import type { VcrOptions } from './vcr-options.js'
import { NotForwarded, WebhookBox } from './webhook-box.js'

/** Headers of an answer that are kept: what clients act on, and nothing that names a session. */
const keptHeader = /^(content-type|retry-after|allow|location|www-authenticate|(x-)?ratelimit-.*|x-should-retry)$/

/**
 * Answers by recordings, or by the server behind the mock, whose answers become recordings. What the mock refuses, what faults
 * strike and what was prepared it answers itself, and nothing of that is forwarded.
 */
export class Vcr {
  /** Those over WebSocket. */
  readonly messages: MessageSource
  private readonly api: MockApi
  private readonly cassette: Cassette
  private readonly upstream: Upstream | undefined
  private readonly webhooks: WebhookBox
  private readonly relay: MessageRelay
  private readonly hasGaps: boolean
  private isClosed = false

  /**
   * @param rehearsal a mock of the same models that nobody else asks
   * @throws Error where the options go against each other, SpecError where the folder cannot be read or made
   */
  constructor(api: MockApi, rehearsal: MockApi, options: VcrOptions) {
    const { mode, upstream, upstreamSocket, upstreamKey, webhooks } = options
    this.api = api
    this.hasGaps = options.gaps === 'recorded'
    if (mode !== 'replay' && upstream === undefined) throw new Error(`vcr: ${mode} needs an upstream to ask.`)
    if (webhooks !== undefined && !/^https?:\/\/[^/?#@]+\/?$/i.test(webhooks))
      throw new Error(`vcr: webhooks is an address such as https://tunnel.example, not ${JSON.stringify(webhooks)}.`)
    if (upstreamSocket !== undefined && !isSocketUrl(upstreamSocket))
      throw new Error(
        `vcr: upstreamSocket is a URL such as wss://ws.example.com/v1, not ${JSON.stringify(upstreamSocket)}.`,
      )
    this.upstream = upstream === undefined || mode === 'replay' ? undefined : new Upstream(upstream, upstreamKey)
    this.cassette = new Cassette(api, rehearsal, options)
    this.webhooks = new WebhookBox(api, options)
    this.relay = new MessageRelay({ api, cassette: this.cassette, webhooks: this.webhooks, options })
    this.messages = this.relay
  }

  /** What does not fit the files of the models, by file. */
  get misfits(): readonly string[] {
    return this.cassette.misfits
  }

  /** The mock listens there: webhooks of the server behind it can come. */
  opened(url: string, poster: Poster): void {
    this.webhooks.opened(url, poster)
  }

  /** Nobody has asked yet. */
  reset(): void {
    this.cassette.reset()
  }

  close(): void {
    this.relay.close()
    this.isClosed = true
    this.upstream?.close()
  }

  /** Answers a request. Never throws. */
  readonly answer = async (request: MockRequest): Promise<MockResponse | LiveAnswer> => {
    const received = this.webhooks.receive(request)
    if (received !== undefined) {
      this.api.note(request, received, [])
      return received
    }
    const isOwnTask = this.api.isTaskOf(request)
    const decided = this.api.decide(request)
    if (decided.isFinal || isOwnTask) {
      this.api.note(request, decided.response, decided.performed)
      return decided.response
    }
    this.api.undo(decided)
    const { connectionFault } = decided.response
    const answer = await this.recordedOrAsked(request).catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error)
      const [status, code] = error instanceof NotForwarded ? [501, 'notRecorded'] : [502, 'badGateway']
      return this.api.refusalFor(request.path, status, { code, message })
    })
    this.api.note(request, answer, isAnswered(answer) ? decided.performed : [])
    return 'live' in answer || connectionFault === undefined
      ? answer
      : { ...answer, connectionFault: { ...connectionFault, ...answer.connectionFault } }
  }

  private async recordedOrAsked(request: MockRequest): Promise<MockResponse | LiveAnswer> {
    const exchange = this.cassette.exchangeOf(request)
    const course = this.cassette.courseOf(exchange)
    if ('played' in course) return this.replayed(course.played)
    if ('missed' in course)
      return this.api.refusalFor(request.path, 404, { code: 'notRecorded', message: course.missed })
    const take = new Take(this.cassette, course.asked)
    return this.asked(this.webhooks.redirected(request, take), take)
  }

  private replayed({ answer, back, posted }: PlayedRecording): MockResponse {
    const { status, headers } = answer
    const webhooks = posted.length > 0 ? { webhooks: posted } : {}
    if ('messages' in answer) throw new Error('It was recorded over WebSocket.')
    if (!('events' in answer)) return { status, headers, body: bytesOf(answer, back), ...webhooks }
    const events = answer.events.map((it) => back(eventText(it)))
    const gaps = this.hasGaps ? { gaps: answer.events.map((it) => it.afterMs ?? 0) } : {}
    return {
      status,
      headers,
      body: { events, ...gaps },
      ...webhooks,
      ...(answer.isBroken && { connectionFault: { cutAfter: events.length } }),
    }
  }

  private async asked(request: MockRequest, take: Take): Promise<MockResponse | LiveAnswer> {
    const upstream = this.upstream as Upstream
    const answer = await upstream.ask(request)
    this.cassette.forwarded(take.exchange)
    const keep = (kept: Recording['answer'] | undefined) => {
      if (!this.isClosed) take.answered(kept && JSON.parse(this.webhooks.anonymous(JSON.stringify(kept))))
    }
    const { status, headers } = answer
    if (/^text\/event-stream/i.test(headers['content-type'] ?? ''))
      return { status, headers, live: passedOn(answer, keep) }
    const bytes = await wholeOf(answer.body, upstream.origin)
    keep(bytes.length > mostKept ? undefined : { status, headers: keptHeaders(headers), ...recordedBody(bytes) })
    return { status, headers, body: spelled(bytes, this.webhooks.named) }
  }
}

function isSocketUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, username, password, hash } = new URL(text)
  return /^wss?:$/.test(protocol) && `${username}${password}${hash}` === ''
}

function keptHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => keptHeader.test(name)))
}

function isAnswered(answer: MockResponse | LiveAnswer): boolean {
  return answer.status < 400
}

/** Bytes with other texts in them; the very same where nothing changes. */
function spelled(bytes: Buffer, change: (text: string) => string): Buffer {
  if (!isUtf8(bytes)) return bytes
  const text = bytes.toString()
  const changed = change(text)
  return changed === text ? bytes : Buffer.from(changed)
}

async function wholeOf(body: AsyncIterable<Uint8Array>, origin: string): Promise<Buffer> {
  const parts: Uint8Array[] = []
  try {
    for await (const it of body) parts.push(it)
  } catch {
    throw new Error(`${origin} broke off within its answer.`)
  }
  return Buffer.concat(parts)
}

/** A stream as it comes; it is kept before its end is passed on, also where the client does not wait for that. */
async function* passedOn(
  { status, headers, body }: UpstreamAnswer,
  keep: (answer: Recording['answer'] | undefined) => void,
): AsyncGenerator<Uint8Array> {
  const reader = new EventReader()
  const kept = keptHeaders(headers)
  let size = 0
  const source = body[Symbol.asyncIterator]()
  const read = async () => {
    const { done, value } = await source.next()
    size += value?.length ?? 0
    if (!done && size <= mostKept) reader.feed(value, performance.now())
    return done ? undefined : value
  }
  const finish = (isBroken: boolean) => {
    reader.end(performance.now())
    keep(size > mostKept ? undefined : { status, headers: kept, events: reader.events, ...(isBroken && { isBroken }) })
  }
  let isAtEnd = false
  const rest = async () => {
    try {
      while ((await read()) !== undefined) {}
      finish(false)
    } catch {
      finish(true)
    }
  }
  try {
    for (let part = await read(); part !== undefined; part = await read()) yield part
    isAtEnd = true
    finish(false)
  } catch (error) {
    isAtEnd = true
    finish(true)
    throw error
  } finally {
    // The client has gone; what it asked for is paid for.
    if (!isAtEnd) void rest()
  }
}
