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

const retryable: ReadonlySet<ErrorCode> = new Set(['rateLimit', 'provider', 'timeout', 'connection'])

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

  constructor(code: ErrorCode, message: string, { cause, ...circumstances }: FailureFacts = {}) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'ClientError'
    this.code = code
    this.retryable = retryable.has(code)
    for (const [key, value] of Object.entries(circumstances))
      if (value !== undefined) Object.defineProperty(this, key, { value, enumerable: true, configurable: true })
  }
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
export function detailOf(wire: ErrorWire, raw: unknown, limits: object): ErrorDetail {
  const it = (typeof raw === 'object' && raw !== null ? raw : { message: raw }) as JsonMembers
  const pointers = [
    ...wire.fields.flatMap((name) => it[name] ?? []).map((path) => pointerOf(String(path))),
    ...(wire.paths ?? []).flatMap((name) => {
      const path = it[name]
      return Array.isArray(path)
        ? [
            path
              .filter((key, i) => i > 0 || key !== 'body')
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

/** The error of an answer that is a failure, or of the errors in it that a task has. */
export function refusal(
  wire: ErrorWire,
  told: AnswerTold,
  errors: readonly ErrorDetail[],
  more: { readonly id?: string; readonly partial?: PartialOutcome; readonly mayHaveStarted?: boolean } = {},
): ClientError {
  const { mayHaveStarted, ...rest } = more
  const code = mayHaveStarted ? 'mayHaveStarted' : codeOf(wire, told.status, errors)
  const said = errors.map(({ code, message }) => (message === code ? code : `${code}: ${message}`)).join('\n')
  const message = said || `The server answered ${told.status}.`
  return new ClientError(code, message, { ...told, ...rest, errors })
}

function codeOf(wire: ErrorWire, status: number, errors: readonly ErrorDetail[]): ErrorCode {
  for (const { code } of errors) {
    const known = wire.codes.find(([pattern]) => pattern.test(code))
    if (known !== undefined) return known[1]
  }
  if (status === 408 || status === 504) return 'timeout'
  if (status >= 500 || (status < 400 && errors.length > 0)) return 'provider'
  return byStatus.find(([, statuses]) => statuses.includes(status))?.[0] ?? 'unknown'
}

const byStatus: readonly (readonly [code: ErrorCode, statuses: readonly number[]])[] = [
  ['validation', [400, 413, 415, 422]],
  ['auth', [401, 403]],
  ['quota', [402]],
  ['notFound', [404]],
  ['conflict', [409]],
  ['rateLimit', [429]],
]
