import { failureText } from '../../../generator/document/system-fault.js'
import type { MockError } from '../service.js'
import type { TaskMessages } from './task-messages.js'

/** Who is told what comes over a socket. */
interface SocketListener {
  message(text: string): void
  /** It has ended, or never began. */
  ended(status: number, error: MockError): void
}

/** A WebSocket to the server behind the mock, which shows its key before anything else. */
export class UpstreamSocket {
  private readonly url: string
  private readonly messages: TaskMessages
  private readonly listener: SocketListener
  private waiting: string[] | undefined = []
  private socket: { send(text: string): void; close(): void } | undefined
  private signs = 0
  private isEnded = false

  constructor(url: string, messages: TaskMessages, key: string, listener: SocketListener) {
    this.url = url
    this.messages = messages
    this.listener = listener
    void this.dial(key).catch((error: unknown) => this.end(502, this.failure(`does not answer: ${failureText(error)}`)))
  }

  send(text: string): void {
    if (this.waiting === undefined) this.socket?.send(text)
    else this.waiting.push(text)
  }

  /** Tells that the client is there; what is answered is for nobody. */
  touch(text: string): void {
    if (this.waiting !== undefined) return
    this.signs++
    this.socket?.send(text)
  }

  close(): void {
    this.isEnded = true
    this.socket?.close()
  }

  private async dial(key: string): Promise<void> {
    const { WebSocket } = await import('undici')
    if (this.isEnded) return
    const socket = new WebSocket(this.url)
    socket.binaryType = 'arraybuffer'
    this.socket = socket
    const login = this.messages.login(key)
    socket.addEventListener('open', () => (login === undefined ? this.begin() : socket.send(login)))
    socket.addEventListener('message', ({ data }) =>
      this.receive(typeof data === 'string' ? data : new TextDecoder().decode(data)),
    )
    socket.addEventListener('error', (event) => {
      const reason = failureText('error' in event ? event.error : event)
      this.end(502, this.failure(`does not answer: ${reason}`))
    })
    socket.addEventListener('close', () => this.end(502, this.failure('broke off')))
  }

  private receive(text: string): void {
    const error = this.messages.errorOf(text)
    if (this.waiting === undefined) {
      // What answers a sign of life names no task.
      if (this.signs > 0 && error === undefined && !this.messages.namesTask(text)) this.signs--
      else this.listener.message(text)
      return
    }
    if (error === undefined) this.begin()
    else {
      this.waiting = undefined
      const { code, message } = error
      this.end(401, {
        code: String(code ?? 'invalidApiKey'),
        message: `${this.host} refuses the key: ${message ?? ''}`,
      })
      this.socket?.close()
    }
  }

  /** The key was taken. */
  private begin(): void {
    const { waiting = [] } = this
    this.waiting = undefined
    for (const it of waiting) this.socket?.send(it)
  }

  private end(status: number, error: MockError): void {
    if (this.isEnded) return
    this.isEnded = true
    this.listener.ended(status, error)
  }

  private get host(): string {
    return new URL(this.url).host
  }

  private failure(reason: string): MockError {
    return { code: 'badGateway', message: `${this.host} ${reason.replace(/\.$/, '')}.` }
  }
}
