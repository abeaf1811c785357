import type { Json } from '../../../generator/document/json.js'
import type { Constraint, Shape } from '../../../generator/ir/constraint.js'
import { holds } from '../../../generator/ir/holds.js'
import { itemShapes, type Primitive, type View, viewOf } from '../../../generator/ir/normal-form.js'
import { Procedure } from '../containment/containment.js'
import { anyShape, shapeOf, typeShape, valuesShape } from '../containment/made-shape.js'
import { integerPattern } from './integer-text.js'

/*
 * Parameters and headers are written as text: what a query has as `limit=5` is an integer to one document and a text to
 * another, and `tag=a` is a text to one and a list of one to another. So what one side writes is set against what the other
 * reads as texts: the integers 1..99 are the texts of `^(?:[1-9]|[1-9]\d)$`, of which each has at most two characters, and
 * whoever takes any two characters takes them all.
 *
 * What is written is never taken for less than it is, and what is read never for more: where this says yes, it is so.
 */

/** A value on one side, and how a list of its kind is written. */
export interface WrittenValue {
  readonly view: View
  /** What stands between the items of a list; `repeated` where each has the name before it, undefined where it is not known. */
  readonly listMark: string | undefined
  readonly isRequired: boolean
}

const plain: ReadonlySet<Primitive> = new Set(['boolean', 'integer', 'fraction', 'string'])

/** Whether all that one side writes is taken by the other as it is written, though not all of it as a value of its type. */
export function isTakenAsText(source: WrittenValue, target: WrittenValue): boolean {
  const [isList, isRead] = [source, target].map(({ view }) => isOf('array', view))
  if (isList && isRead) return isListTaken(source.view, target.view)
  if (isList) return isOneItemTaken(source, target)
  if (isRead) return isTakenAsItem(source, target)
  return areTextsTaken(source.view, target.view)
}

const isOf = (type: Primitive, { types }: View) => types.size === 1 && types.has(type)

function areTextsTaken(source: View, target: View): boolean {
  const isSame = [...source.types].every((it) => target.types.has(it))
  if (source.values === undefined ? isSame : source.values.every((it) => isTaken(it, target))) return false
  return isWithin(source, [readable(target)])
}

/** Whether each text that a side writes is among those of all the schemas. */
function isWithin(source: View, texts: readonly Shape[]): boolean {
  if (source.types.size === 0 || ![...source.types].every((it) => plain.has(it))) return false
  return new Procedure().contains([written(source)], texts) === 'yes'
}

/** Lists of which each item is taken. */
function isListTaken(source: View, target: View): boolean {
  const [own, other] = [source, target].map((it) => viewOf(itemShapes(it, 0))) as [View, View]
  return isBareList(target) && areCountsTaken(source, target) && areTextsTaken(own, other)
}

/** A list of one is written as its item is. */
function isOneItemTaken({ view, listMark }: WrittenValue, target: WrittenValue): boolean {
  if (view.maxItems > 1 || listMark === undefined || (view.minItems === 0 && target.isRequired)) return false
  return isWithin(viewOf(itemShapes(view, 0)), [readable(target.view)])
}

/** A text is read as a list of one where nothing in it parts items. */
function isTakenAsItem(source: WrittenValue, { view, listMark }: WrittenValue): boolean {
  if (listMark === undefined || !isBareList(view) || view.minItems > 1 || view.maxItems < 1) return false
  const items = readable(viewOf(itemShapes(view, 0)))
  const undivided = listMark === 'repeated' ? [] : [shapeOf({ kind: 'pattern', source: `^[^${listMark}]*$` })]
  return isWithin(source.view, [items, ...undivided])
}

const listKinds: ReadonlySet<Constraint['kind']> = new Set(['type', 'items', 'count'])

const isBareList = ({ all, unique }: View) => !unique && all.every((it) => listKinds.has(it.kind))

function areCountsTaken(source: View, target: View): boolean {
  return source.minItems >= target.minItems && source.maxItems <= target.maxItems
}

/** The texts that a side may write, and some that it may not. */
function written(view: View): Shape {
  if (view.values !== undefined) return valuesShape(view.values.map(String))
  return texts(view, view.types.has('fraction') ? number : integers(view))
}

/** Texts that a side takes, not all of them. */
function readable(view: View): Shape {
  if (view.values !== undefined) return valuesShape(view.values.map(String))
  const isBare = view.all.every((it) => it.kind === 'type' || it.kind === 'bound' || !bearsOnNumbers(it))
  if (!isBare || (view.step?.units !== undefined && !isStepOfOne(view))) return texts(view)
  const isAnyNumber = view.types.has('fraction') && view.lower === undefined && view.upper === undefined
  return texts(view, isAnyNumber ? number : integers(view))
}

function bearsOnNumbers({ kind }: Constraint): boolean {
  return !['length', 'pattern', 'format', 'count', 'required', 'properties', 'additional', 'items', 'unique'].includes(
    kind,
  )
}

const isStepOfOne = ({ step }: View) => step?.units === 1n && step.places === 0

const number = shapeOf({ kind: 'pattern', source: '^-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:[eE][+-]?\\d+)?$' })

function integers({ lower, upper }: View): Shape {
  const end = (it: View['lower'], sign: 1 | -1) => {
    if (it === undefined || !Number.isFinite(it.bound)) return undefined
    const nearest = sign > 0 ? Math.ceil(it.bound) : Math.floor(it.bound)
    return BigInt(nearest) + (it.exclusive && nearest === it.bound ? BigInt(sign) : 0n)
  }
  return shapeOf({ kind: 'pattern', source: integerPattern({ lowest: end(lower, 1), highest: end(upper, -1) }) })
}

/** The texts of a view, of its numbers those of a pattern. */
function texts({ types, shapes }: View, numbers?: Shape): Shape {
  const text = typeShape('string')
  const isNumber = types.has('integer') || types.has('fraction')
  return anyShape([
    ...(types.has('string') ? [shapeOf({ kind: 'all', shapes: [text, ...shapes] })] : []),
    ...(isNumber && numbers !== undefined ? [shapeOf({ kind: 'all', shapes: [text, numbers] })] : []),
    ...(types.has('boolean') ? [valuesShape(['true', 'false'])] : []),
  ])
}

function isTaken(value: Json, { shapes }: View): boolean {
  return shapes.every((shape) => holds(shape, value))
}
