import { randomUUID } from 'node:crypto'
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { type RawData, type WebSocket, WebSocketServer } from 'ws'
import { type JsonObject, member } from '../../../generator/document/json.js'
import { isDryRun, originOf } from '../address.js'
import type { MockApi } from '../api.js'
import { statusFailure } from '../connection-fault.js'
import { type Effects, type Faults, faultHeader } from '../fault.js'
import { requestOf } from '../incoming.js'
import type { Courier } from '../webhook.js'
import { isAuthentication, keyFailure, missingKey } from './authentication.js'
import type { Performed } from './batch.js'
import { type Item, readBody } from './body.js'
import type { Choices } from './choices.js'
import { type ErrorEntry, forbidden, payloadFailure } from './error-entry.js'
import { chunksOf, type Flow, providerTimeout } from './stream.js'

/** Frames that a session keeps for a client that went away, sessions that are kept, and characters that all keep. */
const mostFrames = 1_000
const mostSessions = 1_000
const mostCharacters = 64 * 1024 * 1024

/** Messages of one socket that wait for their latency to pass. */
const mostInFlight = 10_000

/** Bytes that a client may leave unread before its socket is ended. */
const mostUnread = 64 * 1024 * 1024

/** What a connectionSessionUUID stands for. */
interface Session {
  readonly uuid: string
  socket: WebSocket | undefined
  /** Frames that found no socket. */
  readonly missed: string[]
  expiry: NodeJS.Timeout | undefined
}

/** Speaks the same tasks over WebSocket, on any path of the server. */
export function serveSockets(api: MockApi, courier: Courier, server: Server): { close(): void } {
  const { maxFrameBytes } = api.choices
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxFrameBytes, perMessageDeflate: false })
  const sessions = new Sessions(api.choices.resumeWindowMs)
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    try {
      sockets.handleUpgrade(request, socket, head, (client) => new Connection(api, courier, sessions, client, request))
    } catch {
      // What cannot be upgraded is let go: no request may end the process.
      socket.destroy()
    }
  })
  return {
    close: () => {
      for (const it of sockets.clients) it.terminate()
      sessions.close()
      sockets.close()
    },
  }
}

/** The sessions of all sockets; one without a socket lives on for a while, the oldest give way to new ones. */
class Sessions {
  private readonly all = new Map<string, Session>()
  private readonly windowMs: number
  private characters = 0

  constructor(windowMs: number) {
    this.windowMs = windowMs
  }

  start(socket: WebSocket, uuid: string = randomUUID()): Session {
    const session: Session = { uuid, socket, missed: [], expiry: undefined }
    this.all.set(uuid, session)
    if (this.all.size > mostSessions) {
      const oldest = [...this.all.values()].find((it) => it.socket === undefined) ?? this.all.values().next().value
      if (oldest) this.end(oldest)
    }
    return session
  }

  /** Gives a session another socket; undefined when it is unknown or has expired. */
  resume(uuid: string, socket: WebSocket, isRenamed: boolean): Session | undefined {
    const session = this.all.get(uuid)
    if (session === undefined) return undefined
    clearTimeout(session.expiry)
    if (session.socket !== socket) session.socket?.close(4000, 'resumed elsewhere')
    session.socket = socket
    if (!isRenamed) return session
    const frames = this.missed(session)
    this.end(session)
    const renamed = this.start(socket)
    for (const it of frames) this.keep(renamed, it)
    return renamed
  }

  /** Keeps a frame for the next socket of the session, as long as there is room. */
  keep(session: Session, frame: string): void {
    if (session.missed.length >= mostFrames || this.characters + frame.length > mostCharacters) return
    session.missed.push(frame)
    this.characters += frame.length
  }

  /** Hands out what the session missed. */
  missed(session: Session): string[] {
    const frames = session.missed.splice(0)
    for (const it of frames) this.characters -= it.length
    return frames
  }

  leave(session: Session, socket: WebSocket): void {
    if (session.socket !== socket) return
    session.socket = undefined
    session.expiry = setTimeout(() => this.end(session), this.windowMs)
    session.expiry.unref()
  }

  close(): void {
    for (const it of this.all.values()) this.end(it)
  }

  private end(session: Session): void {
    clearTimeout(session.expiry)
    this.missed(session)
    this.all.delete(session.uuid)
  }
}

/** One socket. */
class Connection {
  private readonly api: MockApi
  private readonly courier: Courier
  private readonly sessions: Sessions
  private readonly socket: WebSocket
  private readonly isDryRun: boolean
  private readonly origin: string
  private readonly ownFaults: string | undefined
  private readonly idle: NodeJS.Timeout
  private session: Session | undefined
  private inFlight = 0

  constructor(api: MockApi, courier: Courier, sessions: Sessions, socket: WebSocket, upgrade: IncomingMessage) {
    this.api = api
    this.courier = courier
    this.sessions = sessions
    this.socket = socket
    const request = requestOf(upgrade, '')
    this.isDryRun = isDryRun(request)
    this.origin = originOf(request)
    this.ownFaults = request.headers[faultHeader]
    this.idle = setTimeout(() => socket.close(1000, 'idle'), api.choices.idleCloseMs)
    this.idle.unref()
    socket.on('message', (data) => this.receive(data))
    socket.on('ping', () => this.idle.refresh())
    socket.on('error', () => socket.terminate())
    socket.on('close', () => {
      clearTimeout(this.idle)
      if (this.session) sessions.leave(this.session, socket)
    })
  }

  private receive(data: RawData): void {
    this.idle.refresh()
    this.guarded(() => this.handle(String(data)))
  }

  /** What goes wrong while a message is answered is told, and the process goes on. */
  private guarded(work: () => void): void {
    try {
      work()
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      this.send({ errors: [{ code: 'internalServerError', message: `The mock failed: ${message}` }] })
    }
  }

  private handle(text: string): void {
    const body = readBody(text, this.api.choices)
    if ('refused' in body) {
      this.send({ errors: [payloadFailure(body.refused)] })
      return
    }
    const tasks: Item[] = []
    for (const item of body.items) {
      if (isAuthentication(item.value)) this.authenticate(item.value)
      else tasks.push(item)
    }
    if (tasks.length === 0) return
    if (this.session === undefined) this.refuse(tasks.map(({ value }) => ({ ...missingKey, ...identityOf(value) })))
    else this.perform(tasks)
  }

  private authenticate(task: JsonObject): void {
    const { choices, lock } = this.api
    const failure = keyFailure(member(task, 'apiKey'), lock)
    if (failure) {
      this.refuse([failure])
      return
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
      return
    }
    this.session = resumed ?? this.session ?? this.sessions.start(this.socket)
    this.send({ data: [{ taskType: 'authentication', connectionSessionUUID: this.session.uuid }] })
    for (const it of this.sessions.missed(this.session)) this.deliver(it)
  }

  private refuse(errors: readonly ErrorEntry[]): void {
    this.send({ errors })
    if (this.api.choices.badKeyOverWebSocket === 'close') this.socket.close(1008, 'not authenticated')
  }

  private perform(tasks: readonly Item[]): void {
    const faults = this.faults(tasks)
    if (faults === undefined) return
    const way = faults.struck(onTheWay, { delayMs: this.api.settings.latencyMs })
    if (way.isReset) {
      this.socket.terminate()
      return
    }
    const struck = statusFailure(faults)
    const { settings } = this.api
    if (struck === undefined && settings.isForbidden) {
      this.send({
        errors: tasks.map(({ value }) => ({ ...forbidden, ...identityOf(value) })),
      })
      return
    }
    const performed = struck
      ? {
          data: [],
          errors: tasks.map(({ value }) => ({ ...struck, ...identityOf(value) })),
          webhooks: [],
          streamed: [],
        }
      : this.api.perform(tasks, { faults, isDryRun: this.isDryRun, origin: this.origin, isSocket: true })
    this.courier.post(performed.webhooks, settings.latencyMs)
    settings.onEvent?.({
      kind: 'request',
      method: 'MESSAGE',
      path: '/v1',
      status: performed.errors.length > 0 ? 400 : 200,
    })
    if (way.isSilent) return
    const frames = framesOf(performed, this.api.choices, faults)
    this.later(way.delayMs, () => this.deliverAll(frames, way))
  }

  /** The faults of one message; undefined when the socket asked for one that does not exist. */
  private faults(tasks: readonly Item[]): Faults | undefined {
    const found = this.api.faultsOf({ headers: { [faultHeader]: this.ownFaults } })
    if (!('refused' in found)) return found
    const { refused: message } = found
    this.send({ errors: tasks.map(({ value }) => ({ code: 'invalidFault', message, ...identityOf(value) })) })
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
    setTimeout(() => {
      this.inFlight--
      this.guarded(work)
    }, ms).unref()
  }

  private deliverAll(frames: readonly string[], { cut }: Way): void {
    for (const it of frames) {
      this.deliver(cut?.(it) ?? it)
      if (cut === undefined) continue
      this.socket.terminate()
      return
    }
  }

  /** Hands a frame to whichever socket the session has now, or keeps it for the next. */
  private deliver(frame: string): void {
    const socket = this.session?.socket ?? this.socket
    if (socket.readyState === socket.OPEN) {
      if (socket.bufferedAmount > mostUnread) socket.terminate()
      else socket.send(frame)
    } else if (this.session) this.sessions.keep(this.session, frame)
  }

  private send(frame: object): void {
    this.deliver(JSON.stringify(frame))
  }
}

/** Errors without a taskUUID would fail every task of the socket. */
function identityOf(task: JsonObject): { taskType?: string; taskUUID?: string } {
  const taskType = member(task, 'taskType')
  const taskUUID = member(task, 'taskUUID')
  return { ...(typeof taskType === 'string' && { taskType }), ...(typeof taskUUID === 'string' && { taskUUID }) }
}

/** What becomes of the frames that answer a message on their way. */
interface Way {
  readonly delayMs: number
  readonly isSilent?: true
  readonly isReset?: true
  /** What is left of the first frame, after which the connection ends. */
  readonly cut?: (frame: string) => string
}

const onTheWay: Effects<'way', Way> = {
  slow: (it, { ms }) => ({ ...it, delayMs: it.delayMs + ms }),
  timeout: (it) => ({ ...it, isSilent: true }),
  reset: (it) => ({ ...it, isReset: true }),
  cut: (it, { after }) => ({ ...it, cut: (frame) => frame.slice(0, after ?? frame.length >> 1) }),
  // A frame has no content type.
  'content-type': (it) => it,
}

type Answered = Pick<Performed, 'data' | 'streamed' | 'errors'>

/** The frames of an answer: what tasks brought, what is streamed, and what was refused. */
function framesOf({ data, streamed, errors }: Answered, choices: Choices, faults: Faults): readonly string[] {
  const told = data.length > 0 ? [JSON.stringify({ data })] : []
  const chunks = streamed.flatMap((it) => [...chunksOf(it, choices)].map((chunk) => JSON.stringify({ data: [chunk] })))
  const refused = errors.length > 0 ? [JSON.stringify({ errors })] : []
  // A poll for an unknown task has none of these; its asker is owed a frame.
  const owed = told.length + chunks.length + refused.length === 0 ? ['{"data":[]}'] : []
  const half = Math.max(1, chunks.length >> 1)
  const { first, rest } = faults.struck(inFrames, {
    first: [...told, ...owed, ...chunks.slice(0, half)],
    rest: chunks.slice(half),
    broken: streamed.slice(0, 1).map(({ task }) => JSON.stringify({ errors: [providerTimeout(task)] })),
  })
  return [...first, ...rest, ...refused]
}

const inFrames: Effects<'stream', Flow> = {
  'malformed-event': (it) => ({ ...it, first: ['{"data":[{"te', ...it.first] }),
  'error-in-stream': (it) => ({ ...it, rest: it.broken }),
}
