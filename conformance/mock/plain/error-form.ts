import type { ErrorFormat } from '../../../generator/provider/protocol.js'

/** One broken rule. */
export interface PlainError {
  readonly message: string
  /** The dotted path of the field; empty for the request as a whole. */
  readonly parameter: string
  /** Where it is, if not in the body. */
  readonly in?: 'path' | 'query' | 'header'
  /** Its names and indices one by one, where the dots of the path may be those of a name. */
  readonly path?: readonly string[]
}

/** How errors are told in a body. */
export type ErrorForm = (errors: readonly PlainError[]) => object

/** All in one error, as OpenAI's API has it. */
export function asOneError(errors: readonly PlainError[]): object {
  const [first] = errors
  const message = wordsOf(errors)
  return { error: { message, type: 'invalid_request_error', param: first?.parameter ?? null, code: 'invalid_value' } }
}

/** One error for each broken rule. */
export function asErrors(errors: readonly PlainError[]): object {
  return { errors: errors.map(({ message, parameter }) => ({ code: 'invalidRequest', message, parameter })) }
}

const sentenceIn = (member: string) => (errors: readonly PlainError[]) => ({ [member]: wordsOf(errors) })

/** As a provider is described to tell errors: one for each broken rule. */
function asDescribed({ members, fields, paths }: ErrorFormat): ErrorForm {
  const [list = 'errors'] = members
  const [field, path] = [fields[0], paths?.[0]]
  return (errors) => ({
    [list]: errors.map(
      ({ message, parameter, in: where = 'body', path: steps = parameter.split('.').filter(Boolean) }) => {
        if (field !== undefined) return { message, [field]: parameter }
        if (path === undefined) return { message }
        const loc = steps.map((it) => (/^\d+$/.test(it) ? Number(it) : it))
        return { [path]: [where, ...loc], msg: message, type: 'value_error' }
      },
    ),
  })
}

/** As FastAPI tells what breaks a schema. */
const asDetail = asDescribed({ members: ['detail'], fields: [], paths: ['loc'] })

/** Every form that errors of a provider may have, the likeliest first. */
export function errorForms(format: ErrorFormat): readonly ErrorForm[] {
  const sample = [{ message: 'x', parameter: 'x' }]
  const named = [asOneError, asErrors, asDescribed(format)]
  const own = named.filter((it) => format.members.some((name) => name in it(sample)))
  return [...own, asDetail, ...['error', 'message', 'detail'].map(sentenceIn)]
}

/** All in one sentence. */
export function wordsOf(errors: readonly PlainError[]): string {
  return errors.map(({ parameter, message }) => (parameter === '' ? message : `${parameter}: ${message}`)).join('; ')
}
