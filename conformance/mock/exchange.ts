/** A request, free of any HTTP library. */
export interface MockRequest {
  readonly method: string
  /** Path with query, such as `/v1?dryRun=1`. */
  readonly path: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** The body as text; `''` for none. */
  readonly body: string
  /** Whether the bytes of the body were no UTF-8, so that the text is not quite what was sent. */
  readonly isNoText?: boolean
  /** The bytes that the text was read from, where they are at hand. */
  readonly bytes?: Uint8Array
  /** Scheme and host under which the client reaches the mock; read from the host header when absent. */
  readonly origin?: string
}

/** A response, free of any HTTP library. */
export interface MockResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array | EventStream
  /** Whether it has to be given whatever is recorded: what was asked is refused in part, or is not to be carried out. */
  readonly isOwn?: true
  /** Results to post once the response is on its way. */
  readonly webhooks?: readonly Webhook[]
  /** What befalls the response on its way. */
  readonly connectionFault?: ConnectionFault
}

/** The events of a `text/event-stream`, each complete with its blank line. */
export interface EventStream {
  readonly events: readonly string[]
  /** Milliseconds before each; none where they come one upon another. */
  readonly gaps?: readonly number[]
}

/** An answer that comes from elsewhere, as it comes. */
export interface LiveAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly live: AsyncIterable<Uint8Array>
}

/** Who answers requests, at once or when the answer is there. */
export type Answerer = (request: MockRequest) => MockResponse | Promise<MockResponse | LiveAnswer>

/** One result to post. */
export interface Webhook {
  readonly url: string
  readonly body: string
  /** Those beside what the body and the connection need. @defaultValue the label of JSON */
  readonly headers?: Readonly<Record<string, string>>
  /** Told when it is posted for the first time. */
  readonly onPost?: () => void
}

/** Who posts results. */
export interface Poster {
  /** Posts each for itself, after a delay; returns at once. */
  post(webhooks: readonly Webhook[], delayMs?: number): void
}

/** How a connection lets a client down. */
export interface ConnectionFault {
  /** Wait before the first byte. */
  readonly delayMs?: number
  /** Nothing is ever answered. */
  readonly isSilent?: boolean
  /** The connection is reset before the first byte. */
  readonly isReset?: boolean
  /** The connection ends after this many events, or characters of a body. */
  readonly cutAfter?: number
  /** Nothing comes after this many events, or characters of a body; the connection stays. */
  readonly stallAfter?: number
  /** Wait before each event but the first. */
  readonly gapMs?: number
}

export function isEventStream(body: MockResponse['body']): body is EventStream {
  return typeof body === 'object' && 'events' in body
}

/** Wait before an event of a stream, in milliseconds: none before the first. */
export function gapBefore(index: number, { gaps }: EventStream, { gapMs }: ConnectionFault = {}): number {
  return index === 0 ? 0 : (gapMs ?? gaps?.[index] ?? 0)
}

export function isLive(answer: MockResponse | LiveAnswer): answer is LiveAnswer {
  return 'live' in answer
}

/** A response with a JSON body. */
export function jsonResponse(status: number, body: object, headers?: Readonly<Record<string, string>>): MockResponse {
  const label = { 'content-type': 'application/json' }
  return { status, headers: headers === undefined ? label : { ...label, ...headers }, body: JSON.stringify(body) }
}
