import type { ChatServer } from '../../../generator/provider/chat/chat-server.js'
import { finishOf, piecesOf, textOf } from '../runware/reply/replied-result.js'
import type { SingleAnswer } from '../runware/reply/replies.js'
import { type ChatAnswer, callOf } from './chat-answer.js'

/**
 * What was prepared for a chat, as its answer.
 * @param turn what tells the turn of the conversation from others: equal calls of two turns are two calls
 */
export function repliedAnswer(answer: SingleAnswer, server: ChatServer, turn: number): ChatAnswer {
  const calls = 'toolCalls' in answer ? answer.toolCalls : []
  return {
    reasoning: [],
    pieces: piecesOf(textOf(answer)),
    calls: calls.map(({ name, arguments: given }, index) =>
      callOf(name, given, { server, key: `${turn} ${index} ${name} ${JSON.stringify(given)}` }),
    ),
    finish: finishOf(answer),
    ...('refusal' in answer && { isRefusal: true }),
  }
}
