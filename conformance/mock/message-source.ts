import type { Answerer, MockRequest, Webhook } from './exchange.js'
import type { MockError } from './service.js'

/** A message over WebSocket that the mock takes, and leaves to another to answer. */
export interface PassedMessage {
  /** Its tasks, as a request with the method MESSAGE. */
  readonly request: MockRequest
  /** The key that its session showed. */
  readonly key: string
  /** Keys that came otherwise. */
  readonly secrets: readonly string[]
  /** Its session, whichever socket that has. */
  readonly session: object
  /** Sends the client a message of its session. */
  deliver(text: string): void
  /** Refuses its tasks, each under its own identifier. */
  refuse(error: MockError): void
  /** Posts results of its tasks. */
  post(webhooks: readonly Webhook[]): void
  /** Says once as which status the answer is told. */
  answered(status: number): void
}

/** Who answers messages in place of the mock. */
export interface MessageSource {
  answer(message: PassedMessage): void
  /** A sign of life of a session, which the mock has answered itself. */
  touch(session: object, text: string): void
  /** The socket of a session has ended. */
  left(session: object): void
}

/** Who answers in place of the switchboard. */
export interface OtherSource {
  readonly answer: Answerer
  readonly messages: MessageSource
}
