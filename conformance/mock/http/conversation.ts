import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

/**
 * The answers that connections wait for. What is no request, or asks for another protocol, is only answered when all that was
 * asked before it is: answers come in the order of the requests (RFC 9112, 9.3.2).
 */
export class Conversations {
  private readonly open = new WeakMap<Duplex, Map<ServerResponse, IncomingMessage>>()

  /** A request is to be answered. */
  begin(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request
    const known = this.open.get(socket)
    const own = known ?? new Map<ServerResponse, IncomingMessage>()
    if (known === undefined) this.open.set(socket, own)
    own.set(response, request)
    response.once('close', () => own.delete(response))
  }

  /** Calls back when the requests that came whole are answered. */
  afterAll(socket: Duplex, work: () => void): void {
    const waiting = [...(this.open.get(socket) ?? [])].flatMap(([response, { complete }]) =>
      complete ? [new Promise((resolve) => response.once('close', resolve))] : [],
    )
    if (waiting.length === 0) work()
    else void Promise.all(waiting).then(work)
  }
}
