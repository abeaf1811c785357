import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { MockApi } from '../api.js'
import type { PagePolicy } from '../cors.js'
import type { Courier } from '../webhook.js'
import { Connection } from './connection.js'
import { Sessions } from './session.js'

/** Speaks the same tasks over WebSocket, on any path of the server. */
export function serveSockets(api: MockApi, courier: Courier, server: Server, pages: PagePolicy): { close(): void } {
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
      sockets.handleUpgrade(
        request,
        socket,
        head,
        (client) => new Connection({ api, courier, sessions }, client, request),
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
