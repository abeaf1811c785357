import type { RequestHandler } from 'msw'
import type { MockApi } from './api.js'
import { isEventStream, type MockRequest, type MockResponse } from './exchange.js'
import type { Courier } from './webhook.js'

type Msw = typeof import('msw')

/** That of the project, so that there is one; undefined where it has none, and then it asks for no handlers. */
const installed = await import('msw').catch((error: NodeJS.ErrnoException) => {
  if (error.code === 'ERR_MODULE_NOT_FOUND') return undefined
  throw error
})

/**
 * msw handlers for every server that the documents name, its compatible endpoints and its media included.
 * @throws Error where msw is not installed
 */
export function handlersOf(api: MockApi, courier: Courier): RequestHandler[] {
  if (installed === undefined) throw new Error('Handlers are for msw, which is not installed: npm i -D msw')
  const { http, HttpResponse } = installed
  const servers = new Set(api.account.catalogue.entries.flatMap((it) => it.model.servers))
  const bases = new Set(
    [...servers, ...api.plain.servers, ...api.tasks.servers].filter((it) => URL.canParse(it)).map(baseOf),
  )
  return [...bases].flatMap((base) => {
    const { origin } = new URL(base)
    const resolve = async ({ request }: { request: Request }) => {
      const answer = api.respond(await requestOf(request, base))
      if (answer.webhooks) courier.post(answer.webhooks, answer.connectionFault?.delayMs)
      return responseOf(answer, HttpResponse)
    }
    return [http.all(base, resolve), http.all(`${base}/*`, resolve), http.all(`${origin}/media/*`, resolve)]
  })
}

function baseOf(server: string): string {
  return server.replace(/\/+$/, '')
}

async function requestOf(request: Request, base: string): Promise<MockRequest> {
  const url = new URL(request.url)
  const prefix = new URL(base).pathname.replace(/\/$/, '')
  const rest = url.pathname.startsWith('/media/') ? url.pathname : `/v1${url.pathname.slice(prefix.length)}`
  return {
    method: request.method,
    path: `${rest}${url.search}`,
    headers: Object.fromEntries(request.headers),
    body: await request.text(),
    origin: url.origin,
  }
}

async function responseOf(answer: MockResponse, HttpResponse: Msw['HttpResponse']): Promise<Response> {
  const { status, headers, body, connectionFault } = answer
  if (connectionFault?.isReset) return HttpResponse.error()
  if (connectionFault?.isSilent) return new Promise<never>(() => undefined)
  if (connectionFault?.delayMs !== undefined)
    await new Promise((resolve) => setTimeout(resolve, connectionFault.delayMs))
  const cut = connectionFault?.cutAfter
  if (!isEventStream(body) && cut === undefined)
    return new HttpResponse(typeof body === 'string' ? body : new Uint8Array(body), { status, headers })
  const parts = isEventStream(body) ? body.events.slice(0, cut) : [body.slice(0, cut)]
  return new HttpResponse(streamed(parts, cut !== undefined), { status, headers })
}

/** The parts one by one; a stream that was cut ends in an error, as a broken connection does. */
function streamed(parts: readonly (string | Uint8Array)[], isCut: boolean): ReadableStream {
  const encoder = new TextEncoder()
  let next = 0
  return new ReadableStream({
    pull(controller) {
      const part = parts[next++]
      if (part !== undefined) controller.enqueue(typeof part === 'string' ? encoder.encode(part) : part)
      else if (isCut) controller.error(new TypeError('terminated'))
      else controller.close()
    },
  })
}
