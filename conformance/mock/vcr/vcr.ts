import { SpecError } from '../../../generator/document/problem.js'
import type { Model } from '../../../generator/ir/model.js'
import type { MockApi } from '../api.js'
import type { LiveAnswer, MockRequest, MockResponse } from '../exchange.js'
import { keysIn } from '../secret.js'
import type { MockEvent } from '../settings.js'
import { bytesOf, EventReader, eventText, recordedBody } from './body.js'
import { type ExchangeKey, exchangeKey, freshPairs, type IdentifierPair, replacement } from './exchange-key.js'
import { misfitsOf } from './fit.js'
import { missText } from './miss.js'
import { type Recording, RecordingFolder } from './recording.js'
import { Redaction } from './redaction.js'
import { Upstream, type UpstreamAnswer } from './upstream.js'
import type { VcrOptions } from './vcr-options.js'

/** Identifiers of clients that are remembered, and turns of requests. */
const mostRemembered = 10_000

/** Bytes of an answer that are kept; a larger one is passed on and not kept. */
const mostKept = 64 * 1024 * 1024

/** Headers of an answer that are kept: what clients act on, and nothing that names a session. */
const keptHeader = /^(content-type|retry-after|allow|location|www-authenticate|(x-)?ratelimit-.*|x-should-retry)$/

/** An answer that was refused for who asked or when, and not for what was asked: it is asked for again where that may be. */
const passing = (status: number) => [401, 403, 408, 429].includes(status) || status >= 500

/** A request under way: which recording it is. */
interface Exchange {
  readonly key: ExchangeKey
  readonly pairs: readonly IdentifierPair[]
  readonly stem: string
  readonly turn: number
  readonly model: string | undefined
  readonly redaction: Redaction
}

/** An identifier that a client made up. */
interface KnownIdentifier {
  /** What stands for it in recordings. */
  readonly kept: string
  /** Hash of the request that it came with. */
  readonly hash: string
  /** Id of the model that it is a task of. */
  readonly model: string | undefined
  /** Whether the task is under way upstream. */
  readonly isLive: boolean
}

/**
 * Answers by recordings, or by the server behind the mock, whose answers become recordings. What the mock refuses, what faults
 * strike and what was prepared it answers itself, and nothing of that is forwarded.
 *
 * A request is recognised by a hash of what it says, whoever's key and whichever fresh identifiers it carries. Equal requests
 * that were recorded one after another are answered in that order, and by the last from there on; polls of one task are such.
 */
export class Vcr {
  private readonly api: MockApi
  private readonly rehearsal: MockApi
  private readonly options: VcrOptions
  private readonly folder: RecordingFolder
  private readonly upstream: Upstream | undefined
  private readonly models: ReadonlyMap<string, Model>
  private readonly unfit = new Map<string, string>()
  private readonly identifiers = new Map<string, KnownIdentifier>()
  private readonly turns = new Map<string, number>()
  private readonly begun = new Set<string>()
  private isClosed = false

  /**
   * @param rehearsal a mock of the same models that nobody else asks
   * @throws Error where the options go against each other, SpecError where the folder cannot be read or made
   */
  constructor(api: MockApi, rehearsal: MockApi, options: VcrOptions) {
    this.api = api
    this.rehearsal = rehearsal
    this.options = options
    const { mode, folder, upstream, upstreamKey } = options
    if (mode !== 'replay' && upstream === undefined) throw new Error(`vcr: ${mode} needs an upstream to ask.`)
    this.upstream = upstream === undefined || mode === 'replay' ? undefined : new Upstream(upstream, upstreamKey)
    this.folder = new RecordingFolder(folder, mode !== 'replay')
    this.models = new Map(api.models.map((it) => [it.id, it]))
    for (const name of this.folder.names) this.check(name)
  }

  /** What does not fit the files of the models, by file. */
  get misfits(): readonly string[] {
    return [...this.unfit].map(([name, reason]) => `${name}: ${reason}`)
  }

  /** Nobody has asked yet. */
  reset(): void {
    this.identifiers.clear()
    this.turns.clear()
  }

  close(): void {
    this.isClosed = true
    this.upstream?.close()
  }

  /** Answers a request. Never throws. */
  readonly answer = async (request: MockRequest): Promise<MockResponse | LiveAnswer> => {
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
      return this.api.refusalFor(request.path, 502, { code: 'badGateway', message })
    })
    this.api.note(request, answer, isAnswered(answer) ? decided.performed : [])
    return 'live' in answer || connectionFault === undefined
      ? answer
      : { ...answer, connectionFault: { ...connectionFault, ...answer.connectionFault } }
  }

  private async recordedOrAsked(request: MockRequest): Promise<MockResponse | LiveAnswer> {
    const exchange = this.exchangeOf(request)
    const [first] = exchange.key.known
    // A task is under way where it was begun: upstream, or in a recording.
    const task = first && this.identifiers.get(first.live.toLowerCase())
    const found = this.options.mode === 'record' || task?.isLive ? undefined : this.recorded(exchange)
    if (found !== undefined) {
      this.remember(exchange, found.turn, false)
      return this.replayed(found.name, exchange, found.turn)
    }
    if (this.upstream === undefined || task?.isLive === false) return this.missed(request, exchange)
    const isNew = this.options.mode === 'record-on-miss' && task === undefined
    return this.asked(request, isNew ? { ...exchange, turn: 1 } : exchange, this.upstream)
  }

  private exchangeOf(request: MockRequest): Exchange {
    const { apiKey } = this.api.settings
    const keys = [...keysIn(request), ...[apiKey, this.options.upstreamKey].flatMap((it) => it ?? [])]
    const key = this.keyOf(request, new Redaction(keys))
    const [known] = key.known
    const model =
      this.api.subjectOf(request)?.model.id ?? (known && this.identifiers.get(known.live.toLowerCase())?.model)
    const stem = `${model ?? 'request'}.${key.hash}`
    const counted = `${stem} ${key.known.map(({ live }) => live).join(' ')}`
    const turn = (this.turns.get(counted) ?? 0) + 1
    remembered(this.turns, counted, turn)
    return { key, pairs: key.known, stem, turn, model, redaction: key.redaction }
  }

  private keyOf(request: MockRequest, redaction: Redaction): ExchangeKey {
    const known = (live: string) => this.identifiers.get(live.toLowerCase())
    const { identifiers } = this.api
    const anew = exchangeKey(request, identifiers, () => undefined, redaction)
    // A request that is sent again is itself, and none that asks for what came of it.
    const isAgain = (live: string) => known(live)?.hash === anew.hash
    if (anew.fresh.every((it) => known(it) === undefined || isAgain(it))) return anew
    return exchangeKey(request, identifiers, (live) => known(live)?.kept, redaction)
  }

  /** The recording of this turn, else the last before it; none that is asked for again. */
  private recorded({ stem, turn }: Exchange): { readonly name: string; readonly turn: number } | undefined {
    for (let it = turn; it > 0; it--) {
      const name = fileOf(stem, it)
      const recording = this.folder.get(name)
      const isUsed = recording !== undefined && (this.upstream === undefined || !passing(recording.answer.status))
      if (isUsed) return { name, turn: it }
    }
    return undefined
  }

  private remember({ key, model }: Exchange, turn: number, isLive: boolean): readonly IdentifierPair[] {
    const fresh = freshPairs(key, turn)
    for (const { live, kept } of fresh)
      remembered(this.identifiers, live.toLowerCase(), { kept, hash: key.hash, model, isLive })
    return [...key.known, ...fresh]
  }

  private replayed(name: string, { key }: Exchange, turn: number): MockResponse {
    const { answer } = this.folder.get(name) as Recording
    const back = replacement([...key.known, ...freshPairs(key, turn)].map(({ live, kept }) => [kept, live]))
    const misfit = this.unfit.get(name)
    this.tell(misfit === undefined ? { name, outcome: 'replayed' } : { name, outcome: 'unfit', reason: misfit })
    const { status, headers } = answer
    if (!('events' in answer)) return { status, headers, body: bytesOf(answer, back) }
    const events = answer.events.map((it) => back(eventText(it)))
    const gaps = this.options.gaps === 'recorded' ? { gaps: answer.events.map((it) => it.afterMs ?? 0) } : {}
    return {
      status,
      headers,
      body: { events, ...gaps },
      ...(answer.isBroken && { connectionFault: { cutAfter: events.length } }),
    }
  }

  private missed(request: MockRequest, exchange: Exchange): MockResponse {
    const name = fileOf(exchange.stem, exchange.turn)
    this.tell({ name, outcome: 'missed' })
    const asked = exchange.key.keptAs([...exchange.pairs, ...freshPairs(exchange.key, exchange.turn)])
    const message = missText({
      asked,
      name,
      model: exchange.model,
      folder: this.folder,
      options: this.options,
      identifiers: this.api.identifiers,
    })
    return this.api.refusalFor(request.path, 404, { code: 'notRecorded', message })
  }

  private async asked(
    request: MockRequest,
    exchange: Exchange,
    upstream: Upstream,
  ): Promise<MockResponse | LiveAnswer> {
    const answer = await upstream.ask(request)
    const pairs = this.remember(exchange, exchange.turn, true)
    const keep = (kept: Recording['answer'] | undefined) => this.keep(exchange, pairs, kept)
    const { status, headers } = answer
    if (/^text\/event-stream/i.test(headers['content-type'] ?? ''))
      return { status, headers, live: passedOn(answer, keep) }
    const bytes = await wholeOf(answer.body, upstream.origin)
    keep(bytes.length > mostKept ? undefined : { status, headers: keptHeaders(headers), ...recordedBody(bytes) })
    return { status, headers, body: bytes }
  }

  /** Keeps an answer; one that cannot be kept is told of and passed on all the same. Undefined: it is too large. */
  private keep(exchange: Exchange, pairs: readonly IdentifierPair[], answer: Recording['answer'] | undefined): void {
    if (this.isClosed) return
    const name = fileOf(exchange.stem, exchange.turn)
    try {
      if (answer === undefined) throw new Error(tooLarge)
      this.forgetEarlier(exchange)
      this.folder.add(name, this.recordingOf(exchange, pairs, answer))
    } catch (error) {
      this.tell({ name, outcome: 'not kept', reason: reasonOf(error) })
      return
    }
    this.tell({ name, outcome: 'recorded' })
    this.check(name)
  }

  /** What an earlier run recorded of the same requests is no part of this one. */
  private forgetEarlier({ stem, turn, key }: Exchange): void {
    const isAnew = this.options.mode === 'record' || key.known.length > 0
    if (isAnew && turn === 1 && !this.begun.has(stem))
      for (let it = 1; this.folder.get(fileOf(stem, it)) !== undefined; it++) this.folder.remove(fileOf(stem, it))
    this.begun.add(stem)
  }

  private recordingOf(
    { model, key, redaction }: Exchange,
    pairs: readonly IdentifierPair[],
    answer: Recording['answer'],
  ): Recording {
    const renamed = replacement(pairs.map(({ live, kept }) => [live, kept]))
    const plain = JSON.parse(renamed(JSON.stringify(answer)))
    return {
      ...(model !== undefined && { model }),
      request: key.keptAs(pairs),
      answer: { ...(redaction.json(plain) as unknown as Recording['answer']), status: answer.status },
    }
  }

  private check(name: string): void {
    const recording = this.folder.get(name) as Recording
    this.unfit.delete(name)
    for (const { pointer, message } of misfitsOf(recording, this.models, this.rehearsal)) {
      const reason = `${pointer}: ${message}`
      this.unfit.set(name, this.unfit.get(name) ?? reason)
      this.tell({ name, outcome: 'unfit', reason })
    }
  }

  private tell({ name, ...told }: Omit<Extract<MockEvent, { kind: 'recording' }>, 'kind' | 'file'> & { name: string }) {
    this.api.settings.onEvent?.({ kind: 'recording', file: name, ...told })
  }
}

const tooLarge = `its answer is larger than ${mostKept} bytes`

function reasonOf(error: unknown): string {
  if (error instanceof SpecError) return error.problems.map((it) => it.fact).join(' ')
  return error instanceof Error ? error.message : String(error)
}

/** The file of a turn: the first has the name of the request alone. */
function fileOf(stem: string, turn: number): string {
  return `${stem}${turn === 1 ? '' : `.${turn}`}.json`
}

function keptHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => keptHeader.test(name)))
}

function isAnswered(answer: MockResponse | LiveAnswer): boolean {
  return answer.status < 400
}

/** Sets a member of a map that forgets its oldest. */
function remembered<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key)
  map.set(key, value)
  const [oldest] = map.keys()
  if (map.size > mostRemembered && oldest !== undefined) map.delete(oldest)
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
