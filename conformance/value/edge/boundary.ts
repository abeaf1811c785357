import { canonicalText, type Json } from '../../../generator/document/json.js'
import {
  type AllowedValue,
  answer,
  type ByKind,
  type Constraint,
  type ConstraintOf,
  type JsonType,
} from '../../../generator/ir/constraint.js'
import { fromScaled, isOnGrid, neighbour, rescaled, type Scaled, scaled } from '../../../generator/ir/decimal.js'
import { isOfType } from '../../../generator/ir/json-type.js'
import { traitsOf } from '../../../generator/ir/kind-traits.js'
import { isNever } from '../../../generator/ir/model.js'
import { extreme, isInRange, type NumberRange, nextNumber, numberRange } from '../../../generator/ir/range.js'
import { formatSamples } from './format-samples.js'
import { type Members, nearestMembers } from './nearest-members.js'

/**
 * Which side of a constraint a value stands on. `at`: the outermost value that is still legal; `inside`: one legal step
 * further in; `outside`: the first value that is refused.
 */
export type Side = 'at' | 'inside' | 'outside'

/** The misreading that a value gives away, where it is more than the limit being elsewhere. */
export type Slip =
  | 'half-step'
  | 'tenth-step'
  | 'float-neighbour'
  | 'float-division'
  | 'code-points'
  | 'graphemes'
  | 'number-spelling'
  | 'letter-case'
  | 'white-space'
  | 'anchors'
  | 'later-item'
  | 'near-value'
  | 'null'
  | 'empty'
  | 'other-type'
  | 'wrapped'
  | 'special-characters'
  | 'unbounded'
  | 'unknown-key'

/** What stands on an edge: a value, a recipe for a long one, or what has to be done to an object or a list. */
export type EdgeValue =
  | { readonly kind: 'json'; readonly value: Json }
  /** A number as it is spelled in the JSON text: 1.0, 1e0, -0. */
  | { readonly kind: 'text'; readonly json: string }
  /**
   * A string of `points` code points, by default `unit` repeated, between `head` and `tail` where they are given; its
   * constraints may ask for another one.
   */
  | {
      readonly kind: 'length'
      readonly points: number
      readonly unit: string
      readonly head?: string
      readonly tail?: string
    }
  | { readonly kind: 'count'; readonly of: 'items' | 'properties'; readonly count: number }
  | { readonly kind: 'without'; readonly keys: readonly string[] }
  /** With a further member, of this value where one is given. */
  | { readonly kind: 'with'; readonly key: string; readonly value?: Json }
  /** What the constraint accepts, as the only item of a list; or the first item of such a list in its stead. */
  | { readonly kind: 'wrapped' }
  | { readonly kind: 'unwrapped' }
  /** Numbers of several members whose product or quotient is at issue. */
  | { readonly kind: 'members'; readonly values: Members }
  /** Any value that the constraint accepts, or any that it refuses; in one of its parts, and of that one member. */
  | { readonly kind: 'rule'; readonly holds: boolean; readonly part?: string; readonly member?: string }

/** One value on or beside the edge of a constraint. */
export interface Edge {
  readonly side: Side
  readonly slip?: Slip
  readonly value: EdgeValue
}

/**
 * The edges of a constraint, in a fixed order, those without a slip first. Every value without a rule, a count or a key
 * is legal for `siblings` (the other constraints on the same value) but for the constraint itself, as far as type, bounds
 * and steps go.
 * @param siblings the constraints that apply to the same value, `constraint` included
 */
export function edgesOf(constraint: Constraint, siblings: readonly Constraint[] = [constraint]): readonly Edge[] {
  return distinct(answer(edges, constraint, siblings))
}

/** The string or number that an edge value stands for; undefined where its surroundings decide. */
export function plainValue(value: EdgeValue): Json | undefined {
  if (value.kind === 'json') return value.value
  if (value.kind === 'text') return JSON.parse(value.json) as Json
  if (value.kind === 'length') return lengthText(value)
  return undefined
}

/** The text of a length, in full. */
function lengthText({ points, unit, head = '', tail = '' }: Extract<EdgeValue, { kind: 'length' }>): string {
  return head + unit.repeat(points - [...head, ...tail].length) + tail
}

/** A stable text for an edge value; long strings as a recipe such as `"a" × 262145`. */
export function edgeText(value: EdgeValue): string {
  switch (value.kind) {
    case 'json':
      return canonicalText(value.value)
    case 'text':
      return value.json
    case 'length': {
      if (value.points <= 12) return JSON.stringify(lengthText(value))
      const { points, unit, head = '', tail = '' } = value
      const run = `${JSON.stringify(unit)} × ${points - [...head, ...tail].length}`
      return [...(head && [JSON.stringify(head)]), run, ...(tail && [JSON.stringify(tail)])].join(' + ')
    }
    case 'count':
      return `${value.count} ${value.of}`
    case 'without':
      return `without ${value.keys.map((it) => JSON.stringify(it)).join(', ')}`
    case 'with':
      return `with ${JSON.stringify(value.key)}${value.value === undefined ? '' : ` of ${canonicalText(value.value)}`}`
    case 'wrapped':
      return 'in a list'
    case 'unwrapped':
      return 'an item without its list'
    case 'members':
      return [...value.values].map(([key, it]) => `${key} ${it}`).join(', ')
    case 'rule':
      return [value.part, value.member && `for ${JSON.stringify(value.member)}`, value.holds ? 'met' : 'broken']
        .filter(Boolean)
        .join(' ')
  }
}

const json = (side: Side, value: Json, slip?: Slip): Edge => ({
  side,
  ...(slip && { slip }),
  value: { kind: 'json', value },
})

const rule = (holds: boolean, part?: string, member?: string): Edge => ({
  side: holds ? 'at' : 'outside',
  value: { kind: 'rule', holds, ...(part !== undefined && { part }), ...(member !== undefined && { member }) },
})

const metAndBroken = (): readonly Edge[] => [rule(true), rule(false)]

const none = (): readonly Edge[] => []

const edges: ByKind<readonly Edge[], [readonly Constraint[]]> = {
  type: typeEdges,
  values: ({ values }, siblings) => valueEdges(values, siblings),
  bound: boundEdges,
  step: stepEdges,
  length: lengthEdges,
  count: ({ of, side, count }) => {
    const inward = side === 'lower' ? 1 : -1
    const counts: [Side, number][] = [
      ['at', count],
      ['inside', count + inward],
      ['outside', count - inward],
    ]
    return counts
      .filter(([, it]) => it >= 0)
      .map(([at, it]) => ({ side: at, value: { kind: 'count' as const, of, count: it } }))
  },
  pattern: metAndBroken,
  format: ({ format }) => [
    ...formatSamples[format].good.map((text) => json('at', text)),
    ...formatSamples[format].bad.map((text) => json('outside', text)),
  ],
  unique: metAndBroken,
  required: ({ keys }) => [
    rule(true),
    ...keys.map((key): Edge => ({ side: 'outside', value: { kind: 'without', keys: [key] } })),
    // Keys that need one another cannot be dropped one by one.
    ...(keys.length > 1 && keys.length < 5 ? [{ side: 'outside', value: { kind: 'without', keys } } as const] : []),
  ],
  // What they say of members, items and keys has edges of its own.
  properties: none,
  patterned: none,
  prefix: none,
  items: ({ shape }) => (isNever(shape) ? metAndBroken() : []),
  names: none,
  additional: ({ shape, named }) => (isNever(shape) ? unknownKeys(named) : []),
  unevaluated: ({ shape, of }) => (isNever(shape) ? (of === 'properties' ? unknownKeys([]) : metAndBroken()) : []),
  contains: ({ lower, upper }) => [
    rule(true, lower.keyword),
    ...(lower.count > 0 ? [rule(false, lower.keyword)] : []),
    ...(upper ? [rule(true, upper.keyword), rule(false, upper.keyword)] : []),
  ],
  all: none,
  any: ({ shapes }) => [...shapes.map((_, i) => rule(true, String(i))), rule(false)],
  one: ({ shapes }) => [...shapes.map((_, i) => rule(true, String(i))), rule(false)],
  not: metAndBroken,
  conditional: (it) => [
    ...(it.then ? [rule(true, 'then'), rule(false, 'then')] : []),
    ...(it.else ? [rule(true, 'else'), rule(false, 'else')] : []),
  ],
  dependentRequired: ({ rules }) =>
    [...rules].flatMap(([key, needed]) => [rule(true, key), ...needed.map((it) => rule(false, key, it))]),
  dependentShapes: ({ rules }) => [...rules.keys()].flatMap((key) => [rule(true, key), rule(false, key)]),
  ref: none,
  relation: (it, siblings) => relationEdges(it, siblings),
  opaque: () => [],
  never: metAndBroken,
}

function unknownKeys(named: readonly string[]): readonly Edge[] {
  const free = (key: string): string => (named.includes(key) ? free(`${key}_`) : key)
  const first = named[0]
  const camel = named.find((it) => /[a-z][A-Z]/.test(it))
  const keys = [
    free('unknown'),
    ...(first === undefined ? [] : [free(swappedCase(first)), free(`${first} `)]),
    ...(camel === undefined ? [] : [free(camel.replace(/[A-Z]/g, (it) => `_${it.toLowerCase()}`))]),
    free('_unknown'),
    free('__proto__'),
  ]
  const edge = (key: string, value?: Json): Edge => ({
    side: 'outside',
    slip: 'unknown-key',
    value: { kind: 'with', key, ...(value !== undefined && { value }) },
  })
  return [rule(true), ...keys.map((key) => edge(key)), edge(free('unknown'), null)]
}

// Numbers -------------------------------------------------------------------------------------------------------------

function boundEdges(constraint: ConstraintOf<'bound'>, siblings: readonly Constraint[]): readonly Edge[] {
  const { side } = constraint
  const { step } = numberRange(siblings)
  const own = numberRange([constraint])
  const inward = side === 'lower' ? 1 : -1
  const at = extreme({ ...own, ...(step && { step }) }, side)
  if (at === undefined) return []
  const inside = nextNumber(at, step, inward)
  const outside =
    constraint.exclusive && (step === undefined || isOnGrid(constraint.bound, step))
      ? constraint.bound
      : nextNumber(at, step, inward === 1 ? -1 : 1)
  const legal = { ...numberRange(siblings) }
  return [
    json('at', at),
    ...(inside !== undefined && isInRange(inside, legal) ? [json('inside', inside)] : []),
    ...(outside === undefined ? [] : [json('outside', outside)]),
  ]
}

function stepEdges(constraint: ConstraintOf<'step'>, siblings: readonly Constraint[]): readonly Edge[] {
  const range = numberRange(siblings)
  const { integer } = range
  const step = scaled(constraint.of)
  const bounds = { ...(range.lower && { lower: range.lower }), ...(range.upper && { upper: range.upper }), integer }
  const start = extreme(range, 'lower') ?? (range.upper ? undefined : 0)
  const direction = start === undefined ? -1 : 1
  const legal: number[] = []
  for (let value = start ?? extreme(range, 'upper'); value !== undefined && legal.length < 260; ) {
    if (!isInRange(value, range)) break
    legal.push(value)
    value = nextNumber(value, range.step, direction)
  }
  const odd = legal.filter((value) => multiple(value, step) % 2n !== 0n)
  // Divided as doubles, or multiplied, these do not come out even.
  const awkward = odd.filter((it) => !Number.isInteger(it / constraint.of)).slice(0, 2)
  const around = awkward[0] ?? odd[0] ?? legal[0]
  if (around === undefined) return []
  const between = (parts: bigint): number => {
    const at = rescaled(scaled(around), step.places + 1)
    const by = rescaled(step, at.places).units / parts
    return fromScaled({
      units: at.units + (around + constraint.of > (legal.at(-1) ?? around) ? -by : by),
      places: at.places,
    })
  }
  const offGrid = (value: number | undefined, slip: Slip): Edge[] =>
    value !== undefined &&
    isInRange(value, { ...bounds, ...(integer && { step: { units: 1n, places: 0 } }) }) &&
    !isOnGrid(value, step)
      ? [json('outside', value, slip)]
      : []
  const whole = integer
    ? [between(10n), around + 1, around - 1].find((it) => Number.isInteger(it) && !isOnGrid(it, step))
    : undefined
  return [
    json('at', odd[0] ?? around),
    ...awkward.map((value) => json('at', value, 'float-division')),
    ...offGrid(between(2n), 'half-step'),
    ...offGrid(integer ? whole : between(10n), 'tenth-step'),
    ...(integer
      ? []
      : [...offGrid(neighbour(around, 1), 'float-neighbour'), ...offGrid(neighbour(around, -1), 'float-neighbour')]),
  ]
}

function multiple(value: number, step: Scaled): bigint {
  const at = scaled(value)
  const places = Math.max(at.places, step.places)
  return rescaled(at, places).units / rescaled(step, places).units
}

/** The two members nearest to each limit; where they cannot be told, any that meet and break the rule. */
function relationEdges(constraint: ConstraintOf<'relation'>, siblings: readonly Constraint[]): readonly Edge[] {
  return (['minimum', 'maximum'] as const).flatMap((part) => {
    if (constraint[part] === undefined) return []
    const { at, outside } = nearestMembers(constraint, part, siblings) ?? {}
    const edge = (side: Side, values: Members | undefined): Edge =>
      values === undefined ? rule(side === 'at', part) : { side, value: { kind: 'members', values } }
    return [edge('at', at), edge('outside', outside)]
  })
}

// Strings -------------------------------------------------------------------------------------------------------------

/** A character outside the basic plane: one code point, two UTF-16 units. */
export const astral = '\u{1F98A}'

function lengthEdges({ side, count }: ConstraintOf<'length'>, siblings: readonly Constraint[]): readonly Edge[] {
  const inward = side === 'lower' ? 1 : -1
  const text = (
    at: Side,
    points: number,
    unit: string,
    slip?: Slip,
    ends?: { head?: string; tail?: string },
  ): Edge[] =>
    points < 0 ? [] : [{ side: at, ...(slip && { slip }), value: { kind: 'length', points, unit, ...ends } }]
  const other = siblings.find((it) => it.kind === 'length' && it.side !== side) as ConstraintOf<'length'> | undefined
  const inside = count + inward
  const fits = other === undefined || (other.side === 'upper' ? inside <= other.count : inside >= other.count)
  return [
    ...text('at', count, 'a'),
    ...(fits ? text('inside', inside, 'a') : []),
    ...text('outside', count - inward, 'a'),
    // As many UTF-16 units as a wrong count takes for the limit, or beyond it.
    ...(side === 'upper' && count > 0 ? text('at', count, astral, 'code-points') : []),
    ...(side === 'lower' && count > 1 ? text('outside', count - 1, astral, 'code-points') : []),
    // Escaped for some other language, a quotation mark is several characters.
    ...(side === 'upper' && count > 0 ? text('at', count, '"', 'special-characters') : []),
    // One letter with accents: readers of another count see fewer characters.
    ...(side === 'upper' && count > 0 ? text('outside', count + 1, accent, 'graphemes', { head: 'a' }) : []),
    ...(side === 'lower' && count > 1 ? text('at', count, accent, 'graphemes', { head: 'a' }) : []),
    // Trimmed at either end, one of these is legal and the other is not.
    ...(side === 'upper' && count > 0 ? text('outside', count + 1, 'a', 'white-space', { head: ' ', tail: ' ' }) : []),
    ...(side === 'lower' && count > 0 ? text('at', count, ' ', 'white-space') : []),
    ...(side === 'upper' ? [] : text('outside', 0, 'a', 'empty').filter(() => count > 1)),
  ]
}

/** A combining accent: a code point of its own that people see as part of the letter before it. */
const accent = '\u0301'

/** The text with the case of its first letter that has one turned round; the text itself where there is none. */
export function swappedCase(text: string): string {
  const at = [...text].findIndex((it) => it.toLowerCase() !== it.toUpperCase())
  return [...text]
    .map((it, i) => (i !== at ? it : it === it.toLowerCase() ? it.toUpperCase() : it.toLowerCase()))
    .join('')
}

function valueEdges(values: readonly AllowedValue[], siblings: readonly Constraint[]): readonly Edge[] {
  const listed = (list: readonly AllowedValue[]) => new Set(list.map((it) => canonicalText(it.value)))
  const allowed = listed(values)
  const others = siblings.flatMap((it) => (it.kind === 'values' && it.values !== values ? [it.values] : []))
  const isLegal = legalBy(siblings)
  const isListed = (value: Json) => others.every((it) => listed(it).has(canonicalText(value)))
  const range = numberRange(siblings)
  const isAlone = ![...others.flat().map((it) => it.value)].some(
    (it) => !allowed.has(canonicalText(it)) && isListed(it),
  )
  const refused = (value: Json, slip: Slip): Edge[] =>
    !allowed.has(canonicalText(value)) && isLegal(value) && (isAlone || isListed(value))
      ? [json('outside', value, slip)]
      : []
  return [
    ...values.map(({ value }) => json('at', value)),
    // Where another list stands beside this one, only its other values break this one alone.
    ...others.flatMap((it) => it.flatMap(({ value }) => refused(value, 'near-value')).slice(0, 2)),
    ...values.slice(0, 1).flatMap(({ value }) => near(value, range).flatMap(([it, slip]) => refused(it, slip))),
    // Each further value may be mistaken for itself in another case, or in a longer text.
    ...values
      .slice(1)
      .flatMap(({ value }) => (typeof value === 'string' ? refused(swappedCase(value), 'letter-case') : [])),
  ]
}

/** What types, bounds and steps say of a value, as far as they say anything. */
function legalBy(siblings: readonly Constraint[]): (value: Json) => boolean {
  const types = siblings.flatMap((it) => (it.kind === 'type' ? [it.types] : []))
  const range = numberRange(siblings)
  return (value) => types.every((it) => isOfType(value, it)) && (typeof value !== 'number' || isInRange(value, range))
}

function near(value: Json, range: NumberRange): [Json, Slip][] {
  if (typeof value === 'string') {
    return [
      [`${value}x`, 'near-value'],
      [swappedCase(value), 'letter-case'],
      [` ${value}`, 'white-space'],
      [`${value} `, 'white-space'],
      [`${value}\n`, 'white-space'],
      [value.slice(0, -1), 'near-value'],
      ['', 'empty'],
    ]
  }
  if (typeof value === 'number') {
    const beside = ([1, -1] as const).map((it) => nextNumber(value, range.step, it))
    return [...beside, value + 1, value - 1].flatMap((it): [Json, Slip][] =>
      it === undefined ? [] : [[it, 'near-value']],
    )
  }
  if (typeof value === 'boolean') return [[!value, 'near-value']]
  if (value === null) return [[false, 'near-value']]
  if (Array.isArray(value)) return [[[...value, 0], 'near-value']]
  return [[{ ...(value as { [key: string]: Json }), unknown: 0 }, 'near-value']]
}

// Types ---------------------------------------------------------------------------------------------------------------

const ofType: readonly Json[] = [null, 'text', true, 1, 0, 1.5, [], {}]

/** Characters that somebody escapes, folds, trims or takes for the end. */
const special = ` <b>"'&amp;'</b> \\ / % %s {0} {{x}} $\{y} \`#\` ; -- \t\r\n\u0000 e\u0301 \u00e9\u0416\u4e2d ${astral} `

/** More than some reader may have room for, where the document sets no limit. */
const plenty = { points: 65_537, items: 33, number: 2 ** 31 }

/** Values where a document sets no limit, which hidden limits would refuse. */
function unboundedEdges(types: readonly JsonType[], siblings: readonly Constraint[]): readonly Edge[] {
  const hasUpper = (kind: 'length' | 'count') => siblings.some((it) => it.kind === kind && it.side === 'upper')
  const isListed = siblings.some((it) => traitsOf(it).isSpelling)
  const at = (value: EdgeValue, slip: Slip = 'unbounded'): Edge => ({ side: 'at', slip, value })
  const range = numberRange(siblings)
  const far = range.step === undefined ? plenty.number : nextNumber(plenty.number - 1, range.step, 1)
  const isNumeric = types.includes('integer') || types.includes('number')
  const isText = types.includes('string') && !isListed
  return [
    ...(isText ? [at({ kind: 'json', value: special }, 'special-characters')] : []),
    ...(isText && !hasUpper('length') ? [at({ kind: 'length', points: plenty.points, unit: 'a' })] : []),
    ...(types.includes('array') && !hasUpper('count') ? [at({ kind: 'count', of: 'items', count: plenty.items })] : []),
    ...(isNumeric && !isListed && range.upper === undefined && far !== undefined && isInRange(far, range)
      ? [at({ kind: 'json', value: far })]
      : []),
  ]
}

function typeEdges({ types }: ConstraintOf<'type'>, siblings: readonly Constraint[]): readonly Edge[] {
  const isNumeric = types.some((it) => it === 'integer' || it === 'number')
  const refused = (value: Json, slip: Slip): Edge[] => (isOfType(value, types) ? [] : [json('outside', value, slip)])
  const range = numberRange(siblings)
  const number = isNumeric
    ? [1, extreme(range, 'lower'), extreme(range, 'upper')].find(
        (it): it is number => it !== undefined && isInRange(it, range) && Math.abs(it) < 1e15,
      )
    : undefined
  const spelled = (text: string): Edge => ({ side: 'at', slip: 'number-spelling', value: { kind: 'text', json: text } })
  const fraction =
    types.includes('integer') && !types.includes('number') && number !== undefined
      ? [json('outside', number + 0.5), json('outside', number + 1e-6, 'tenth-step')]
      : []
  return [
    rule(true),
    ...fraction,
    ...(number !== undefined && Number.isInteger(number) ? [spelled(`${number}.0`), spelled(`${number}e0`)] : []),
    ...(isNumeric && isInRange(0, range) ? [spelled('-0')] : []),
    // A text that holds what was asked for is a text all the same.
    ...(isNumeric ? refused(String(number ?? 1), 'other-type') : []),
    ...(types.includes('boolean') ? refused('true', 'other-type') : []),
    ...ofType
      .filter((it) => it !== 1.5 || fraction.length === 0)
      .flatMap((it) => refused(it, it === null ? 'null' : 'other-type')),
    ...(types.includes('array')
      ? [{ side: 'outside', slip: 'wrapped', value: { kind: 'unwrapped' } } as const]
      : [{ side: 'outside', slip: 'wrapped', value: { kind: 'wrapped' } } as const]),
    ...unboundedEdges(types, siblings),
  ]
}

function distinct(all: readonly Edge[]): readonly Edge[] {
  const seen = new Set<string>()
  const kept: Edge[] = []
  for (const slipped of [false, true]) {
    for (const it of all) {
      const key = `${it.side === 'outside'} ${edgeText(it.value)}`
      if ((it.slip !== undefined) !== slipped || seen.has(key)) continue
      seen.add(key)
      kept.push(it)
    }
  }
  return kept
}
