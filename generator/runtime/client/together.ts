import { ClientError } from './client-error.js'
import type { ModelObject, RequestFields } from './model-object.js'
import type { Session } from './session.js'
import { followTasks, sendTasks, Task } from './task.js'

/** What became of one request of several. */
export type BatchOutcome<R> =
  | { readonly status: 'fulfilled'; readonly value: R }
  | { readonly status: 'rejected'; readonly reason: ClientError }

interface TogetherRequest {
  readonly model: ModelObject
  readonly request: RequestFields
}

/** Requests as tasks that can be sent together. Throws ClientError where they cannot. */
export function tasksTogether(asked: readonly TogetherRequest[]): readonly Task[] {
  const wire = asked[0]?.model.endpoint?.wire.tasks
  for (const { model } of asked) {
    const { tasks } = model.endpoint?.wire ?? {}
    if (tasks === undefined) throw new ClientError('validation', `${model.info.id} has no tasks.`)
    if (tasks !== wire) throw new ClientError('validation', `${model.info.id} is of another provider.`)
  }
  const tasks = asked.map(({ model, request }) => new Task(model, request))
  if (new Set(tasks.map((it) => it.id)).size < tasks.length)
    throw new ClientError('validation', 'A request is twice in the batch.')
  return tasks
}

/** Performs tasks in one request, and tells what became of each. */
export async function performTogether(
  session: Session,
  tasks: readonly Task[],
  known: readonly boolean[],
): Promise<readonly BatchOutcome<unknown>[]> {
  await session.run(async () => {
    await sendTasks(session, tasks, known)
    await followTasks(session, tasks)
  })
  return tasks.map((it) => {
    try {
      return { status: 'fulfilled', value: it.outcome() }
    } catch (reason) {
      return { status: 'rejected', reason: reason as ClientError }
    }
  })
}
