import { isJsonObject, type JsonObject, parsedJson } from '../../generator/document/json.js'
import { valueAt } from '../../generator/document/pointer.js'
import { repeats, withoutSecrets } from '../../generator/document/secret.js'
import { failureText } from '../../generator/document/system-fault.js'
import type { SocketProtocol, TaskProtocol } from '../../generator/provider/protocol.js'
import { FrameLine } from './frame-line.js'
import { bodyWithKey, type ExtraHeader, type Received, type Sent, shownKey } from './target.js'

/** How tasks are sent over a WebSocket. */
export interface SocketOptions {
  readonly url: string
  readonly key: string
  readonly socket: SocketProtocol
  readonly tasks: TaskProtocol
  readonly extraHeaders?: readonly ExtraHeader[] | undefined
  /** Longest wait for a whole answer. */
  readonly timeoutMs: number
  readonly signal?: AbortSignal | undefined
}

/** Sends requests over WebSockets, until it is closed. */
export interface SocketTransport {
  send(request: Sent): Promise<Received>
  close(): void
}

/*
 * One answer of frames, as HTTP would have it. A socket has no status: what comes before the key was taken is a 401, frames
 * of nothing but errors are a 400, and all else is a 200. Which frames belong to a request their identifiers tell; so tasks
 * with identifiers of their own go together over one socket, where answers may be mixed up, and whatever has none, or asks
 * for the state of another task, has a socket for itself as long as it takes. A request with another key has its own.
 *
 * An answer is complete when each task has as many results as it asks for, an acknowledgement or an error, and a sign of life
 * that was sent after that has come back: what is too much would have come before it. What is not complete in time is what
 * came of it.
 */

/** Opens a socket when the first request is sent. */
export function socketTransport(options: SocketOptions): SocketTransport {
  const { key, tasks } = options
  const [shared, own] = [new Slot(options), new Slot(options)]
  let last: Promise<unknown> = Promise.resolve()
  const alone = async (request: Sent): Promise<Received> => {
    const line = new Slot(options)
    // An empty key is none in a header; here it is one that is empty.
    const shown = request.key === 'empty' ? '' : shownKey(request.key ?? 'right', key, '')
    try {
      return await line.ask(bodyWithKey(request, key), request.keyPlace === undefined ? shown : undefined)
    } finally {
      line.close()
    }
  }
  return {
    send: (request) => {
      if ((request.key ?? 'right') !== 'right' || request.keyPlace !== undefined) return alone(request)
      if (shared.canCarry(identifiersIn(request.body, tasks))) return shared.ask(request.body, key)
      const next = last.then(() => own.ask(request.body, key))
      last = next
      return next
    },
    close: () => {
      shared.close()
      own.close()
    },
  }
}

/** The identifiers of a body, where each of its tasks has one of its own and asks for no other's state. */
function identifiersIn(body: string, { identifier, poll }: TaskProtocol): readonly string[] | undefined {
  const json = parsedJson(body)
  if (!Array.isArray(json) || poll.is(body)) return undefined
  const ids = json.map((it) => (isJsonObject(it) ? it[identifier] : undefined))
  const isOwn = ids.length > 0 && ids.every((it) => typeof it === 'string') && new Set(ids).size === ids.length
  return isOwn ? (ids as string[]) : undefined
}

/** What a request waits for. */
interface Expecting {
  /** For each task how many items are still to come; those without an identifier have the empty one. */
  readonly left: { readonly id: string; count: number }[]
  readonly frames: string[]
  readonly done: (received: Received) => void
  isComplete: boolean
}

/** A place for a socket: it is opened when it is needed, and again when it was closed. */
class Slot {
  private readonly options: SocketOptions
  private line: FrameLine | undefined
  /** Whether the key was taken: before that whatever is refused is so for want of it. */
  private isKeyed = false
  /** Whether a sign of life had no answer in time: nobody waits for another one. */
  private isMute = false
  private readonly waiting: Expecting[] = []
  /** Requests that a sign of life was sent for, in their order. */
  private readonly ending: Expecting[] = []

  constructor(options: SocketOptions) {
    this.options = options
  }

  canCarry(ids: readonly string[] | undefined): boolean {
    const underWay = new Set(this.waiting.flatMap((it) => it.left.map(({ id }) => id)))
    return ids?.every((it) => !underWay.has(it)) === true
  }

  close(): void {
    this.line?.close()
  }

  /** @param key what is shown before anything else; undefined for none */
  async ask(body: string, key: string | undefined): Promise<Received> {
    const { signal, timeoutMs } = this.options
    const stopped = { kind: 'withheld', reason: 'the run was interrupted', state: 'open', wasSent: true } as const
    if (signal?.aborted) return stopped
    const isOpen = await this.opened(key)
    if (isOpen !== undefined) return isOpen
    return new Promise((resolve) => {
      const expecting: Expecting = { left: leftIn(body, this.options.tasks), frames: [], done, isComplete: false }
      const timer = setTimeout(() => this.finish(expecting, 'in time'), timeoutMs)
      const abort = () => done(stopped)
      signal?.addEventListener('abort', abort)
      const { waiting, ending } = this
      function done(received: Received) {
        clearTimeout(timer)
        signal?.removeEventListener('abort', abort)
        for (const list of [waiting, ending]) if (list.includes(expecting)) list.splice(list.indexOf(expecting), 1)
        resolve(received)
      }
      waiting.push(expecting)
      this.line?.send(body)
    })
  }

  /** Why there is no socket that takes requests; undefined where there is. */
  private async opened(key: string | undefined): Promise<Received | undefined> {
    if (this.line?.isOpen) return undefined
    const { url, timeoutMs, extraHeaders = [], socket } = this.options
    const headers = Object.fromEntries(extraHeaders.map((it) => [it.name, it.value]))
    const line = new FrameLine(url, headers)
    try {
      await line.opened(timeoutMs)
      this.line = line
      const listener = { frame: (text: string) => this.take(text), closed: (why: string) => this.lost(why) }
      this.isKeyed = false
      if (key === undefined) {
        line.listen(listener)
        return undefined
      }
      const answer = await line.answerTo(JSON.stringify([socket.login(key)]), timeoutMs)
      const refusal = socket.isLoggedIn(parsedJson(answer)) ? undefined : answered(answer, 401, this.options)
      if (refusal === undefined) line.listen(listener)
      else line.close()
      this.isKeyed = refusal === undefined
      return refusal
    } catch (error) {
      line.close()
      const reason = withoutSecrets(`could not be asked: ${failureText(error)}`, this.options.key)
      return { kind: 'failure', reason, isLost: false }
    }
  }

  private take(text: string): void {
    const { socket, tasks } = this.options
    const json = parsedJson(text)
    const [first] = this.ending
    if (first !== undefined && socket.isSignOfLife(json)) {
      this.finish(first, 'whole')
      return
    }
    const items = itemsIn(json)
    const ids = new Set(items.map((it) => it[tasks.identifier]))
    const owners = this.waiting.filter((it) => it.left.some(({ id }) => ids.has(id)))
    // What is of nobody that waits is of whoever has waited longest; a late word of what is done is of nobody.
    const all = owners.length > 0 ? owners : this.waiting.slice(0, 1)
    for (const it of all) this.note(it, text, items)
  }

  private note(expecting: Expecting, text: string, items: readonly JsonObject[]): void {
    const { left, frames } = expecting
    const { tasks, socket } = this.options
    frames.push(text)
    for (const item of items) {
      const own = left.find((it) => it.id === item[tasks.identifier] && it.count > 0)
      const entry = own ?? left.find((it) => it.count > 0 && (it.id === '' || left.length === 1))
      if (entry !== undefined) entry.count -= socket.isError(item) ? entry.count : 1
    }
    const isEmpty = items.length === 0
    if (expecting.isComplete || (!isEmpty && left.some((it) => it.count > 0))) return
    expecting.isComplete = true
    if (!this.isKeyed || this.isMute) {
      this.finish(expecting, 'whole')
      return
    }
    this.ending.push(expecting)
    this.line?.send(JSON.stringify([socket.signOfLife]))
  }

  private finish(expecting: Expecting, how: 'whole' | 'in time'): void {
    const { frames, done } = expecting
    const { timeoutMs } = this.options
    if (how === 'in time' && expecting.isComplete) this.isMute = true
    if (frames.length > 0) done(answered(joinedFrames(frames), this.isKeyed ? 400 : 401, this.options))
    else if (how === 'in time') done({ kind: 'failure', reason: `has not finished its answer within ${timeoutMs} ms` })
  }

  /** The socket was closed: whoever waits has what came. Without a key that is a way of refusing. */
  private lost(why: string): void {
    for (const it of [...this.waiting])
      if (it.frames.length > 0) this.finish(it, 'whole')
      else if (this.isKeyed) it.done({ kind: 'failure', reason: `closed the socket (${why})`, isLost: true })
      else it.done(answered(JSON.stringify({ errors: [{ code: 'closed', message: why }] }), 401, this.options))
  }
}

/** What there is to come of a body. */
function leftIn(body: string, { identifier, count, delivery, webhook, poll }: TaskProtocol): Expecting['left'] {
  const json = parsedJson(body)
  if (!Array.isArray(json) || poll.is(body)) return [{ id: '', count: 1 }]
  return json.map((it) => {
    const id = isJsonObject(it) ? it[identifier] : undefined
    const isLater = valueAt(it, delivery.at) === delivery.async || valueAt(it, webhook) !== undefined
    const wanted = valueAt(it, count)
    const several = typeof wanted === 'number' && Number.isInteger(wanted) && wanted > 1 ? wanted : 1
    return { id: typeof id === 'string' ? id : '', count: isLater ? 1 : several }
  })
}

/** Whatever a frame lists: results and errors. */
function itemsIn(json: unknown): readonly JsonObject[] {
  if (!isJsonObject(json)) return []
  return Object.values(json)
    .flat()
    .filter((it): it is JsonObject => isJsonObject(it))
}

/** Frames as one: lists follow one another. */
function joinedFrames(frames: readonly string[]): string {
  const [only = '', ...others] = frames
  const all = frames.map((it) => parsedJson(it))
  if (others.length === 0 || !all.every(isJsonObject)) return only
  const joined: Record<string, unknown> = {}
  for (const it of all as JsonObject[])
    for (const [name, value] of Object.entries(it)) {
      const before = joined[name]
      joined[name] = Array.isArray(before) && Array.isArray(value) ? [...before, ...value] : value
    }
  return JSON.stringify(joined)
}

/** @param refused the status of what is nothing but errors */
function answered(text: string, refused: number, { key, socket, tasks }: SocketOptions): Received {
  const json = parsedJson(text)
  const data = isJsonObject(json) ? json[tasks.results] : undefined
  const isRefused = itemsIn(json).some((it) => socket.isError(it)) && !(Array.isArray(data) && data.length > 0)
  return {
    kind: 'answer',
    status: isRefused ? refused : 200,
    headers: { 'content-type': 'application/json' },
    text,
    isLeaky: repeats(text, key),
  }
}
