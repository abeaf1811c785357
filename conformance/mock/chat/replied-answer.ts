import type { Json } from '../../../generator/document/json.js'
import type { ChatServer } from '../../../generator/provider/chat/chat-server.js'
import { digestOf } from '../hash.js'
import { finishOf, piecesOf, textOf } from '../runware/reply/replied-result.js'
import type { SingleAnswer } from '../runware/reply/replies.js'
import type { ChatAnswer, MadeCall } from './chat-answer.js'

/** What was prepared for a chat, as its answer. */
export function repliedAnswer(answer: SingleAnswer, { callId }: ChatServer): ChatAnswer {
  const calls = 'toolCalls' in answer ? answer.toolCalls : []
  return {
    reasoning: [],
    pieces: piecesOf(textOf(answer)),
    calls: calls.map(({ name, arguments: given }, index): MadeCall => {
      const text = JSON.stringify(given satisfies Json)
      const id = `${callId.prefix}${digestOf(`${index} ${name} ${text}`).slice(0, callId.digits)}`
      return { id, name, pieces: text.match(/.{1,12}/gsu) ?? [] }
    }),
    finish: finishOf(answer),
    ...('refusal' in answer && { isRefusal: true }),
  }
}
