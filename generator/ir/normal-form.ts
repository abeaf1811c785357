import { canonicalText, isJsonObject, type Json } from '../document/json.js'
import { shapesForItem, shapesForMember } from './applied-below.js'
import type { Constraint, ConstraintOf } from './constraint.js'
import type { Scaled } from './decimal.js'
import type { Format } from './format.js'
import { gathered, type Primitive } from './gathered.js'
import { shapesIn, traitsOf } from './kind-traits.js'
import { isNever, type Shape } from './model.js'
import { isWholeMultiple } from './order.js'
import { compilePattern } from './pattern.js'
import { extreme, type NumberRange, numberRange } from './range.js'

export type { Primitive } from './gathered.js'

/**
 * What several schemas demand together of one value, with $ref and allOf taken apart and limits brought to one form:
 * the exclusive bound of an integer is an inclusive one, bounds stand on the grid of the step, limits that a value set
 * makes redundant are gone.
 */
export interface NormalForm {
  readonly shapes: readonly Shape[]
  /** Every constraint, in document order, as the document has it. */
  readonly all: readonly Constraint[]
  /** The types that are left when listed values are taken into account. */
  readonly types: ReadonlySet<Primitive>
  /** The types that `type` leaves. */
  readonly ownTypes: ReadonlySet<Primitive>
  /** The only values, when they are listed. */
  readonly values?: readonly Json[]
  readonly lower?: NormalLimit
  readonly upper?: NormalLimit
  readonly step?: Scaled
  readonly range: NumberRange
  readonly minLength: number
  readonly maxLength: number
  readonly minItems: number
  readonly maxItems: number
  readonly minProperties: number
  readonly maxProperties: number
  readonly patterns: readonly string[]
  readonly formats: readonly Format[]
  readonly unique: boolean
  readonly required: readonly string[]
}

interface NormalLimit {
  readonly bound: number
  readonly exclusive: boolean
}

/** What is known of lists of schemas that begin alike. */
interface NormalNode {
  form?: NormalForm
  /** Made where it is first asked for: most lists have one schema. */
  longer?: WeakMap<Shape, NormalNode>
}

const roots: NormalNode = {}

/** The normal form of schemas that apply to the same value. */
export function normalFormOf(shapes: readonly Shape[]): NormalForm {
  let known = roots
  for (const it of shapes) {
    known.longer ??= new WeakMap()
    let next = known.longer.get(it)
    if (next === undefined) {
      next = {}
      known.longer.set(it, next)
    }
    known = next
  }
  known.form ??= madeNormalForm(shapes)
  return known.form
}

/** The constraints of one kind. */
export function ofKind<K extends Constraint['kind']>(form: NormalForm, kind: K): ConstraintOf<K>[] {
  return form.all.filter((it): it is ConstraintOf<K> => it.kind === kind)
}

/** True when no value satisfies the normal form, as far as its types and listed values tell. */
export function isEmpty(form: NormalForm): boolean {
  return form.types.size === 0 || form.values?.length === 0
}

/** `$ref` and allOf taken apart. A part with unevaluated… stays whole, since that keyword looks at its own part only. */
function flattened(shapes: readonly Shape[], isTop = true): Constraint[] {
  return shapes.flatMap((shape) =>
    shape.constraints.flatMap((it): Constraint[] => {
      if (traitsOf(it).leads !== 'always') return [it]
      const parts = shapesIn(it)
      return parts.flatMap((part) => {
        const inner = flattened([part], false)
        const isClosed = inner.some((each) => each.kind === 'unevaluated')
        return isClosed && !(isTop && shape.constraints.length === 1 && parts.length === 1)
          ? [{ ...it, kind: 'all', shapes: [part] } as Constraint]
          : inner
      })
    }),
  )
}

function madeNormalForm(shapes: readonly Shape[]): NormalForm {
  const all = flattened(shapes)
  const { types: ownTypes, lists, counts, isUnique: unique, ...found } = gathered(all)
  const [required, patterns, formats] = [
    [...found.required].sort(),
    [...found.patterns].sort(),
    [...found.formats].sort(),
  ]
  const types = withoutForeign(ownTypes, all)
  const range = rangeOf(all, types)
  if (range.integer) types.delete('fraction')
  const partial = { types, range, ...counts, patterns, required, unique }
  const values = lists.length === 0 ? undefined : valuesOf(lists, partial)
  const common = { shapes, all, ownTypes, range }
  if (values !== undefined) return { ...common, ...noLimits, values, types: new Set(values.map(primitiveOf)) }
  const { minLength, maxLength, minItems, maxItems } = counts
  return {
    ...common,
    ...noLimits,
    types,
    ...((types.has('integer') || types.has('fraction')) && numberLimits(range)),
    ...(types.has('string') && { minLength, maxLength, patterns, formats }),
    ...(types.has('array') && { minItems, maxItems, unique: unique && maxItems > 1 }),
    ...(types.has('object') && {
      minProperties: Math.max(counts.minProperties, required.length),
      maxProperties: Math.min(counts.maxProperties, namedOnly(all)),
      required,
    }),
  }
}

/** What a normal form says of the types that it does not admit, and of all when it lists the values. */
const noLimits = {
  minLength: 0,
  maxLength: Number.POSITIVE_INFINITY,
  patterns: [],
  formats: [],
  minItems: 0,
  maxItems: Number.POSITIVE_INFINITY,
  unique: false,
  minProperties: 0,
  maxProperties: Number.POSITIVE_INFINITY,
  required: [],
}

/** The numbers that constraints leave; none but whole ones where types or the step say so. */
function rangeOf(all: readonly Constraint[], types: ReadonlySet<Primitive>): NumberRange {
  const range = numberRange(all)
  const isWhole = range.step !== undefined && isWholeMultiple(Number(text(range.step)), 1)
  if (types.has('fraction') && !isWhole) return range
  return { ...numberRange([...all, integerType]), integer: true }
}

function numberLimits(range: NumberRange): Pick<NormalForm, 'lower' | 'upper' | 'step'> {
  const [lower, upper] = [limit(range, 'lower'), limit(range, 'upper')]
  return { ...(lower && { lower }), ...(upper && { upper }), ...(range.step && { step: range.step }) }
}

const integerType: Constraint = {
  kind: 'type',
  types: ['integer'],
  at: { file: '', pointer: '' },
  keyword: 'type',
  limit: 'integer',
}

function text({ units, places }: Scaled): string {
  return `${units}e${-places}`
}

/** The types that are left when every anyOf and oneOf has to have a branch for them. */
function withoutForeign(types: ReadonlySet<Primitive>, all: readonly Constraint[]): Set<Primitive> {
  const left = new Set(types)
  for (const it of all) {
    if (it.kind !== 'any' && it.kind !== 'one') continue
    const admitted = new Set(it.shapes.flatMap((branch) => [...normalFormOf([branch]).types]))
    for (const type of left) if (!admitted.has(type)) left.delete(type)
  }
  return left
}

/** The limit as the outermost legal number where numbers stand on a grid, else as it is. */
function limit(range: NumberRange, side: 'lower' | 'upper'): NormalLimit | undefined {
  const own = range[side]
  if (own === undefined) return undefined
  if (range.step === undefined) return { bound: Number(text(own.bound)), exclusive: own.exclusive }
  const bound = extreme(range, side)
  return bound === undefined ? undefined : { bound, exclusive: false }
}

/** The number of keys that a closed object knows; no limit for an open one. */
function namedOnly(all: readonly Constraint[]): number {
  const closed = all.flatMap((it) =>
    it.kind === 'additional' && it.patterns.length === 0 && isNever(it.shape) ? [it.named.length] : [],
  )
  return Math.min(Number.POSITIVE_INFINITY, ...closed)
}

/** The values in every list that the limits beside them admit. */
function valuesOf(lists: readonly (readonly Json[])[], limits: Partial): readonly Json[] {
  const texts = lists.map((list) => new Set(list.map(canonicalText)))
  const seen = new Set<string>()
  return (lists[0] ?? []).filter((value) => {
    const key = canonicalText(value)
    if (seen.has(key) || !texts.every((it) => it.has(key))) return false
    seen.add(key)
    return admits(limits, value)
  })
}

type Partial = Pick<
  NormalForm,
  | 'types'
  | 'range'
  | 'minLength'
  | 'maxLength'
  | 'minItems'
  | 'maxItems'
  | 'minProperties'
  | 'maxProperties'
  | 'patterns'
  | 'required'
  | 'unique'
>

/** Whether type, bounds, steps, lengths, counts and patterns admit a value; formats and schemas inside are not asked. */
function admits(limits: Partial, value: Json): boolean {
  if (!limits.types.has(primitiveOf(value))) return false
  if (typeof value === 'number') return isWithin(value, limits.range)
  if (typeof value === 'string') {
    const length = [...value].length
    const fits = length >= limits.minLength && length <= limits.maxLength
    return fits && limits.patterns.every((source) => compilePattern(source).test(value))
  }
  if (Array.isArray(value)) return value.length >= limits.minItems && value.length <= limits.maxItems
  if (!isJsonObject(value)) return true
  const keys = Object.keys(value)
  return (
    keys.length >= limits.minProperties &&
    keys.length <= limits.maxProperties &&
    limits.required.every((key) => keys.includes(key))
  )
}

function isWithin(value: number, { lower, upper, step }: NumberRange): boolean {
  const low = lower && Number(text(lower.bound))
  const high = upper && Number(text(upper.bound))
  if (low !== undefined && (value < low || (lower?.exclusive && value === low))) return false
  if (high !== undefined && (value > high || (upper?.exclusive && value === high))) return false
  return step === undefined || isWholeMultiple(value, Number(text(step)))
}

/** The type of a value. */
export function primitiveOf(value: Json): Primitive {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'fraction'
  return typeof value as 'boolean' | 'string' | 'object'
}

/** What applies to one member of an object. */
export interface MemberShapes {
  readonly shapes: readonly Shape[]
  /** Whether `properties` names the key. */
  readonly isDeclared: boolean
  /** Whether unevaluatedProperties may or may not speak of the key. */
  readonly isUncertain: boolean
}

/** Schemas that apply to the member `key`. */
export function memberShapes(form: NormalForm, key: string): MemberShapes {
  const shapes: Shape[] = []
  const unevaluated: ConstraintOf<'unevaluated'>[] = []
  let isDeclared = false
  for (const it of form.all) {
    if (it.kind === 'unevaluated' && it.of === 'properties') unevaluated.push(it)
    else if (it.kind === 'properties') isDeclared ||= it.shapes.has(key)
    for (const shape of shapesForMember(it, key)) shapes.push(shape)
  }
  if (unevaluated.length === 0 || shapes.length > 0) return { shapes, isDeclared, isUncertain: false }
  if (hasChoices(form)) return { shapes, isDeclared, isUncertain: true }
  return { shapes: unevaluated.map((it) => it.shape), isDeclared, isUncertain: false }
}

/** Whether what is evaluated depends on the value. */
function hasChoices(form: NormalForm): boolean {
  return form.all.some((it) => traitsOf(it).isChoice)
}

/** Schemas that apply to the item at `index`. */
export function itemShapes(form: NormalForm, index: number): readonly Shape[] {
  return form.all.flatMap((it) => shapesForItem(it, index))
}

/** The keys that `properties` declares, in document order. */
export function declaredKeys(form: NormalForm): string[] {
  return [...new Set(form.all.flatMap((it) => (it.kind === 'properties' ? [...it.shapes.keys()] : [])))]
}

/** From this index on all items are under the same schemas. */
export function prefixLength(form: NormalForm): number {
  return Math.max(
    0,
    ...form.all.map((it) => (it.kind === 'prefix' ? it.shapes.length : it.kind === 'items' ? it.from : 0)),
  )
}
