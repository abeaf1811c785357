import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { MockApi } from './api.js'
import { PagePolicy, preflightHeaders } from './cors.js'
import { type ConnectionFault, isEventStream, type MockResponse } from './exchange.js'
import { requestOf } from './incoming.js'
import { serveSockets } from './runware/websocket.js'
import { failed } from './service.js'
import type { Courier } from './webhook.js'

/** Where a mock listens. */
export interface ListenOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number
}

/** A mock that listens on 127.0.0.1. */
export interface Listening {
  /** What stands in for the URL of the API. */
  readonly url: string
  /** What stands in for the URL of its WebSocket. */
  readonly wsUrl: string
  readonly port: number
  /** Ends all connections and everything that is under way. */
  close(): Promise<void>
}

/**
 * Bytes of a refused body that are read and thrown away. A connection closed under a client that still writes would take
 * the refusal with it.
 */
const drained = 256 * 1024 * 1024

/** Serves a mock over HTTP and WebSocket, on this machine only. */
export async function listen(api: MockApi, courier: Courier, options: ListenOptions = {}): Promise<Listening> {
  const pages = new PagePolicy(api.settings.cors)
  const server = createServer({ keepAliveTimeout: 5_000, maxHeaderSize: 64 * 1024 }, (request, response) =>
    guarded(response, () => {
      if (isForThePage(api, pages, request, response)) receive(api, courier, request, response)
    }),
  )
  server.on('clientError', onClientError)
  const sockets = serveSockets(api, courier, server, pages)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  // A connection that cannot be accepted, for want of descriptors say, is lost; those that stand go on.
  server.on('error', (error) => process.emitWarning(`The mock could not accept a connection: ${error.message}`))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/v1`,
    wsUrl: `ws://127.0.0.1:${port}/v1`,
    port,
    close: async () => {
      sockets.close()
      courier.close()
      await closed(server)
    },
  }
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

/** What is no HTTP, or too much of it, is told so and let go. */
function onClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy()
    return
  }
  const [status, text] =
    error.code === 'HPE_HEADER_OVERFLOW' ? [431, 'Request Header Fields Too Large'] : [400, 'Bad Request']
  const body = JSON.stringify({ errors: [{ code: 'invalidRequest', message: `${text}: ${error.message}` }] })
  socket.end(
    `HTTP/1.1 ${status} ${text}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  )
}

/** Answers what is between the mock and a browser: refusals of foreign pages and preflights. Whether the rest is to be answered. */
function isForThePage(api: MockApi, pages: PagePolicy, request: IncomingMessage, response: ServerResponse): boolean {
  const { headers, method = 'GET', url: path = '/' } = request
  const message = pages.refusal(headers)
  const allowed = pages.headersFor(headers)
  const preflight = allowed['access-control-allow-origin'] && preflightHeaders(method, headers)
  for (const [name, value] of Object.entries({ ...allowed, ...preflight })) response.setHeader(name, value)
  if (message === undefined && !preflight) return true
  request.resume()
  const answer =
    message === undefined ? { status: 204, headers: {}, body: '' } : failed(403, { code: 'foreignPage', message })
  const { status } = answer
  api.settings.onEvent?.({ kind: 'request', method, path, status })
  if (message === undefined) response.writeHead(status).end()
  else write(answer, response)
  return false
}

function receive(api: MockApi, courier: Courier, request: IncomingMessage, response: ServerResponse): void {
  const { maxBodyBytes } = api.settings
  const chunks: Buffer[] = []
  let size = 0
  let isRefused = false
  const refuse = () => {
    isRefused = true
    chunks.length = 0
    guarded(response, () => send(tooLarge(api), response, courier))
  }
  response.on('error', () => response.destroy())
  request.on('error', () => response.destroy())
  if (Number(request.headers['content-length'] ?? 0) > maxBodyBytes) refuse()
  request.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (isRefused) {
      if (size > drained) request.destroy()
      return
    }
    if (size > maxBodyBytes) refuse()
    else chunks.push(chunk)
  })
  request.on('end', () => {
    if (isRefused) return
    guarded(response, () => send(api.respond(requestOf(request, textOf(chunks))), response, courier))
  })
}

function textOf(chunks: readonly Buffer[]): string {
  return chunks.length === 1 ? (chunks[0] as Buffer).toString() : Buffer.concat(chunks).toString()
}

/**
 * Whatever goes wrong while an answer is made or written ends that answer at most, and never the process: with a 500
 * where nothing was written yet, else with its connection.
 */
function guarded(response: ServerResponse, work: () => void): void {
  try {
    work()
  } catch (error) {
    if (response.headersSent || response.destroyed) {
      response.destroy()
      return
    }
    const message = `The mock failed: ${error instanceof Error ? error.message : String(error)}`
    const body = JSON.stringify({ errors: [{ code: 'internalServerError', message }] })
    for (const name of response.getHeaderNames()) response.removeHeader(name)
    response.writeHead(500, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
    response.end(body)
  }
}

function tooLarge({ settings }: MockApi): MockResponse {
  const message = `The body is larger than ${settings.maxBodyBytes} bytes.`
  return failed(settings.resolvedChoices.oversizeStatus, { code: 'payloadTooLarge', message })
}

function send(answer: MockResponse, response: ServerResponse, courier: Courier): void {
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

function delayed(ms: number, response: ServerResponse, work: () => void): void {
  const forget = () => clearTimeout(timer)
  const timer = setTimeout(() => {
    response.off('close', forget)
    guarded(response, work)
  }, ms)
  response.once('close', forget)
}

function write(answer: MockResponse, response: ServerResponse): void {
  if (response.destroyed) return
  const { status, headers, body, connectionFault = {} } = answer
  if (isEventStream(body)) {
    response.writeHead(status, headers)
    response.flushHeaders()
    stream(body.events, response, connectionFault)
    return
  }
  const { cutAfter, stallAfter } = connectionFault
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body.length
  response.writeHead(status, { ...headers, 'content-length': length })
  if (stallAfter !== undefined) response.write(body.slice(0, stallAfter))
  else if (cutAfter === undefined) response.end(body)
  else response.write(body.slice(0, cutAfter), () => response.destroy())
}

/** As many events as come, with what befalls them. */
function stream(events: readonly string[], response: ServerResponse, fault: ConnectionFault): void {
  const { cutAfter = Infinity, stallAfter = Infinity, gapMs } = fault
  const end: StreamEnd = stallAfter < Infinity ? 'stall' : cutAfter < Infinity ? 'cut' : 'end'
  const coming = events.slice(0, Math.min(cutAfter, stallAfter))
  if (gapMs === undefined) writeEvents(coming, response, end)
  else writeSlowly(coming, response, end, gapMs)
}

/** Each event is its own write; between bunches of them other requests get their turn. */
function writeEvents(events: readonly string[], response: ServerResponse, end: StreamEnd, from = 0): void {
  if (response.destroyed) return
  const to = Math.min(events.length, from + 16)
  let isReady = true
  for (let i = from; i < to; i++) isReady = response.write(events[i])
  if (to < events.length) {
    const next = () => guarded(response, () => writeEvents(events, response, end, to))
    if (isReady) setImmediate(next)
    else response.once('drain', next)
  } else ended(response, end)
}

/** How a stream ends: as it should, with its connection, or not at all. */
type StreamEnd = 'end' | 'cut' | 'stall'

function ended(response: ServerResponse, end: StreamEnd): void {
  if (end === 'cut') setImmediate(() => response.destroy())
  else if (end === 'end') response.end()
}

/** The first event at once, and each other one after a wait. */
function writeSlowly(events: readonly string[], response: ServerResponse, end: StreamEnd, ms: number): void {
  if (response.destroyed) return
  const [event, ...rest] = events
  if (event !== undefined) response.write(event)
  if (rest.length === 0) ended(response, end)
  else delayed(ms, response, () => writeSlowly(rest, response, end, ms))
}
