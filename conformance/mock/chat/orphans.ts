import { type JsonObject, member } from '../../../generator/document/json.js'
import type { ChatServer } from '../../../generator/provider/chat/chat-server.js'
import { orphansIn } from '../../../generator/provider/chat/chat-unsaid.js'
import type { ChatProblem } from './chat-problem.js'

/** Messages of tools that answer no call of the answer before them, where the server refuses such. */
export function orphans(body: JsonObject, { orphanAnswer: message }: ChatServer): ChatProblem[] {
  if (message === undefined) return []
  return orphansIn(member(body, 'messages')).map((index) => {
    const path = ['messages', String(index), 'tool_call_id']
    return { kind: 'invalid', message, path, entry: { code: 'invalidToolCallId', message, parameter: path.join('.') } }
  })
}
