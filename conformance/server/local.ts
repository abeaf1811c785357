import type { Model, Operation } from '../../generator/ir/model.js'
import { judgeOf, type Verdict } from '../judge/index.js'
import { createMock } from '../mock/index.js'
import { mockTarget } from './in-process.js'
import type { Target } from './target.js'

/** An operation that is served, and what is needed to answer for it. */
export interface Served {
  readonly model: Model
  readonly document: object
  readonly operation: Operation
  /** The oracle, on one task or, where there are no tasks, on the whole body. */
  readonly judge: (jsonText: string) => Verdict
}

const key = 'specproof-local-key'

/**
 * A server in this process that is right about an operation: the mock.
 * @param judge the judge of a server that is wrong. @defaultValue the oracle
 */
export function localTarget({ model, document, operation, judge: right }: Served, judge = right): Target {
  const { pointer } = operation.request.at
  const judging: typeof judgeOf = (it, options) =>
    options?.pointer === undefined || options.pointer === pointer ? judge : judgeOf(it, options)
  return mockTarget(createMock([{ model, document }], { judgeOf: judging, apiKey: key }), key)
}
