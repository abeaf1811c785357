import type { MockApi } from '../api.js'
import {
  type Answerer,
  gapBefore,
  isEventStream,
  isLive,
  type LiveAnswer,
  type MockRequest,
  type MockResponse,
  type Poster,
} from '../exchange.js'
import type { OtherSource } from '../message-source.js'
import { failed } from '../service.js'
import type { MockHandler } from './handler.js'
import { type MockedPlace, placesOf, socketPlaces, socketUpgrade } from './places.js'
import { socketHandlers } from './socket.js'

export type Msw = typeof import('msw')

/**
 * msw handlers for every server that the documents name, its compatible endpoints, media, registry and WebSocket included.
 * Nothing in here or below needs node.
 * @param installed the library of the project, so that there is one
 * @throws Error where msw is not installed
 */
export function handlersOf(
  api: MockApi,
  poster: Poster,
  installed: Msw | undefined,
  source?: OtherSource,
): MockHandler[] {
  if (installed === undefined) throw new Error('Handlers are for msw, which is not installed: npm i -D msw')
  const { http, HttpResponse } = installed
  const answer: Answerer = source?.answer ?? ((request) => api.respond(request))
  return [
    http.all(socketUpgrade, () => responseOf(upgradeRequired, HttpResponse)),
    ...socketHandlers(
      { api, courier: poster, ...(source && { source: source.messages }) },
      socketPlaces(api),
      installed,
    ),
    ...placesOf(api).map((place) =>
      http.all(place.pattern, async ({ request }) => {
        const answered = await answer(await requestOf(request, place))
        if (isLive(answered)) return liveResponse(answered, request.signal, HttpResponse)
        if (answered.webhooks) poster.post(answered.webhooks, answered.connectionFault?.delayMs)
        return responseOf(answered, HttpResponse, request.signal)
      }),
    ),
  ]
}

/** A client with a WebSocket of its own, such as the package ws: msw reaches the global one alone. */
const upgradeRequired = failed(
  426,
  {
    code: 'upgradeRequired',
    message:
      'msw intercepts the global WebSocket alone. Give the client that one, or let it dial wsUrl of mock.listen() instead.',
  },
  { upgrade: 'websocket' },
)

async function requestOf(request: Request, place: MockedPlace): Promise<MockRequest> {
  const url = new URL(request.url)
  return {
    method: request.method,
    path: `${place.pathOf(url)}${url.search}`,
    headers: Object.fromEntries(request.headers),
    ...bodyOf(await request.arrayBuffer()),
    origin: url.origin,
  }
}

function bodyOf(buffer: ArrayBuffer): Pick<MockRequest, 'body' | 'bytes' | 'isNoText'> {
  const bytes = new Uint8Array(buffer)
  try {
    return { body: new TextDecoder('utf-8', { fatal: true }).decode(bytes), bytes }
  } catch {
    return { body: new TextDecoder().decode(bytes), bytes, isNoText: true }
  }
}

function liveResponse(
  { status, headers, live }: LiveAnswer,
  signal: AbortSignal,
  HttpResponse: Msw['HttpResponse'],
): Response {
  const parts = live[Symbol.asyncIterator]()
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      endWith(signal, controller, () => void parts.return?.())
    },
    async pull(controller) {
      const { done, value } = await parts.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    async cancel() {
      await parts.return?.()
    },
  })
  return new HttpResponse(body, { status, headers })
}

/** Who gives up a request reads no more of its answer, either: msw forgets the signal once it has one. */
function endWith(
  signal: AbortSignal | undefined,
  controller: ReadableStreamDefaultController,
  ended?: () => void,
): void {
  signal?.addEventListener('abort', () => {
    controller.error(signal.reason)
    ended?.()
  })
}

async function responseOf(
  answer: MockResponse,
  HttpResponse: Msw['HttpResponse'],
  signal?: AbortSignal,
): Promise<Response> {
  const { status, headers, body, connectionFault } = answer
  if (connectionFault?.isReset) return HttpResponse.error()
  if (connectionFault?.isSilent) return new Promise<never>(() => undefined)
  if (connectionFault?.delayMs !== undefined)
    await new Promise((resolve) => setTimeout(resolve, connectionFault.delayMs))
  const { cutAfter: cut, stallAfter: stalled } = connectionFault ?? {}
  if (!isEventStream(body) && cut === undefined && stalled === undefined)
    return new HttpResponse(typeof body === 'string' ? body : new Uint8Array(body), { status, headers })
  const most = Math.min(cut ?? Infinity, stalled ?? Infinity)
  const parts = isEventStream(body) ? body.events.slice(0, most) : [body.slice(0, most)]
  const end = stalled !== undefined ? 'stall' : cut !== undefined ? 'cut' : 'end'
  const gapAt = (index: number) => (isEventStream(body) ? gapBefore(index, body, connectionFault) : 0)
  return new HttpResponse(streamed(parts, end, gapAt, signal), { status, headers })
}

/** The parts one by one; a stream that was cut ends in an error, as a broken connection does, and one that stalls not at all. */
function streamed(
  parts: readonly (string | Uint8Array)[],
  end: 'end' | 'cut' | 'stall',
  gapAt: (index: number) => number,
  signal: AbortSignal | undefined,
): ReadableStream {
  const encoder = new TextEncoder()
  let next = 0
  return new ReadableStream({
    start: (controller) => endWith(signal, controller),
    async pull(controller) {
      const gap = next < parts.length ? gapAt(next) : 0
      if (gap > 0) await new Promise((resolve) => setTimeout(resolve, gap))
      const part = parts[next++]
      if (part !== undefined) controller.enqueue(typeof part === 'string' ? encoder.encode(part) : part)
      else if (end === 'cut') controller.error(new TypeError('terminated'))
      else if (end === 'end') controller.close()
      else await new Promise<never>(() => undefined)
    },
  })
}
