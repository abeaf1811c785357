import type { Violation } from '../../generator/runtime/violation.js'
import type { TaskVerdict } from '../validate.js'
import { about, boolean, closed, count, listOf, printed, string, versioned } from './member.js'

type Indexed<T> = T & { readonly index: number }
type GivenVerdict = Exclude<TaskVerdict, { readonly error: string }>
type MissingVerdict = Extract<TaskVerdict, { readonly error: string }>

const violation = closed<Violation>(
  {
    pointer: about('into the task', string),
    keyword: about('as the document spells it', string),
    limit: about('the value of the keyword'),
    message: string,
  },
  {},
)

const index = about('of the task, from 0', count)

export const validateSchema = printed('validate (one line)', [
  versioned<Indexed<GivenVerdict>>({ index, valid: boolean, violations: listOf(violation) }, {}),
  versioned<Indexed<MissingVerdict>>(
    { index, valid: { const: false }, error: about('why there is no verdict', string) },
    {},
  ),
])
