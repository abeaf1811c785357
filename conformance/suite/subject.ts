import type { Json } from '../../generator/document/json.js'
import type { Model, Operation, Shape } from '../../generator/ir/model.js'
import { judgeOf, type Verdict } from '../judge/index.js'
import type { Chance } from '../value/construct/chance.js'
import { construct } from '../value/construct/construct.js'
import { type Broken, type CompileShape, holdsBy } from '../value/construct/holds.js'
import type { Holds } from '../value/construct/making.js'
import type { Wish } from '../value/construct/wish.js'

/** One operation of one model, with those who have an opinion about its requests. */
export interface Subject {
  readonly model: Model
  readonly operation: Operation
  readonly document: object
  readonly compile: CompileShape
  /** The oracle, on one task or, where there are no tasks, on the whole body. */
  readonly judge: (jsonText: string) => Verdict
  /** The oracle, on the whole body. */
  readonly judgeBody: (jsonText: string) => Verdict
  /** The generated checks. */
  readonly validate: (value: unknown) => readonly Broken[]
  readonly holds: Holds
}

/** Prepares an operation for the suite. */
export function subjectOf(model: Model, operation: Operation, document: object, compile: CompileShape): Subject {
  // Each part of a run, and each law, asks for the same checks.
  const compiled = new Map<Shape, ReturnType<CompileShape>>()
  const once: CompileShape = (shape) => {
    const made = compiled.get(shape) ?? compile(shape)
    compiled.set(shape, made)
    return made
  }
  return {
    model,
    operation,
    document,
    compile: once,
    judge: judgeOf(document, { pointer: operation.request.at.pointer, way: 'request' }),
    judgeBody: judgeOf(document, { pointer: operation.body.at.pointer, way: 'request' }),
    validate: compile(operation.request).validate,
    holds: holdsBy(compile),
  }
}

/** A request of the subject as `wish` has it; undefined where the model has no such request. */
export function requestWith({ operation, holds, judge }: Subject, chance: Chance, wish: Wish): Json | undefined {
  const made = construct(operation.request, holds, chance, { density: 0, budget: 300, ...wish })
  return made !== undefined && judge(JSON.stringify(made)).valid ? made : undefined
}

/** The body that carries requests: a list of tasks, or the request itself. */
export function bodyOf({ operation }: Pick<Subject, 'operation'>, ...texts: readonly string[]): string {
  return operation.envelope === 'task' ? `[${texts.join()}]` : (texts[0] ?? '')
}
