import { type JsonObject, member } from '../../../../generator/document/json.js'
import { jsonResponse, type MockResponse } from '../../exchange.js'
import { struckEvents } from '../../runware/stream.js'
import type { ChatAnswer } from '../chat-answer.js'
import { chatUsage } from '../chat-usage.js'
import type { ChatTurn } from '../completion.js'
import { summaryOf } from './chat-of-response.js'
import { type OutputItem, responseEvents } from './response-events.js'

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
  const items = itemsOf(answer, isSummed ? summary : undefined)
  const output = items.map((it) => it.item)
  const begun = { ...headOf(request, id), status: 'in_progress', output: [], usage: null }
  const isCut = answer.finish === 'length'
  const done = {
    ...headOf(request, id),
    status: isCut ? 'incomplete' : 'completed',
    incomplete_details: isCut ? { reason: 'max_output_tokens' } : null,
    output,
    usage: usageOf(turn),
  }
  if (member(request, 'stream') !== true) return { id, output, reply: jsonResponse(200, done) }
  const failure = {
    type: 'error',
    code: 'server_error',
    message: 'The provider did not answer in time.',
    param: null,
    sequence_number: 0,
  }
  const { events } = struckEvents(responseEvents(begun, items, done), failure, turn.choices, turn.faults)
  const reply: MockResponse = {
    status: 200,
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' },
    // These streams end with their last event.
    body: { events: events.filter((it) => it !== 'data: [DONE]\n\n') },
  }
  return { id, output, reply }
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

/** What is put out: reasoning, with its summary where one is made, the text, and the calls. */
function itemsOf(answer: ChatAnswer, summary: string | undefined): OutputItem[] {
  const fresh = (prefix: string) => `${prefix}_${crypto.randomUUID().replaceAll('-', '')}`
  const { reasoning, pieces, calls, finish } = answer
  const status = finish === 'length' ? 'incomplete' : 'completed'
  const summed = summary === undefined ? [] : summary === 'concise' ? reasoning.slice(0, conciseTokens) : reasoning
  return [
    ...(reasoning.length > 0
      ? [{ item: { id: fresh('rs'), type: 'reasoning', summary: partsOf(summed) }, pieces: summed }]
      : []),
    ...(calls.length === 0
      ? [
          {
            item: { id: fresh('msg'), type: 'message', status, role: 'assistant', content: [textOf(pieces.join(''))] },
            pieces,
          },
        ]
      : []),
    ...calls.map((it) => ({
      item: {
        id: fresh('fc'),
        type: 'function_call',
        status,
        call_id: it.id,
        name: it.name,
        arguments: it.pieces.join(''),
      },
      pieces: it.pieces,
    })),
  ]
}

/** Most tokens of a concise summary. */
const conciseTokens = 4

function partsOf(summed: readonly string[]): JsonObject[] {
  return summed.length === 0 ? [] : [{ type: 'summary_text', text: summed.join('') }]
}

function textOf(text: string): JsonObject {
  return { type: 'output_text', text, annotations: [], logprobs: [] }
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
