import type { MockRequest, MockResponse } from './exchange.js'
import type { MockHandler } from './msw/handler.js'
import type { RecordedRequest } from './request-record.js'
import type { PreparedReply, ReplyAnswer, ReplyMatch } from './runware/reply/reply.js'

/** What a mock is wherever it runs. */
export interface MockCore {
  /** msw handlers for the servers that the documents name, their WebSocket and their registry. */
  readonly handlers: MockHandler[]
  /** Answers one request at once; latency and faults of the connection are only told of. Its webhooks are not posted. */
  respond(request: MockRequest): MockResponse
  /** The last ten thousand requests with the tasks that were performed because of them; no key stands in them. */
  readonly requests: readonly RecordedRequest[]
  /** Tasks remembered just now. */
  readonly taskCount: number
  /**
   * Prepares an answer for the valid requests that match; it goes before those that were prepared earlier.
   * @throws Error that says what is none of a match or an answer
   */
  reply(match: ReplyMatch, answer: ReplyAnswer, options?: Pick<PreparedReply, 'delayMs'>): void
  /** Forgets everything: tasks with their identifiers, requests, prepared answers, what was spent, faults that have struck. */
  reset(): void
  /** Ends what is under way outside of any server, such as webhooks of handlers. */
  close(): void
}
