import { type ServerResponse, STATUS_CODES } from 'node:http'
import { pipeline } from 'node:stream/promises'
import {
  type ConnectionFault,
  type EventStream,
  gapBefore,
  isEventStream,
  isLive,
  type LiveAnswer,
  type MockResponse,
  type Poster,
} from '../exchange.js'
import { failed, mockFailure } from '../service.js'

/** Sends an answer with what befalls it, and posts its webhooks. */
export function send(answer: MockResponse | LiveAnswer, response: ServerResponse, courier: Poster): void {
  if (isLive(answer)) {
    void passOn(answer, response)
    return
  }
  const { connectionFault } = answer
  if (connectionFault?.isReset) {
    response.socket?.resetAndDestroy()
    return
  }
  // The webhooks belong to tasks that were executed, whatever becomes of this answer.
  if (answer.webhooks) courier.post(answer.webhooks, connectionFault?.delayMs)
  if (connectionFault?.isSilent) return
  if (connectionFault?.delayMs === undefined) write(answer, response)
  else delayed(connectionFault.delayMs, response, () => write(answer, response))
}

/** Writes what comes as it comes; where it breaks off, the connection does. */
async function passOn({ status, headers, live }: LiveAnswer, response: ServerResponse): Promise<void> {
  try {
    response.writeHead(status, headers)
    response.flushHeaders()
    await pipeline(live, response)
  } catch {
    response.destroy()
  }
}

/** An answer as text, for who has no `ServerResponse`; the connection ends with it. */
export function rawAnswer({ status, headers, body }: MockResponse): string {
  const text = String(body)
  const all = { ...headers, 'content-length': String(Buffer.byteLength(text)), connection: 'close' }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${text}`
}

/**
 * Whatever goes wrong while an answer is made or written ends that answer at most, and never the process: with a 500
 * where nothing was written yet, else with its connection.
 */
export function guarded(response: ServerResponse, work: () => void): void {
  try {
    work()
  } catch (error) {
    if (response.headersSent || response.destroyed) {
      response.destroy()
      return
    }
    for (const name of response.getHeaderNames()) response.removeHeader(name)
    write(failed(500, mockFailure(error)), response)
  }
}

function delayed(ms: number, response: ServerResponse, work: () => void): void {
  const forget = () => clearTimeout(timer)
  const timer = setTimeout(() => {
    response.off('close', forget)
    guarded(response, work)
  }, ms)
  response.once('close', forget)
}

/** Writes an answer with what befalls it. */
export function write(answer: MockResponse, response: ServerResponse): void {
  if (response.destroyed) return
  const { status, headers, body, connectionFault } = answer
  if (isEventStream(body)) {
    response.writeHead(status, headers)
    stream(body, response, connectionFault ?? {})
    return
  }
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body.length
  // An answer without content tells no length (RFC 9110, 8.6), and one to HEAD that of what it leaves out.
  response.writeHead(status, status === 204 ? headers : { 'content-length': length, ...headers })
  if (connectionFault?.stallAfter !== undefined) response.write(body.slice(0, connectionFault.stallAfter))
  else if (connectionFault?.cutAfter === undefined) response.end(body)
  else response.write(body.slice(0, connectionFault.cutAfter), () => response.destroy())
}

/** As many events as come, with what befalls them. */
function stream(body: EventStream, response: ServerResponse, fault: ConnectionFault): void {
  const { events, gaps } = body
  const { cutAfter = Infinity, stallAfter = Infinity, gapMs } = fault
  const end: StreamEnd = stallAfter < Infinity ? 'stall' : cutAfter < Infinity ? 'cut' : 'end'
  const coming = end === 'end' ? events : events.slice(0, Math.min(cutAfter, stallAfter))
  // Where nothing more comes, the client sees at least that there is an answer.
  if (coming.length === 0) response.flushHeaders()
  if (gapMs === undefined && gaps === undefined) writeEvents(coming, response, end)
  else writeSlowly(coming, response, end, (index) => gapBefore(index, body, fault))
}

/** Characters from which on events are not gathered for one write any more. */
const longestWrite = 16_384

/** Events that come one upon another are written together, many of them in bunches: between those other requests get their turn. */
function writeEvents(events: readonly string[], response: ServerResponse, end: StreamEnd, from = 0): void {
  if (response.destroyed) return
  let text = ''
  let to = from
  while (to < events.length && text.length < longestWrite) text += events[to++]
  if (to < events.length) {
    const next = () => guarded(response, () => writeEvents(events, response, end, to))
    if (response.write(text)) setImmediate(next)
    else response.once('drain', next)
  } else if (end === 'end') response.end(text)
  else {
    if (text !== '') response.write(text)
    ended(response, end)
  }
}

/** How a stream ends: as it should, with its connection, or not at all. */
type StreamEnd = 'end' | 'cut' | 'stall'

function ended(response: ServerResponse, end: StreamEnd): void {
  if (end === 'cut') setImmediate(() => response.destroy())
  else if (end === 'end') response.end()
}

/** The first event at once, and each other one after a wait. */
function writeSlowly(
  events: readonly string[],
  response: ServerResponse,
  end: StreamEnd,
  gapAt: (index: number) => number,
) {
  const next = (index: number) => {
    if (response.destroyed) return
    const event = events[index]
    if (event !== undefined) response.write(event)
    if (index >= events.length - 1) ended(response, end)
    else delayed(gapAt(index + 1), response, () => next(index + 1))
  }
  next(0)
}
