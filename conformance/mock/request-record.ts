import { keysIn, mayHoldKey, openUrl, withoutKeys } from './secret.js'
import { isSecretParameter } from './secret-name.js'

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
  private readonly secrets: ReadonlySet<string>
  private kept: KeptRequest[] = []
  private now: string[] | undefined

  /** @param secrets names of members that documents call secrets */
  constructor(limit: number, tell?: (request: RecordedRequest) => void, secrets: ReadonlySet<string> = new Set()) {
    this.limit = limit
    this.secrets = secrets
    this.tell = tell
  }

  get all(): readonly RecordedRequest[] {
    return this.kept.slice(-this.limit).map((it) => it.told(this.secrets))
  }

  /** A request comes in: what is performed from here on is performed because of it. */
  begin(): void {
    this.now = undefined
  }

  /** Notes a task of the request that is answered just now. */
  perform(id: string): void {
    if (this.now === undefined) this.now = [id]
    else this.now.push(id)
  }

  /** The tasks of the request that is answered just now, so far. */
  get performed(): readonly string[] {
    return this.now ?? none
  }

  /** @param request is not changed any more */
  add(request: ReceivedRequest, status: number, performed: readonly string[] = this.performed): void {
    const made = new KeptRequest(request, status, performed)
    this.tell?.(made.told(this.secrets))
    if (request.body.length > longestBody) made.shedBody(this.secrets)
    this.kept.push(made)
    this.kept[this.kept.length - 1 - mostBodies]?.shed(this.secrets)
    // Cut now and then: each cut copies what is kept.
    if (this.kept.length > this.limit * 1.5) this.kept = this.kept.slice(-this.limit)
  }

  clear(): void {
    this.kept = []
  }
}

const none: readonly string[] = []

/**
 * A request as it came, until somebody asks for it: to look for keys takes as long as to answer. `secrets` are the names of
 * members that hold some.
 */
class KeptRequest {
  private readonly method: string
  private path: string
  private readonly status: number
  private readonly performed: readonly string[]
  /** Until they are shed, or were told. */
  private headers: ReceivedRequest['headers'] | undefined
  private body: string
  private open: RecordedRequest | undefined

  constructor({ method, path, headers, body }: ReceivedRequest, status: number, performed: readonly string[]) {
    this.method = method
    this.path = path
    this.headers = headers
    this.body = body
    this.status = status
    this.performed = performed
  }

  /** The request, in which no key stands. */
  told(secrets: ReadonlySet<string>): RecordedRequest {
    this.open ??= this.opened(secrets)
    this.forgetContent()
    return this.open
  }

  private opened(secrets: ReadonlySet<string>): RecordedRequest {
    const { method, path, status, performed, headers, body } = this
    if (headers === undefined) return { method, path, status, performed }
    const keys = keysIn({ path, headers, body }, secrets)
    const open = { method, path: withoutKeys(openUrl(path), keys), status, performed, headers: openHeaders(headers) }
    return { ...open, body: withoutKeys(body, keys) }
  }

  private forgetContent(): void {
    this.headers = undefined
    this.body = ''
  }

  /** The body is too long to be kept. */
  shedBody(secrets: ReadonlySet<string>): void {
    const { body: _body, ...rest } = this.told(secrets)
    this.open = rest
  }

  /** Headers and body are not kept any longer. */
  shed(secrets: ReadonlySet<string>): void {
    const { path, headers, body } = this
    if (this.open !== undefined) {
      const { headers: _headers, body: _body, ...rest } = this.open
      this.open = rest
    } else if (headers !== undefined && mayHoldKey(path))
      this.path = withoutKeys(openUrl(path), keysIn({ path, headers, body }, secrets))
    this.forgetContent()
  }
}

function openHeaders(headers: ReceivedRequest['headers']): ReceivedRequest['headers'] {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !isSecretParameter(name)))
}
