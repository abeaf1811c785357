import type { Json } from '../../generator/document/json.js'
import type { Model, Operation } from '../../generator/ir/model.js'
import { unwrapped } from '../../generator/provider/envelope.js'
import { judgeOf, type Verdict } from '../judge/index.js'
import { createMock } from '../mock/index.js'
import { simplest } from '../value/construct/chance.js'
import { construct } from '../value/construct/construct.js'
import type { CompileShape } from '../value/construct/holds.js'
import type { Holds } from '../value/construct/making.js'
import { mockTarget } from './in-process.js'
import { asDescribed, asErrors, asOneError, plainTarget } from './plain.js'
import type { Target } from './target.js'

/** An operation that is served, and what is needed to answer for it. */
export interface Served {
  readonly model: Model
  readonly document: object
  readonly operation: Operation
  readonly compile: CompileShape
  readonly holds: Holds
  /** The oracle, on one task or, where there are no tasks, on the whole body. */
  readonly judge: (jsonText: string) => Verdict
}

/**
 * A server in this process that is right about an operation: the mock where the body is a list of tasks, else a handler
 * that answers what the document describes.
 * @param judge the judge of a server that is wrong. @defaultValue the oracle
 */
export function localTarget(subject: Served, judge?: (jsonText: string) => Verdict): Target {
  const { model, document, operation, holds, compile } = subject
  if (operation.envelope === 'task') {
    const key = 'specproof-local-key'
    return mockTarget(createMock([{ model, document }], { judgeOf: judge ? () => judge : judgeOf, apiKey: key }), key)
  }
  const result = operation.response && construct(operation.response.published, holds, simplest)
  const isDocumented = operation.error && compile(operation.error.published).is
  const sample = [{ message: 'x', parameter: 'x' }]
  const { errors } = model.provider.protocol
  const forms = [asOneError, asErrors, asDescribed(errors)].filter((it) =>
    errors.members.some((name) => name in it(sample)),
  )
  return plainTarget(judgeOfBody(operation, judge ?? subject.judge), {
    ...successOf(operation, result),
    failure: forms.find((it) => isDocumented?.(it(sample)) !== false) ?? forms[0] ?? asOneError,
  })
}

/** The judge of a whole body: of the request in it, where the body is no request itself. */
function judgeOfBody({ envelope }: Operation, judge: (jsonText: string) => Verdict): (jsonText: string) => Verdict {
  return (body) => judge(unwrapped(envelope, body) ?? '')
}

/** The body that carries a result; none where it can carry no such thing. */
function successOf({ responseMember }: Operation, result: Json | undefined): { readonly success?: object } {
  if (result === undefined) return {}
  if (responseMember !== undefined) return { success: { [responseMember]: result } }
  return typeof result === 'object' && result !== null ? { success: result } : {}
}
