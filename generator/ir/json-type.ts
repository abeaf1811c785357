import type { Json } from '../document/json.js'
import type { JsonType } from './constraint.js'

/** Every type of a value; an integer is a number. */
const everyType: readonly JsonType[] = ['null', 'boolean', 'number', 'string', 'array', 'object']

/** Whether some of `types` admits a value of `type`; undefined admits all. */
export function admits(types: readonly JsonType[] | undefined, type: JsonType): boolean {
  return types === undefined || types.some((it) => it === type || (type === 'number' && it === 'integer'))
}

/** Whether a value of these types is certainly of `type`. */
export function areAll(types: readonly JsonType[] = [], type: JsonType): boolean {
  return types.length > 0 && types.every((it) => it === type || (type === 'number' && it === 'integer'))
}

/** Whether a value is of one of `types`; of undefined it always is. */
export function isOfType(value: Json, types: readonly JsonType[] | undefined): boolean {
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
