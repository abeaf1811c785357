import type { MockApi } from './api.js'
import type { Poster } from './exchange.js'
import type { OtherSource } from './message-source.js'
import type { MockCore } from './mock-core.js'
import type { MockHandler } from './msw/handler.js'
import { handlersOf, type Msw } from './msw/handlers.js'

/**
 * A mock around its switchboard.
 * @param msw finds the library when handlers are asked for; undefined where it is not installed
 */
export function coreOf(
  api: MockApi,
  poster: Poster & { close(): void },
  msw: () => Msw | undefined,
  source?: OtherSource & { reset(): void; close(): void },
): MockCore {
  let handlers: MockHandler[] | undefined
  api.onReset = () => source?.reset()
  return {
    get handlers() {
      handlers ??= handlersOf(api, poster, msw(), source)
      return handlers
    },
    // The headers are kept as they are now, whatever their owner does with them.
    respond: (request) => api.respond({ ...request, headers: { ...request.headers } }),
    get requests() {
      return api.requests.all
    },
    get taskCount() {
      return api.tasks.performer.tasks.size
    },
    reply: (match, answer, options) => api.account.replies.add({ match, answer, ...options }),
    reset: () => api.reset(),
    close: () => {
      poster.close()
      source?.close()
    },
  }
}
