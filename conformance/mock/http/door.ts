import type { IncomingMessage, ServerResponse } from 'node:http'
import type { MockApi } from '../api.js'
import { PagePolicy, preflightHeaders } from '../cors.js'
import type { Answerer, MockRequest, MockResponse, Poster } from '../exchange.js'
import type { MockError } from '../service.js'
import { acceptedCodings, drain, type RefusedBody, receiveBody, refusedByHeaders } from './body.js'
import { isBadTarget, type RequestTarget, requestOf, targetOf } from './incoming.js'
import { guarded, send, write } from './write.js'

/** What a client asks for before it sends its body. */
type Expectation = 'continue' | 'unknown'

/** What lies behind the door. */
interface House {
  readonly courier: Poster
  /** Who answers what may come in. */
  readonly answer: Answerer
  /** Whether other machines reach the mock, by names that it cannot know. */
  readonly isOpen: boolean
}

/** What stands between a connection and the mock: whoever may not come in, or brings what cannot be read, is told so here. */
export class Door {
  readonly courier: Poster
  private readonly api: MockApi
  private readonly ask: Answerer
  private readonly pages: PagePolicy

  constructor(api: MockApi, { courier, answer, isOpen }: House) {
    this.api = api
    this.courier = courier
    this.ask = answer
    this.pages = new PagePolicy(api.settings.cors, { isAnyHost: isOpen })
  }

  /** Whether a request may be answered at all. */
  admit(request: IncomingMessage): RequestTarget | { readonly refused: MockResponse } {
    const target = targetOf(request)
    const { method = 'GET', url = '/', headers } = request
    if (isBadTarget(target)) return { refused: this.api.refuse({ method, path: url }, target.status, target.error) }
    const message = this.pages.refusal({ host: target.host, origin: headers.origin })
    if (message === undefined) return target
    return { refused: this.api.refuse({ method, path: target.path }, 403, { code: 'foreignPage', message }) }
  }

  /** Answers a request. */
  answer(request: IncomingMessage, response: ServerResponse, expectation?: Expectation): void {
    response.on('error', letGo)
    const admitted = this.admit(request)
    const readable = this.pages.headersFor(request.headers)
    if (readable !== undefined) for (const [name, value] of Object.entries(readable)) response.setHeader(name, value)
    if ('refused' in admitted) {
      this.refuse(request, response, admitted.refused, expectation)
      return
    }
    const early = this.preflight(request, admitted, readable) ?? this.unread(request, admitted, expectation)
    if (early === undefined) this.receive(request, response, admitted)
    else this.refuse(request, response, early, expectation)
  }

  /** Answers a request whose body is not wanted. */
  private refuse(
    request: IncomingMessage,
    response: ServerResponse,
    refusal: MockResponse,
    expectation: Expectation | undefined,
  ): void {
    // A client that waits to be told to go on may send its body or not: nobody knows where the next request begins.
    if (expectation !== undefined) response.setHeader('connection', 'close')
    drain(request)
    write(refusal, response)
  }

  /** What a browser is told that asks whether a page may ask. */
  private preflight(
    { method = 'GET', headers }: IncomingMessage,
    { path }: RequestTarget,
    readable: Readonly<Record<string, string>> | undefined,
  ): MockResponse | undefined {
    const told = readable?.['access-control-allow-origin'] && preflightHeaders(method, headers)
    if (!told) return undefined
    this.api.settings.onEvent?.({ kind: 'request', method, path, status: 204 })
    return { status: 204, headers: told, body: '' }
  }

  /** Why a body is not even read. */
  private unread(request: IncomingMessage, { path }: RequestTarget, expectation?: Expectation) {
    const { method = 'GET' } = request
    if (expectation === 'unknown') return this.api.refuse({ method, path }, 417, unmet)
    const refused = refusedByHeaders(request, this.api.settings.maxBodyBytes)
    return refused && this.api.refuse({ method, path }, ...saidOf(refused, this.api))
  }

  private receive(request: IncomingMessage, response: ServerResponse, target: RequestTarget): void {
    // A client of HTTP/1.0 knows no answer before the answer (RFC 9110, 10.1.1).
    if (request.headers.expect !== undefined && request.httpVersion !== '1.0') response.writeContinue()
    receiveBody(request, this.api.settings.maxBodyBytes, (body) =>
      guarded(response, () => {
        if ('bytes' in body) this.respond(response, requestOf(request, target, body.bytes))
        else
          write(
            this.api.refuse({ method: request.method ?? 'GET', path: target.path }, ...saidOf(body, this.api)),
            response,
          )
      }),
    )
  }

  private respond(response: ServerResponse, asked: MockRequest): void {
    const answer = this.ask(asked)
    if (answer instanceof Promise) void answer.then((it) => guarded(response, () => send(it, response, this.courier)))
    else send(answer, response, this.courier)
  }
}

/** A response that cannot be written ends with its connection. */
function letGo(this: ServerResponse): void {
  this.destroy()
}

const unmet: MockError = { code: 'expectationFailed', message: 'No other expectation than 100-continue can be met.' }

/** What is said of a body that cannot be read. */
function saidOf(body: RefusedBody, { settings }: MockApi): [number, MockError, Readonly<Record<string, string>>?] {
  if (body.refused === 'coding') {
    const message = `The content coding ${JSON.stringify(body.coding.slice(0, 100))} is not read here; ${acceptedCodings} are, two of them at most.`
    return [415, { code: 'unsupportedContentCoding', message }, { 'accept-encoding': acceptedCodings }]
  }
  if (body.refused === 'broken')
    return [400, { code: 'invalidPayloadFormat', message: `The body is no ${body.coding}.` }]
  if (body.refused === 'transfer') {
    const message = `The transfer coding ${JSON.stringify(body.coding.slice(0, 100))} is not read here; chunked is.`
    return [501, { code: 'unsupportedTransferCoding', message }]
  }
  const message = `The body is larger than ${settings.maxBodyBytes} bytes.`
  return [settings.resolvedChoices.oversizeStatus, { code: 'payloadTooLarge', message }]
}
