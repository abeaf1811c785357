// Written by specproof 0.1.1. Changes made here are lost.
// @ts-nocheck
/** What kind of failure it is, whatever the provider calls it. */
export type ErrorCode =
  /** The request breaks its document, or the server refuses what it says. */
  | 'validation'
  /** The key is missing, wrong, or not allowed to do this. */
  | 'auth'
  /** There is no money left, or the request may cost more than it is allowed to. */
  | 'quota'
  | 'rateLimit'
  /** A filter refused the request or its result. */
  | 'safety'
  | 'notFound'
  /** The task is known already, though this call did not send it before. */
  | 'conflict'
  /** The server or a model behind it failed. */
  | 'provider'
  | 'timeout'
  | 'connection'
  /** The caller gave up. */
  | 'aborted'
  /** An answer that the document does not allow, or that is no answer at all; `body` is what came. */
  | 'badResponse'
  /** No answer came, or none that tells; the work may have begun, and to send it again may do it twice. */
  | 'mayHaveStarted'
  | 'unknown'
