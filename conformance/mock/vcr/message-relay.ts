import type { MockApi } from '../api.js'
import type { MessageSource, PassedMessage } from '../message-source.js'
import type { MockError } from '../service.js'
import { detached, type Timer } from '../timer.js'
import { messageText, recordedMessage } from './body.js'
import { type Cassette, mostKept, type PlayedRecording } from './cassette.js'
import type { RecordedEvent } from './recording.js'
import { Take } from './take.js'
import { type TaskItems, TaskMessages } from './task-messages.js'
import { UpstreamSocket } from './upstream-socket.js'
import type { VcrOptions } from './vcr-options.js'
import { NotForwarded, type WebhookBox } from './webhook-box.js'

/** Messages that answers are awaited for. */
const mostOpen = 10_000

/** So long after a message its recording is written: what comes along with it is written with it. */
const writtenAfterMs = 100

interface RelayedMessages {
  readonly api: MockApi
  readonly cassette: Cassette
  readonly webhooks: WebhookBox
  readonly options: VcrOptions
}

/** A message that was forwarded, and what has come for it. */
class OpenMessage {
  readonly passed: PassedMessage
  private readonly take: Take
  private readonly unwritten: Set<OpenMessage>
  private readonly events: RecordedEvent[] = []
  private status = 0
  private size = 0
  private last: number | undefined
  private timer: Timer | undefined

  /** @param unwritten those of which something has come that is not written yet */
  constructor(passed: PassedMessage, take: Take, unwritten: Set<OpenMessage>) {
    this.passed = passed
    this.take = take
    this.unwritten = unwritten
  }

  get isAnswered(): boolean {
    return this.events.length > 0
  }

  /**
   * A message that is of it, or of it and others.
   * @param status as which it is told where it is the first
   */
  add(text: string, status: number): void {
    const now = performance.now()
    this.size += text.length
    if (this.size <= mostKept) this.events.push(recordedMessage(text, now - (this.last ?? now)))
    this.last = now
    if (this.status === 0) {
      this.status = status
      this.passed.answered(this.status)
    }
    this.unwritten.add(this)
    this.timer ??= detached(setTimeout(() => this.keep(), writtenAfterMs))
  }

  /** Writes what has come. */
  keep(): void {
    if (this.timer === undefined) return
    clearTimeout(this.timer)
    this.timer = undefined
    this.unwritten.delete(this)
    const { status, events } = this
    this.take.answered(this.size > mostKept ? undefined : { status, headers: {}, messages: [...events] })
  }
}

/**
 * Answers messages over WebSocket by recordings, or by the server behind the mock, whose messages become recordings.
 *
 * A recording is one message and all that came for it, in its order: a message belongs to the last one that named its task,
 * and one that names no task to the last that was sent. Each session has a socket upstream from its first message that
 * is forwarded on, and shows its key there; what is said of keys and sessions is between the mock and the client.
 */
export class MessageRelay implements MessageSource {
  private readonly shared: RelayedMessages
  private readonly messages: TaskMessages | undefined
  private readonly lines = new Map<object, Line>()
  private readonly open = new Map<string, OpenMessage>()
  private readonly unwritten = new Set<OpenMessage>()

  constructor(shared: RelayedMessages) {
    this.shared = shared
    this.messages = TaskMessages.of(shared.api.models)
  }

  answer(passed: PassedMessage): void {
    const { cassette } = this.shared
    for (const it of this.unwritten) it.keep()
    const exchange = cassette.exchangeOf(passed.request, [passed.key, ...passed.secrets])
    const course = cassette.courseOf(exchange)
    if ('played' in course) this.play(course.played, passed)
    else if ('missed' in course) refused(passed, 404, { code: 'notRecorded', message: course.missed })
    else this.forward(passed, new Take(cassette, course.asked))
  }

  touch(session: object, text: string): void {
    this.lines.get(session)?.socket.touch(text)
  }

  left(session: object): void {
    const line = this.lines.get(session)
    if (line === undefined) return
    clearTimeout(line.expiry)
    // What was asked for is paid for, and its client may come again.
    line.expiry = detached(setTimeout(() => this.end(session, line), this.shared.api.account.choices.resumeWindowMs))
  }

  close(): void {
    for (const [session, line] of this.lines) this.end(session, line)
    for (const it of this.unwritten) it.keep()
  }

  private play(recording: PlayedRecording, passed: PassedMessage): void {
    const { answer, back, posted } = recording
    const messages = 'messages' in answer ? answer.messages : []
    let at = 0
    for (const it of messages) {
      at += this.shared.options.gaps === 'recorded' ? (it.afterMs ?? 0) : 0
      const text = back(messageText(it))
      if (at === 0) passed.deliver(text)
      else detached(setTimeout(() => passed.deliver(text), at))
    }
    passed.answered(answer.status)
    passed.post(posted)
  }

  private forward(passed: PassedMessage, take: Take): void {
    const { cassette, webhooks } = this.shared
    const { known, fresh } = take.exchange.key
    const message = new OpenMessage(passed, take, this.unwritten)
    try {
      const { body } = webhooks.redirected(passed.request, take)
      cassette.forwarded(take.exchange)
      for (const live of [...known.map((it) => it.live), ...fresh]) this.await(live.toLowerCase(), message)
      const line = this.lineOf(passed)
      line.latest = message
      line.socket.send(body)
    } catch (error) {
      if (!(error instanceof NotForwarded)) throw error
      refused(passed, 501, { code: 'notRecorded', message: error.message })
    }
  }

  private await(identifier: string, message: OpenMessage): void {
    this.open.get(identifier)?.keep()
    this.open.delete(identifier)
    this.open.set(identifier, message)
    const [oldest] = this.open
    if (this.open.size <= mostOpen || oldest === undefined) return
    oldest[1].keep()
    this.open.delete(oldest[0])
  }

  private lineOf({ session, key }: PassedMessage): Line {
    const { upstream = '', upstreamSocket, upstreamKey = key } = this.shared.options
    const known = this.lines.get(session)
    if (known !== undefined) {
      clearTimeout(known.expiry)
      return known
    }
    const { messages } = this
    if (messages === undefined)
      throw new NotForwarded('No model of the mock has tasks that are asked for over WebSocket.')
    const line: Line = {
      expiry: undefined,
      latest: undefined,
      socket: new UpstreamSocket(upstreamSocket ?? messages.socketUrlOf(upstream), messages, upstreamKey, {
        message: (text) => this.receive(text, line, messages),
        ended: (status, error) => this.broken(session, line, { status, error }),
      }),
    }
    this.lines.set(session, line)
    return line
  }

  /** Something has come from the server behind the mock. */
  private receive(text: string, line: Line, messages: TaskMessages): void {
    const { named, anonymous } = this.shared.webhooks
    const owners = [...this.ownersOf(text, line, messages)]
    for (const [owner, own] of owners) {
      const failure = messages.failureIn(own)
      owner.add(
        anonymous(owners.length === 1 ? text : JSON.stringify(own)),
        failure === undefined ? 200 : messages.statusOf(failure),
      )
    }
    owners[0]?.[0].passed.deliver(named(text))
  }

  /** The messages that something is of, and what of it is of each. */
  private ownersOf(text: string, line: Line, messages: TaskMessages): ReadonlyMap<OpenMessage, TaskItems> {
    const owners = new Map<OpenMessage, TaskItems>()
    for (const { member, item, task } of messages.itemsIn(text)) {
      const owner = (task === undefined ? undefined : this.open.get(task)) ?? line.latest
      if (owner === undefined) continue
      const own = owners.get(owner) ?? {}
      owners.set(owner, { ...own, [member]: [...(own[member] ?? []), item] })
    }
    if (owners.size === 0 && line.latest !== undefined) owners.set(line.latest, {})
    return owners
  }

  /** The socket upstream has ended: what nothing has come for will have no answer. */
  private broken(session: object, line: Line, { status, error }: { status: number; error: MockError }): void {
    if (this.lines.get(session) === line) this.lines.delete(session)
    clearTimeout(line.expiry)
    const ended = new Set<OpenMessage>()
    for (const [identifier, it] of this.open) {
      if (it.passed.session !== session) continue
      this.open.delete(identifier)
      ended.add(it)
    }
    for (const it of ended)
      if (it.isAnswered) it.keep()
      else refused(it.passed, status, error)
  }

  private end(session: object, line: Line): void {
    clearTimeout(line.expiry)
    line.socket.close()
    this.lines.delete(session)
  }
}

/** The socket upstream of a session. */
interface Line {
  readonly socket: UpstreamSocket
  /** What was sent last. */
  latest: OpenMessage | undefined
  expiry: Timer | undefined
}

function refused(passed: PassedMessage, status: number, error: MockError): void {
  passed.refuse(error)
  passed.answered(status)
}
