import { tokens } from '../../generator/document/pointer.js'
import type { Verdict } from '../judge/index.js'
import { asOneError, type PlainError } from '../mock/plain/error-form.js'
import type { Target } from './target.js'

/** What a plain server answers. */
export interface PlainAnswers {
  /** The body of every 200. @defaultValue an empty object */
  readonly success?: object
  /** The body of a refusal. @defaultValue one `error` with message and `param`, as OpenAI has it */
  readonly failure?: (errors: readonly PlainError[]) => object
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
