import type { Json } from '../../../generator/document/json.js'
import { answer, type ByKind, type ConstraintOf, type JsonType, type Shape } from '../../../generator/ir/constraint.js'
import { valueTypeOf } from '../../../generator/ir/kind-traits.js'
import { primitiveOf } from '../../../generator/ir/normal-form.js'
import { type Evaluation, evaluations } from './evaluated.js'
import type { Demand } from './existence.js'
import { everyKey, type Formula, falsehood, type KeySet, type ValueType } from './formula.js'
import { type Repetition, repetitionOf } from './language.js'
import { anyShape, typeShape } from './made-shape.js'
import { isClosed, piecesOf, single } from './pieces.js'

type Formulas = readonly Formula[]

const yes = (shape: Shape): Demand => ({ shape, holds: true })
const no = (shape: Shape): Demand => ({ shape, holds: false })
const literal = (it: Demand): Formula => ({ is: 'literal', literal: it })
const either = (parts: readonly Formulas[]): Formulas => [{ is: 'either', parts }]
const never: Formulas = [falsehood]
const always: Formulas = []
const isAny = (shape: Shape): boolean => shape.constraints.length === 0

/** What a literal says of a value of one type, one step down. */
export function formulasOf({ shape, holds }: Demand, type: ValueType): Formulas {
  const pieces = piecesOf(shape).filter((it) => speaksOf(it, type))
  const [only] = pieces
  if (pieces.length !== 1 || only === undefined) {
    const parts = pieces.map((it) => literal({ shape: it, holds }))
    return holds ? parts : either(parts.map((it) => [it]))
  }
  const [constraint] = only.constraints
  if (isClosed(only) || constraint === undefined) return ofClosed(only, type, holds)
  return answer(holds ? positive : negative, constraint, type)
}

function speaksOf({ constraints }: Shape, type: ValueType): boolean {
  return constraints.some((it) => [undefined, type].includes(valueTypeOf(it) as ValueType | undefined))
}

/** A schema with an unevaluated…, which is read with its siblings. */
function ofClosed({ constraints, ...shape }: Shape, type: ValueType, holds: boolean): Formulas {
  const parts = constraints
    .filter((it) => speaksOf(single(it), type))
    .map((it): readonly Formulas[] =>
      it.kind === 'unevaluated'
        ? closed(it, { ...shape, constraints }, holds)
        : [[literal({ shape: single(it), holds })]],
    )
  return holds ? parts.flatMap((it) => (it.length === 1 ? (it[0] as Formulas) : either(it))) : either(parts.flat())
}

/** The type of a JSON value. */
function typeOf(value: Json): ValueType {
  const type = primitiveOf(value)
  return type === 'integer' || type === 'fraction' ? 'number' : type
}

function countFormula(side: 'lower' | 'upper', count: number): Formula {
  return { is: 'count', side, count }
}

/** The opposite of a limit on a whole number that is not negative. */
function beyond<T extends Formula>(make: (side: 'lower' | 'upper', count: number) => T) {
  return ({ side, count }: { readonly side: 'lower' | 'upper'; readonly count: number }): Formulas => {
    if (side === 'upper') return [make('lower', count + 1)]
    return count === 0 ? never : [make('upper', count - 1)]
  }
}

const lengthFormula = (side: 'lower' | 'upper', count: number): Formula => ({ is: 'length', side, count })
const notLength = beyond(lengthFormula)
const notCount = beyond(countFormula)

const onlyPattern = (source: string): KeySet => ({ but: [], patterns: [{ source, holds: true }] })
const without = (named: readonly string[], patterns: readonly string[]): KeySet => ({
  but: named,
  patterns: patterns.map((source) => ({ source, holds: false })),
})

const members = (of: KeySet, shape: Shape): Formulas =>
  isAny(shape) ? always : [{ is: 'members', of, literal: yes(shape) }]
const someMember = (of: KeySet, shape: Shape): Formula => ({ is: 'some', of, value: [no(shape)], name: [] })

/** A member that is there and breaks a schema. */
const broken = (key: string, shape: Shape): Formulas => [
  { is: 'present', key },
  { is: 'member', key, literal: no(shape) },
]

const some = (from: number, literals: readonly Demand[]): Formula => ({
  is: 'occurrences',
  from,
  literals,
  lower: 1,
  upper: Number.POSITIVE_INFINITY,
})

/** A repetition that would take many states is read as characters and a length. */
function longRepetition(source: string): Repetition | undefined {
  const found = repetitionOf(source)
  return found !== undefined && [found.least, found.most].some((it) => it > 64 && it < Infinity) ? found : undefined
}

function admits(types: readonly JsonType[], type: ValueType): 'all' | 'integers' | 'none' {
  if (types.includes(type)) return 'all'
  return type === 'number' && types.includes('integer') ? 'integers' : 'none'
}

const wholeNumber = (holds: boolean): Formula => ({ is: 'step', of: 1, holds })

const ofType = (values: ConstraintOf<'values'>['values'], type: ValueType): Json[] =>
  values.map((it) => it.value).filter((it) => typeOf(it) === type)

/** What a constraint demands of a value of one type. */
const positive: ByKind<Formulas, [ValueType]> = {
  type: ({ types }, type) => {
    const admitted = admits(types, type)
    return admitted === 'all' ? always : admitted === 'none' ? never : [wholeNumber(true)]
  },
  values: ({ values }, type) => {
    const own = ofType(values, type)
    return own.length === 0 ? never : [{ is: 'among', values: own }]
  },
  bound: ({ side, bound, exclusive }) => [{ is: 'bound', side, bound, exclusive }],
  step: ({ of }) => [{ is: 'step', of, holds: true }],
  length: ({ side, count }) => [lengthFormula(side, count)],
  count: ({ side, count }) => [countFormula(side, count)],
  pattern: ({ source }) => {
    const { every, least, most } = longRepetition(source) ?? { every: source, least: 0, most: Number.POSITIVE_INFINITY }
    return [
      { is: 'pattern', source: every, holds: true },
      ...(least > 0 ? [lengthFormula('lower', least)] : []),
      ...(most < Number.POSITIVE_INFINITY ? [lengthFormula('upper', most)] : []),
    ]
  },
  format: ({ format }) => [{ is: 'format', format, holds: true }],
  unique: () => [{ is: 'unique', holds: true }],
  required: ({ keys }) => keys.map((key) => ({ is: 'present', key })),
  properties: ({ shapes }) =>
    [...shapes].flatMap(([key, shape]) => (isAny(shape) ? [] : [{ is: 'member', key, literal: yes(shape) }])),
  patterned: ({ shapes }) => [...shapes].flatMap(([source, shape]) => members(onlyPattern(source), shape)),
  additional: ({ shape, named, patterns }) => members(without(named, patterns), shape),
  names: ({ shape }) => (isAny(shape) ? always : [{ is: 'names', literal: yes(shape) }]),
  prefix: ({ shapes }) =>
    shapes.flatMap((shape, index) => (isAny(shape) ? [] : [{ is: 'item', index, literal: yes(shape) }])),
  items: ({ from, shape }) => (isAny(shape) ? always : [{ is: 'items', from, literal: yes(shape) }]),
  contains: ({ shape, lower, upper }) => [
    {
      is: 'occurrences',
      from: 0,
      literals: [yes(shape)],
      lower: lower.count,
      upper: upper?.count ?? Number.POSITIVE_INFINITY,
    },
  ],
  unevaluated: () => always, // read with its siblings
  all: ({ shapes }) => shapes.map((it) => literal(yes(it))),
  any: ({ shapes }) => either(shapes.map((it) => [literal(yes(it))])),
  one: ({ shapes }) =>
    either(shapes.map((_, chosen) => shapes.map((it, i) => literal(i === chosen ? yes(it) : no(it))))),
  not: ({ shape }) => [literal(no(shape))],
  conditional: (it) =>
    either([
      [literal(yes(it.if)), ...(it.then === undefined ? [] : [literal(yes(it.then))])],
      [literal(no(it.if)), ...(it.else === undefined ? [] : [literal(yes(it.else))])],
    ]),
  dependentRequired: ({ rules }) =>
    [...rules].flatMap(([key, keys]) =>
      either([[{ is: 'absent', key }], [key, ...keys].map((it): Formula => ({ is: 'present', key: it }))]),
    ),
  dependentShapes: ({ rules }) =>
    [...rules].flatMap(([key, shape]) =>
      either([[{ is: 'absent', key }], [{ is: 'present', key }, literal(yes(shape))]]),
    ),
  ref: ({ target }) => [literal(yes(target))],
  relation: (rule) => [
    {
      is: 'either',
      parts: [
        ...rule.parameters.map((key): Formulas => [{ is: 'absent', key }]),
        ...rule.parameters.map((key): Formulas => broken(key, typeShape('number'))),
        related(rule, true),
      ],
    },
  ],
  opaque: (it) => undecidable(it),
  never: () => never,
}

/** What a value of one type has that does not meet a constraint. */
const negative: ByKind<Formulas, [ValueType]> = {
  type: ({ types }, type) => {
    const admitted = admits(types, type)
    return admitted === 'all' ? never : admitted === 'none' ? always : [wholeNumber(false)]
  },
  values: ({ values }, type) => {
    const own = ofType(values, type)
    return own.length === 0 ? always : [{ is: 'outside', values: own }]
  },
  bound: ({ side, bound, exclusive }) => [
    { is: 'bound', side: side === 'lower' ? 'upper' : 'lower', bound, exclusive: !exclusive },
  ],
  step: ({ of }) => [{ is: 'step', of, holds: false }],
  length: notLength,
  count: notCount,
  pattern: ({ source }) => {
    const long = longRepetition(source)
    if (long === undefined) return [{ is: 'pattern', source, holds: false }]
    return either([
      [{ is: 'pattern', source: long.every, holds: false }],
      ...(long.least > 0 ? [[lengthFormula('upper', long.least - 1)]] : []),
      ...(long.most < Number.POSITIVE_INFINITY ? [[lengthFormula('lower', long.most + 1)]] : []),
    ])
  },
  format: ({ format }) => [{ is: 'format', format, holds: false }],
  unique: () => [{ is: 'unique', holds: false }],
  required: ({ keys }) => either(keys.map((key) => [{ is: 'absent', key }])),
  properties: ({ shapes }) => either([...shapes].flatMap(([key, shape]) => (isAny(shape) ? [] : [broken(key, shape)]))),
  patterned: ({ shapes }) => either([...shapes].map(([source, shape]) => [someMember(onlyPattern(source), shape)])),
  additional: ({ shape, named, patterns }) => [someMember(without(named, patterns), shape)],
  names: ({ shape }) => [{ is: 'some', of: everyKey, value: [], name: [no(shape)] }],
  prefix: ({ shapes }) =>
    either(shapes.map((shape, index) => [countFormula('lower', index + 1), { is: 'item', index, literal: no(shape) }])),
  items: ({ from, shape }) => [some(from, [no(shape)])],
  contains: ({ shape, lower, upper }) => {
    const occurrences = (least: number, most: number): Formulas => [
      { is: 'occurrences', from: 0, literals: [yes(shape)], lower: least, upper: most },
    ]
    return either([
      ...(lower.count > 0 ? [occurrences(0, lower.count - 1)] : []),
      ...(upper === undefined ? [] : [occurrences(upper.count + 1, Number.POSITIVE_INFINITY)]),
    ])
  },
  unevaluated: () => never, // read with its siblings
  all: ({ shapes }) => either(shapes.map((it) => [literal(no(it))])),
  any: ({ shapes }) => shapes.map((it) => literal(no(it))),
  one: ({ shapes }) =>
    either([
      shapes.map((it) => literal(no(it))),
      ...shapes.flatMap((a, i) => shapes.slice(i + 1).map((b) => [literal(yes(a)), literal(yes(b))])),
    ]),
  not: ({ shape }) => [literal(yes(shape))],
  conditional: (it) =>
    either([
      ...(it.then === undefined ? [] : [[literal(yes(it.if)), literal(no(it.then))]]),
      ...(it.else === undefined ? [] : [[literal(no(it.if)), literal(no(it.else))]]),
    ]),
  dependentRequired: ({ rules }) =>
    either(
      [...rules].flatMap(([key, keys]) =>
        keys
          .filter((it) => it !== key)
          .map(
            (it): Formulas => [
              { is: 'present', key },
              { is: 'absent', key: it },
            ],
          ),
      ),
    ),
  dependentShapes: ({ rules }) =>
    either([...rules].map(([key, shape]) => [{ is: 'present', key }, literal(no(shape))])),
  ref: ({ target }) => [literal(no(target))],
  relation: (rule) => related(rule, false),
  opaque: (it) => undecidable(it),
  never: () => always,
}

/** A rule in words, which no value shows to be met or broken. */
function undecidable({ words }: ConstraintOf<'opaque'>): Formulas {
  return [{ is: 'opaque', reason: `No value shows whether it is so that ${words}.` }]
}

/** A rule between members that are all there, and numbers. */
function related(rule: ConstraintOf<'relation'>, holds: boolean): Formulas {
  return [
    ...rule.parameters.flatMap((key): Formula[] => [
      { is: 'present', key },
      { is: 'member', key, literal: yes(typeShape('number')) },
    ]),
    { is: 'relation', rule, holds },
  ]
}

/** unevaluated… for each way in which its siblings may evaluate: what is left meets its schema, or something does not. */
function closed(it: ConstraintOf<'unevaluated'>, shape: Shape, holds: boolean): readonly Formulas[] {
  const ways = evaluations(shape, it.of, it)
  if (ways === undefined) {
    const reason = `The schemas beside ${it.keyword} at ${it.at.pointer} evaluate in more than 512 ways.`
    return [[{ is: 'opaque', reason }]]
  }
  return ways.flatMap((way) => {
    if (way.all) return holds ? [way.when] : []
    return [[...way.when, ...(it.of === 'items' ? restOfItems : restOfMembers)(it.shape, way, holds)]]
  })
}

function restOfMembers(shape: Shape, { names, patterns }: Evaluation, holds: boolean): Formulas {
  const rest = without([...new Set(names)], [...new Set(patterns)])
  return holds ? members(rest, shape) : [someMember(rest, shape)]
}

function restOfItems(shape: Shape, { prefix, matching }: Evaluation, holds: boolean): Formulas {
  if (!holds) return [some(prefix, [shape, ...matching].map(no))]
  if (isAny(shape)) return always
  return [{ is: 'items', from: prefix, literal: yes(matching.length === 0 ? shape : anyShape([shape, ...matching])) }]
}
