// biome-ignore lint/suspicious/noTsIgnore: it stands in the declarations too, where a project may have msw or not
/** @ts-ignore a project without msw asks for no handlers: their type is any there */
import type { RequestHandler } from 'msw'
import { MockApi } from './api.js'
import type { ConnectionFault, MockRequest, MockResponse } from './exchange.js'
import { handlersOf } from './handlers.js'
import type { RecordedRequest } from './request-record.js'
import { type MockSubject, mockModel } from './runware/catalogue.js'
import { type Listening, type ListenOptions, listen } from './server.js'
import type { MockOptions } from './settings.js'
import { Courier } from './webhook.js'

export type { Judge, JudgeOf, Verdict, Violation } from '../judge/verdict.js'
export type { ConnectionFault, EventStream, MockRequest, MockResponse, Webhook } from './exchange.js'
export { type Fault, faultHeader, type LimitFault } from './fault.js'
export { checkedFault, faultForms, parseFaults } from './fault-text.js'
export type { RecordedRequest } from './request-record.js'
export { type MockModel, type MockSubject, mockModels } from './runware/catalogue.js'
export { type Choice, type Choices, choices, choicesText, chosen } from './runware/choices.js'
export type { ErrorEntry } from './runware/error-entry.js'
export type { Listening, ListenOptions } from './server.js'
export type { MockEvent, MockOptions } from './settings.js'

/** @deprecated `ConnectionFault` */
export type Mishap = ConnectionFault

/** An API that answers like the documented one, for clients in this process and in others. */
export interface Mock {
  /** msw request handlers for the servers that the documents name. */
  readonly handlers: RequestHandler[]
  /** Answers one request at once; latency and faults of the connection are only told of. Its webhooks are not posted. */
  respond(request: MockRequest): MockResponse
  /** Serves HTTP and WebSocket on 127.0.0.1. */
  listen(options?: ListenOptions): Promise<Listening>
  /** The last ten thousand requests, by HTTP, with the tasks that were performed because of them. */
  readonly requests: readonly RecordedRequest[]
  /** Tasks remembered just now. */
  readonly taskCount: number
  /** Ends what is under way outside of any server, such as webhooks of handlers. */
  close(): void
}

/** Makes a mock of the API for the given models. All three ways to it share one state. */
export function createMock(models: readonly MockSubject[], options: MockOptions): Mock {
  const api = new MockApi(models.map(mockModel), options)
  const courier = new Courier(api.settings)
  let handlers: RequestHandler[] | undefined
  return {
    get handlers() {
      handlers ??= handlersOf(api, courier)
      return handlers
    },
    respond: (request) => api.respond(request),
    listen: (listenOptions) => listen(api, new Courier(api.settings), listenOptions),
    get requests() {
      return api.requests.all
    },
    get taskCount() {
      return api.tasks.performer.tasks.size
    },
    close: () => courier.close(),
  }
}
