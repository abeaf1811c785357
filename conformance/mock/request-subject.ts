import type { Model, Operation } from '../../generator/ir/model.js'

/** What a request is for. */
export interface RequestSubject {
  readonly model: Model
  readonly operation: Operation | undefined
}
