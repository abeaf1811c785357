import { isJsonObject, type Json, parsedJson } from '../../generator/document/json.js'
import { valueAt } from '../../generator/document/pointer.js'
import { describedBodies } from '../../generator/ir/described-body.js'
import type { Model, Operation, OperationWithoutBody, Shape } from '../../generator/ir/model.js'
import { type NormalForm, normalFormOf } from '../../generator/ir/normal-form.js'
import { mustBeOneFile } from '../../generator/ir/several-files.js'
import { unwrapped, wrapped } from '../../generator/provider/envelope.js'
import type { Protocol, TaskProtocol } from '../../generator/provider/protocol.js'
import { judgeOf, TextMap, type Verdict } from '../judge/index.js'
import type { Chance } from '../value/construct/chance.js'
import { construct } from '../value/construct/construct.js'
import { type Broken, type CompileShape, type Holds, holdsBy } from '../value/construct/holds.js'
import type { Wish } from '../value/construct/wish.js'
import { operationOf } from '../value/request.js'
import type { Takes } from './answer.js'
import { type Carriage, parameterRequest } from './parameter-request.js'

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
  /** Whether another operation at the same address takes a body: which of them it is for HTTP does not tell. */
  readonly isTakenElsewhere: (jsonText: string) => boolean
  /** How its requests travel where no body carries them. */
  readonly carriage?: Carriage
  /** The generated checks. */
  readonly validate: (value: unknown) => readonly Broken[]
  readonly holds: Holds
}

/** Prepares an operation for the suite. */
export function subjectOf(model: Model, operation: Operation, document: object, compile: CompileShape): Subject {
  mustBeOneFile(model, 'which asOneFile joins')
  // Each part of a run, and each law, asks for the same checks.
  const compiled = new Map<Shape, ReturnType<CompileShape>>()
  const once: CompileShape = (shape) => {
    const made = compiled.get(shape) ?? compile(shape)
    compiled.set(shape, made)
    return made
  }
  const judgeBody = judgeOf(document, { pointer: operation.body.at.pointer, way: 'request' })
  const others = neighbours(model, operation).map((it) =>
    judgeOf(document, { pointer: it.body.at.pointer, way: 'request' }),
  )
  return {
    model,
    operation,
    document,
    compile: once,
    judge: remembering(judgeOf(document, { pointer: operation.request.at.pointer, way: 'request' })),
    isTakenElsewhere: (text) => others.some((judge) => judge(text).valid),
    judgeBody: (text) => judgeBody(operation.envelope === 'input' ? (unwrapped('input', text) ?? '') : text),
    validate: compile(operation.request).validate,
    holds: holdsBy(compile),
  }
}

/** Prepares an operation without a body: its requests are its parameters. */
export function bodilessSubjectOf(
  model: Model,
  own: OperationWithoutBody,
  document: object,
  compile: CompileShape,
): Subject {
  mustBeOneFile(model, 'which asOneFile joins')
  const { operation, judge, carriage } = parameterRequest(model, own, document)
  const remembered = remembering(judge)
  return {
    model,
    operation,
    document,
    compile,
    carriage,
    judge: remembered,
    judgeBody: remembered,
    isTakenElsewhere: () => false,
    validate: carriage.validate,
    holds: holdsBy(compile),
  }
}

/**
 * Prepares the operation that is named, of either kind; without a name the only one of a model.
 * @throws Error where it is not clear which is meant
 */
export function subjectNamed(model: Model, document: object, compile: CompileShape, name?: string): Subject {
  const { operations, withoutBody } = model
  const meant = name === undefined && operations.length === 0 && withoutBody.length === 1
  const own = withoutBody.find((it) => meant || it.id === name)
  if (own !== undefined) return bodilessSubjectOf(model, own, document, compile)
  return subjectOf(model, operationOf(model, name), document, compile)
}

/** Texts of so many characters in all are remembered. */
const rememberedLength = 2 ** 24

/** The judge, asked once about a text: table, plan and laws ask about the same ones. */
function remembering(judge: Subject['judge']): Subject['judge'] {
  const known = new TextMap<Verdict>()
  let length = 0
  return (text) => {
    const before = known.get(text)
    if (before !== undefined) return before
    const verdict = judge(text)
    if (length + text.length > rememberedLength) {
      known.clear()
      length = 0
    }
    length += text.length
    known.add(text, verdict)
    return verdict
  }
}

/** Other operations that requests cannot be told apart from by method and address: `/talks` and `/talks#stream`. */
function neighbours({ operations }: Model, { id, method, path }: Operation): readonly Operation[] {
  const address = (it: string) => it.replace(/#.*/s, '').replace(/\{[^{}]*\}/g, '{}')
  return operations.filter((it) => it.id !== id && it.method === method && address(it.path) === address(path))
}

/** False for what no document says: that the parameters of an operation are members of an object is our way of putting it. */
export function isDocumented({ carriage, operation }: Subject, pointer: string): boolean {
  return carriage === undefined || pointer !== operation.request.at.pointer
}

/** How one talks to the servers of a subject. */
export function protocolOf({ model }: Pick<Subject, 'model'>): Protocol {
  return model.provider.protocol
}

/** What a success of its operation may be: what the document says of it. */
export function takesOf({ model, operation }: Pick<Subject, 'model' | 'operation'>): Takes {
  if (model.provider.protocol.tasks !== undefined || operation.responseMember !== undefined) return 'object'
  const described = describedBodies(operation, true)
  const isBare = (status: string) => status.startsWith('2') && !operation.bodies.has(status)
  if (operation.method === 'HEAD') return 'nothing'
  if (described.length === 0 || operation.statuses.some(isBare)) return 'anything'
  const admitsObjectsOnly = ({ ownTypes }: NormalForm) => ownTypes.size === 1 && ownTypes.has('object')
  return described.every((it) => admitsObjectsOnly(normalFormOf([it.published]))) ? 'object' : 'json'
}

/** How its tasks are delivered and told apart; undefined where its requests are no tasks, or have no identifier. */
export function tasksOf({ model, operation }: Pick<Subject, 'model' | 'operation'>): TaskProtocol | undefined {
  const isTask = operation.envelope === 'task' && operation.uuidField !== undefined
  return isTask ? model.provider.protocol.tasks : undefined
}

/** Whether a request asks for a stream. */
export function isStreamed(subject: Pick<Subject, 'model' | 'operation'>, text: string): boolean {
  const delivery = tasksOf(subject)?.delivery
  return delivery !== undefined && valueAt(parsedJson(text) ?? null, delivery.at) === delivery.stream
}

/** Tells bodies that only ask for the state of a task. */
export function pollsOf({ model }: Pick<Subject, 'model'>): (body: string) => boolean {
  const { tasks } = model.provider.protocol
  return (body) => tasks?.poll.is(body) === true
}

/** Why a request that the document allows may be refused all the same: no schema says what becomes of it. */
export function undocumentedIn({ model }: Pick<Subject, 'model'>, text: string): string | undefined {
  const request = parsedJson(text)
  return isJsonObject(request) ? model.provider.protocol.undocumented?.(request) : undefined
}

/** Why nothing is said of the tasks of a subject that has none. */
export function lackOfTasks({ model }: Pick<Subject, 'model'>): string {
  const { title, protocol } = model.provider
  if (protocol.tasks === undefined) return `${title} has no tasks with identifiers of the client`
  return 'the requests of this operation are no tasks with identifiers'
}

/** Why nothing is said of the body of an operation without one. */
export const lackOfBody = 'the operation takes no body'

/** A request of the subject as `wish` has it; undefined where the model has no such request. */
export function requestWith({ operation, holds, judge }: Subject, chance: Chance, wish: Wish): Json | undefined {
  const made = construct(operation.request, holds, chance, { density: 0, budget: 300, ...wish })
  return made !== undefined && judge(JSON.stringify(made)).valid ? made : undefined
}

/** The body that carries requests. */
export function bodyOf({ operation }: Pick<Subject, 'operation'>, ...texts: readonly string[]): string {
  return wrapped(operation.envelope, texts)
}
