import { ClientError } from './client-error.js'
import { type CallRequest, type Core, type StreamsPart, takesFiles } from './core.js'
import { type ByteStream, platform } from './platform.js'
import type { Session } from './session.js'

/** A piece of a streamed answer. */
export interface StreamPart {
  readonly type: 'text' | 'reasoning'
  readonly text: string
}

/**
 * An answer that comes piece by piece. Nothing is sent before it is read; who stops reading early ends the request. It is
 * read once, by one of its ways or by several: each goes on where another one stopped.
 */
export class ClientStream<R> implements AsyncIterable<StreamPart> {
  readonly #source: AsyncGenerator<StreamPart, R>
  #text = ''
  #end: Promise<R> | undefined

  constructor(source: AsyncGenerator<StreamPart, R>) {
    this.#source = source
  }

  /** The pieces from here on. */
  async *[Symbol.asyncIterator](): AsyncGenerator<StreamPart, void> {
    try {
      for (let part = await this.#next(); part !== undefined; part = await this.#next()) yield part
    } finally {
      // Whoever left early is told so where they ask for the result all the same.
      this.#end ??= this.#source.return(undefined as never).then(() => {
        throw new ClientError('aborted', 'The stream was left before its end.')
      })
      this.#end.catch(() => {})
    }
  }

  /** The whole text, once it is there. */
  async text(): Promise<string> {
    await this.result()
    return this.#text
  }

  /** What a call without a stream would have brought, once it is there. */
  async result(): Promise<R> {
    while (this.#end === undefined) await this.#next()
    return this.#end
  }

  /** The pieces as bytes: a line of JSON each, as a response to a browser. */
  toReadableStream(): ByteStream {
    const parts = this[Symbol.asyncIterator]()
    const encoder = new platform.TextEncoder()
    return new platform.ReadableStream({
      async pull(controller: { enqueue(bytes: Uint8Array): void; close(): void }) {
        const { done, value } = await parts.next()
        if (done) controller.close()
        else controller.enqueue(encoder.encode(`${JSON.stringify(value)}\n`))
      },
      cancel: () => parts.return(),
    })
  }

  async #next(): Promise<StreamPart | undefined> {
    try {
      const { done, value } = await this.#source.next()
      if (done) {
        this.#end ??= Promise.resolve(value)
        return undefined
      }
      if (value.type === 'text') this.#text += value.text
      return value
    } catch (error) {
      this.#end = Promise.reject(error)
      this.#end.catch(() => {})
      throw error
    }
  }
}

type Pieces = (core: Core, asked: CallRequest, session?: Session) => AsyncGenerator<StreamPart, unknown>

/** @param load what brings the pieces, when a stream is first read */
export function streamsOf(load: () => Pieces | Promise<Pieces>): StreamsPart {
  const of: StreamsPart['of'] = (core, get, session) =>
    new ClientStream(
      (async function* () {
        const pieces = await load()
        return yield* pieces(core, await get(), session)
      })(),
    )
  return {
    of,
    stream(core, all) {
      const asked = takesFiles(all) ? undefined : core.asked(all, 'stream')
      return of(core, () => asked ?? core.whole(all, 'stream'))
    },
  }
}
