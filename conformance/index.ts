import type fc from 'fast-check'
import { compileShape } from '../generator/compile.js'
import type { Json } from '../generator/document/json.js'
import type { Model } from '../generator/ir/model.js'
import { judgeOf } from './judge/index.js'
import { planOf } from './suite/plan.js'
import { type Subject, subjectNamed } from './suite/subject.js'
import { boundaryTable } from './suite/table.js'
import { anyRequest as anyRequestBy, type NearMiss, nearMiss as nearMissBy } from './value/near-miss.js'
import { operationOf, validRequest as validRequestBy } from './value/request.js'

export { formats, type JudgeOptions, judgeOf, type Verdict, type Violation } from './judge/index.js'
export { asErrors, asOneError, type PlainError } from './mock/plain/error-form.js'
export { measurePower, type PowerOptions } from './mutation/power.js'
export { asOneFile } from './reading/one-file.js'
export { htmlReport } from './report/conform/html.js'
export { junitReport } from './report/conform/junit.js'
export { sarifReport } from './report/conform/sarif.js'
export type {
  CoverageEntry,
  Finding,
  Identity,
  LawResult,
  Opinion,
  PowerResult,
  Probe,
  Report,
} from './report/finding.js'
export { type KnownDisagreement, reconciled, withLedger } from './report/ledger.js'
export { Mismatch, mergedReports } from './report/merge.js'
export type { State, StatementResult } from './report/statement.js'
export { fetchTarget } from './server/fetch.js'
export { mockTarget } from './server/in-process.js'
export { type LiveOptions, liveTarget } from './server/live.js'
export { localTarget } from './server/local.js'
export { type PlainAnswers, plainTarget } from './server/plain.js'
export type { Callback, Received, Sent, Target } from './server/target.js'
export type { Context } from './suite/context.js'
export type { Absence, Inquiry, Law, Statement, Unit } from './suite/law.js'
export { laws } from './suite/laws.js'
export type { PlannedRequest } from './suite/plan.js'
export { type Preparation, prepared } from './suite/preparation.js'
export { runSuite, type SuiteOptions, statementsOf } from './suite/run.js'
export type { Subject } from './suite/subject.js'
export type { BoundaryCase, BoundaryTable, Untested } from './suite/table.js'
export type { Watch } from './suite/watch.js'
export type { NearMiss } from './value/near-miss.js'
export type { Key } from './value/request-key.js'

/** Which operation of a model is meant. */
export interface OperationChoice {
  /** Its id; may be left out where the model has only one. */
  readonly operation?: string
}

/**
 * Requests (one task where the body is a list of tasks) that the model accepts. Bounds and the values beside them are
 * frequent, and one in five is made for one edge of one constraint, a text at a limit of thousands of characters among
 * them; `boundaryRequests` has every edge for certain. Shrinks to the fewest members,
 * the shortest texts and the numbers nearest to zero that are still accepted and fail, by halves and to the very edge, and
 * so do values that are handed in.
 * @throws Error when the model has several operations and none is named; while generating, when nothing is accepted
 */
export function validRequest(model: Model, choice: OperationChoice = {}): fc.Arbitrary<Json> {
  return validRequestBy(model, { compile: compileShape, ...choice })
}

/**
 * Requests with exactly one constraint broken, by the smallest step there is, with the pointer and keyword that a right
 * answer names. Every constraint that can be broken alone has its turn. Shrinks while the same constraint, and no other,
 * stays broken.
 * @throws Error when the model has several operations and none is named; while generating, when nothing can be broken
 */
export function nearMiss(model: Model, choice: OperationChoice = {}): fc.Arbitrary<NearMiss> {
  return nearMissBy(model, { compile: compileShape, ...choice })
}

/** Valid requests and near misses, one as often as the other; where all requests are valid, or none is, what there is. */
export function anyRequest(model: Model, choice: OperationChoice = {}): fc.Arbitrary<Json> {
  return anyRequestBy(model, { compile: compileShape, ...choice })
}

/**
 * Valid requests that together show every edge that a valid request can show: pass them to fast-check as `examples`, for
 * chance reaches a text of 262144 characters or a field at its very limit hardly ever.
 * @throws Error when the model has several operations and none is named
 */
export function boundaryRequests(model: Model, choice: OperationChoice = {}): readonly Json[] {
  const operation = operationOf(model, choice.operation)
  const judge = judgeOf(model.document, { pointer: operation.request.at.pointer, way: 'request' })
  const judgeBody = judgeOf(model.document, { pointer: operation.body.at.pointer, way: 'request' })
  const options = { compile: compileShape, judge, judgeBody }
  const positives = boundaryTable(operation, options).cases.filter((it) => it.expected === 'accepted' && !it.isWhole)
  return planOf({ model, operation, ...options }, positives).map((it) => JSON.parse(it.text) as Json)
}

/**
 * Prepares an operation for the suite, with a body or without one: `runSuite(subjectOf(model, document), { target })`.
 * @param document the document that the model was read from, as received: the oracle judges by it
 */
export function subjectOf(model: Model, document: object, choice: OperationChoice = {}): Subject {
  return subjectNamed(model, document, compileShape, choice.operation)
}
