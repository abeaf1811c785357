import { isLoopback } from '../../generator/document/loopback.js'
import { readModel } from '../../generator/ir/read.js'
import '../judge/ajv/loaded.js'
import { judgeOf } from '../judge/index.js'
import { MockApi } from './api.js'
import { coreOf } from './core.js'
import type { Poster, Webhook } from './exchange.js'
import type { MockCore } from './mock-core.js'
import { type MockModel, type MockSubject, mockModel } from './runware/catalogue.js'
import type { MockOptions, MockSettings } from './settings.js'

export type { MockRequest, MockResponse } from './exchange.js'
export { parseFaults } from './fault-text.js'
export type { MockCore } from './mock-core.js'
export type { MockHandler } from './msw/handler.js'
export type { MockModel, MockSubject } from './runware/catalogue.js'
export { type Choice, type Choices, choices } from './runware/choices.js'
export { type PreparedReply, type ReplyAnswer, type ReplyMatch, repliesOf } from './runware/reply/reply.js'
export type { MockEvent, MockOptions } from './settings.js'
export { judgeOf }

/** Undefined where the project has none: then it asks for no handlers. */
const msw = await import('msw').catch((error: { readonly code?: string }) => {
  if (error.code === 'ERR_MODULE_NOT_FOUND') return undefined
  throw error
})

/** Reads parsed documents, each in one piece, into what `createMock` takes. */
export async function mockModels(documents: readonly object[]): Promise<MockModel[]> {
  return Promise.all(
    documents.map(async (document) => ({ model: await readModel(document, { overlays: false }), document })),
  )
}

/** A mock for msw in a browser (`setupWorker`, Storybook): all of it but a server of its own. */
export function createMock(
  models: readonly MockSubject[],
  options: Omit<MockOptions, 'judgeOf' | 'vcr'> & Partial<Pick<MockOptions, 'judgeOf'>> = {},
): MockCore {
  const api = new MockApi(models.map(mockModel), { judgeOf, ...options })
  return coreOf(api, new FetchPoster(api.settings), () => msw)
}

/** Posts webhooks as a page can: once each, and without a word about hosts, for the browser decides on them. */
class FetchPoster implements Poster {
  private readonly ended = new AbortController()
  private readonly settings: MockSettings

  constructor(settings: MockSettings) {
    this.settings = settings
  }

  post(webhooks: readonly Webhook[], delayMs = 0): void {
    for (const it of webhooks) setTimeout(() => void this.send(it), delayMs)
  }

  close(): void {
    this.ended.abort()
  }

  private async send({ url, body, headers, onPost }: Webhook): Promise<void> {
    onPost?.()
    const { onEvent, allowRemoteWebhooks } = this.settings
    const outcome =
      isLoopback(url) || allowRemoteWebhooks
        ? await fetch(url, {
            method: 'POST',
            headers: headers ?? { 'content-type': 'application/json' },
            body,
            signal: this.ended.signal,
          }).then(
            ({ status }) => status,
            (error: unknown) => String(error),
          )
        : 'not posted: the host is not this machine'
    onEvent?.({ kind: 'webhook', url, attempt: 1, outcome })
  }
}
