import type { WebSocket as Socket } from 'undici'

/** Who is told what comes over a socket. */
interface FrameListener {
  readonly frame: (text: string) => void
  readonly closed: (why: string) => void
}

/** One WebSocket, by this process's proxy where it has one. */
export class FrameLine {
  private readonly url: string
  private readonly headers: Readonly<Record<string, string>>
  private socket: Socket | undefined
  private listener: FrameListener | undefined
  private readonly early: string[] = []
  private end: string | undefined

  constructor(url: string, headers: Readonly<Record<string, string>>) {
    this.url = url
    this.headers = headers
  }

  get isOpen(): boolean {
    return this.socket?.readyState === 1
  }

  /** @throws Error where it does not open */
  async opened(withinMs: number): Promise<void> {
    const { WebSocket } = await import('undici')
    const socket = new WebSocket(this.url, { headers: { ...this.headers } })
    this.socket = socket
    socket.binaryType = 'arraybuffer'
    socket.addEventListener('message', ({ data }) =>
      this.take(typeof data === 'string' ? data : new TextDecoder().decode(data)),
    )
    socket.addEventListener('close', ({ code, reason }) => {
      this.end = `closed with ${code}${reason === '' ? '' : `: ${reason}`}`
      this.listener?.closed(this.end)
    })
    const isOpen = await within<boolean>(withinMs, 'did not open', (resolve) => {
      socket.addEventListener('open', () => resolve(true))
      socket.addEventListener('error', () => resolve(false))
    })
    if (!isOpen) throw await this.reason(withinMs)
  }

  /** Why it does not open: of that a socket says nothing, and an ordinary request does. */
  private async reason(withinMs: number): Promise<Error> {
    const { fetch } = await import('undici')
    try {
      const signal = AbortSignal.timeout(withinMs)
      const url = this.url.replace(/^ws/, 'http')
      const { status, body } = await fetch(url, { headers: { ...this.headers }, redirect: 'manual', signal })
      await body?.cancel()
      return new Error(`it opens no WebSocket, and answers an ordinary request with status ${status}`)
    } catch (error) {
      return error instanceof Error && error.cause instanceof Error ? error.cause : (error as Error)
    }
  }

  send(text: string): void {
    this.socket?.send(text)
  }

  close(): void {
    this.listener = undefined
    this.socket?.close()
  }

  /** Whatever came before is told first. */
  listen(listener: FrameListener): void {
    this.listener = listener
    for (const it of this.early.splice(0)) listener.frame(it)
    if (this.end !== undefined) listener.closed(this.end)
  }

  /**
   * The first frame that comes after a text was sent.
   * @throws Error where none comes
   */
  async answerTo(text: string, withinMs: number): Promise<string> {
    const answer = within<string>(withinMs, 'did not answer', (resolve, reject) =>
      this.listen({ frame: resolve, closed: (why) => reject(new Error(why)) }),
    )
    this.send(text)
    const first = await answer
    this.listener = undefined
    return first
  }

  private take(text: string): void {
    if (this.listener === undefined) this.early.push(text)
    else this.listener.frame(text)
  }
}

/** A promise with a time limit. */
async function within<T = void>(
  ms: number,
  what: string,
  work: (resolve: (value: T) => void, reject: (error: Error) => void) => void,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  try {
    return await new Promise<T>((resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`it ${what} within ${ms} ms`)), ms)
      work(resolve, reject)
    })
  } finally {
    clearTimeout(timer)
  }
}
