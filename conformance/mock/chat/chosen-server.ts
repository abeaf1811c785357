import type { ChatServer } from '../../../generator/provider/chat/chat-server.js'
import { chatServers } from '../../../generator/provider/chat/chat-servers.js'
import type { Choices } from '../runware/choices.js'

/** The server that is chosen, with what is decided otherwise. */
export function serverChosen({ chatServer, chatUnknownFields, chatReasoning }: Choices): ChatServer {
  const { reasoningMember, ...server } = chatServers[chatServer]
  const member = chatReasoning === 'as-server' ? reasoningMember : chatReasoning
  return {
    ...server,
    ...(chatUnknownFields !== 'as-server' && { unknownFields: chatUnknownFields }),
    ...(member !== undefined && member !== 'absent' && { reasoningMember: member }),
  }
}
