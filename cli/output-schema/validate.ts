import type { Violation } from '../../generator/runtime/violation.js'
import type { TaskVerdict } from '../validate.js'
import { about, boolean, closed, count, listOf, printed, string, versioned } from './member.js'

type Line<T> = T & { readonly index: number }
type Told = Exclude<TaskVerdict, { readonly error: string }>
type Untold = Extract<TaskVerdict, { readonly error: string }>

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
  versioned<Line<Told>>({ index, valid: boolean, violations: listOf(violation) }, {}),
  versioned<Line<Untold>>({ index, valid: { const: false }, error: about('why there is no verdict', string) }, {}),
])
