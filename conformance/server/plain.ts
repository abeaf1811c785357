import { tokens } from '../../generator/document/pointer.js'
import type { ErrorFormat } from '../../generator/provider/protocol.js'
import type { Verdict } from '../judge/index.js'
import type { Target } from './target.js'

/** What a plain server answers. */
export interface PlainAnswers {
  /** The body of every 200. @defaultValue an empty object */
  readonly success?: object
  /** The body of a refusal. @defaultValue one `error` with message and `param`, as OpenAI has it */
  readonly failure?: (errors: readonly PlainError[]) => object
}

/** One broken rule. */
export interface PlainError {
  readonly message: string
  /** The dotted path of the field; empty for the request as a whole. */
  readonly parameter: string
}

/**
 * The simplest server there is for an operation whose body is one object: a right key, a body that the judge accepts, and
 * 200; else 401 or 400 telling what is wrong.
 */
export function plainTarget(judge: (jsonText: string) => Verdict, answers: PlainAnswers = {}): Target {
  const { success = {}, failure = asOneError } = answers
  const answer = (status: number, body: object) =>
    ({ kind: 'answer', status, headers: { 'content-type': 'application/json' }, text: JSON.stringify(body) }) as const
  return {
    name: 'plain handler',
    url: 'https://api.example.com/',
    isLocal: true,
    send: async ({ body, key = 'right' }) => {
      if (key !== 'right') return answer(401, failure([{ message: 'The key is not right.', parameter: 'apiKey' }]))
      const { valid, violations } = judge(body)
      if (valid) return answer(200, success)
      const errors = violations.map(({ pointer, message }) => ({ message, parameter: tokens(pointer).join('.') }))
      return answer(400, failure(errors))
    },
  }
}

/** All in one error, as OpenAI's API has it. */
export function asOneError(errors: readonly PlainError[]): object {
  const [first] = errors
  const message = errors.map(({ parameter, message }) => `${parameter}: ${message}`).join('; ')
  return { error: { message, type: 'invalid_request_error', param: first?.parameter ?? null, code: 'invalid_value' } }
}

/** One error for each broken rule. */
export function asErrors(errors: readonly PlainError[]): object {
  return { errors: errors.map((it) => ({ code: 'invalidRequest', ...it })) }
}

/** As a provider is described to tell errors: one for each broken rule. */
export function asDescribed({ members, fields, paths }: ErrorFormat): (errors: readonly PlainError[]) => object {
  const [list = 'errors'] = members
  const [field, path] = [fields[0], paths?.[0]]
  const placeOf = (parameter: string) => {
    if (field !== undefined) return { [field]: parameter }
    return path === undefined ? {} : { [path]: ['body', ...parameter.split('.').filter(Boolean)] }
  }
  return (errors) => ({ [list]: errors.map(({ message, parameter }) => ({ message, ...placeOf(parameter) })) })
}
