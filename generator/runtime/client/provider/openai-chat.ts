import type { StreamEvent, Wire } from '../wire.js'

/** Servers that speak OpenAI's chat. */
export const openaiChat = {
  name: 'openai-chat',
  servers: [],
  authentication: { header: 'authorization', scheme: 'Bearer', variable: 'OPENAI_API_KEY' },
  errors: {
    members: ['error', 'errors'],
    fields: ['param', 'field', 'path', 'pointer', 'instancePath'],
    paths: ['loc'],
    codes: [
      [/quota|^Arrearage/, 'quota'],
      [/^rate_limit|^limit_/, 'rateLimit'],
      [/content_(policy|filter)|data_inspection/, 'safety'],
    ],
  },
  stream: {
    end: '[DONE]',
    ask: { at: '/stream', value: true },
    pieces: ({ choices }) => {
      const [first] = (Array.isArray(choices) ? choices : []) as {
        index?: number
        delta?: Record<string, string | null>
      }[]
      const { content: text, reasoning_content, reasoning = reasoning_content } = first?.delta ?? {}
      return { ...(text && { text }), ...(reasoning && { reasoning }), of: first?.index ?? 0 }
    },
    whole: (events) => {
      const { choices, ...whole } = Object.assign({}, ...events) as StreamEvent
      const made = new Map<number, Record<string, unknown>>()
      for (const event of events)
        for (const { index, delta, ...rest } of (event['choices'] ?? []) as (Record<string, unknown> & Chunk)[]) {
          const before = made.get(index) ?? { index, message: { role: 'assistant', content: null } }
          made.set(index, { ...before, ...rest, message: joined(before['message'], delta) })
        }
      return { ...whole, object: 'chat.completion', choices: [...made.values()] }
    },
  },
} as const satisfies Wire

interface Chunk {
  readonly index: number
  readonly delta?: object
}

/** A message with a delta added: texts are continued, items of lists found by their index. */
function joined(before: unknown, delta: unknown): unknown {
  if (delta === null || delta === undefined) return before
  if (typeof before === 'string' && typeof delta === 'string') return before + delta
  if (Array.isArray(delta)) {
    const list = [...((before ?? []) as unknown[])]
    for (const { index, ...it } of delta as { index: number }[]) list[index] = joined(list[index], it)
    return list
  }
  if (typeof delta !== 'object') return delta
  const made: Record<string, unknown> = { ...(before as object | undefined) }
  for (const [key, value] of Object.entries(delta))
    made[key] = key === 'role' || key === 'id' || key === 'type' ? (value ?? made[key]) : joined(made[key], value)
  return made
}
