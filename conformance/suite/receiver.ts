import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Callback } from '../server/target.js'

/** A receiver of webhooks on this machine. */
export interface Receiver {
  /** A URL that nobody was given yet, and what is posted to it, as text. */
  place(): { readonly url: string; readonly bodies: readonly string[] }
  close(): void
}

/** Largest body that is kept. */
const mostBytes = 1024 * 1024

/** Listens for webhooks until it is closed. */
export async function openReceiver({ port, url: outside }: Callback): Promise<Receiver> {
  const places = new Map<string, string[]>()
  const server = createServer((request, response) => {
    // A URL without its query is another one: the query is all that protects a webhook.
    const bodies = places.get((request.url ?? '').split('/').at(-1) ?? '')
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= mostBytes) chunks.push(chunk)
    })
    request.on('end', () => {
      if (request.method === 'POST') bodies?.push(Buffer.concat(chunks).toString())
      response.writeHead(bodies === undefined ? 404 : 204).end()
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
      const [name, bodies] = [`${randomUUID()}?token=${randomUUID()}`, [] as string[]]
      places.set(name, bodies)
      return { url: `${base.replace(/\/+$/, '')}/${name}`, bodies }
    },
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
