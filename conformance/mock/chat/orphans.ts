import { isJsonObject, type Json, type JsonObject, member } from '../../../generator/document/json.js'
import type { ChatServer } from '../../../generator/provider/chat/chat-server.js'
import type { ChatProblem } from './chat-problem.js'

/** Messages of tools that answer no call of the answer before them, where the server refuses such. */
export function orphans(body: JsonObject, { orphanAnswer }: ChatServer): ChatProblem[] {
  const messages = member(body, 'messages')
  if (orphanAnswer === undefined || !Array.isArray(messages)) return []
  let open = new Set<Json | undefined>()
  const problems: ChatProblem[] = []
  for (const [index, message] of (messages as readonly Json[]).entries()) {
    if (!isJsonObject(message)) continue
    if (member(message, 'role') !== 'tool') {
      open = new Set(callsIn(message))
      continue
    }
    if (open.delete(member(message, 'tool_call_id'))) continue
    const path = ['messages', String(index), 'tool_call_id']
    problems.push({
      kind: 'invalid',
      message: orphanAnswer,
      path,
      entry: { code: 'invalidToolCallId', message: orphanAnswer, parameter: path.join('.') },
    })
  }
  return problems
}

function callsIn(message: JsonObject): (Json | undefined)[] {
  const calls = member(message, 'tool_calls')
  return Array.isArray(calls) ? calls.map((it) => (isJsonObject(it) ? member(it, 'id') : undefined)) : []
}
