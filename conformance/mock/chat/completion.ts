import { isJsonObject, type Json, type JsonObject, member } from '../../../generator/document/json.js'
import type { ChatServer } from '../../../generator/provider/chat/chat-server.js'
import { jsonResponse, type MockResponse } from '../exchange.js'
import type { Faults } from '../fault-plan.js'
import type { Choices } from '../runware/choices.js'
import { brokenOff, doneAfter, eventOf, struckEvents } from '../runware/stream.js'
import type { MockError } from '../service.js'
import { type ChatAnswer, type MadeCall, tokensOf } from './chat-answer.js'
import { chatError } from './chat-error.js'
import { failedResult } from './chat-problem.js'
import { chatUsage, usageUntil } from './chat-usage.js'
import { logprobsOf } from './logprobs.js'

/** A chat that was answered, and how that is told. */
export interface ChatTurn {
  readonly body: JsonObject
  readonly answers: readonly ChatAnswer[]
  /** Tokens of the chat itself. */
  readonly prompt: number
  readonly server: ChatServer
  /** The member that carries reasoning; undefined where it is not told. */
  readonly reasoningMember: string | undefined
  /** Whether reasoning stands in the text itself. */
  readonly isReasoningInContent: boolean
  readonly likeliest?: number | undefined
  readonly choices: Choices
  readonly faults: Faults
}

/** The answer to a chat, whole or as a stream. */
export function completionOf(turn: ChatTurn): MockResponse {
  const head = {
    id: `chatcmpl-${crypto.randomUUID()}`,
    object: 'chat.completion',
    created: Math.floor(Date.now() / 1000),
    model: member(turn.body, 'model') as string,
  }
  if (member(turn.body, 'stream') === true) return streamResponse({ ...head, object: 'chat.completion.chunk' }, turn)
  return jsonResponse(200, {
    ...head,
    choices: turn.answers.map((it, index) => ({
      index,
      message: messageOf(it, turn),
      logprobs: turn.likeliest === undefined ? null : logprobsOf(it.pieces, turn.likeliest, it.isRefusal),
      finish_reason: it.finish,
      ...turn.server.choiceMembers,
    })),
    usage: chatUsage(turn),
  })
}

function messageOf(answer: ChatAnswer, turn: ChatTurn): JsonObject {
  const { reasoningMember: name } = turn
  const text = answer.isRefusal ? '' : textPieces(answer, turn).join('')
  const calls = answer.calls.map((it) => callOf(it))
  return {
    role: 'assistant',
    content: (calls.length > 0 || answer.isRefusal) && text === '' ? null : text,
    refusal: answer.isRefusal ? answer.pieces.join('') : null,
    ...(name !== undefined && answer.reasoning.length > 0 && { [name]: answer.reasoning.join('') }),
    ...(calls.length > 0 && { tool_calls: calls }),
  }
}

function callOf({ id, name, pieces }: MadeCall): JsonObject {
  return { id, type: 'function', function: { name, arguments: pieces.join('') } }
}

/** The text in pieces, with the reasoning before it where it stands in there. */
function textPieces({ reasoning, pieces }: ChatAnswer, { isReasoningInContent }: ChatTurn): readonly string[] {
  return isReasoningInContent && reasoning.length > 0 ? ['<think>', ...reasoning, '</think>\n\n', ...pieces] : pieces
}

function streamResponse(head: JsonObject, turn: ChatTurn): MockResponse {
  const { body, server, choices, faults } = turn
  const options = member(body, 'stream_options')
  const wantsUsage = isJsonObject(options) && options.include_usage === true
  const isContinuous =
    isJsonObject(options) &&
    options.continuous_usage_stats === true &&
    (server.continuousUsage === 'alone' || (server.continuousUsage === 'with-usage' && wantsUsage))
  const chunk = ({ index, delta, reason = null, logprobs = null, told = 0 }: ChatChunk) =>
    eventOf({
      ...head,
      choices: [{ index, delta: whole(delta, server), logprobs, finish_reason: reason, ...server.choiceMembers }],
      ...(wantsUsage && { usage: null }),
      ...(isContinuous && { usage: usageUntil(turn.prompt, told) }),
    })
  const events = turn.answers.flatMap((it, index) => [...chunksOf(it, index, turn)].map(chunk))
  if (wantsUsage) events.push(eventOf({ ...head, choices: [], usage: chatUsage(turn) }))
  const end = (status: number, entry: MockError) =>
    doneAfter({ error: chatError(server, status, { kind: 'other', message: entry.message, entry }) }, choices)
  const headers = { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' }
  if (faults.find('fail-one')) return { status: 200, headers, body: brokenOff(events, end(500, failedResult), choices) }
  return { status: 200, headers, body: struckEvents(events, end(504, lateProvider), choices, faults) }
}

const lateProvider = { code: 'timeoutProvider', message: 'The provider did not answer in time.' }

interface ChatChunk {
  readonly index: number
  readonly delta: JsonObject
  readonly reason?: string | null
  readonly logprobs?: Json
  /** Tokens of the answer up to here. */
  readonly told?: number
}

/** The pieces of one answer: who speaks, what was thought, the text, the calls, and why it ends. */
function* chunksOf(answer: ChatAnswer, index: number, turn: ChatTurn): Generator<ChatChunk> {
  const { reasoningMember, likeliest, server } = turn
  const all = tokensOf(answer)
  // Reasoning that is not told was used before the first piece.
  let used = reasoningMember === undefined && !turn.isReasoningInContent ? answer.reasoning.length : 0
  const told = () => {
    used = Math.min(used + 1, all)
    return used
  }
  yield { index, delta: { role: 'assistant', content: answer.calls.length > 0 ? null : '' } }
  if (reasoningMember !== undefined)
    for (const it of answer.reasoning) yield { index, delta: { [reasoningMember]: it }, told: told() }
  for (const it of textPieces(answer, turn))
    yield {
      index,
      delta: answer.isRefusal ? { refusal: it } : { content: it },
      told: told(),
      ...(likeliest !== undefined && { logprobs: logprobsOf([it], likeliest, answer.isRefusal) }),
    }
  const later = server.laterCallNames === 'null' ? { id: null, type: 'function' } : {}
  const laterName = server.laterCallNames === 'null' ? { name: null } : {}
  for (const [at, { id, name, pieces }] of answer.calls.entries()) {
    const opened = { index: at, id, type: 'function', function: { name, arguments: '' } }
    yield { index, delta: { tool_calls: [opened] }, told: used }
    for (const it of pieces) {
      const call = { index: at, ...later, function: { ...laterName, arguments: it } }
      yield { index, delta: { tool_calls: [call] }, told: told() }
    }
  }
  yield { index, delta: {}, reason: answer.finish, told: all }
}

/** A delta with the members that every delta of the server has. */
function whole(delta: JsonObject, { deltaMembers }: ChatServer): JsonObject {
  return deltaMembers.length === 0 ? delta : { ...Object.fromEntries(deltaMembers.map((it) => [it, null])), ...delta }
}
