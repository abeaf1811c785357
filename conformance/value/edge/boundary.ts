import { canonicalText, type Json } from '../../../generator/document/json.js'
import { answer, type ByKind, type Constraint, type ConstraintOf } from '../../../generator/ir/constraint.js'
import { isNever, type Shape } from '../../../generator/ir/model.js'
import { freeKey } from './constraint-site.js'
import { type Edge, type EdgeSide, type EdgeValue, rule } from './edge.js'
import { formatEdges } from './format-edges.js'
import { lengthEdges } from './length-edges.js'
import { type Members, nearestMembers } from './nearest-members.js'
import { boundEdges, stepEdges } from './number-edges.js'
import { typeEdges } from './type-edges.js'
import { swappedCase, valueEdges } from './value-edges.js'

/*
 * What stands at the limit of a constraint and beside it. For `multipleOf: 64` between 128 and 2048: 128 and 2048 are the
 * outermost legal values (`at`), 192 and 1984 one legal step further in (`inside`), 64 and 2112 the first that are refused
 * (`outside`), still on the grid, so that one constraint breaks and no other. Slips are values that give a misreading away,
 * such as half a step. Where many are alike (multiples that doubles get wrong, the values of another list), two stand for
 * all of them.
 */

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
    const counts: [EdgeSide, number][] = [
      ['at', count],
      ['inside', count + inward],
      ['outside', count - inward],
    ]
    return counts
      .filter(([, it]) => it >= 0)
      .map(([at, it]) => ({ side: at, value: { kind: 'count' as const, of, count: it } }))
  },
  pattern: metAndBroken,
  format: formatEdges,
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
  additional: ({ shape, named }, siblings) => (isNever(shape) ? unknownKeys(named) : anyKey(shape, siblings)),
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
  return [rule(true), ...keys.map((key) => edge(key)), edge(free('x-unknown'), null)]
}

/** A key without a name where its value may be anything: what is said of values has edges of its own. */
function anyKey({ constraints }: Shape, siblings: readonly Constraint[]): readonly Edge[] {
  return constraints.length > 0 ? [] : [{ side: 'at', value: { kind: 'with', key: freeKey(siblings) } }]
}

/** The two members nearest to each limit; where they cannot be told, any that meet and break the rule. */
function relationEdges(constraint: ConstraintOf<'relation'>, siblings: readonly Constraint[]): readonly Edge[] {
  return (['minimum', 'maximum'] as const).flatMap((part) => {
    if (constraint[part] === undefined) return []
    const { at, outside } = nearestMembers(constraint, part, siblings) ?? {}
    const edge = (side: EdgeSide, values: Members | undefined): Edge =>
      values === undefined ? rule(side === 'at', part) : { side, value: { kind: 'members', values } }
    return [edge('at', at), edge('outside', outside)]
  })
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
