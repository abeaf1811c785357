import type { JsonObject } from '../../../generator/document/json.js'
import { chanceFrom, numberFrom } from '../hash.js'

/** Tokens there are to tell of: what is asked for beyond has no entries. */
const vocabulary = 128

/** How likely the tokens of an answer were, or those of a refusal in its place. */
export function logprobsOf(pieces: readonly string[], likeliest: number, isRefusal = false): JsonObject {
  const told = tokenLogprobs(pieces, likeliest)
  return isRefusal ? { content: null, refusal: told } : { content: told, refusal: null }
}

/** How likely each token was, and so many of those that were likeliest in its place: the token itself and made-up others. */
export function tokenLogprobs(pieces: readonly string[], likeliest: number): readonly JsonObject[] {
  return pieces.map((token) => {
    const draw = chanceFrom(numberFrom(token))
    const logprob = -(draw() % 1000) / 1000
    const others = Array.from({ length: Math.max(0, Math.min(likeliest, vocabulary) - 1) }, (_, i) =>
      entryOf(`${token}${i}`, logprob - 1 - i),
    )
    return {
      ...entryOf(token, logprob),
      top_logprobs: likeliest > 0 ? [entryOf(token, logprob), ...others] : [],
    }
  })
}

function entryOf(token: string, logprob: number): JsonObject {
  return { token, logprob, bytes: [...new TextEncoder().encode(token)] }
}
