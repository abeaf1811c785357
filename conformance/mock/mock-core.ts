import type { MockRequest, MockResponse } from './exchange.js'
import type { MockHandler } from './msw/handler.js'
import type { RecordedRequest } from './request-record.js'

/** What a mock is wherever it runs. */
export interface MockCore {
  /** msw handlers for the servers that the documents name, their WebSocket and their registry. */
  readonly handlers: MockHandler[]
  /** Answers one request at once; latency and faults of the connection are only told of. Its webhooks are not posted. */
  respond(request: MockRequest): MockResponse
  /** The last ten thousand requests, by HTTP, with the tasks that were performed because of them. */
  readonly requests: readonly RecordedRequest[]
  /** Tasks remembered just now. */
  readonly taskCount: number
  /** Ends what is under way outside of any server, such as webhooks of handlers. */
  close(): void
}
