import type { Json } from '../document/json.js'
import type { JsonType } from '../ir/constraint.js'

const everyType: readonly JsonType[] = ['null', 'boolean', 'number', 'string', 'array', 'object']

/** What is known of a value's type; undefined: nothing. */
export interface Typed {
  readonly types?: readonly JsonType[]
}

/** Whether the value can be of `type`; an integer is a number. */
export function can({ types }: Typed, type: JsonType): boolean {
  return types === undefined || types.some((it) => it === type || (type === 'number' && it === 'integer'))
}

/** Whether the value is known to be of `type`. */
export function certainly({ types = [] }: Typed, type: JsonType): boolean {
  return types.length > 0 && types.every((it) => it === type || (type === 'number' && it === 'integer'))
}

/** Whether a value of this kind can be `value`. */
export function canBe({ types }: Typed, value: Json): boolean {
  if (types === undefined) return true
  if (value === null) return types.includes('null')
  if (Array.isArray(value)) return types.includes('array')
  if (typeof value === 'number')
    return types.includes('number') || (types.includes('integer') && Number.isInteger(value))
  return types.includes(typeof value as JsonType)
}

/** The types a value has left once `declared` holds, and whether that was certain before. */
export function narrowed(
  known: readonly JsonType[] | undefined,
  declared: readonly JsonType[],
): { types: readonly JsonType[]; certain: boolean } {
  const possible = known ?? everyType
  const covers = (type: JsonType) => declared.includes(type) || (type === 'integer' && declared.includes('number'))
  const types = new Set(possible.filter(covers))
  if (possible.includes('number') && !declared.includes('number') && declared.includes('integer')) types.add('integer')
  return { types: [...types], certain: possible.every(covers) }
}
