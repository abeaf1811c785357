import type { Json } from '../spec/json.js'
import { constraintOf, constraintsOf, dereferenced, type Shape } from './model.js'

/*
 * What sets Runware's files apart from other OpenAPI files, and nothing else: the body is an array of task objects,
 * each of which names its taskType and its model by a const and carries a taskUUID.
 */

/** How one task of a Runware file is recognised and completed. */
export interface TaskEnvelope {
  /** The single task of the array body. */
  readonly task: Shape
  /** taskType and model with their consts. */
  readonly fixed: ReadonlyMap<string, string>
  /** The const of `model`, known as AIR. */
  readonly air: string | undefined
  readonly uuidField: string | undefined
}

/**
 * The task envelope of a request body, or undefined when the body is an ordinary object. A file may describe the task
 * without the array around it; its consts tell.
 */
export function taskEnvelope(body: Shape): TaskEnvelope | undefined {
  const outer = dereferenced(body)
  const items = constraintOf(outer, 'items')
  const isArray = constraintOf(outer, 'type')?.types.includes('array') ?? items !== undefined
  const task = isArray ? items && dereferenced(items.shape) : outer
  if (task === undefined) return undefined
  const fixed = new Map<string, string>()
  for (const name of ['taskType', 'model']) {
    const value = constOf(property(task, name))
    if (typeof value === 'string') fixed.set(name, value)
  }
  if (!isArray && fixed.size < 2) return undefined
  return {
    task,
    fixed,
    air: fixed.get('model'),
    uuidField: property(task, 'taskUUID') === undefined ? undefined : 'taskUUID',
  }
}

/** The model const of a task object; undefined when it has none. */
function constOf(shape: Shape | undefined): Json | undefined {
  const only = shape && constraintsOf(dereferenced(shape), 'values').find((it) => it.values.length === 1)
  return only?.values[0]?.value
}

function property(shape: Shape, name: string): Shape | undefined {
  const own = constraintOf(shape, 'properties')?.shapes.get(name)
  if (own !== undefined) return own
  for (const all of constraintsOf(shape, 'all')) {
    for (const part of all.shapes) {
      const found = property(dereferenced(part), name)
      if (found !== undefined) return found
    }
  }
  return undefined
}
