import { SpecError } from '../../../generator/document/problem.js'
import { failureText } from '../../../generator/document/system-fault.js'
import type { Model } from '../../../generator/ir/model.js'
import type { MockApi } from '../api.js'
import type { MockRequest, Webhook } from '../exchange.js'
import { setRecent } from '../recent.js'
import { keysIn } from '../secret.js'
import { secretMembers } from '../secret-members.js'
import type { MockEvent } from '../settings.js'
import { bytesOf } from './body.js'
import { type ExchangeKey, exchangeKey, freshPairs, type IdentifierPair, replacement } from './exchange-key.js'
import { misfitsOf } from './fit.js'
import { missText } from './miss.js'
import { type Recording, RecordingFolder } from './recording.js'
import { Redaction } from './redaction.js'
import type { VcrOptions } from './vcr-options.js'
import { webhookNames } from './webhook-address.js'

/** Identifiers of clients that are remembered, and turns of requests. */
const mostRemembered = 10_000

/** Bytes of an answer that are kept; a larger one is passed on and not kept. */
export const mostKept = 64 * 1024 * 1024

/** An answer that was refused for who asked or when, and not for what was asked: it is asked for again where that may be. */
const passing = (status: number) => [401, 403, 408, 429].includes(status) || status >= 500

/** A request under way: which recording it is. */
export interface Exchange {
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

/** What a request is answered by: a recording, the server behind the mock, or nothing, and why. */
export type Course = { readonly played: PlayedRecording } | { readonly asked: Exchange } | { readonly missed: string }

/** A recording for who asks. */
export interface PlayedRecording extends Recording {
  /** A text of it with the identifiers of who asks. */
  back(text: string): string
  /** What is to be posted to who asks. */
  readonly posted: readonly Webhook[]
}

/** What is kept of an exchange. */
interface KeptExchange extends Pick<Recording, 'answer' | 'webhooks'> {
  readonly pairs: readonly IdentifierPair[]
  /** Whether it was told of already. */
  readonly isTold: boolean
}

/**
 * The recordings in use, and which of them a request is. It is recognised by a hash of what it says, whoever's key and
 * whichever fresh identifiers it carries. Equal requests that were recorded one after another are answered in that order, and
 * by the last from there on; polls of one task are such.
 */
export class Cassette {
  private readonly api: MockApi
  private readonly rehearsal: MockApi
  private readonly options: VcrOptions
  private readonly folder: RecordingFolder
  private readonly models: ReadonlyMap<string, Model>
  private readonly secrets: ReadonlySet<string>
  private readonly unfit = new Map<string, string>()
  private readonly identifiers = new Map<string, KnownIdentifier>()
  private readonly turns = new Map<string, number>()
  private readonly begun = new Set<string>()

  /**
   * @param rehearsal a mock of the same models that nobody else asks
   * @throws SpecError where the folder cannot be read or made
   */
  constructor(api: MockApi, rehearsal: MockApi, options: VcrOptions) {
    this.api = api
    this.rehearsal = rehearsal
    this.options = options
    this.folder = new RecordingFolder(options.folder, options.mode !== 'replay')
    this.secrets = secretMembers(api.models)
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

  /**
   * Which recording a request is.
   * @param secrets what is to stand in none beside the keys that it names
   */
  exchangeOf(request: MockRequest, secrets: readonly string[] = []): Exchange {
    const { apiKey } = this.api.settings
    const keys = [
      ...secrets,
      ...keysIn(request, this.secrets),
      ...[apiKey, this.options.upstreamKey].flatMap((it) => it ?? []),
    ]
    const key = this.keyOf(request, new Redaction(keys, this.secrets))
    const [known] = key.known
    const model =
      this.api.subjectOf(request)?.model.id ?? (known && this.identifiers.get(known.live.toLowerCase())?.model)
    const stem = `${model ?? 'request'}.${key.hash}`
    const counted = `${stem} ${key.known.map(({ live }) => live).join(' ')}`
    const turn = (this.turns.get(counted) ?? 0) + 1
    setRecent(this.turns, counted, turn, mostRemembered)
    return { key, pairs: key.known, stem, turn, model, redaction: key.redaction }
  }

  /** What is to be done about a request, of which it is told where that is not to ask. */
  courseOf(exchange: Exchange): Course {
    const { mode } = this.options
    const [first] = exchange.key.known
    // A task is under way where it was begun: upstream, or in a recording.
    const task = first && this.identifiers.get(first.live.toLowerCase())
    const found = mode === 'record' || task?.isLive ? undefined : this.recorded(exchange)
    if (found !== undefined) {
      this.remember(exchange, found.turn, false)
      return { played: this.played(found.name, exchange, found.turn) }
    }
    if (mode === 'replay' || task?.isLive === false) return { missed: this.missed(exchange) }
    const isNew = mode === 'record-on-miss' && task === undefined
    return { asked: isNew ? { ...exchange, turn: 1 } : exchange }
  }

  /** A request is forwarded: its tasks are under way upstream. */
  forwarded(exchange: Exchange): void {
    this.remember(exchange, exchange.turn, true)
  }

  /** Keeps an exchange; one that cannot be kept is told of, and passed on all the same. Undefined: it is too large. */
  keep(exchange: Exchange, kept: KeptExchange | undefined): void {
    const name = fileOf(exchange)
    try {
      if (kept === undefined) throw new Error(`its answer is larger than ${mostKept} bytes`)
      this.forgetEarlier(exchange)
      this.folder.add(name, recordingOf(exchange, kept))
    } catch (error) {
      this.tell({ name, outcome: 'not kept', reason: reasonOf(error) })
      return
    }
    if (!kept.isTold) this.tell({ name, outcome: 'recorded' })
    this.check(name)
  }

  private remember({ key, model }: Exchange, turn: number, isLive: boolean): void {
    for (const { live, kept } of freshPairs(key, turn))
      setRecent(this.identifiers, live.toLowerCase(), { kept, hash: key.hash, model, isLive }, mostRemembered)
  }

  private keyOf(request: MockRequest, redaction: Redaction): ExchangeKey {
    const known = (live: string) => this.identifiers.get(live.toLowerCase())
    const members = { identifiers: this.api.identifiers, webhooks: webhookNames(this.api.models) }
    const anew = exchangeKey(request, members, () => undefined, redaction)
    // A request that is sent again is itself, and none that asks for what came of it.
    const isAgain = (live: string) => known(live)?.hash === anew.hash
    if (anew.fresh.every((it) => known(it) === undefined || isAgain(it))) return anew
    return exchangeKey(request, members, (live) => known(live)?.kept, redaction)
  }

  /** The recording of this turn, else the last before it; none that is asked for again. */
  private recorded({ stem, turn }: Exchange): { readonly name: string; readonly turn: number } | undefined {
    for (let it = turn; it > 0; it--) {
      const name = fileOf({ stem, turn: it })
      const recording = this.folder.get(name)
      const isUsed = recording !== undefined && (this.options.mode === 'replay' || !passing(recording.answer.status))
      if (isUsed) return { name, turn: it }
    }
    return undefined
  }

  private played(name: string, { key }: Exchange, turn: number): PlayedRecording {
    const recording = this.folder.get(name) as Recording
    const misfit = this.unfit.get(name)
    const { webhooks = [] } = recording
    const isUnposted = key.webhooks.length > 0 && webhooks.length === 0
    const reason =
      misfit ?? (isUnposted ? 'no webhook had come when it was recorded, and so none is posted' : undefined)
    this.tell({ name, outcome: misfit === undefined ? 'replayed' : 'unfit', ...(reason && { reason }) })
    const pairs = [...key.known, ...freshPairs(key, turn), ...key.webhooks]
    const back = replacement(pairs.map(({ live, kept }) => [kept, live]))
    const posted = webhooks.map(
      (it): Webhook => ({
        url: back(it.to),
        body: String(bytesOf(it, back)),
        ...(it.headers && {
          headers: Object.fromEntries(Object.entries(it.headers).map(([name, text]) => [name, back(text)])),
        }),
      }),
    )
    return { ...recording, back, posted }
  }

  private missed(exchange: Exchange): string {
    const { key, pairs, model } = exchange
    const name = fileOf(exchange)
    this.tell({ name, outcome: 'missed' })
    const asked = key.keptAs([...pairs, ...freshPairs(key, exchange.turn)])
    const { identifiers } = this.api
    return missText({ asked, name, model, folder: this.folder, options: this.options, identifiers })
  }

  /** What an earlier run recorded of the same requests is no part of this one. */
  private forgetEarlier({ stem, turn, key }: Exchange): void {
    const isAnew = this.options.mode === 'record' || key.known.length > 0
    if (isAnew && turn === 1 && !this.begun.has(stem))
      for (let it = 1; this.folder.get(fileOf({ stem, turn: it })) !== undefined; it++)
        this.folder.remove(fileOf({ stem, turn: it }))
    this.begun.add(stem)
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

function recordingOf({ model, key, redaction }: Exchange, { pairs, answer, webhooks }: KeptExchange): Recording {
  const renamed = replacement([...pairs, ...key.webhooks].map(({ live, kept }) => [live, kept]))
  const plain = JSON.parse(renamed(JSON.stringify({ answer, webhooks })))
  const open = redaction.json(plain) as unknown as Pick<Recording, 'answer' | 'webhooks'>
  return {
    ...(model !== undefined && { model }),
    request: key.keptAs(pairs),
    ...open,
    answer: { ...open.answer, status: answer.status },
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof SpecError) return error.problems.map((it) => it.fact).join(' ')
  return failureText(error)
}

/** The file of a turn: the first has the name of the request alone. */
function fileOf({ stem, turn }: Pick<Exchange, 'stem' | 'turn'>): string {
  return `${stem}${turn === 1 ? '' : `.${turn}`}.json`
}
