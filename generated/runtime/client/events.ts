// Written by specproof 0.1.1. Changes made here are lost.
// @ts-nocheck
import { createParser } from 'eventsource-parser'
import { type ByteReader, type HttpResponse, platform } from './platform.js'

/** The data of each server-sent event of a response; who stops reading closes the connection. */
export async function* eventsOf({ body }: HttpResponse): AsyncGenerator<string, void> {
  if (body === null || body === undefined) return
  const ready: string[] = []
  const parser = createParser({ onEvent: ({ data }: { readonly data: string }) => ready.push(data) })
  const reader = (body as { getReader(): ByteReader }).getReader()
  const decoder = new platform.TextDecoder()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      parser.feed(decoder.decode(value, { stream: !done }))
      yield* ready.splice(0)
      if (done) return
    }
  } finally {
    await reader.cancel().catch(() => {})
  }
}
