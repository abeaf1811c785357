import { keysIn, openUrl, secretHeader, withoutKeys } from './secret.js'

/** A request that a mock answered; of one over WebSocket the method is MESSAGE. */
export interface RecordedRequest {
  readonly method: string
  readonly path: string
  readonly status: number
  /** Identifiers of the tasks that were performed because of it: a task that is refused is not among them. */
  readonly performed: readonly string[]
  /** Names in lower case, without those that carry a key; kept of the last thousand requests. */
  readonly headers?: Readonly<Record<string, string | undefined>>
  /** Its text, in which no key stands; kept of the last thousand requests, as far as it is no longer than a megabyte. */
  readonly body?: string
}

/** What a request brought. */
export type ReceivedRequest = Required<Pick<RecordedRequest, 'method' | 'path' | 'headers' | 'body'>>

/** Requests of which headers and bodies are kept, and the longest body that is. */
const mostBodies = 1_000
const longestBody = 1_048_576

/** The requests that were answered, the last of them and no more. */
export class RequestRecord {
  private readonly limit: number
  private readonly tell: ((request: RecordedRequest) => void) | undefined
  private kept: RecordedRequest[] = []
  private performed: string[] = []

  constructor(limit: number, tell?: (request: RecordedRequest) => void) {
    this.limit = limit
    this.tell = tell
  }

  get all(): readonly RecordedRequest[] {
    return this.kept.slice(-this.limit)
  }

  /** A request comes in: what is performed from here on is performed because of it, and stands in the list that is given. */
  begin(): readonly string[] {
    this.performed = []
    return this.performed
  }

  /** Notes a task of the request that is answered just now. */
  perform(id: string): void {
    this.performed.push(id)
  }

  add(request: ReceivedRequest, status: number, performed: readonly string[] = this.performed): void {
    const { method } = request
    const keys = keysIn(request)
    const isLong = request.body.length > longestBody
    const body = isLong && this.tell === undefined ? {} : { body: withoutKeys(request.body, keys) }
    const path = withoutKeys(openUrl(request.path), keys)
    const told = { method, path, status, performed, headers: openHeaders(request.headers) }
    this.kept.push(isLong ? told : { ...told, ...body })
    this.tell?.({ ...told, ...body })
    const older = this.kept.length - 1 - mostBodies
    const old = this.kept[older]
    if (old?.headers !== undefined) {
      const { headers: _headers, body: _body, ...rest } = old
      this.kept[older] = rest
    }
    // Cut now and then: each cut copies what is kept.
    if (this.kept.length > this.limit * 1.5) this.kept = this.kept.slice(-this.limit)
  }

  clear(): void {
    this.kept = []
  }
}

function openHeaders(headers: ReceivedRequest['headers']): ReceivedRequest['headers'] {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !secretHeader.test(name)))
}
