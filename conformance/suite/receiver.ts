import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { decoded } from '../server/decoded.js'
import type { Callback, Garbling } from '../server/target.js'

/** What was posted. */
export interface Posting {
  readonly text: string
  readonly garbled?: Garbling
  readonly contentType: string | undefined
  /** Address and headers, as they came. */
  readonly head: string
}

/** A receiver of webhooks on this machine. */
export interface Receiver {
  /** A URL that nobody was given yet, and what is posted to it. */
  place(): { readonly url: string; readonly postings: readonly Posting[] }
  close(): void
}

/** Largest body that is kept. */
const mostBytes = 1024 * 1024

/** Listens for webhooks until it is closed. */
export async function openReceiver({ port, url: outside }: Callback): Promise<Receiver> {
  const places = new Map<string, Posting[]>()
  const server = createServer((request, response) => {
    // A URL without its query is another one: the query is all that protects a webhook.
    const postings = places.get((request.url ?? '').split('/').at(-1) ?? '')
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= mostBytes) chunks.push(chunk)
    })
    request.on('end', () => {
      const head = [request.url ?? '', ...request.rawHeaders].join('\n')
      const contentType = request.headers['content-type']
      if (request.method === 'POST') postings?.push({ ...decoded(Buffer.concat(chunks)), contentType, head })
      response.writeHead(postings === undefined ? 404 : 204).end()
    })
    request.on('error', () => undefined)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  server.unref()
  const base = outside ?? `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    place: () => {
      const [name, postings] = [`${randomUUID()}?token=${randomUUID()}`, [] as Posting[]]
      places.set(name, postings)
      return { url: `${base.replace(/\/+$/, '')}/${name}`, postings }
    },
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
