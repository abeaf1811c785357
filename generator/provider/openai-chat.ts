import { isJsonObject, type JsonObject, member } from '../document/json.js'
import { identify, wholeBody } from './openapi.js'
import type { Provider } from './provider.js'

/** Servers that speak OpenAI's chat: DashScope, vLLM, SGLang and many others. */
export const openaiChat: Provider = {
  name: 'openai-chat',
  title: 'the OpenAI-compatible chat',
  recognise: (document, _, bodies) =>
    Object.keys(pathsOf(document)).some((path) => path.endsWith('/chat/completions')) &&
    bodies.some((it) => it.member('messages') !== undefined && it.member('model') !== undefined),
  layoutOf: wholeBody,
  identify,
  protocol: {
    servers: [],
    authentication: { header: 'authorization', scheme: 'Bearer', variable: 'OPENAI_API_KEY' },
    errors: {
      members: ['error', 'errors'],
      fields: ['param', 'field', 'path', 'pointer', 'instancePath'],
      paths: ['loc'],
    },
    tokenLimits: ['/maxTokens', '/max_tokens'],
    stream: {
      end: '[DONE]',
      textIn: ({ choices }) => {
        const [first] = Array.isArray(choices) ? choices : []
        const delta = isJsonObject(first) ? first.delta : undefined
        return isJsonObject(delta) && typeof delta.content === 'string' ? delta.content : undefined
      },
      last: ['usage'],
    },
  },
  words: [
    'chat/completions',
    'chatcmpl',
    'finish_reason',
    'reasoning_content',
    'stream_options',
    'include_usage',
    'prompt_tokens',
    'completion_tokens',
    'max_completion_tokens',
  ],
}

function pathsOf(document: JsonObject): JsonObject {
  const paths = member(document, 'paths')
  return isJsonObject(paths) ? paths : {}
}
