import { isJsonObject, type JsonObject, member } from '../document/json.js'
import { openaiChat as wire } from '../runtime/client/provider/openai-chat.js'
import { chatProbes } from './chat/chat-probes.js'
import { chatServerOf } from './chat/chat-server.js'
import { chatServers } from './chat/chat-servers.js'
import { unsaidOf } from './chat/chat-unsaid.js'
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
  // What a request calls the model is the server's name for it: documents of several servers may share one.
  identify: (document, file, operations) => {
    const { air: _, ...identity } = identify(document, file, operations)
    return identity
  },
  wire,
  protocol: {
    servers: wire.servers,
    authentication: wire.authentication,
    errors: wire.errors,
    tokenLimits: ['/maxTokens', '/max_tokens'],
    stream: {
      end: wire.stream.end,
      textIn: (event) => wire.stream.pieces(event).text,
      last: ['usage'],
    },
    undocumented: unsaidOf,
    probes: (document) => {
      const server = chatServerOf(document)
      return server === undefined ? [] : chatProbes(chatServers[server])
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
