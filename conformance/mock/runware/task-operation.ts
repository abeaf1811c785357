import type { Operation } from '../../../generator/ir/model.js'

/** Whether an operation is asked for by tasks of a type. */
export function isTask({ envelope, fixed }: Operation): boolean {
  return envelope === 'task' && fixed.has('taskType')
}
