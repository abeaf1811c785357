import type { IncomingMessage } from 'node:http'
import { createRequire } from 'node:module'
import type { Duplex } from 'node:stream'
import type { WebSocket, WebSocketServer } from 'ws'
import type { MockApi } from '../api.js'
import type { Poster } from '../exchange.js'
import { type RequestTarget, requestOf } from '../http/incoming.js'
import { rawAnswer } from '../http/write.js'
import type { MessageSource } from '../message-source.js'
import { Connection } from './connection.js'
import { Sessions } from './session.js'
import type { SocketEnd } from './socket-end.js'

/** What an upgrade leaves of a connection. */
interface UpgradedConnection {
  readonly socket: Duplex
  readonly head: Buffer
}

/** WebSockets that speak the same tasks, on any path. */
export interface ServedSockets {
  accept(request: IncomingMessage, target: RequestTarget, connection: UpgradedConnection): void
  close(): void
}

export function serveSockets(api: MockApi, courier: Poster, source?: MessageSource): ServedSockets {
  const { maxFrameBytes, resumeWindowMs } = api.account.choices
  const ws: typeof import('ws') = createRequire(import.meta.url)('ws')
  const sockets: WebSocketServer = new ws.WebSocketServer({
    noServer: true,
    maxPayload: maxFrameBytes,
    perMessageDeflate: false,
  })
  const sessions = new Sessions(resumeWindowMs)
  sockets.on('wsClientError', ({ message }, socket, { method = 'GET', url: path = '/', headers: asked }) => {
    const { 'sec-websocket-key': offer, 'sec-websocket-version': version = '' } = asked
    const isOtherVersion = offer !== undefined && !['13', '8'].includes(version)
    const headers = { 'sec-websocket-version': '13', ...(isOtherVersion && { upgrade: 'websocket' }) }
    const status = isOtherVersion ? 426 : 400
    socket.end(
      rawAnswer(api.refuse({ method, path }, status, { code: 'invalidUpgrade', message: `${message}.` }, headers)),
    )
  })
  return {
    accept: (request, target, { socket, head }) => {
      const upgrade = requestOf(request, target)
      try {
        sockets.handleUpgrade(request, socket, head, (client) => {
          const { method, path } = upgrade
          api.settings.onEvent?.({ kind: 'request', method, path, status: 101 })
          attend(new Connection({ api, courier, sessions, ...(source && { source }) }, endOf(client), upgrade), client)
        })
      } catch {
        // What cannot be upgraded is let go: no request may end the process.
        socket.destroy()
      }
    },
    close: () => {
      for (const it of sockets.clients) it.terminate()
      sessions.close()
      sockets.close()
    },
  }
}

function attend(connection: Connection, client: WebSocket): void {
  client.on('message', (data) => connection.receive(String(data)))
  client.on('ping', () => connection.touch())
  client.on('error', () => client.terminate())
  client.on('close', () => connection.end())
}

function endOf(client: WebSocket): SocketEnd {
  return {
    get isOpen() {
      return client.readyState === client.OPEN
    },
    get unread() {
      return client.bufferedAmount
    },
    send: (text) => client.send(text),
    close: (code, reason) => client.close(code, reason),
    terminate: () => client.terminate(),
  }
}
