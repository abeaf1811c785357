import { type JsonObject, member } from '../../../../generator/document/json.js'
import { jsonResponse, type MockResponse } from '../../exchange.js'
import { brokenOff, struckEvents } from '../../runware/stream.js'
import { failedResult } from '../chat-problem.js'
import { chatUsage } from '../chat-usage.js'
import type { ChatTurn } from '../completion.js'
import { summaryOf } from './chat-of-response.js'
import { endBy, responseEvents } from './response-events.js'
import { itemsOf } from './response-items.js'

/** A response, and what it put out. */
export interface MadeResponse {
  readonly id: string
  readonly output: readonly JsonObject[]
  readonly reply: MockResponse
}

/** The answer to a request for a response, whole or as named events. */
export function responseOf(request: JsonObject, turn: ChatTurn): MadeResponse {
  const id = `resp_${crypto.randomUUID().replaceAll('-', '')}`
  const [answer] = turn.answers
  if (answer === undefined) throw new Error('A chat has at least one answer.')
  const summary = summaryOf(request)
  const isSummed = typeof summary === 'string' && turn.server.summaries.includes(summary)
  const cause = incomplete[answer.finish]
  const status = cause === undefined ? 'completed' : 'incomplete'
  const items = itemsOf(answer, { status, summary: isSummed ? summary : undefined, likeliest: turn.likeliest })
  const output = items.map((it) => it.item)
  const begun = { ...headOf(request, id), status: 'in_progress', output: [], usage: null }
  const done = {
    ...headOf(request, id),
    status,
    incomplete_details: cause === undefined ? null : { reason: cause },
    output,
    usage: usageOf(turn),
  }
  if (member(request, 'stream') !== true) return { id, output, reply: jsonResponse(200, done) }
  const events = responseEvents(begun, items, done)
  const reply: MockResponse = {
    status: 200,
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' },
    body: turn.faults.find('fail-one')
      ? brokenOff(events, failedEnd(begun), turn.choices)
      : struckEvents(events, lateEnd, turn.choices, turn.faults),
  }
  return { id, output, reply }
}

/** Why a response is incomplete, by why its text ended. */
const incomplete: Readonly<Record<string, string>> = {
  length: 'max_output_tokens',
  content_filter: 'content_filter',
}

const lateEnd = endBy('error', {
  code: 'server_error',
  message: 'The provider did not answer in time.',
  param: null,
})

function failedEnd(begun: JsonObject) {
  const error = { code: 'server_error', message: failedResult.message }
  return endBy('response.failed', { response: { ...begun, status: 'failed', error } })
}

function headOf(request: JsonObject, id: string): JsonObject {
  const given = (name: string) => member(request, name) ?? null
  return {
    id,
    object: 'response',
    created_at: Math.floor(Date.now() / 1000),
    status: 'in_progress',
    background: false,
    error: null,
    incomplete_details: null,
    instructions: given('instructions'),
    max_output_tokens: given('max_output_tokens'),
    metadata: given('metadata') ?? {},
    model: given('model'),
    parallel_tool_calls: given('parallel_tool_calls') ?? true,
    previous_response_id: given('previous_response_id'),
    reasoning: given('reasoning') ?? { effort: null, summary: null },
    store: given('store') ?? true,
    temperature: given('temperature') ?? 1,
    text: given('text') ?? { format: { type: 'text' } },
    tool_choice: given('tool_choice') ?? 'auto',
    tools: given('tools') ?? [],
    top_p: given('top_p') ?? 1,
    truncation: 'disabled',
    user: given('user'),
  }
}

function usageOf(turn: ChatTurn): JsonObject {
  const { prompt_tokens, completion_tokens, total_tokens, completion_tokens_details } = chatUsage(turn)
  return {
    input_tokens: prompt_tokens,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: completion_tokens,
    output_tokens_details: completion_tokens_details,
    total_tokens,
  }
}
