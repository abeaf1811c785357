import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { isLoopbackHost } from '../../../generator/document/loopback.js'
import type { MockApi } from '../api.js'
import type { OtherSource } from '../message-source.js'
import { serveSockets } from '../runware/websocket.js'
import type { Courier } from '../webhook.js'
import { addressRefusal } from './address-refusal.js'
import { Conversations } from './conversation.js'
import { Door } from './door.js'
import { localName } from './local-name.js'
import { asksForSocket, readWithoutOffer } from './offer.js'
import { refuseUnreadable } from './unreadable.js'
import { guarded, rawAnswer } from './write.js'

/*
 * A thin coat of HTTP over the mock: nothing here knows what is answered. A request passes the door, which turns away whoever
 * may not come in or brings what cannot be read; then its body is received, the mock is asked once all of it is there, and
 * what it answers is written as it says: at once, event by event, or broken off. What node cannot even parse is refused in
 * the form of the API as well.
 *
 * `POST /v1` of a page at http://evil.example: `cors.ts` refuses its origin, so the door answers 403 without
 * asking the mock. The same from curl: its list of tasks is read and goes to the mock, whose 200 is written.
 */

/** Where a mock listens. */
export interface ListenOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number
  /**
   * Address to listen on, such as `0.0.0.0`, `::` or `::1`. Default 127.0.0.1. One that other machines reach needs `apiKey`, and
   * is answered by whatever name a client has for it.
   */
  readonly host?: string
}

/** A mock that listens. */
export interface Listening {
  /** What stands in for the URL of the API, as this machine reaches it. */
  readonly url: string
  /** What stands in for the URL of its WebSocket. */
  readonly wsUrl: string
  readonly port: number
  /** Ends all connections and everything that is under way. */
  close(): Promise<void>
}

/** Bytes of headers that node reads; what of them is taken is less, and refused in the form of the API. */
const readHeaders = 1024 * 1024

/**
 * Serves a mock over HTTP and WebSocket.
 * @throws Error where other machines would reach a mock without a key
 */
export async function listen(
  api: MockApi,
  courier: Courier,
  options: ListenOptions = {},
  source?: OtherSource,
): Promise<Listening> {
  const { port: wanted = 0, host = '127.0.0.1' } = options
  const refusal = addressRefusal(host, api.settings.apiKey)
  if (refusal !== undefined) throw new Error(refusal)
  const answer = source?.answer ?? ((request) => api.respond(request))
  const door = new Door(api, { courier, answer, isOpen: !isLoopbackHost(host) })
  const server = createServer({ keepAliveTimeout: 5_000, maxHeaderSize: readHeaders, requireHostHeader: false })
  // What is too much of headers is refused; node would leave out those beyond 2,000.
  server.maxHeadersCount = 0
  const sockets = serveAll(server, api, { door, source })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(wanted, host, resolve)
  })
  // A connection that cannot be accepted, for want of descriptors say, is lost; those that stand go on.
  server.on('error', (error) => process.emitWarning(`The mock could not accept a connection: ${error.message}`))
  const { address, port } = server.address() as AddressInfo
  const name = localName(address)
  return {
    url: `http://${name}:${port}/v1`,
    wsUrl: `ws://${name}:${port}/v1`,
    port,
    close: async () => {
      sockets.close()
      courier.close()
      await closed(server)
    },
  }
}

function serveAll(
  server: Server,
  api: MockApi,
  { door, source }: { readonly door: Door; readonly source: OtherSource | undefined },
): { close(): void } {
  const conversations = new Conversations()
  const sockets = serveSockets(api, door.courier, source?.messages)
  const answer = (request: IncomingMessage, response: ServerResponse, expectation?: 'continue' | 'unknown') => {
    conversations.begin(request, response)
    guarded(response, () => door.answer(request, response, expectation))
  }
  server.on('request', (request, response) => answer(request, response))
  server.on('checkContinue', (request, response) => answer(request, response, 'continue'))
  server.on('checkExpectation', (request, response) => answer(request, response, 'unknown'))
  server.on('clientError', refuseUnreadable(api, conversations))
  server.on('connect', (_, socket: Duplex) => {
    socket.on('error', () => socket.destroy())
    const error = { code: 'unknownMethod', message: 'CONNECT is for proxies, and the mock is none.' }
    socket.end(rawAnswer(api.refuse({ method: 'CONNECT', path: '/' }, 501, error)))
  })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    conversations.afterAll(socket, () => {
      if (!asksForSocket(request)) readWithoutOffer(server, request, socket, head)
      else {
        const admitted = door.admit(request)
        if ('refused' in admitted) socket.end(rawAnswer(admitted.refused))
        else sockets.accept(request, admitted, { socket, head })
      }
    })
  })
  return sockets
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
