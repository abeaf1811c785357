import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'

/** What a host answers at a path. */
export type Play = (request: IncomingMessage, response: ServerResponse) => void

/** Answers with a JSON value, or with a text or bytes as they are; by its tag when it is asked with it. */
export function body(content: unknown, more: Readonly<Record<string, string>> = {}): Play {
  const raw = typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content, null, 1)
  return ({ headers }, response) => {
    const isSame = more.etag !== undefined && headers['if-none-match'] === more.etag
    response.writeHead(isSame ? 304 : 200, { 'content-type': 'application/json', ...more }).end(isSame ? '' : raw)
  }
}

/** Faults of hosts that publish documents. */
export const faults = {
  status:
    (code: number, headers: Readonly<Record<string, string>> = {}): Play =>
    (_, response) =>
      void response.writeHead(code, headers).end('{"error":"no"}'),
  truncated:
    (text: string): Play =>
    (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': String(text.length) })
      response.write(text.slice(0, text.length / 2))
      setImmediate(() => response.destroy())
    },
  cutShort:
    (text: string): Play =>
    (_, response) =>
      void response.end(text.slice(0, text.length / 2)),
  page: ((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Not found</title>')
  }) satisfies Play as Play,
  silent: (() => undefined) as Play,
  huge: ((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    const piece = Buffer.alloc(1 << 20, ' ')
    const more = () => {
      while (!response.destroyed && response.write(piece));
    }
    response.on('drain', more)
    more()
  }) satisfies Play as Play,
  bomb: ((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
    response.end(gzipSync(Buffer.alloc(17 << 20, ' ')))
  }) satisfies Play as Play,
  redirect:
    (to: string, code = 302): Play =>
    (_, response) =>
      void response.writeHead(code, { location: to }).end(),
}

/** A server of 127.0.0.1 that plays the hosts where providers publish: by path with query, or by path alone. */
export class PublishedHosts {
  readonly plays = new Map<string, Play>()
  /** Paths with their queries, and headers, in the order in which they were asked. */
  readonly asked: { readonly path: string; readonly headers: IncomingMessage['headers'] }[] = []
  private readonly server: Server = createServer((request, response) => {
    const path = request.url ?? '/'
    this.asked.push({ path, headers: request.headers })
    const play = this.plays.get(path) ?? this.plays.get(path.replace(/\?.*/, '')) ?? faults.status(404)
    play(request, response)
  })

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  start(): Promise<void> {
    return new Promise((resolve) => this.server.listen(0, '127.0.0.1', resolve))
  }

  /** Nothing is played and nothing was asked any more. */
  clear(): void {
    this.plays.clear()
    this.asked.length = 0
  }

  stop(): void {
    this.server.closeAllConnections()
    this.server.close()
  }
}
