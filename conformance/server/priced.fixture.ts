import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Mock } from '../mock/index.js'

/** Prices of a server, in US dollars. */
export interface Tariff {
  readonly fixed: number
  readonly perTokenRead: number
  readonly perTokenWritten: number
  readonly perResult: number
  readonly perPixel: number
}

interface Task {
  readonly taskUUID?: string
  readonly numberResults?: number
  readonly width?: number
  readonly height?: number
  readonly messages?: readonly { readonly content?: string }[]
  readonly settings?: { readonly systemPrompt?: string; readonly maxTokens?: number }
}

/** A server that answers as the mock does, over HTTP, at prices of its own. */
export interface Priced {
  readonly url: string
  /** What each task that was executed cost, in their order. */
  readonly costs: readonly number[]
  close(): void
}

/**
 * Serves a mock at a tariff.
 * @param draw a number from 0 to 1, for texts of any length
 */
export async function pricedServer(mock: Pick<Mock, 'respond'>, tariff: Tariff, draw: () => number): Promise<Priced> {
  const costs: number[] = []
  const known = new Map<string, number>()
  const priceOf = (task: Task): number => {
    const { messages = [], settings = {}, numberResults = 1, width = 1024, height = 1024 } = task
    const texts = [settings.systemPrompt ?? '', ...messages.map((it) => it.content ?? '')]
    const read = texts.reduce((sum, it) => sum + Math.ceil(it.length / 4), 0)
    // Thoughts come before the text, whatever its length.
    const written = Math.ceil(draw() * 12) + Math.min(settings.maxTokens ?? 4000, Math.ceil(draw() * 4000))
    const perResult = tariff.perTokenWritten * written + tariff.perResult + tariff.perPixel * width * height
    return tariff.fixed + tariff.perTokenRead * read + perResult * numberResults
  }
  const server = createServer(async (request, response) => {
    let body = ''
    request.setEncoding('utf8')
    for await (const chunk of request) body += chunk
    const answer = mock.respond({
      method: 'POST',
      path: '/v1',
      headers: request.headers as Record<string, string>,
      body,
    })
    const text =
      typeof answer.body === 'string' ? answer.body : 'events' in answer.body ? answer.body.events.join('') : ''
    if (answer.status < 300 && !body.includes('getResponse'))
      for (const task of JSON.parse(body) as Task[]) {
        const id = task.taskUUID ?? ''
        if (!text.includes(id) || errorsIn(text).includes(id) || known.has(id)) continue
        known.set(id, priceOf(task))
        costs.push(known.get(id) ?? 0)
      }
    for (const it of answer.webhooks ?? [])
      void fetch(it.url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: it.body }).catch(
        () => {},
      )
    response.writeHead(answer.status, { ...answer.headers }).end(withCosts(text, known))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    costs,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

function errorsIn(text: string): readonly (string | undefined)[] {
  if (text.startsWith('data:')) return []
  return ((JSON.parse(text) as { errors?: Task[] }).errors ?? []).map((it) => it.taskUUID)
}

/** The answer with the price of the task in place of the mock's own, shared out among its results. */
function withCosts(text: string, known: ReadonlyMap<string, number>): string {
  const counts = new Map<string, number>()
  for (const [, id = ''] of text.matchAll(/"taskUUID":"([^"]+)"(?=[^{}]*(?:\{[^{}]*\}[^{}]*)*"cost":)/g))
    counts.set(id, (counts.get(id) ?? 0) + 1)
  return text.replace(
    /("taskUUID":"([^"]+)"(?:[^{}]|\{[^{}]*\})*?"cost":)[\d.e-]+/g,
    (_, head: string, id: string) => `${head}${(known.get(id) ?? 0) / (counts.get(id) ?? 1)}`,
  )
}
