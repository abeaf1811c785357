import { canonicalText, isJsonObject, type Json } from '../spec/json.js'
import {
  type AllowedValue,
  answer,
  type ByKind,
  type Constraint,
  type ConstraintOf,
  type Format,
  type JsonType,
} from './constraint.js'

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
  | 'number-spelling'
  | 'letter-case'
  | 'white-space'
  | 'near-value'
  | 'null'
  | 'empty'
  | 'other-type'
  | 'unknown-key'

/** What stands on an edge: a value, a recipe for a long one, or what has to be done to an object or a list. */
export type EdgeValue =
  | { readonly kind: 'json'; readonly value: Json }
  /** A number as it is spelled in the JSON text: 1.0, 1e0, -0. */
  | { readonly kind: 'text'; readonly json: string }
  /** A string of `points` code points, by default `unit` repeated; its constraints may ask for another one. */
  | { readonly kind: 'length'; readonly points: number; readonly unit: string }
  | { readonly kind: 'count'; readonly of: 'items' | 'properties'; readonly count: number }
  | { readonly kind: 'without'; readonly key: string }
  | { readonly kind: 'with'; readonly key: string }
  /** Any value that the constraint accepts, or any that it refuses. */
  | { readonly kind: 'rule'; readonly holds: boolean; readonly part?: string }

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
  if (value.kind === 'length') return value.unit.repeat(value.points)
  return undefined
}

/** A stable text for an edge value; long strings as a recipe such as `"a" × 262145`. */
export function edgeText(value: EdgeValue): string {
  switch (value.kind) {
    case 'json':
      return canonicalText(value.value)
    case 'text':
      return value.json
    case 'length':
      return value.points > 12
        ? `${JSON.stringify(value.unit)} × ${value.points}`
        : JSON.stringify(value.unit.repeat(value.points))
    case 'count':
      return `${value.count} ${value.of}`
    case 'without':
      return `without ${JSON.stringify(value.key)}`
    case 'with':
      return `with ${JSON.stringify(value.key)}`
    case 'rule':
      return `${value.part === undefined ? '' : `${value.part} `}${value.holds ? 'met' : 'broken'}`
  }
}

const json = (side: Side, value: Json, slip?: Slip): Edge => ({
  side,
  ...(slip && { slip }),
  value: { kind: 'json', value },
})

const rule = (holds: boolean, part?: string): Edge => ({
  side: holds ? 'at' : 'outside',
  value: { kind: 'rule', holds, ...(part !== undefined && { part }) },
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
    ...keys.map((key): Edge => ({ side: 'outside', value: { kind: 'without', key } })),
  ],
  // What they say of members, items and keys has edges of its own.
  properties: none,
  patterned: none,
  prefix: none,
  items: ({ shape }) => (isNever(shape.constraints) ? metAndBroken() : []),
  names: none,
  additional: ({ shape, named }) => (isNever(shape.constraints) ? unknownKeys(named) : []),
  unevaluated: ({ shape, of }) =>
    isNever(shape.constraints) ? (of === 'properties' ? unknownKeys([]) : metAndBroken()) : [],
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
  dependentRequired: ({ rules }) => [...rules.keys()].flatMap((key) => [rule(true, key), rule(false, key)]),
  dependentShapes: ({ rules }) => [...rules.keys()].flatMap((key) => [rule(true, key), rule(false, key)]),
  ref: none,
  relation: ({ minimum, maximum }) => [
    ...(minimum === undefined ? [] : [rule(true, 'minimum'), rule(false, 'minimum')]),
    ...(maximum === undefined ? [] : [rule(true, 'maximum'), rule(false, 'maximum')]),
  ],
  never: () => [rule(false)],
}

function isNever(constraints: readonly Constraint[]): boolean {
  return constraints.some((it) => it.kind === 'never')
}

function unknownKeys(named: readonly string[]): readonly Edge[] {
  const free = (key: string): string => (named.includes(key) ? free(`${key}_`) : key)
  const first = named[0]
  const keys = [free('unknown'), ...(first === undefined ? [] : [free(swappedCase(first)), free(`${first} `)])]
  return [
    rule(true),
    ...keys.map((key): Edge => ({ side: 'outside', slip: 'unknown-key', value: { kind: 'with', key } })),
  ]
}

// Numbers -------------------------------------------------------------------------------------------------------------

/** A number as an integer over a power of ten: units / 10 ** places. */
export interface Scaled {
  readonly units: bigint
  readonly places: number
}

/** The decimal that JSON prints for a finite number. */
export function scaled(value: number): Scaled {
  const [mantissa = '0', exponent = '0'] = String(value).split('e')
  const [whole = '0', fraction = ''] = mantissa.split('.')
  const places = fraction.length - Number(exponent)
  const units = BigInt(whole + fraction)
  return places < 0 ? { units: units * 10n ** BigInt(-places), places: 0 } : { units, places }
}

/** The number that a decimal is read as. */
export function fromScaled({ units, places }: Scaled): number {
  return Number(`${units}e${-places}`)
}

/** `value` with `places` decimal places, at least its own. */
export function rescaled({ units, places }: Scaled, wanted: number): Scaled {
  return { units: units * 10n ** BigInt(Math.max(0, wanted - places)), places: Math.max(places, wanted) }
}

/** -1, 0 or 1 as the first decimal is below, equal to or above the second. */
export function compareScaled(a: Scaled, b: Scaled): -1 | 0 | 1 {
  const places = Math.max(a.places, b.places)
  const [x, y] = [rescaled(a, places).units, rescaled(b, places).units]
  return x < y ? -1 : x > y ? 1 : 0
}

/** The next double above (`direction` 1) or below (-1) a finite number. */
export function neighbour(value: number, direction: 1 | -1): number {
  if (value === 0) return direction * Number.MIN_VALUE
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  const away = value > 0 === direction > 0 ? 1n : -1n
  view.setBigInt64(0, view.getBigInt64(0) + away)
  return view.getFloat64(0)
}

/** What the constraints on one value allow of numbers. */
export interface NumberRange {
  readonly lower?: { readonly bound: Scaled; readonly exclusive: boolean }
  readonly upper?: { readonly bound: Scaled; readonly exclusive: boolean }
  /** The grid that legal values stand on: every multipleOf, and 1 where only integers are legal. */
  readonly step?: Scaled
  /** True where the value has to be an integer. */
  readonly integer: boolean
}

/** The range that bounds, steps and types leave to numbers. */
export function numberRange(siblings: readonly Constraint[]): NumberRange {
  let [lower, upper]: NumberRange['lower'][] = []
  let step: Scaled | undefined
  let integer = false
  const onGrid = (next: Scaled) => {
    step = step === undefined ? next : leastCommonMultiple(step, next)
  }
  for (const it of siblings) {
    if (it.kind === 'type' && it.types.includes('integer') && !it.types.includes('number')) integer = true
    if (it.kind === 'step') onGrid(scaled(it.of))
    if (it.kind !== 'bound') continue
    const next = { bound: scaled(it.bound), exclusive: it.exclusive }
    if (it.side === 'lower') lower = tighter(lower, next, 1)
    else upper = tighter(upper, next, -1)
  }
  if (integer) onGrid({ units: 1n, places: 0 })
  return { ...(lower && { lower }), ...(upper && { upper }), ...(step && { step }), integer }
}

type Limit = NonNullable<NumberRange['lower']>

function tighter(a: Limit | undefined, b: Limit, sign: 1 | -1): Limit {
  if (a === undefined) return b
  const order = compareScaled(a.bound, b.bound) * sign
  if (order === 0) return a.exclusive ? a : b
  return order > 0 ? a : b
}

function leastCommonMultiple(a: Scaled, b: Scaled): Scaled {
  const places = Math.max(a.places, b.places)
  const [x, y] = [rescaled(a, places).units, rescaled(b, places).units]
  const divisor = (m: bigint, n: bigint): bigint => (n === 0n ? m : divisor(n, m % n))
  return { units: (x / divisor(x, y)) * y, places }
}

/** The multiple of `step` next to `limit`: the first at or beyond it in `direction`. */
function gridded(limit: Scaled, step: Scaled, direction: 1 | -1): Scaled {
  const places = Math.max(limit.places, step.places)
  const [units, by] = [rescaled(limit, places).units, rescaled(step, places).units]
  const rest = ((units % by) + by) % by
  return { units: rest === 0n ? units : direction === 1 ? units - rest + by : units - rest, places }
}

/**
 * The next number from `from` in `direction` that stands on the grid and prints as it stands there; the next double where
 * there is no grid or doubles are further apart than it. Undefined where there is none.
 */
export function nextNumber(from: number, step: Scaled | undefined, direction: 1 | -1): number | undefined {
  if (step !== undefined) {
    const at = gridded(scaled(from), step, direction)
    const places = Math.max(at.places, step.places)
    const by = rescaled(step, places).units * BigInt(direction)
    const units = rescaled(at, places).units
    const moved = { units: compareScaled(at, scaled(from)) === 0 ? units + by : units, places }
    const value = fromScaled(moved)
    if (Number.isFinite(value) && compareScaled(scaled(value), moved) === 0) return value
  }
  let value = from
  for (let i = 0; i < 4096; i++) {
    value = neighbour(value, direction)
    if (!Number.isFinite(value)) return undefined
    if (step === undefined || isOnGrid(value, step)) return value
  }
  return undefined
}

/** True when the decimal that JSON prints for `value` is a multiple of `step`. */
export function isOnGrid(value: number, step: Scaled): boolean {
  return compareScaled(gridded(scaled(value), step, 1), scaled(value)) === 0
}

/** True when bounds and grid allow `value`. */
export function isInRange(value: number, { lower, upper, step }: NumberRange): boolean {
  const at = scaled(value)
  const within = (limit: Limit | undefined, sign: 1 | -1) => {
    const order = limit === undefined ? 1 : compareScaled(at, limit.bound) * sign
    return order > 0 || (order === 0 && !limit?.exclusive)
  }
  return within(lower, 1) && within(upper, -1) && (step === undefined || isOnGrid(value, step))
}

/** The outermost legal number on one side; undefined where that side has no limit. */
export function extreme(range: NumberRange, side: 'lower' | 'upper'): number | undefined {
  const limit = range[side]
  if (limit === undefined) return undefined
  const inward = side === 'lower' ? 1 : -1
  const on = fromScaled(limit.bound)
  if (!limit.exclusive && (range.step === undefined || isOnGrid(on, range.step))) return on
  return nextNumber(on, range.step, inward)
}

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

// Strings -------------------------------------------------------------------------------------------------------------

/** A character outside the basic plane: one code point, two UTF-16 units. */
export const astral = '\u{1F98A}'

function lengthEdges({ side, count }: ConstraintOf<'length'>, siblings: readonly Constraint[]): readonly Edge[] {
  const inward = side === 'lower' ? 1 : -1
  const text = (at: Side, points: number, unit: string, slip?: Slip): Edge[] =>
    points < 0 ? [] : [{ side: at, ...(slip && { slip }), value: { kind: 'length', points, unit } }]
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
    ...(side === 'upper' ? [] : text('outside', 0, 'a', 'empty').filter(() => count > 1)),
  ]
}

/** The text with the case of its first letter that has one turned round; the text itself where there is none. */
export function swappedCase(text: string): string {
  const at = [...text].findIndex((it) => it.toLowerCase() !== it.toUpperCase())
  return [...text]
    .map((it, i) => (i !== at ? it : it === it.toLowerCase() ? it.toUpperCase() : it.toLowerCase()))
    .join('')
}

function valueEdges(values: readonly AllowedValue[], siblings: readonly Constraint[]): readonly Edge[] {
  const allowed = new Set(values.map((it) => canonicalText(it.value)))
  const types = siblings.flatMap((it) => (it.kind === 'type' ? it.types : []))
  const refused = (value: Json, slip: Slip): Edge[] =>
    allowed.has(canonicalText(value)) || (types.length > 0 && !types.some((type) => hasType(value, type)))
      ? []
      : [json('outside', value, slip)]
  return [
    ...values.map(({ value }) => json('at', value)),
    ...values.slice(0, 1).flatMap(({ value }) => near(value).flatMap(([it, slip]) => refused(it, slip))),
    // Each further value may be mistaken for itself in another case, or in a longer text.
    ...values
      .slice(1)
      .flatMap(({ value }) => (typeof value === 'string' ? refused(swappedCase(value), 'letter-case') : [])),
  ]
}

function near(value: Json): [Json, Slip][] {
  if (typeof value === 'string') {
    return [
      [`${value}x`, 'near-value'],
      [swappedCase(value), 'letter-case'],
      [` ${value}`, 'white-space'],
      [`${value} `, 'white-space'],
      [value.slice(0, -1), 'near-value'],
      ['', 'empty'],
    ]
  }
  if (typeof value === 'number')
    return [
      [value + 1, 'near-value'],
      [value - 1, 'near-value'],
    ]
  if (typeof value === 'boolean') return [[!value, 'near-value']]
  if (value === null) return [[false, 'near-value']]
  if (Array.isArray(value)) return [[[...value, 0], 'near-value']]
  return [[{ ...(value as { [key: string]: Json }), unknown: 0 }, 'near-value']]
}

// Types ---------------------------------------------------------------------------------------------------------------

/** True when `value` is of `type`; 1.0 is an integer. */
export function hasType(value: Json, type: JsonType): boolean {
  switch (type) {
    case 'null':
      return value === null
    case 'array':
      return Array.isArray(value)
    case 'object':
      return isJsonObject(value)
    case 'integer':
      return Number.isInteger(value)
    default:
      return typeof value === type
  }
}

const ofType: readonly Json[] = [null, 'text', true, 1, 1.5, [], {}]

function typeEdges({ types }: ConstraintOf<'type'>, siblings: readonly Constraint[]): readonly Edge[] {
  const isNumeric = types.some((it) => it === 'integer' || it === 'number')
  const refused = (value: Json, slip: Slip): Edge[] =>
    types.some((type) => hasType(value, type)) ? [] : [json('outside', value, slip)]
  const range = numberRange(siblings)
  const number = isNumeric
    ? [1, extreme(range, 'lower'), extreme(range, 'upper')].find(
        (it): it is number => it !== undefined && isInRange(it, range) && Math.abs(it) < 1e15,
      )
    : undefined
  const spelled = (text: string): Edge => ({ side: 'at', slip: 'number-spelling', value: { kind: 'text', json: text } })
  const fraction =
    types.includes('integer') && !types.includes('number') && number !== undefined
      ? [json('outside', number + 0.5)]
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
  ]
}

// Formats -------------------------------------------------------------------------------------------------------------

/** Texts of each format, and texts that a careless check takes for one. */
export const formatSamples: Readonly<Record<Format, { good: readonly string[]; bad: readonly string[] }>> = {
  uuid: {
    good: ['5b0c9a3e-8c1f-4e57-9d0a-2f6b7c1d4e90', '5B0C9A3E-8C1F-4E57-9D0A-2F6B7C1D4E90'],
    bad: [
      '5b0c9a3e-8c1f-4e57-9d0a-2f6b7c1d4e9',
      'urn:uuid:5b0c9a3e-8c1f-4e57-9d0a-2f6b7c1d4e90',
      '5b0c9a3e8c1f4e579d0a2f6b7c1d4e90',
    ],
  },
  uri: {
    good: ['https://example.com/a?b=c#d', 'urn:isbn:0451450523'],
    bad: ['//example.com/a', 'https://example.com/a b', 'https://example.com:8o/'],
  },
  'uri-reference': { good: ['../a?b#c', 'https://example.com/'], bad: ['a b', 'a\\b', '%zz'] },
  'date-time': {
    good: ['2024-02-29T23:59:59Z', '2026-05-04T08:30:00.5+02:00'],
    bad: ['2025-02-29T23:59:59Z', '2026-05-04T08:30:00', '2026-05-04'],
  },
  date: { good: ['2024-02-29', '2026-12-31'], bad: ['2025-02-29', '2026-13-01', '2026-1-1'] },
  time: { good: ['23:59:59Z', '08:30:00+02:00'], bad: ['24:00:00Z', '08:30:00', '08:30Z'] },
  duration: { good: ['P14D', 'PT1H30M'], bad: ['P', '14D', 'P1H'] },
  email: { good: ['ada@example.com', 'a.b+c@example.com'], bad: ['ada', 'ada@', '@example.com'] },
  hostname: { good: ['example.com', 'a-b.example'], bad: ['-a.example', 'a_b.example', `${'a'.repeat(64)}.example`] },
  ipv4: { good: ['192.0.2.1', '255.255.255.255'], bad: ['192.0.2', '256.0.2.1', '192.0.2.01'] },
  ipv6: { good: ['2001:db8::1', '::'], bad: ['2001:db8::1::', '12345::', '1:2:3:4:5:6:7'] },
  'json-pointer': { good: ['/a/0', ''], bad: ['a/0', '/~2', '#/a'] },
  regex: { good: ['^a+$', '[0-9]{2}'], bad: ['(', '[a', 'a{2,1}'] },
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
