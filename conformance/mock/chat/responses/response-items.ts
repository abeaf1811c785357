import type { Json, JsonObject } from '../../../../generator/document/json.js'
import type { ChatAnswer } from '../chat-answer.js'
import { tokenLogprobs } from '../logprobs.js'
import type { OutputItem } from './response-events.js'

/** How the items of a response are told. */
interface ItemManner {
  readonly status: string
  /** How detailed the summary of the reasoning is; undefined where none is made. */
  readonly summary: string | undefined
  readonly likeliest: number | undefined
}

/** What is put out: reasoning, with its summary where one is made, the text, and the calls. */
export function itemsOf(answer: ChatAnswer, { status, summary, likeliest }: ItemManner): OutputItem[] {
  const { reasoning, pieces, calls, isRefusal } = answer
  const summed = summary === undefined ? [] : summary === 'concise' ? reasoning.slice(0, conciseTokens) : reasoning
  const thought: OutputItem = {
    item: { id: fresh('rs'), type: 'reasoning', summary: partsOf(summed) },
    pieces: summed,
  }
  const logprobs = likeliest === undefined ? [] : tokenLogprobs(pieces, likeliest)
  const content = isRefusal ? { type: 'refusal', refusal: pieces.join('') } : textOf(pieces.join(''), logprobs)
  const said: OutputItem = {
    item: { id: fresh('msg'), type: 'message', status, role: 'assistant', content: [content] },
    pieces,
    logprobs,
  }
  return [
    ...(reasoning.length > 0 ? [thought] : []),
    ...(calls.length === 0 ? [said] : []),
    ...calls.map(({ id, name, pieces: given }) => ({
      item: { id: fresh('fc'), type: 'function_call', status, call_id: id, name, arguments: given.join('') },
      pieces: given,
    })),
  ]
}

function fresh(prefix: string): string {
  return `${prefix}_${crypto.randomUUID().replaceAll('-', '')}`
}

/** Most tokens of a concise summary. */
const conciseTokens = 4

function partsOf(summed: readonly string[]): JsonObject[] {
  return summed.length === 0 ? [] : [{ type: 'summary_text', text: summed.join('') }]
}

function textOf(text: string, logprobs: readonly Json[]): JsonObject {
  return { type: 'output_text', text, annotations: [], logprobs }
}
