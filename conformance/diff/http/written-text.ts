import type { Json } from '../../../generator/document/json.js'
import { holds } from '../../../generator/ir/holds.js'
import { itemShapes, type Primitive, type View, viewOf } from '../../../generator/ir/normal-form.js'

/*
 * Parameters and headers are written as text: what a query has as `limit=5` is an integer to one document and a text to
 * another. So an integer in place of which any text is taken is taken still, and of few values each is tried as it is written.
 */

const plain: ReadonlySet<Primitive> = new Set(['boolean', 'integer', 'fraction', 'string'])

/** Whether all that one side writes is taken by the other as it is written, though not all of it as a value of its type. */
export function isTakenAsText(source: View, target: View): boolean {
  if (![...source.types].every((it) => plain.has(it))) return isListTaken(source, target)
  const values = source.values ?? (source.types.has('boolean') && source.types.size === 1 ? [true, false] : undefined)
  if (values !== undefined)
    return !values.every((it) => isTaken(it, target)) && values.every((it) => isOneTaken(it, target))
  if ([...source.types].every((it) => target.types.has(it))) return false
  return target.types.has('string') && target.all.every((it) => it.kind === 'type')
}

/** Lists of which each item is taken. */
function isListTaken(source: View, target: View): boolean {
  const areLists = [source, target].every(({ types }) => types.size === 1 && types.has('array'))
  const isBare = areLists && target.all.every((it) => it.kind === 'type' || it.kind === 'items')
  return isBare && isTakenAsText(viewOf(itemShapes(source, 0)), viewOf(itemShapes(target, 0)))
}

function isOneTaken(value: Json, target: View): boolean {
  const readings = [value, String(value), ...(typeof value === 'string' ? read(value) : [])]
  return readings.some((it) => isTaken(it, target))
}

function isTaken(value: Json, { shapes }: View): boolean {
  return shapes.every((shape) => holds(shape, value))
}

/** What else than a text a text may be read as. */
function read(text: string): readonly Json[] {
  if (text === 'true' || text === 'false') return [text === 'true']
  return /^-?(0|[1-9]\d*)(\.\d+)?$/.test(text) && String(Number(text)) === text ? [Number(text)] : []
}
