import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { MockApi } from '../api.js'
import type { PagePolicy } from '../cors.js'
import type { Poster } from '../exchange.js'
import { requestOf } from '../incoming.js'
import { Connection } from './connection.js'
import { Sessions } from './session.js'
import type { SocketEnd } from './socket-end.js'

/** Speaks the same tasks over WebSocket, on any path of the server. */
export function serveSockets(api: MockApi, courier: Poster, server: Server, pages: PagePolicy): { close(): void } {
  const { maxFrameBytes, resumeWindowMs } = api.account.choices
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxFrameBytes, perMessageDeflate: false })
  const sessions = new Sessions(resumeWindowMs)
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    const refusal = pages.refusal(request.headers)
    if (refusal !== undefined) {
      socket.end(`HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-type: text/plain\r\n\r\n${refusal}\n`)
      return
    }
    try {
      sockets.handleUpgrade(request, socket, head, (client) =>
        attend(new Connection({ api, courier, sessions }, endOf(client), requestOf(request, '')), client),
      )
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
