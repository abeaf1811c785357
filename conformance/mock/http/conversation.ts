import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

/**
 * The answers that connections wait for. What is no request, or asks for another protocol, is only answered when all that was
 * asked before it is: answers come in the order of the requests (RFC 9112, 9.3.2).
 */
export class Conversations {
  private readonly open = new WeakMap<Duplex, ServerResponse<IncomingMessage>[]>()

  /** A request is to be answered. */
  begin({ socket }: IncomingMessage, response: ServerResponse<IncomingMessage>): void {
    const earlier = this.open.get(socket)
    if (earlier === undefined) this.open.set(socket, [response])
    // Most clients wait for an answer before they ask again.
    else if (earlier.length === 1 && earlier[0]?.closed) earlier[0] = response
    else {
      while (earlier[0]?.closed) earlier.shift()
      earlier.push(response)
    }
  }

  /** Calls back when the requests that came whole are answered. */
  afterAll(socket: Duplex, work: () => void): void {
    const waiting = (this.open.get(socket) ?? [])
      .filter((it) => !it.closed && it.req.complete)
      .map((it) => new Promise((resolve) => it.once('close', resolve)))
    if (waiting.length === 0) work()
    else void Promise.all(waiting).then(work)
  }
}
