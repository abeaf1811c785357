import type { ChatServer, ChatServerName } from './chat-server.js'
import { dashscope } from './server/dashscope.js'
import { openai } from './server/openai.js'
import { runware } from './server/runware.js'
import { sglang } from './server/sglang.js'
import { vllm } from './server/vllm.js'

/** The table of differences: a column is a server, a row a member. What no source settles its `undocumented` names. */
export const chatServers: Readonly<Record<ChatServerName, ChatServer>> = { runware, openai, dashscope, vllm, sglang }
