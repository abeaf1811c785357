// Written by specproof 0.1.1. Changes made here are lost.
// @ts-nocheck
import type { CallRequest, Core, TasksPart } from './core.js'
import { type ModelObject, tasksOf } from './model-object.js'
import type { Session } from './session.js'
import type { CallOptions } from './settings.js'
import { followTasks, sendTasks, Task, type TaskListeners } from './task.js'

/** Requests that are tasks, with identifiers of the client's own: `run`, `submit` and `resume` of them. */
export const tasks: TasksPart = {
  async perform(core: Core, asked: CallRequest, session: Session): Promise<unknown> {
    const [task] = await tasks.together(core, [asked], session)
    return task?.outcome()
  },
  /** Tasks of one request, each of which is over. */
  async together(core: Core, asked: readonly CallRequest[], session: Session): Promise<readonly Task[]> {
    const all = asked.map(({ model, request, options }) => new Task(model, request, options))
    await sendTasks(session, all, await core.note(asked))
    await followTasks(session, all)
    return all
  },
  /** What a task brings that its server has. */
  async finished(session: Session, task: Task): Promise<unknown> {
    await followTasks(session, [task])
    return task.outcome()
  },
  Task,
  async submit(core: Core, asked: CallRequest) {
    const known = await core.note([asked])
    const task = new Task(asked.model, asked.request)
    const session = core.session(asked.options)
    await session.run(() => sendTasks(session, [task], known))
    if (task.isOver) task.outcome()
    return submitted(core, task)
  },
  resume(core: Core, model: ModelObject, id: string, count = 1) {
    const { identifier, count: at } = tasksOf(model)
    return submitted(core, new Task(model, { [identifier]: id, [at.slice(1)]: count }))
  },
}

const submitted = (core: Core, task: Task) => ({
  id: task.id,
  async result(options: CallOptions & TaskListeners<never> = {}): Promise<unknown> {
    const session = core.session(options)
    return session.run(() => tasks.finished(session, task.isOver ? task : new Task(task.model, task.request, options)))
  },
})
