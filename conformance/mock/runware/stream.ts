import { type Json, type JsonObject, member } from '../../../generator/document/json.js'
import type { EventStream } from '../exchange.js'
import type { Effects } from '../fault.js'
import type { Faults } from '../fault-plan.js'
import type { Choices } from './choices.js'
import type { ErrorEntry } from './error-entry.js'
import type { MadeResult } from './result.js'
import type { TaskResult } from './task-result.js'

/** One streamed task with its results. */
export interface StreamedTask {
  readonly task: JsonObject
  readonly results: readonly MadeResult[]
  /** What came of each. */
  readonly outcomes?: readonly TaskResult[]
}

/** The events of streamed tasks, after the results of any others: per result reasoning deltas, text deltas and the final chunk; `[DONE]` at the end. */
export function streamOf(
  streamed: readonly StreamedTask[],
  others: { readonly data: readonly Json[]; readonly errors: readonly ErrorEntry[] },
  choices: Choices,
  faults: Faults,
): EventStream {
  const { data, errors: refused } = others
  const events: string[] = data.length > 0 ? [eventOf({ data })] : []
  for (const it of streamed)
    for (const { json, isError } of chunksOf(it, choices)) {
      events.push(`data: ${json}\n\n`)
      // Clients stop reading at an error, and so does the stream.
      if (isError) return { events: [...events, ...(choices.doneAfterError ? [done] : [])] }
    }
  const first = streamed[0]?.task
  const failure = { errors: first ? [providerTimeout(first) as unknown as Json] : [] }
  if (refused.length === 0) return struckEvents(events, doneAfter(failure, choices), choices, faults)
  // What was refused while other streams were accepted comes last, because clients stop reading at an error.
  const told = eventOf({ errors: refused as unknown as Json })
  return { events: [...events, told, ...(choices.doneAfterError ? [done] : [])] }
}

const done = 'data: [DONE]\n\n'

/** How a stream ends. */
export interface StreamEnd {
  /** What comes after its events. */
  readonly last: readonly string[]
  /**
   * What tells that it breaks off.
   * @param after so many events have come
   */
  broken(after: number): readonly string[]
}

/** An end with `[DONE]`. */
export function doneAfter(failure: JsonObject, { doneAfterError }: Choices): StreamEnd {
  return { last: [done], broken: () => [eventOf(failure), ...(doneAfterError ? [done] : [])] }
}

/** The events with their end, and with what faults do to them. */
export function struckEvents(
  events: readonly string[],
  end: StreamEnd,
  { streamComment }: Choices,
  faults: Faults,
): EventStream {
  const half = halfOf(events)
  const { first, rest } = faults.struck(inStreams, {
    first: [...(streamComment ? [comment] : []), ...events.slice(0, half)],
    rest: [...events.slice(half), ...end.last],
    broken: end.broken(half),
  })
  return { events: [...first, ...rest] }
}

/** The first half of the events, and why there are no more. */
export function brokenOff(events: readonly string[], end: StreamEnd, { streamComment }: Choices): EventStream {
  const half = halfOf(events)
  return { events: [...(streamComment ? [comment] : []), ...events.slice(0, half), ...end.broken(half)] }
}

function halfOf(events: readonly string[]): number {
  return Math.max(1, events.length >> 1)
}

const comment = ': ping\n\n'

/** A stream at its middle, where faults strike it. */
export interface Flow {
  readonly first: readonly string[]
  readonly rest: readonly string[]
  /** What comes in place of the rest where it breaks off. */
  readonly broken: readonly string[]
}

const inStreams: Effects<'stream', Flow> = {
  'malformed-event': (it) => ({ ...it, first: [...it.first, 'data: {"delta":{"te\n\n'] }),
  'error-in-stream': (it) => ({ ...it, rest: it.broken }),
}

/** One server-sent event. */
export function eventOf(value: JsonObject): string {
  return `data: ${JSON.stringify(value)}\n\n`
}

/** The error of a stream whose provider does not go on. */
export function providerTimeout(task: JsonObject): ErrorEntry {
  return {
    code: 'timeoutProvider',
    message: 'The provider did not answer in time.',
    taskType: String(member(task, 'taskType')),
    taskUUID: String(member(task, 'taskUUID')),
  }
}

/** One chunk, as JSON. */
interface TaskChunk {
  readonly json: string
  readonly isError?: true
}

/** The chunks of one streamed task; an error ends them. */
export function chunksOf({ task, results, outcomes }: StreamedTask, choices: Choices): readonly TaskChunk[] {
  const wantsIndex = choices.resultIndex === 'when-several' && results.length > 1
  const chunks: TaskChunk[] = []
  for (const [index, { text, cost }] of results.entries()) {
    if (text === undefined) continue
    const head = {
      taskUUID: member(task, 'taskUUID') as Json,
      taskType: member(task, 'taskType') as Json,
      ...(wantsIndex && { resultIndex: index }),
    }
    // All but the pieces is the same in every chunk, and written once.
    const begun = JSON.stringify({ ...head, delta: {} }).slice(0, -1 - '{}'.length)
    const add = (name: string, piece: string) =>
      chunks.push({ json: `${begun}{"${name}":${JSON.stringify(piece)}},"finishReason":null}` })
    for (const it of text.reasoning) add('reasoningContent', it)
    const { error, pieces } = saidOf(text.pieces, outcomes?.[index])
    for (const it of pieces) add('text', it)
    if (error !== undefined) {
      chunks.push({ json: JSON.stringify({ errors: [error] }), isError: true })
      break
    }
    const last = { delta: {}, finishReason: text.finish, ...costOf(task, choices, { usage: text.usage, cost }) }
    chunks.push({ json: JSON.stringify({ ...head, ...last }) })
  }
  return chunks
}

/** What is said of a text: half of one that fails, and why. */
function saidOf(pieces: readonly string[], outcome: TaskResult | undefined) {
  const error = outcome !== undefined && 'error' in outcome ? outcome.error : undefined
  return { error, pieces: error === undefined ? pieces : pieces.slice(0, pieces.length >> 1) }
}

/** Usage and cost, where they are asked for. */
function costOf(task: JsonObject, { usage }: Choices, known: { usage: JsonObject; cost: number }): JsonObject {
  return {
    ...((usage === 'always' || member(task, 'includeUsage') === true) && { usage: known.usage }),
    ...(member(task, 'includeCost') === true && { cost: known.cost }),
  }
}
