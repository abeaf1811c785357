import type { Socket } from 'node:net'
import type { MockApi } from '../api.js'
import type { Conversations } from './conversation.js'
import { rawAnswer } from './write.js'

/** How long a client may take to read why it is refused, in milliseconds. */
const lingering = 5_000

interface Unread {
  readonly status: number
  readonly code: string
}

const statuses: Readonly<Record<string, Unread>> = {
  HPE_HEADER_OVERFLOW: { status: 431, code: 'headersTooLarge' },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: { status: 413, code: 'payloadTooLarge' },
  HPE_INVALID_VERSION: { status: 505, code: 'unsupportedVersion' },
  HPE_PAUSED_H2_UPGRADE: { status: 505, code: 'unsupportedVersion' },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, code: 'requestTimeout' },
}

type ParserError = NodeJS.ErrnoException & { readonly rawPacket?: Buffer; readonly bytesParsed?: number }

/** Answers what is no HTTP, or too much of it, and lets its connection go. */
export function refuseUnreadable(
  api: MockApi,
  conversations: Conversations,
): (error: ParserError, socket: Socket) => void {
  const refused = new WeakSet<Socket>()
  return (error, socket) => {
    // What follows the first fault is no better.
    if (refused.has(socket)) return
    refused.add(socket)
    if (error.code === 'ECONNRESET') {
      socket.destroy()
      return
    }
    conversations.afterAll(socket, () => {
      if (!socket.writable) {
        socket.destroy()
        return
      }
      const { status, code } = faultOf(error)
      const answer = api.unreadable(status, { code, message: error.message })
      socket.end(rawAnswer(answer))
      // A connection that is closed under a client that still writes would take the answer with it.
      setTimeout(() => socket.destroy(), lingering).unref()
    })
  }
}

function faultOf({ code = '', rawPacket, bytesParsed = 0 }: ParserError): Unread {
  const line = lineAt(rawPacket, bytesParsed)
  // A line that ends as lines of HTTP do not is refused where its version should end.
  const isVersion = code === 'HPE_INVALID_VERSION' && endsInVersion.test(line)
  const known = statuses[code]
  if (known !== undefined && !isVersion) return known
  // Whoever speaks HTTP and asks for a method that there is not is told so (RFC 9110, 9.1).
  const isMethod = code === 'HPE_INVALID_METHOD' && requestLine.test(line)
  return isMethod ? { status: 501, code: 'unknownMethod' } : { status: 400, code: 'invalidRequest' }
}

const endsInVersion = / HTTP\/1\.[01]\s*$/
const requestLine = /^[!#$%&'*+.^_`|~\w-]+ \S+ HTTP\/1\.[01]\r$/

/** The line of a packet that the bytes before one stand in, the end of the line included. */
function lineAt(packet: Buffer | undefined, at: number): string {
  const text = packet?.toString('latin1') ?? ''
  const start = text.lastIndexOf('\n', at - 2) + 1
  return text.slice(start, text.indexOf('\n', start))
}
