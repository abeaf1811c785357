import { type JsonObject, member } from '../../../generator/document/json.js'
import { originOf } from '../address.js'
import type { MockApi } from '../api.js'
import { type FaultRefusal, refusalFault } from '../connection-fault.js'
import type { MockRequest, Poster } from '../exchange.js'
import { faultHeader } from '../fault.js'
import type { Faults } from '../fault-plan.js'
import type { MessageSource } from '../message-source.js'
import { keysIn } from '../secret.js'
import { type MockError, mockFailure } from '../service.js'
import type { ToldFault } from '../settings.js'
import { detached, type Timer } from '../timer.js'
import { isAuthentication, keyFailure, missingKey } from './authentication.js'
import { statusOf } from './batch.js'
import { readBody, type TaskItem } from './body.js'
import { isDryRun } from './dry-run.js'
import { type ErrorEntry, forbidden, payloadFailure } from './error-entry.js'
import { type Answered, type FrameWay, framesOf, onTheWay } from './frame.js'
import type { Sessions, SocketSession } from './session.js'
import type { SocketEnd } from './socket-end.js'

/** Messages of one socket that wait for their latency to pass. */
const mostInFlight = 10_000

/** Bytes that a client may leave unread before its socket is ended. */
const mostUnread = 64 * 1024 * 1024

/** What all sockets of a server share. */
export interface Switchboard {
  readonly api: MockApi
  readonly courier: Poster
  readonly sessions: Sessions
  /** Who answers messages that the mock would not refuse. */
  readonly source?: MessageSource
}

/** One socket. */
export class Connection {
  private readonly api: MockApi
  private readonly courier: Poster
  private readonly sessions: Sessions
  private readonly source: MessageSource | undefined
  private readonly socket: SocketEnd
  private readonly isDryRun: boolean
  private readonly origin: string
  private readonly upgrade: MockRequest
  private readonly ownFaults: ReturnType<MockApi['askedFaults']>
  private idle: Timer
  private session: SocketSession | undefined
  private key = ''
  private inFlight = 0

  constructor({ api, courier, sessions, source }: Switchboard, socket: SocketEnd, upgrade: MockRequest) {
    this.api = api
    this.courier = courier
    this.sessions = sessions
    this.source = source
    this.socket = socket
    this.isDryRun = isDryRun(upgrade)
    this.origin = originOf(upgrade)
    this.upgrade = upgrade
    this.ownFaults = api.askedFaults(upgrade.headers[faultHeader])
    this.idle = this.untilIdle()
  }

  /** A message has come. */
  receive(text: string): void {
    this.touch()
    this.api.requests.begin()
    const told = this.guarded(() => this.handle(text))
    if (told !== undefined) this.note(text, told, this.api.requests.performed)
  }

  private note(body: string, told: Told, performed: readonly string[]): void {
    this.api.requests.add({ ...asMessage, headers: {}, body }, told.status, performed)
    this.api.settings.onEvent?.({ kind: 'request', ...asMessage, ...told })
  }

  /** A sign of life has come. */
  touch(): void {
    clearTimeout(this.idle)
    this.idle = this.untilIdle()
  }

  /** The client has gone. */
  end(): void {
    clearTimeout(this.idle)
    if (this.session === undefined) return
    if (this.session.socket === this.socket) this.source?.left(this.session)
    this.sessions.leave(this.session, this.socket)
  }

  private untilIdle(): Timer {
    return detached(setTimeout(() => this.socket.close(1000, 'idle'), this.api.account.choices.idleCloseMs))
  }

  /** What goes wrong while a message is answered is told, and the process goes on. */
  private guarded<T>(work: () => T): T | Told {
    try {
      return work()
    } catch (error) {
      this.send({ errors: [mockFailure(error)] })
      return { status: 500 }
    }
  }

  /** Answers a message, and says as which status that is told; undefined where another tells. */
  private handle(text: string): Told | undefined {
    const body = readBody(text, this.api.account.choices)
    if ('refused' in body) {
      this.send({ errors: [payloadFailure(body.refused)] })
      return { status: 400 }
    }
    const tasks: TaskItem[] = []
    let status = 200
    for (const item of body.items) {
      if (isAuthentication(item.value)) status = this.authenticate(item.value)
      else tasks.push(item)
    }
    if (tasks.length === 0) return { status }
    if (this.session !== undefined) return this.perform({ tasks, text, session: this.session })
    this.refuse(refusedAll(tasks, missingKey))
    return { status: 401 }
  }

  private authenticate(task: JsonObject): number {
    const { choices, lock } = this.api.account
    const failure = keyFailure(member(task, 'apiKey'), lock)
    if (failure) {
      this.refuse([failure])
      return 401
    }
    const wanted = member(task, 'connectionSessionUUID')
    const resumed =
      typeof wanted === 'string'
        ? this.sessions.resume(wanted, this.socket, choices.resumedSession === 'new-uuid')
        : undefined
    if (wanted !== undefined && resumed === undefined && choices.foreignSession === 'refuse') {
      this.refuse([
        {
          code: 'invalidConnectionSessionUUID',
          message: 'No session has this UUID, or it has expired.',
          parameter: 'connectionSessionUUID',
          taskType: 'authentication',
        },
      ])
      return 400
    }
    this.key = String(member(task, 'apiKey'))
    this.session = resumed ?? this.session ?? this.sessions.start(this.socket)
    this.send({ data: [{ taskType: 'authentication', connectionSessionUUID: this.session.uuid }] })
    for (const it of this.sessions.missed(this.session)) this.deliver(it)
    return 200
  }

  private refuse(errors: readonly ErrorEntry[]): void {
    this.send({ errors })
    if (this.api.account.choices.badKeyOverWebSocket === 'close') this.socket.close(1008, 'not authenticated')
  }

  private perform(message: TaskMessage): Told | undefined {
    const { tasks } = message
    const faults = this.faults(tasks)
    if (faults === undefined) return { status: 400 }
    const { settings, account, tasks: service } = this.api
    const refusal = refusalFault(service, faults, account.choices)
    if (refusal === undefined && settings.isForbidden) {
      this.send({ errors: refusedAll(tasks, forbidden) })
      return { status: 403 }
    }
    const { given } = account.replies
    const isOwn = this.source === undefined || this.isOwnTask(tasks)
    const performed = refusal ? refusedBatch(tasks, refusal) : this.performed(tasks, faults)
    const frames = framesOf(performed, account.choices, faults)
    const way = faults.struck(onTheWay, {
      delayMs: settings.latencyMs + account.replies.takeDelay(),
      count: frames.length,
    })
    const isFinal = faults.haveStruck || performed.errors.length > 0 || account.replies.given !== given
    if (!isOwn && !isFinal && !this.isDryRun) {
      this.pass(message)
      return undefined
    }
    const status = statusOf(performed, account.choices)
    if (way.isReset) {
      this.socket.terminate()
      return { status, fault: 'reset' }
    }
    this.courier.post(performed.webhooks, settings.latencyMs)
    if (way.isSilent) return { status, fault: 'silent' }
    this.later(way.delayMs, () => this.deliverAll(frames, way))
    return { status, ...(way.cut ? { fault: 'cut' } : way.most !== undefined && { fault: 'stalled' }) }
  }

  /** Whether the mock answers tasks whoever else could: they are of what it performed itself, or have no identifier. */
  private isOwnTask(tasks: readonly TaskItem[]): boolean {
    const { identifiers } = this.api
    const isNamed = tasks.some(({ value }) => [...identifiers].some((it) => typeof member(value, it) === 'string'))
    return !isNamed || this.api.isTaskOf({ body: bodyOf(tasks) })
  }

  /** Has another answer a message, as if the mock had not. */
  private pass({ tasks, text, session }: TaskMessage): void {
    const { performed } = this.api.requests
    this.api.undo({ performed })
    const request = { ...asMessage, headers: {}, body: bodyOf(tasks) }
    this.later(this.api.settings.latencyMs, () =>
      this.source?.answer({
        request,
        key: this.key,
        secrets: keysIn(this.upgrade),
        session,
        deliver: (frame) => this.guarded(() => this.deliver(frame)),
        refuse: (error) => this.send({ errors: refusedAll(tasks, error) }),
        post: (webhooks) => this.courier.post(webhooks),
        answered: (status) => this.note(text, { status }, status < 400 ? performed : []),
      }),
    )
  }

  private performed(tasks: readonly TaskItem[], faults: Faults): Answered {
    const circumstances = { faults, isDryRun: this.isDryRun, origin: this.origin, isSocket: true }
    return this.api.tasks.performer.perform(tasks, circumstances)
  }

  /** The faults of one message; undefined when the socket asked for one that does not exist. */
  private faults(tasks: readonly TaskItem[]): Faults | undefined {
    const found = this.api.withPlanned(this.ownFaults)
    if (!('refused' in found)) return found
    const { refused: message } = found
    this.send({ errors: refusedAll(tasks, { code: 'invalidFault', message }) })
    return undefined
  }

  private later(ms: number, work: () => void): void {
    if (ms === 0) {
      work()
      return
    }
    if (this.inFlight >= mostInFlight) {
      this.socket.close(1013, 'too many messages at once')
      return
    }
    this.inFlight++
    detached(
      setTimeout(() => {
        this.inFlight--
        this.guarded(() => {
          work()
          return { status: 200 }
        })
      }, ms),
    )
  }

  private deliverAll(frames: readonly string[], { cut, most, gapMs = 0 }: FrameWay): void {
    for (const [index, it] of frames.slice(0, most).entries()) {
      if (cut === undefined) this.later(gapMs * index, () => this.deliver(it))
      else this.deliver(cut(it))
      if (cut === undefined) continue
      this.socket.terminate()
      return
    }
  }

  /** Hands a frame to whichever socket the session has now, or keeps it for the next. */
  private deliver(frame: string): void {
    const socket = this.session?.socket ?? this.socket
    if (socket.isOpen) {
      if (socket.unread > mostUnread) socket.terminate()
      else socket.send(frame)
    } else if (this.session) this.sessions.keep(this.session, frame)
  }

  private send(frame: object): void {
    this.deliver(JSON.stringify(frame))
  }
}

/** A message of tasks. */
interface TaskMessage {
  readonly tasks: readonly TaskItem[]
  /** Its text, with whatever else it says. */
  readonly text: string
  readonly session: SocketSession
}

const bodyOf = (tasks: readonly TaskItem[]) => `[${tasks.map((it) => it.text).join()}]`

const asMessage = { method: 'MESSAGE', path: '/v1' }

/** What is told of the answer to a message: the status that it has over HTTP, and what befell it. */
interface Told {
  readonly status: number
  readonly fault?: ToldFault
}

/** The same error for each of the tasks. */
function refusedAll(tasks: readonly TaskItem[], error: MockError): ErrorEntry[] {
  return tasks.map(({ value }) => ({ ...error, ...identityOf(value) }))
}

/** What tasks bring that are all refused for one reason. */
function refusedBatch(tasks: readonly TaskItem[], { status, error }: FaultRefusal): Answered {
  return { data: [], errors: refusedAll(tasks, error), webhooks: [], streamed: [], isAccepted: false, status }
}

/** Errors without a taskUUID would fail every task of the socket. */
function identityOf(task: JsonObject): { taskType?: string; taskUUID?: string } {
  const taskType = member(task, 'taskType')
  const taskUUID = member(task, 'taskUUID')
  return { ...(typeof taskType === 'string' && { taskType }), ...(typeof taskUUID === 'string' && { taskUUID }) }
}
