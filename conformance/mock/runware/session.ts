import { detached, type Timer } from '../timer.js'
import type { SocketEnd } from './socket-end.js'

/** Frames that a session keeps for a client that went away, sessions that are kept, and characters that all keep. */
const mostFrames = 1_000
const mostSessions = 1_000
const mostCharacters = 64 * 1024 * 1024

/** What a connectionSessionUUID stands for. */
export interface SocketSession {
  readonly uuid: string
  socket: SocketEnd | undefined
  /** Frames that found no socket. */
  readonly missed: string[]
  expiry: Timer | undefined
}

/** The sessions of all sockets; one without a socket lives on for a while, the oldest give way to new ones. */
export class Sessions {
  private readonly all = new Map<string, SocketSession>()
  private readonly windowMs: number
  private characters = 0

  constructor(windowMs: number) {
    this.windowMs = windowMs
  }

  start(socket: SocketEnd, uuid: string = crypto.randomUUID()): SocketSession {
    const session: SocketSession = { uuid, socket, missed: [], expiry: undefined }
    this.all.set(uuid, session)
    if (this.all.size > mostSessions) {
      const oldest = [...this.all.values()].find((it) => it.socket === undefined) ?? this.all.values().next().value
      if (oldest) this.end(oldest)
    }
    return session
  }

  /** Gives a session another socket; undefined when it is unknown or has expired. */
  resume(uuid: string, socket: SocketEnd, isRenamed: boolean): SocketSession | undefined {
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
  keep(session: SocketSession, frame: string): void {
    if (session.missed.length >= mostFrames || this.characters + frame.length > mostCharacters) return
    session.missed.push(frame)
    this.characters += frame.length
  }

  /** Hands out what the session missed. */
  missed(session: SocketSession): string[] {
    const frames = session.missed.splice(0)
    for (const it of frames) this.characters -= it.length
    return frames
  }

  leave(session: SocketSession, socket: SocketEnd): void {
    if (session.socket !== socket) return
    session.socket = undefined
    session.expiry = detached(setTimeout(() => this.end(session), this.windowMs))
  }

  close(): void {
    for (const it of this.all.values()) this.end(it)
  }

  private end(session: SocketSession): void {
    clearTimeout(session.expiry)
    this.missed(session)
    this.all.delete(session.uuid)
  }
}
