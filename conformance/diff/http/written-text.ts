import type { Json } from '../../../generator/document/json.js'
import type { Constraint, Shape } from '../../../generator/ir/constraint.js'
import { holds } from '../../../generator/ir/holds.js'
import { itemShapes, type NormalForm, normalFormOf, type Primitive } from '../../../generator/ir/normal-form.js'
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
  readonly form: NormalForm
  /** What stands between the items of a list; `repeated` where each has the name before it, undefined where it is not known. */
  readonly listMark: string | undefined
  readonly isRequired: boolean
}

const plain: ReadonlySet<Primitive> = new Set(['boolean', 'integer', 'fraction', 'string'])

/** Whether all that one side writes is taken by the other as it is written, though not all of it as a value of its type. */
export function isTakenAsText(source: WrittenValue, target: WrittenValue): boolean {
  const [isList, isRead] = [source, target].map(({ form }) => isOf('array', form))
  if (isList && isRead) return isListTaken(source.form, target.form)
  if (isList) return isOneItemTaken(source, target)
  if (isRead) return isTakenAsItem(source, target)
  return areTextsTaken(source.form, target.form)
}

const isOf = (type: Primitive, { types }: NormalForm) => types.size === 1 && types.has(type)

function areTextsTaken(source: NormalForm, target: NormalForm): boolean {
  const isSame = [...source.types].every((it) => target.types.has(it))
  if (source.values === undefined ? isSame : source.values.every((it) => isTaken(it, target))) return false
  return isWithin(source, [readable(target)])
}

/** Whether each text that a side writes is among those of all the schemas. */
function isWithin(source: NormalForm, texts: readonly Shape[]): boolean {
  if (source.types.size === 0 || ![...source.types].every((it) => plain.has(it))) return false
  return new Procedure().contains([written(source)], texts) === 'yes'
}

/** Lists of which each item is taken. */
function isListTaken(source: NormalForm, target: NormalForm): boolean {
  const [own, other] = [source, target].map((it) => normalFormOf(itemShapes(it, 0))) as [NormalForm, NormalForm]
  return isBareList(target) && areCountsTaken(source, target) && areTextsTaken(own, other)
}

/** A list of one is written as its item is. */
function isOneItemTaken({ form, listMark }: WrittenValue, target: WrittenValue): boolean {
  if (form.maxItems > 1 || listMark === undefined || (form.minItems === 0 && target.isRequired)) return false
  return isWithin(normalFormOf(itemShapes(form, 0)), [readable(target.form)])
}

/** A text is read as a list of one where nothing in it parts items. */
function isTakenAsItem(source: WrittenValue, { form, listMark }: WrittenValue): boolean {
  if (listMark === undefined || !isBareList(form) || form.minItems > 1 || form.maxItems < 1) return false
  const items = readable(normalFormOf(itemShapes(form, 0)))
  const undivided = listMark === 'repeated' ? [] : [shapeOf({ kind: 'pattern', source: `^[^${listMark}]*$` })]
  return isWithin(source.form, [items, ...undivided])
}

const listKinds: ReadonlySet<Constraint['kind']> = new Set(['type', 'items', 'count'])

const isBareList = ({ all, unique }: NormalForm) => !unique && all.every((it) => listKinds.has(it.kind))

function areCountsTaken(source: NormalForm, target: NormalForm): boolean {
  return source.minItems >= target.minItems && source.maxItems <= target.maxItems
}

/** The texts that a side may write, and some that it may not. */
function written(form: NormalForm): Shape {
  if (form.values !== undefined) return valuesShape(form.values.map(String))
  return texts(form, form.types.has('fraction') ? number : integers(form))
}

/** Texts that a side takes, not all of them. */
function readable(form: NormalForm): Shape {
  if (form.values !== undefined) return valuesShape(form.values.map(String))
  const isBare = form.all.every((it) => it.kind === 'type' || it.kind === 'bound' || !bearsOnNumbers(it))
  if (!isBare || (form.step?.units !== undefined && !isStepOfOne(form))) return texts(form)
  const isAnyNumber = form.types.has('fraction') && form.lower === undefined && form.upper === undefined
  return texts(form, isAnyNumber ? number : integers(form))
}

function bearsOnNumbers({ kind }: Constraint): boolean {
  return !['length', 'pattern', 'format', 'count', 'required', 'properties', 'additional', 'items', 'unique'].includes(
    kind,
  )
}

const isStepOfOne = ({ step }: NormalForm) => step?.units === 1n && step.places === 0

const number = shapeOf({ kind: 'pattern', source: '^-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:[eE][+-]?\\d+)?$' })

function integers({ lower, upper }: NormalForm): Shape {
  const end = (it: NormalForm['lower'], sign: 1 | -1) => {
    if (it === undefined || !Number.isFinite(it.bound)) return undefined
    const nearest = sign > 0 ? Math.ceil(it.bound) : Math.floor(it.bound)
    return BigInt(nearest) + (it.exclusive && nearest === it.bound ? BigInt(sign) : 0n)
  }
  return shapeOf({ kind: 'pattern', source: integerPattern({ lowest: end(lower, 1), highest: end(upper, -1) }) })
}

/** The texts of a normal form, of its numbers those of a pattern. */
function texts({ types, shapes }: NormalForm, numbers?: Shape): Shape {
  const text = typeShape('string')
  const isNumber = types.has('integer') || types.has('fraction')
  return anyShape([
    ...(types.has('string') ? [shapeOf({ kind: 'all', shapes: [text, ...shapes] })] : []),
    ...(isNumber && numbers !== undefined ? [shapeOf({ kind: 'all', shapes: [text, numbers] })] : []),
    ...(types.has('boolean') ? [valuesShape(['true', 'false'])] : []),
  ])
}

function isTaken(value: Json, { shapes }: NormalForm): boolean {
  return shapes.every((shape) => holds(shape, value))
}
