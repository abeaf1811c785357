import type { Json } from '../document/json.js'
import { answer, type ByKind, type Constraint } from './constraint.js'
import type { Format } from './format.js'

/** Disjoint types: a number is an integer or a fraction. */
export type Primitive = 'null' | 'boolean' | 'integer' | 'fraction' | 'string' | 'array' | 'object'

const primitives: readonly Primitive[] = ['null', 'boolean', 'integer', 'fraction', 'string', 'array', 'object']

/** What the constraints of a normal form say of the value itself. */
interface Gathered {
  readonly types: Set<Primitive>
  readonly lists: (readonly Json[])[]
  readonly counts: Counts
  readonly patterns: Set<string>
  readonly formats: Set<Format>
  readonly required: Set<string>
  isUnique: boolean
}

type Counts = Record<`${'min' | 'max'}${'Length' | 'Items' | 'Properties'}`, number>

/** What is read by those who compare schemas inside, member by member and item by item. */
const inside = (): void => {}

/** Numbers are gathered by their range. */
const inRange = (): void => {}

const gatherers: ByKind<void, [Gathered]> = {
  type: ({ types }, into) => {
    const admitted = new Set<Primitive>(
      types.flatMap((type): Primitive[] => (type === 'number' ? ['integer', 'fraction'] : [type])),
    )
    for (const type of into.types) if (!admitted.has(type)) into.types.delete(type)
  },
  values: ({ values }, { lists }) => {
    lists.push(values.map(({ value }) => value))
  },
  bound: inRange,
  step: inRange,
  length: ({ side, count }, { counts }) => limitCount(counts, 'Length', side, count),
  count: ({ of, side, count }, { counts }) => limitCount(counts, of === 'items' ? 'Items' : 'Properties', side, count),
  pattern: ({ source }, { patterns }) => {
    patterns.add(source)
  },
  format: ({ format }, { formats }) => {
    formats.add(format)
  },
  unique: (_, into) => {
    into.isUnique = true
  },
  required: ({ keys }, { required }) => {
    for (const key of keys) required.add(key)
  },
  properties: inside,
  patterned: inside,
  additional: inside,
  names: inside,
  prefix: inside,
  items: inside,
  contains: inside,
  unevaluated: inside,
  all: inside,
  any: inside,
  one: inside,
  not: inside,
  conditional: inside,
  dependentRequired: inside,
  dependentShapes: inside,
  ref: inside, // taken apart before
  relation: inside,
  opaque: inside,
  never: (_, { types }) => types.clear(),
}

function limitCount(
  counts: Counts,
  noun: 'Length' | 'Items' | 'Properties',
  side: 'lower' | 'upper',
  count: number,
): void {
  if (side === 'lower') counts[`min${noun}`] = Math.max(counts[`min${noun}`], count)
  else counts[`max${noun}`] = Math.min(counts[`max${noun}`], count)
}

/** Gathers what constraints that apply to the same value say of it together. */
export function gathered(all: readonly Constraint[]): Gathered {
  const into: Gathered = {
    types: new Set(primitives),
    lists: [],
    counts: {
      minLength: 0,
      maxLength: Number.POSITIVE_INFINITY,
      minItems: 0,
      maxItems: Number.POSITIVE_INFINITY,
      minProperties: 0,
      maxProperties: Number.POSITIVE_INFINITY,
    },
    patterns: new Set(),
    formats: new Set(),
    required: new Set(),
    isUnique: false,
  }
  for (const it of all) answer(gatherers, it, into)
  return into
}
