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

/** A server in this process. */
export interface LocalServer {
  readonly target: Target
  /** Has it forget every request: what came before decides nothing. */
  reset(): void
}

/**
 * A server in this process that is right about an operation: the mock.
 * @param judge the judge of a server that is wrong. @defaultValue the oracle
 */
export function localServer({ model, document, operation, judge: right }: Served, judge = right): LocalServer {
  const { pointer } = operation.request.at
  const judging: typeof judgeOf = (it, options) =>
    options?.pointer === undefined || options.pointer === pointer ? judge : judgeOf(it, options)
  const mock = createMock([{ model, document }], { judgeOf: judging, apiKey: key })
  return { target: mockTarget(mock, key), reset: () => mock.reset() }
}

/** The same, as what is asked. */
export function localTarget(served: Served, judge = served.judge): Target {
  return localServer(served, judge).target
}
