import { type ClientError, refuse } from './client-error.js'
import type { BatchesPart, Core } from './core.js'
import { type RequestFields, tasksOf } from './model-object.js'
import type { CallOptions } from './settings.js'

/** What became of one request of several. */
export type BatchOutcome<R> =
  | { readonly status: 'fulfilled'; readonly value: R }
  | { readonly status: 'rejected'; readonly reason: ClientError }

/** Tasks that are sent together. */
export const batches: BatchesPart = {
  /** Performs tasks in one request, and tells what became of each. Throws ClientError where they cannot be sent together. */
  async runBatch(
    core: Core,
    requests: readonly RequestFields[],
    options: CallOptions = {},
  ): Promise<readonly BatchOutcome<unknown>[]> {
    const asked = requests.map((it) => core.asked([it, options]))
    const [wire, ...others] = new Set(asked.map(({ model }) => tasksOf(model)))
    if (others.length > 0) refuse('The requests are of several providers.')
    const ids = new Set(asked.map(({ request }) => wire && request[wire.identifier]))
    if (ids.size < asked.length) refuse('A request is twice in the batch.')
    const session = core.session(options)
    const tasks = await session.run(() => core.part('tasks').together(core, asked, session))
    return tasks.map((it) => {
      try {
        return { status: 'fulfilled', value: it.outcome() }
      } catch (reason) {
        return { status: 'rejected', reason: reason as ClientError }
      }
    })
  },
}
