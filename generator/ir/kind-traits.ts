import type { Constraint, ConstraintOf, JsonType, Shape } from './constraint.js'

type Kind = Constraint['kind']

/**
 * What readers of constraints ask of a kind before they read one. A reader that tells kinds apart in another way is a table
 * of its own over every kind.
 */
export interface KindTraits<C extends Constraint = Constraint> {
  /** The one type of values that it speaks of; undefined when it speaks of all. */
  readonly valueType: (constraint: C) => JsonType | undefined
  /**
   * What the schemas inside it apply to: `nowhere` when it holds none; `always` the very same value wherever it applies
   * itself; `perhaps` the same value on some condition, turned round or as one of several; `below` members, items or keys.
   */
  readonly leads: 'nowhere' | 'always' | 'perhaps' | 'below'
  /** The schemas inside it. */
  readonly shapes: (constraint: C) => readonly Shape[]
  /** The keys of the value that it mentions as such, and not as those of a member's own schema. */
  readonly mentions: (constraint: C) => readonly string[]
  /** Whether the keyword's value says everything: it refers to no other schema, to no sibling and to no other rule. */
  readonly isSaidByLimit: boolean
  /** Whether it reads the members of an object one by one, in a loop over its keys. */
  readonly isKeyed: boolean
  /** Whether it says which characters a text may have, and not only how many. */
  readonly isSpelling: boolean
  /** Whether it can report on a value on which another schema reports as well. */
  readonly recurs: boolean
  /** Whether what it evaluates may hang on the value. */
  readonly isChoice: boolean
  /** Whether it is a rule between the fields of an object, where it mentions any. */
  readonly isRule: boolean
  /**
   * Whether it demands something of its own: `itself`; `inside`: it only leads to others, whose demands are theirs;
   * `closing`: it demands only that nothing is there, where its schema is false.
   */
  readonly demands: 'itself' | 'inside' | 'closing'
  /**
   * How it is broken: `alone` by one value, under its own keyword; `together` by several values, under its own keyword;
   * `inside` under the keywords of what it demands.
   */
  readonly broken: 'alone' | 'together' | 'inside'
}

const nothing = (): readonly [] => []
const anything = (): undefined => undefined
const aNumber = (): JsonType => 'number'
const aString = (): JsonType => 'string'
const anArray = (): JsonType => 'array'
const anObject = (): JsonType => 'object'
const counted = ({ of }: { readonly of: 'items' | 'properties' }): JsonType => (of === 'items' ? 'array' : 'object')
const list = ({ shapes }: { readonly shapes: readonly Shape[] }): readonly Shape[] => shapes
const named = ({ shapes }: { readonly shapes: ReadonlyMap<string, Shape> }): readonly Shape[] => [...shapes.values()]
const one = ({ shape }: { readonly shape: Shape }): readonly Shape[] => [shape]

/** A demand on the value that no other schema has a part in. */
const plain = {
  valueType: anything,
  leads: 'nowhere',
  shapes: nothing,
  mentions: nothing,
  isSaidByLimit: true,
  isKeyed: false,
  isSpelling: false,
  recurs: false,
  isChoice: false,
  isRule: false,
  demands: 'itself',
  broken: 'alone',
} as const

/** Schemas for members, items or keys of the value. */
const below = { ...plain, leads: 'below', isSaidByLimit: false, demands: 'inside', broken: 'inside' } as const

/** Schemas for the same value, of which not every one has to hold. */
const choice = {
  ...plain,
  leads: 'perhaps',
  isSaidByLimit: false,
  isChoice: true,
  isRule: true,
  broken: 'together',
} as const

/** What is known of each kind. */
const kindTraits = {
  type: plain,
  values: { ...plain, isSpelling: true },
  bound: { ...plain, valueType: aNumber },
  step: { ...plain, valueType: aNumber },
  length: { ...plain, valueType: aString },
  count: { ...plain, valueType: counted },
  pattern: { ...plain, valueType: aString, isSpelling: true },
  format: { ...plain, valueType: aString, isSpelling: true },
  unique: { ...plain, valueType: anArray },
  required: { ...plain, valueType: anObject, mentions: ({ keys }) => keys },
  properties: { ...below, valueType: anObject, shapes: named, isKeyed: true },
  patterned: { ...below, valueType: anObject, shapes: named, isKeyed: true, recurs: true },
  additional: { ...below, valueType: anObject, shapes: one, isKeyed: true, demands: 'closing', broken: 'alone' },
  names: { ...below, valueType: anObject, shapes: one, isKeyed: true },
  prefix: { ...below, valueType: anArray, shapes: list },
  items: { ...below, valueType: anArray, shapes: one, demands: 'closing' },
  contains: { ...below, valueType: anArray, shapes: one, isChoice: true, demands: 'itself' },
  unevaluated: { ...below, valueType: counted, shapes: one, recurs: true, demands: 'closing' },
  all: {
    ...plain,
    leads: 'always',
    shapes: list,
    isSaidByLimit: false,
    recurs: true,
    isChoice: true, // one that is left beside others holds an unevaluated… of its own
    demands: 'inside',
    broken: 'inside',
  },
  any: { ...choice, shapes: list },
  one: { ...choice, shapes: list },
  not: { ...choice, shapes: one, isChoice: false },
  conditional: {
    ...choice,
    shapes: (it) => [it.if, it.then, it.else].filter((shape) => shape !== undefined),
    recurs: true,
    broken: 'inside',
  },
  dependentRequired: {
    ...plain,
    valueType: anObject,
    mentions: ({ rules }) => [...rules].flatMap(([key, keys]) => [key, ...keys]),
    isRule: true,
    broken: 'inside',
  },
  dependentShapes: {
    ...choice,
    valueType: anObject,
    shapes: ({ rules }) => [...rules.values()],
    mentions: ({ rules }) => [...rules.keys()],
    recurs: true,
    broken: 'inside',
  },
  ref: {
    ...plain,
    leads: 'always',
    shapes: ({ target }) => [target],
    isSaidByLimit: false,
    demands: 'inside',
    broken: 'inside',
  },
  relation: {
    ...plain,
    valueType: anObject,
    mentions: ({ parameters }) => parameters,
    isSaidByLimit: false, // the limit is all rules of the keyword
    isRule: true,
    broken: 'together',
  },
  opaque: {
    ...plain,
    mentions: ({ members }) => members,
    isSaidByLimit: false, // the limit is all rules of the keyword
    isRule: true,
    demands: 'inside', // no value shows whether it is met
    broken: 'inside',
  },
  never: { ...plain, broken: 'inside' },
} as const satisfies { readonly [K in Kind]: KindTraits<ConstraintOf<K>> }

/** What is known of a constraint's kind. */
export function traitsOf({ kind }: Constraint): KindTraits {
  return kindTraits[kind] as KindTraits
}

/** The one type of values that a constraint speaks of; undefined when it speaks of all. */
export function valueTypeOf(constraint: Constraint): JsonType | undefined {
  return traitsOf(constraint).valueType(constraint)
}

/** The schemas inside a constraint. */
export function shapesIn(constraint: Constraint): readonly Shape[] {
  return traitsOf(constraint).shapes(constraint)
}

/** Whether a constraint applies its schemas to the very same value. */
export function isInPlace(constraint: Constraint): boolean {
  const { leads } = traitsOf(constraint)
  return leads === 'always' || leads === 'perhaps'
}

/** The schemas that a constraint applies to the same value wherever it applies itself: those of `$ref` and allOf. */
export function joinedBy(constraint: Constraint): readonly Shape[] {
  return traitsOf(constraint).leads === 'always' ? shapesIn(constraint) : []
}

/** The kinds that lead so. */
type Leading<L extends KindTraits['leads']> = {
  [K in Kind]: (typeof kindTraits)[K]['leads'] extends L ? K : never
}[Kind]

/** A table with an answer for every kind that leads so; the others have none to give. */
export type ByLeading<L extends KindTraits['leads'], R, Args extends unknown[] = []> = {
  readonly [K in Leading<L>]: (constraint: ConstraintOf<K>, ...args: Args) => R
}

/** Asks `table` about `constraint`; undefined when its kind is none of the table's. */
export function answerLeading<R, Args extends unknown[]>(
  table: { readonly [K in Kind]?: (constraint: ConstraintOf<K>, ...args: Args) => R },
  constraint: Constraint,
  ...args: Args
): R | undefined {
  const own = table[constraint.kind] as ((constraint: Constraint, ...args: Args) => R) | undefined
  return own?.(constraint, ...args)
}
