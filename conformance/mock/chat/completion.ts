import { randomUUID } from 'node:crypto'
import { isJsonObject, type JsonObject, member } from '../../../generator/document/json.js'
import { jsonResponse, type MockResponse } from '../exchange.js'
import type { Faults } from '../fault-plan.js'
import type { Choices } from '../runware/choices.js'
import type { MadeResult } from '../runware/result.js'
import { eventOf, struckEvents } from '../runware/stream.js'
import { chatError } from './chat-error.js'

/** What a chat brought, and how its answer is to look. */
export interface Completed {
  readonly body: JsonObject
  readonly results: readonly MadeResult[]
  readonly choices: Choices
  readonly faults: Faults
}

/** The answer to a chat, whole or as a stream. */
export function completionOf(completed: Completed): MockResponse {
  const { body, results, choices } = completed
  const head = {
    id: `chatcmpl-${randomUUID()}`,
    object: 'chat.completion',
    created: Math.floor(Date.now() / 1000),
    model: member(body, 'model') as string,
  }
  if (member(body, 'stream') === true) return streamResponse({ ...head, object: 'chat.completion.chunk' }, completed)
  return jsonResponse(200, {
    ...head,
    choices: results.map((it, index) => ({
      index,
      message: {
        role: 'assistant',
        content: it.data.text,
        refusal: null,
        ...(choices.chatReasoning === 'reasoning_content' &&
          it.text &&
          it.text.reasoning.length > 0 && { reasoning_content: it.text.reasoning.join('') }),
      },
      logprobs: null,
      finish_reason: it.text?.finish ?? 'stop',
    })),
    usage: usageOf(results),
  })
}

function usageOf(results: readonly MadeResult[]): JsonObject {
  let prompt = 0
  let completion = 0
  let reasoning = 0
  for (const { text } of results) {
    prompt = Number(text?.usage.promptTokens ?? 0)
    completion += text?.pieces.length ?? 0
    reasoning += text?.reasoning.length ?? 0
  }
  return {
    prompt_tokens: prompt,
    completion_tokens: completion + reasoning,
    total_tokens: prompt + completion + reasoning,
    completion_tokens_details: { reasoning_tokens: reasoning },
  }
}

function streamResponse(head: JsonObject, { body, results, choices, faults }: Completed): MockResponse {
  const options = member(body, 'stream_options')
  const wantsUsage = isJsonObject(options) && options.include_usage === true
  const chunk = (index: number, delta: JsonObject, reason: string | null = null) =>
    eventOf({
      ...head,
      choices: [{ index, delta, logprobs: null, finish_reason: reason }],
      ...(wantsUsage && { usage: null }),
    })
  const events: string[] = []
  for (const [index, { text }] of results.entries()) {
    events.push(chunk(index, { role: 'assistant', content: '' }))
    if (choices.chatReasoning === 'reasoning_content')
      for (const it of text?.reasoning ?? []) events.push(chunk(index, { reasoning_content: it }))
    for (const it of text?.pieces ?? []) events.push(chunk(index, { content: it }))
    events.push(chunk(index, {}, text?.finish ?? 'stop'))
  }
  if (wantsUsage) events.push(eventOf({ ...head, choices: [], usage: usageOf(results) }))
  const error = chatError(504, { code: 'timeoutProvider', message: 'The provider did not answer in time.' })
  return {
    status: 200,
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' },
    body: struckEvents(events, { error }, choices, faults),
  }
}
