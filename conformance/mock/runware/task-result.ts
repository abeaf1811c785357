import { type JsonObject, member } from '../../../generator/document/json.js'
import type { Webhook } from '../exchange.js'
import type { FaultAt } from '../fault.js'
import type { Choices } from './choices.js'
import type { ErrorEntry } from './error-entry.js'
import type { MadeResult } from './result.js'

/** One result of a task: what `data` carries, or why there is none. */
export type TaskResult = { readonly data: JsonObject } | { readonly error: ErrorEntry }

/** The fault that lets a result fail. */
export type FailOne = FaultAt<'results'>

/** What comes of a task when a fault lets one of its results fail. */
export function taskResultsOf(
  results: readonly MadeResult[],
  task: JsonObject,
  fault: FailOne | undefined,
): TaskResult[] {
  const outcomes: TaskResult[] = results.map(({ data }) => ({ data }))
  if (fault === undefined) return outcomes
  outcomes[Math.min(fault.index ?? results.length - 1, results.length - 1)] = {
    error: {
      code: 'processingFailed',
      message: 'The provider could not make this result.',
      taskType: String(member(task, 'taskType')),
      taskUUID: String(member(task, 'taskUUID')),
    },
  }
  return outcomes
}

/** The webhook of one result: flat, without `data` around it. */
export function webhookOf(url: string, outcome: TaskResult, { webhookErrorBody }: Choices): Webhook {
  const body =
    'data' in outcome ? outcome.data : webhookErrorBody === 'flat' ? outcome.error : { errors: [outcome.error] }
  return { url, body: JSON.stringify(body) }
}
