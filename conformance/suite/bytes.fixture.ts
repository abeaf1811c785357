import { createServer, type OutgoingMessage, request as sendRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { judgeOf } from '../judge/index.js'
import { createMock, type Webhook } from '../mock/index.js'
import type { Subject } from './subject.js'

/** What is sent: to whom, and as what. */
export interface Sent {
  readonly kind: 'result' | 'error' | 'stream' | 'webhook'
  readonly text: string
  readonly contentType: string | undefined
}

/** How a server makes bytes of what it says. */
export interface Writing {
  readonly name: string
  /** @defaultValue the text in UTF-8, in one piece */
  readonly bytes?: (sent: Sent) => readonly Uint8Array[] | undefined
  /** @defaultValue the label as it is; null for none */
  readonly label?: (sent: Sent) => string | null | undefined
}

export const bytesKey = 'specproof-bytes-key'

/** A real server on this machine that says what is right, in words beyond ASCII, and writes it in its own way. */
export async function writingServer({ model, document }: Subject, { bytes, label }: Writing) {
  const mock = createMock([{ model, document: document as object }], { judgeOf, apiKey: bytesKey })
  const written = (sent: Sent) => {
    const own = label?.(sent)
    const contentType = own === undefined ? sent.contentType : own
    return {
      pieces: bytes?.(sent) ?? [Buffer.from(sent.text)],
      headers: contentType ? { 'content-type': contentType } : {},
    }
  }
  const post = ({ url, body }: Webhook) =>
    new Promise<void>((resolve) => {
      const { pieces, headers } = written({ kind: 'webhook', text: accented(body), contentType: 'application/json' })
      const request = sendRequest(url, { method: 'POST', headers }, (response) =>
        response.resume().on('close', resolve),
      )
      request.on('error', () => resolve())
      void inPieces(request, pieces)
    })
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (it: Buffer) => chunks.push(it))
    request.on('end', async () => {
      const answer = mock.respond({
        method: 'POST',
        path: '/v1',
        headers: request.headers as Record<string, string>,
        body: Buffer.concat(chunks).toString(),
      })
      const { status, body, webhooks = [] } = answer
      const text = typeof body === 'string' ? body : 'events' in body ? body.events.join('') : ''
      const isStream = typeof body !== 'string'
      const contentType = isStream ? 'text/event-stream' : 'application/json'
      const kind = isStream ? 'stream' : status < 300 ? 'result' : 'error'
      await Promise.all(webhooks.filter((it) => it.url.startsWith('http://127.0.0.1')).map(post))
      const { pieces, headers } = written({ kind, text: accented(text), contentType })
      response.writeHead(status, headers)
      await inPieces(response, pieces)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** Each piece by itself: the next one when the one before has left. */
async function inPieces(to: OutgoingMessage, pieces: readonly Uint8Array[]): Promise<void> {
  for (const it of pieces) await new Promise<void>((resolve) => to.write(it, () => setImmediate(resolve)))
  to.end()
}

/** What is said of a text and in pieces of one, with letters of two, three and four bytes. */
function accented(json: string): string {
  return json.replace(/"text":"((?:[^"\\]|\\.)*)"/g, (_, text: string) => {
    const said = text.replaceAll('a', 'ä').replaceAll('e', '語').replaceAll('o', '\u{1F98A}')
    return `"text":"${said}"`
  })
}
