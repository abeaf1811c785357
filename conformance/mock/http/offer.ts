import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'

/** Whether a request asks for a WebSocket (RFC 6455, 4.1); HTTP/1.0 cannot. */
export function asksForSocket({ headers, method, httpVersion }: IncomingMessage): boolean {
  const offers = headers.upgrade?.split(',').map((it) => it.trim().toLowerCase()) ?? []
  return method === 'GET' && httpVersion !== '1.0' && offers.includes('websocket')
}

/**
 * Has a request answered as if it had offered nothing: an offer that a server does not take is ignored (RFC 9110, 7.8). node
 * reads no body behind an offer, so the request goes through its parser once more, without it.
 */
export function readWithoutOffer(server: Server, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const { method, url, httpVersion, rawHeaders } = request
  const lines = [`${method} ${url} HTTP/${httpVersion}`]
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const [name = '', value = ''] = rawHeaders.slice(i, i + 2)
    const kept = /^connection$/i.test(name)
      ? withoutOffer(value)
      : /^(upgrade|http2-settings)$/i.test(name)
        ? ''
        : value
    if (kept !== '' || value === '') lines.push(`${name}: ${kept}`)
  }
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]))
  server.emit('connection', socket)
}

function withoutOffer(connection: string): string {
  const options = connection.split(',').map((it) => it.trim())
  return options.filter((it) => !/^(upgrade|http2-settings)$/i.test(it)).join(', ')
}
