import { tokens } from '../../generator/spec/pointer.js'
import type { Verdict } from '../oracle/index.js'
import type { Target } from './target.js'

/**
 * The simplest server there is for an operation whose body is one object: a right key, a body that the judge accepts, and
 * 200; else 401 or 400 with one error per broken rule.
 * @param result the body of every 200
 */
export function plainTarget(judge: (jsonText: string) => Verdict, result: object = {}, name = 'plain handler'): Target {
  const answer = (status: number, body: object) =>
    ({ kind: 'answer', status, headers: { 'content-type': 'application/json' }, text: JSON.stringify(body) }) as const
  return {
    name,
    url: 'https://api.example.com/',
    isLocal: true,
    send: async ({ body, key = 'right' }) => {
      if (key !== 'right') return answer(401, { errors: [{ code: 'invalidApiKey', message: 'The key is not right.' }] })
      const { valid, violations } = judge(body)
      if (valid) return answer(200, result)
      const errors = violations.map(({ pointer, message }) => ({
        code: 'invalidRequest',
        message,
        parameter: tokens(pointer).join('.'),
      }))
      return answer(400, { errors })
    },
  }
}
