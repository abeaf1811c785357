// Written by specproof 0.1.1. Changes made here are lost.
// @ts-nocheck
import type { RequestTypes } from '../request-types.js'
import type { Submittable, TaskResultOf } from './call-result.js'
import { ClientError } from './client-error.js'
import { type ModelObject, said } from './model-object.js'
import { jsonOf } from './session.js'
import { settingsOf } from './settings.js'
import { Task } from './task.js'

/** A result that a server posted. */
export interface WebhookResult<R> {
  /** What the task is called. The same result may be posted more than once. */
  readonly id: string
  readonly result: R
}

/**
 * Reads what a server posted to the URL that a task named, and checks it by the document of its model. Who may post there is
 * for the URL to say: this provider signs nothing.
 * @throws ClientError with what the server told where the task failed; `badResponse` where it is no such result
 */
export function parseWebhook<T extends RequestTypes>(
  rawText: string,
  { model }: { readonly model: Submittable<T> },
): WebhookResult<TaskResultOf<T, unknown>> {
  const { endpoint } = model as unknown as ModelObject
  const wire = endpoint?.wire
  const body = jsonOf(rawText)
  if (wire?.tasks === undefined || typeof body !== 'object' || body === null)
    throw new ClientError('badResponse', 'What was posted is no result of a task.', { body })
  const { results, identifier } = wire.tasks
  const names = [results, ...wire.errors.members]
  const isWhole = names.some((name) => Array.isArray(said(body, `/${name}`)))
  // A result is posted without anything around it, and so may an error be.
  const whole = isWhole ? body : { [said(body, '/code') === undefined ? results : (names[1] as string)]: [body] }
  const [first] = names.flatMap((name) => (said(whole, `/${name}`) ?? []) as readonly unknown[])
  const id = said(first, `/${identifier}`)
  if (typeof id !== 'string') throw new ClientError('badResponse', 'What was posted names no task.', { body })
  const task = new Task(model as unknown as ModelObject, { [identifier]: id, [wire.tasks.count.slice(1)]: 1 })
  task.absorb({ status: 200, body: whole }, settingsOf({}))
  const result = task.outcome()
  if (result === undefined)
    throw new ClientError('badResponse', 'What was posted is no result of a task.', { body, id })
  return { id, result: result as TaskResultOf<T, unknown> }
}
