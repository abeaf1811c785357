import type { MockApi } from './api.js'
import type { Answerer, Poster } from './exchange.js'
import type { MockCore } from './mock-core.js'
import type { MockHandler } from './msw/handler.js'
import { handlersOf } from './msw/handlers.js'

/** Who answers in place of the switchboard. */
interface OtherSource {
  readonly answer: Answerer
  reset(): void
  close(): void
}

/** A mock around its switchboard. */
export function coreOf(api: MockApi, poster: Poster & { close(): void }, source?: OtherSource): MockCore {
  let handlers: MockHandler[] | undefined
  return {
    get handlers() {
      handlers ??= handlersOf(api, poster, source?.answer)
      return handlers
    },
    respond: (request) => api.respond(request),
    get requests() {
      return api.requests.all
    },
    get taskCount() {
      return api.tasks.performer.tasks.size
    },
    reply: (match, answer) => api.account.replies.add({ match, answer }),
    reset: () => {
      api.reset()
      source?.reset()
    },
    close: () => {
      poster.close()
      source?.close()
    },
  }
}
