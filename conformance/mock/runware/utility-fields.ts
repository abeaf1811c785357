import { type Json, type JsonObject, member } from '../../../generator/document/json.js'
import type { ErrorEntry } from './error-entry.js'

/** What is known of a field of a utility. */
interface UtilityField {
  readonly type: 'string' | 'integer' | 'boolean' | 'list'
  readonly isRequired?: boolean
  /** The least whole number. */
  readonly min?: number
  readonly values?: readonly string[]
}

export type UtilityFields = Readonly<Record<string, UtilityField>>

const types: Readonly<Record<UtilityField['type'], (value: Json) => boolean>> = {
  string: (it) => typeof it === 'string',
  integer: (it) => Number.isSafeInteger(it),
  boolean: (it) => typeof it === 'boolean',
  list: Array.isArray,
}

/** What is wrong with the fields of a task of no model: a missing one, another type, another value. Unknown ones pass. */
export function fieldErrors(task: JsonObject, fields: UtilityFields): readonly ErrorEntry[] {
  const uuid = member(task, 'taskUUID')
  const told = {
    taskType: String(member(task, 'taskType')),
    ...(typeof uuid === 'string' && { taskUUID: uuid }),
  }
  return Object.entries(fields).flatMap(([name, field]) => {
    const error = fieldError(name, member(task, name), field)
    return error === undefined ? [] : [{ ...error, ...told }]
  })
}

function fieldError(name: string, value: Json | undefined, field: UtilityField): ErrorEntry | undefined {
  const { type, values, isRequired } = field
  const code = (what: string) => `${what}${name.charAt(0).toUpperCase()}${name.slice(1)}`
  const told = { parameter: name, type: type === 'list' ? 'array' : type }
  if (value === undefined || (value === '' && isRequired === true))
    return isRequired ? { code: code('missing'), message: `Missing required parameter '${name}'.`, ...told } : undefined
  if (!isFit(value, field)) {
    const { range, ...bounds } = boundsOf(field)
    const message = `Invalid value for '${name}' parameter. It must be a value of the type ${told.type}${range}.`
    return { code: code('invalid'), message, ...told, ...bounds }
  }
  if (values === undefined || values.includes(value as string)) return undefined
  const message = `Unsupported value for '${name}' parameter. Supported values: ${values.join(', ')}.`
  return { code: code('unsupported'), message, ...told, allowedValues: [...values] }
}

function isFit(value: Json, { type, min = -Infinity }: UtilityField): boolean {
  return types[type](value) && (typeof value !== 'number' || value >= min)
}

function boundsOf({ min }: UtilityField) {
  return min === undefined ? { range: '' } : { range: `, at least ${min}`, min }
}
