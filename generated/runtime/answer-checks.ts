// Written by specproof 0.1.1. Changes made here are lost.
// @ts-nocheck
import type { AnswerOptions, Profile } from './answer.js'
import { ResponseError, type Violation } from './violation.js'

/** What the types of answers are made of. */
export interface AnswerTypes {
  /** The body of a success. */
  readonly response: unknown
  /** The bodies of answers by their status; absent where the document tells no status. */
  readonly responses?: object
}

/** The body of a success: of its own status, its range, or of all others; of any where the status is not known. */
type ResponseBody<T extends AnswerTypes, Status extends number> = number extends Status
  ? T['response']
  : Status extends keyof T['responses']
    ? T['responses'][Status]
    : '2XX' extends keyof T['responses']
      ? T['responses']['2XX']
      : 'default' extends keyof T['responses']
        ? T['responses']['default']
        : T['response']

/** What an operation offers for its answers. */
export interface AnswerChecks<T extends AnswerTypes> {
  /**
   * Every violation of the body of a success; none where the document does not describe it. With a status it is held to the
   * body of that status, its range (`2XX`) or `default`, and a status that is not documented is a violation; without one it
   * is held to whichever body of a success it comes nearest to. Default profile: observed.
   */
  validateResponse(value: unknown, options?: Profile | AnswerOptions): readonly Violation[]
  /** Every violation of the body of a failure, in the same way. */
  validateError(value: unknown, options?: Profile | AnswerOptions): readonly Violation[]
  /** The value as the body of a success. Throws ResponseError, which keeps the value. */
  parseResponse<Status extends number = number>(
    value: unknown,
    options?: AnswerOptions<Status>,
  ): ResponseBody<T, Status>
  /** Whether `validateResponse` finds nothing. */
  isResponse<Status extends number = number>(
    value: unknown,
    options?: AnswerOptions<Status>,
  ): value is ResponseBody<T, Status>
}

/** The checks of answers that the document describes. */
export interface AnswerDefinition {
  readonly validateResponse?: AnswerChecks<AnswerTypes>['validateResponse']
  readonly validateError?: AnswerChecks<AnswerTypes>['validateError']
}

/** The checks of answers as an object has them. */
export function answerChecks(definition: AnswerDefinition) {
  const { validateResponse = () => [], validateError = () => [] } = definition
  return {
    validateResponse,
    validateError,
    parseResponse: (value: unknown, options?: AnswerOptions): unknown => {
      const found = validateResponse(value, options)
      if (found.length > 0) throw new ResponseError(found, value, options?.status)
      return value
    },
    isResponse: (value: unknown, options?: AnswerOptions) => validateResponse(value, options).length === 0,
  }
}
