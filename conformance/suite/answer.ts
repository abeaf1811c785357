import { tokens } from '../../generator/spec/pointer.js'
import { jsonOf, type Received } from '../target/target.js'

/** An entry of `errors`, as far as laws read it. */
export interface NamedError {
  readonly code?: string
  readonly message?: string
  readonly parameter?: string | readonly string[]
  readonly taskUUID?: string
}

/** One result, acknowledgement or state of a task. */
export type Item = Readonly<Record<string, unknown>>

/** An answer as the laws read it. */
export interface Reading {
  /** `accepts`: 2xx with a body that can be read; `refuses`: 4xx; otherwise what was wrong with the answer. */
  readonly verdict: 'accepts' | 'refuses' | 'unauthorised' | { readonly trouble: string }
  readonly status?: number
  readonly data: readonly Item[]
  readonly errors: readonly NamedError[]
}

/** Reads an answer; never throws. */
export function readingOf(received: Received): Reading {
  if (received.kind !== 'answer') return { verdict: { trouble: received.reason }, data: [], errors: [] }
  const { status } = received
  if (/^text\/event-stream/i.test(received.headers['content-type'] ?? '')) return streamReading(received.text, status)
  const json = jsonOf(received)
  const [data, errors] = [listIn(json, 'data'), errorsIn(json)]
  const read = { status, data: data as readonly Item[], errors }
  if (status === 401) return { ...read, verdict: 'unauthorised' }
  if (typeof json !== 'object' || json === null)
    return { ...read, verdict: { trouble: `answers ${status} with a body that is no JSON` } }
  if (status >= 200 && status < 300) {
    // Some servers tell of refused tasks in the body only.
    const isRefused = errors.length > 0 && data.length === 0
    return { ...read, verdict: isRefused ? { trouble: `answers ${status} with errors and no data` } : 'accepts' }
  }
  if (status >= 400 && status < 500 && status !== 429 && status !== 408) return { ...read, verdict: 'refuses' }
  return { ...read, verdict: { trouble: `answers ${status}` } }
}

function streamReading(text: string, status: number): Reading {
  const chunks = eventsOf(text)
  const errors = chunks.flatMap((it) => errorsIn(it))
  const data = chunks.filter((it): it is Item => typeof it === 'object' && it !== null && !('errors' in it))
  return { verdict: status < 300 ? 'accepts' : 'refuses', status, data, errors }
}

/** The JSON of the events of an event stream; what is no JSON is left out. */
export function eventsOf(text: string): unknown[] {
  return text.split(/\r?\n/).flatMap((line) => {
    if (!line.startsWith('data:')) return []
    try {
      return [JSON.parse(line.slice(5))]
    } catch {
      return []
    }
  })
}

function listIn(json: unknown, name: string): readonly unknown[] {
  const list = typeof json === 'object' && json !== null ? (json as Record<string, unknown>)[name] : undefined
  return Array.isArray(list) ? list : []
}

function errorsIn(json: unknown): readonly NamedError[] {
  const several = listIn(json, 'errors') as readonly NamedError[]
  const single = typeof json === 'object' && json !== null ? (json as Record<string, unknown>).error : undefined
  return typeof single === 'object' && single !== null ? [...several, single as NamedError] : several
}

/**
 * True when some error names the place: by its dotted path with or without indices, by its last name, or in its message.
 * What is said of the request as a whole needs no name.
 */
export function names(errors: readonly NamedError[], pointer: string): boolean {
  const path = tokens(pointer)
  if (path.length === 0) return errors.length > 0
  const withoutIndices = path.filter((it) => !/^\d+$/.test(it))
  const wanted = new Set(
    [path.join('.'), withoutIndices.join('.'), path.at(-1), withoutIndices.at(-1), pointer, path.join('/')].map((it) =>
      it?.toLowerCase(),
    ),
  )
  const last = (withoutIndices.at(-1) ?? path.at(-1) ?? '').toLowerCase()
  return errors.some(({ parameter, message }) => {
    const named = (typeof parameter === 'string' ? [parameter] : (parameter ?? [])).map((it) =>
      String(it)
        .toLowerCase()
        .replace(/\[(\d+)\]/g, '.$1'),
    )
    return (
      named.some((it) => wanted.has(it)) ||
      (last !== '' && typeof message === 'string' && message.toLowerCase().includes(last))
    )
  })
}

/** What a verdict is called in reports. */
export function verdictText({ verdict }: Reading): string {
  return typeof verdict === 'string' ? verdict : verdict.trouble
}
