import type { ErrorCode } from './error-code.js'
import type { ErrorWire } from './wire.js'

/** One error that a server told, or that a check found. */
export interface ErrorDetail {
  /** In the words of whoever found it. */
  readonly code: string
  readonly message: string
  /** The field of the request that it is about. */
  readonly pointer?: string
  /** Every such field, where a rule relates several. */
  readonly pointers?: readonly string[]
  /** What the document says of that field: its limits, as in `model.limits`. */
  readonly limit?: unknown
  /** All that was told, as it was told. */
  readonly raw: unknown
}

interface FailureFacts {
  readonly status?: number | undefined
  readonly errors?: readonly ErrorDetail[] | undefined
  readonly body?: unknown
  readonly requestId?: string | undefined
  readonly id?: string | undefined
  readonly retryAfterMs?: number | undefined
  readonly partial?: PartialOutcome | undefined
  readonly retryable?: boolean | undefined
  readonly cause?: unknown
}

/** What came before a failure. */
interface PartialOutcome {
  readonly text?: string
  readonly reasoning?: string
  readonly results?: readonly unknown[]
}

/** Why a call brought no result. */
export class ClientError extends Error {
  declare readonly code: ErrorCode
  /** Whether the same request may succeed later, and does nothing twice: of tasks, the one that `build()` made. */
  declare readonly retryable: boolean
  /** HTTP status of the answer; absent where none came. */
  declare readonly status?: number
  /** Every error that was told; empty where none was. */
  readonly errors: readonly ErrorDetail[] = []
  /** The body of the answer, parsed where it is JSON. */
  declare readonly body?: unknown
  /** What the server calls the request. */
  declare readonly requestId?: string
  /** What the task is called: `client.resume(model, id)` asks for its results. */
  declare readonly id?: string
  /** How long the server wants to be left alone. */
  declare readonly retryAfterMs?: number
  /** What had come before the failure. */
  declare readonly partial?: PartialOutcome

  /** @param facts what else is known; of an answer, only what errors tell is taken */
  constructor(code: ErrorCode, message: string, facts: FailureFacts = {}) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause })
    this.name = 'ClientError'
    this.code = code
    this.retryable = /^(rateLimit|provider|timeout|connection)$/.test(code)
    for (const key of told) if (facts[key] !== undefined) Object.assign(this, { [key]: facts[key] })
  }
}

const told = ['retryable', 'status', 'errors', 'body', 'requestId', 'id', 'retryAfterMs', 'partial'] as const

/** Refuses what a caller asks for: nothing was sent. */
export function refuse(message: string, facts?: FailureFacts): never {
  throw new ClientError('validation', message, facts)
}

/** What of an answer an error is made from. */
export interface AnswerTold {
  readonly status: number
  /** Of the answer; parsed where it is JSON. */
  readonly body: unknown
  readonly requestId?: string | undefined
  readonly retryAfterMs?: number | undefined
}

type JsonMembers = Readonly<Record<string, unknown>>

/**
 * Every error of a body, as it is told.
 * @param isRefusal whether the body is that of a failure: some servers tell an error without anything around it
 */
export function errorsIn(wire: ErrorWire, body: unknown, isRefusal: boolean): readonly unknown[] {
  if (typeof body !== 'object' || body === null) return []
  const found = wire.members.flatMap((name) => (body as JsonMembers)[name] ?? [])
  const rest = body as JsonMembers
  return found.length > 0 || !isRefusal || typeof rest['message'] !== 'string' ? found : [body]
}

/** An error as callers read it, with what the document says of the field. */
function detailOf(wire: ErrorWire, raw: unknown, limits: object): ErrorDetail {
  const it = (typeof raw === 'object' && raw !== null ? raw : { message: raw }) as JsonMembers
  const pointers = [
    ...wire.fields.flatMap((name) => it[name] ?? []).map((path) => pointerOf(String(path))),
    ...(wire.paths ?? []).flatMap((name) => {
      const path = it[name]
      return Array.isArray(path)
        ? [
            path
              .slice(path[0] === 'body' ? 1 : 0)
              .map(escaped)
              .join(''),
          ]
        : []
    }),
  ]
  const [pointer] = pointers
  const limit = pointer === undefined ? undefined : limitAt(limits, pointer)
  return {
    code: String(it['code'] ?? it['type'] ?? 'unknown'),
    message: String(it['message'] ?? it['msg'] ?? it['detail'] ?? JSON.stringify(raw)),
    ...(pointer !== undefined && { pointer }),
    ...(pointers.length > 1 && { pointers }),
    ...(limit !== undefined && { limit }),
    raw,
  }
}

const escaped = (key: unknown) => `/${String(key).replace(/~/g, '~0').replace(/\//g, '~1')}`

/** `settings.temperature` and `messages[0].content` as pointers; a pointer stays one. */
function pointerOf(path: string): string {
  return path.startsWith('/') || path === ''
    ? path
    : path
        .replace(/\[(\w+)\]/g, '.$1')
        .split('.')
        .map(escaped)
        .join('')
}

/** What a tree of limits says at a pointer; undefined where it says nothing. */
function limitAt(limits: object, pointer: string): unknown {
  let here: unknown = limits
  for (const token of pointer.split('/').slice(1)) {
    const key = /^\d+$/.test(token) ? 'items' : token.replace(/~1/g, '/').replace(/~0/g, '~')
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) return undefined
    here = (here as JsonMembers)[key]
  }
  return here
}

/**
 * The error of an answer that is a failure, or of those errors in it that a task has.
 * @param of the errors as they were told, and what the document says of fields
 */
export function refusal(
  wire: ErrorWire,
  told: AnswerTold,
  of: { readonly errors: readonly unknown[]; readonly limits?: object },
  more: FailureFacts & { readonly mayHaveStarted?: boolean } = {},
): ClientError {
  const errors = of.errors.map((it) => detailOf(wire, it, of.limits ?? {}))
  const code = more.mayHaveStarted ? 'mayHaveStarted' : codeOf(wire, told.status, errors)
  const said = errors.map(({ code, message }) => (message === code ? code : `${code}: ${message}`)).join('\n')
  return new ClientError(code, said || `The server answered ${told.status}.`, { ...told, ...more, errors })
}

function codeOf(wire: ErrorWire, status: number, errors: readonly ErrorDetail[]): ErrorCode {
  for (const { code } of errors) {
    const known = wire.codes.find(([pattern]) => pattern.test(code))
    if (known !== undefined) return known[1]
  }
  if (status === 504) return 'timeout'
  if (status >= 500 || (status < 400 && errors.length > 0)) return 'provider'
  return byStatus[status] ?? 'unknown'
}

const byStatus: Readonly<Record<number, ErrorCode>> = {
  400: 'validation',
  401: 'auth',
  402: 'quota',
  403: 'auth',
  404: 'notFound',
  408: 'timeout',
  409: 'conflict',
  413: 'validation',
  415: 'validation',
  422: 'validation',
  429: 'rateLimit',
}
