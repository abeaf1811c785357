import type { JsonObject } from '../../../generator/document/json.js'
import type { ChatServer } from '../../../generator/provider/chat/chat-server.js'
import { type ChatAnswer, tokensOf } from './chat-answer.js'

/** What a chat used. */
interface UsedTokens {
  readonly answers: readonly ChatAnswer[]
  /** Tokens of the chat itself. */
  readonly prompt: number
  readonly server: ChatServer
}

/** The tokens of a chat, and those of one of its answers so far. */
export function usageUntil(prompt: number, completion: number): JsonObject {
  return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion }
}

/** The tokens of a chat and its answers, reasoning among those of the answers. */
export function chatUsage({ answers, prompt, server }: UsedTokens): JsonObject {
  const completion = answers.reduce((sum, it) => sum + tokensOf(it), 0)
  const reasoning = answers.reduce((sum, it) => sum + it.reasoning.length, 0)
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    ...(server.usageTellsReasoning && { reasoning_tokens: reasoning }),
    completion_tokens_details: { reasoning_tokens: reasoning },
  }
}
