import type { FuncKeywordDefinition } from 'ajv/dist/2020.js'
import { LimitedPattern } from '../limited-pattern.js'
import { isAtMost } from './length.js'

/**
 * JSON Schema 2020-12, Validation 6.3.3. A pattern that may be slow is not tried on what maxLength refuses, at the same
 * place.
 */
export const pattern: FuncKeywordDefinition = {
  keyword: 'pattern',
  type: 'string',
  schemaType: 'string',
  errors: false,
  compile: (source: string, { maxLength }) => {
    const limited = new LimitedPattern(source)
    const longest = limited.isSuspect && typeof maxLength === 'number' ? maxLength : Number.POSITIVE_INFINITY
    return (text: string) => !isAtMost(text, longest) || limited.test(text)
  },
  error: { message: ({ schema }) => `must match the pattern ${JSON.stringify(schema)}` },
}
