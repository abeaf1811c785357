import { canonicalText, isJsonObject, type Json, type JsonObject, parsedJson } from '../../generator/document/json.js'
import { child, mutated, type Pointer, parent, valueAt } from '../../generator/document/pointer.js'
import { answer, type ByKind, type Constraint } from '../../generator/ir/constraint.js'
import { judgeOf, type Verdict } from '../judge/index.js'
import type { Subject } from '../suite/subject.js'
import { type ConstraintSite, sitesOf } from '../value/edge/constraint-site.js'
import { stepped } from '../value/edge/mutate.js'

/** A judge that may be wrong. */
export type FaultyJudge = (jsonText: string) => Verdict

/** One way for a server to be wrong about what it accepts. */
export interface Fault {
  readonly name: string
  /** Where the constraint stands that it is wrong about, with its keyword. */
  readonly pointer: Pointer
  readonly keyword: string
  /** The document that such a server would be faithful to; absent where there is none. */
  readonly document?: () => Json | undefined
  /** Makes the judge of such a server. Made anew each time: hundreds of them at once would be too much. */
  judge(): FaultyJudge
}

/**
 * The single faults of an operation: each constraint dropped, loosened and tightened by one step, and the usual slips at
 * each place that they can happen at. What a limit is gets changed in a copy of the document, so that the same independent
 * judge speaks for the faulty server.
 */
export function* faultsOf(subject: Subject): Generator<Fault> {
  const names = new Set<string>()
  for (const fault of [...limitFaults(subject), ...slips(subject)]) {
    if (names.has(fault.name)) continue
    names.add(fault.name)
    yield fault
  }
}

function* limitFaults({ document, operation }: Subject): Generator<Fault> {
  const json = document as unknown as Json
  const root = operation.request.at.pointer
  const constraints = new Map(sitesOf(operation.request).map(({ constraint }) => [constraint.at.pointer, constraint]))
  for (const constraint of constraints.values()) {
    const { keyword } = constraint
    const pointer = parent(constraint.at.pointer) ?? ''
    const at = child(pointer, keyword)
    const value = valueAt(json, at)
    if (value === undefined) continue
    for (const [name, change] of changesOf(constraint, { document: json, pointer, value })) {
      const changed = change()
      if (changed === undefined || canonicalText(changed) === canonicalText(json)) continue
      const judge = () => judgeOf(change(), { pointer: root, way: 'request' })
      yield { name: `${at} ${name}`, pointer, keyword, document: change, judge }
    }
  }
}

/** A keyword in a document. */
interface Stated {
  readonly document: Json
  /** The schema that has it. */
  readonly pointer: Pointer
  readonly value: Json
}

type FaultyChange = readonly [name: string, change: () => Json | undefined]

/** What can be wrong about one constraint, each as a change of the document. */
function changesOf(constraint: Constraint, stated: Stated): readonly FaultyChange[] {
  return answer(changes, constraint, stated)
}

/** Off by one step to either side. */
const moved = ({ keyword }: Constraint, { document, pointer }: Stated): readonly FaultyChange[] => [
  ['loosened', () => stepped(document, pointer, keyword, 'loosen')],
  ['tightened', () => stepped(document, pointer, keyword, 'tighten')],
]

const dropped = ({ keyword }: Constraint, { document, pointer }: Stated): FaultyChange => [
  'dropped',
  () => mutated(document, child(pointer, keyword), { remove: true }),
]

const droppedOrMoved = (it: Constraint, stated: Stated): readonly FaultyChange[] => [
  dropped(it, stated),
  ...moved(it, stated),
]

/** One member of a list missing at a time; the last one of all only where an empty list says something. */
const withoutOne = (
  { keyword }: Constraint,
  { document, pointer, value }: Stated,
  least: 1 | 2,
): readonly FaultyChange[] => {
  if (!Array.isArray(value) || value.length < least) return []
  return (value as readonly Json[]).map((it, i) => [
    `without ${isJsonObject(it) ? `branch ${i}` : JSON.stringify(it)}`,
    () => mutated(document, child(pointer, keyword), { set: value.filter((_, j) => j !== i) }),
  ])
}

const ofBranches = (it: Constraint, stated: Stated): readonly FaultyChange[] => [
  ...droppedOrMoved(it, stated),
  ...withoutOne(it, stated, 2),
]

/** A limit that is taken to be in, or not to be in, the other way. */
const otherBound: Readonly<Record<string, readonly [name: string, keyword: string]>> = {
  maximum: ['taken as <', 'exclusiveMaximum'],
  minimum: ['taken as >', 'exclusiveMinimum'],
  exclusiveMaximum: ['taken as <=', 'maximum'],
  exclusiveMinimum: ['taken as >=', 'minimum'],
}

const changes: ByKind<readonly FaultyChange[], [Stated]> = {
  type: droppedOrMoved,
  values: ofBranches,
  bound: (it, stated) => {
    const { document, pointer, value } = stated
    const renamed = (to: string) => () => {
      const { [it.keyword]: _, ...rest } = valueAt(document, pointer) as JsonObject
      return mutated(document, pointer, { set: { ...rest, [to]: value } as Json })
    }
    const other = otherBound[it.keyword]
    return [...droppedOrMoved(it, stated), ...(other ? [[other[0], renamed(other[1])] as const] : [])]
  },
  step: droppedOrMoved,
  length: droppedOrMoved,
  count: droppedOrMoved,
  pattern: droppedOrMoved,
  format: droppedOrMoved,
  unique: droppedOrMoved,
  required: (it, stated) => [...droppedOrMoved(it, stated), ...withoutOne(it, stated, 1)],
  properties: moved,
  patterned: moved,
  additional: droppedOrMoved,
  names: droppedOrMoved,
  prefix: moved,
  items: moved,
  contains: droppedOrMoved,
  unevaluated: droppedOrMoved,
  all: moved,
  any: ofBranches,
  one: ofBranches,
  not: droppedOrMoved,
  conditional: droppedOrMoved,
  dependentRequired: droppedOrMoved,
  dependentShapes: droppedOrMoved,
  ref: (it, stated) => (it.keyword === '$ref' ? moved(it, stated) : droppedOrMoved(it, stated)),
  relation: droppedOrMoved,
  opaque: () => [], // no request shows it
  never: () => [], // it is a schema and no keyword of one
}

/** Slips in what a value at one place is taken for. */
function* slips({ judge, operation }: Subject): Generator<Fault> {
  const retold = (name: string, { constraint, path }: ConstraintSite, change: (value: Json) => Json): Fault => ({
    name: `${path || 'the request'} ${name}`,
    pointer: parent(constraint.at.pointer) ?? '',
    keyword: constraint.keyword,
    judge: () => (text) => {
      const value: unknown = parsedJson(text)
      return value === undefined ? judge(text) : judge(JSON.stringify(changedAt(value as Json, path, change)))
    },
  })
  for (const site of sitesOf(operation.request)) {
    const { constraint } = site
    if (site.gates.length > 0) continue
    for (const [name, change] of answer(valueSlips, constraint)) yield retold(name, site, change)
  }
  yield {
    name: 'numbers read from texts',
    pointer: '',
    keyword: 'type',
    judge: () => (text) => {
      const value: unknown = parsedJson(text)
      const read = (it: Json) => (typeof it === 'string' && /^-?\d+(\.\d+)?$/.test(it) ? Number(it) : it)
      return value === undefined ? judge(text) : judge(JSON.stringify(changedEverywhere(value as Json, read)))
    },
  }
}

type ValueSlip = readonly [name: string, change: (value: Json) => Json]

const ofText = (change: (text: string) => string) => (it: Json) => (typeof it === 'string' ? change(it) : it)

const noSlip = (): readonly ValueSlip[] => []

/** What a value is taken for by servers that read one kind of constraint carelessly. */
const valueSlips: ByKind<readonly ValueSlip[]> = {
  type: noSlip,
  values: ({ values }) => {
    const texts = values.map((it) => it.value).filter((it) => typeof it === 'string')
    const byCase = new Map(texts.map((it) => [it.toLowerCase(), it]))
    const hasCase = texts.some((it) => it.toLowerCase() !== it.toUpperCase())
    return [
      ...(hasCase
        ? [['compared without regard to case', ofText((it) => byCase.get(it.toLowerCase()) ?? it)] as const]
        : []),
      ...(texts.length > 0 ? [['trimmed before it is compared', ofText((it) => it.trim())] as const] : []),
    ]
  },
  bound: noSlip,
  step: ({ of }) => {
    const divides = (it: number) => Number.isInteger(it / of)
    return [
      [
        'multiple tested by dividing doubles',
        // What does not divide as doubles is moved off the grid, so that it is refused as such a server refuses it.
        (it) => (typeof it === 'number' && !divides(it) && isMultiple(it, of) ? it + of / 3 : it),
      ],
      [
        'multiple tested with a tolerance',
        (it) =>
          typeof it === 'number' && Math.abs(it / of - Math.round(it / of)) < 1e-6
            ? Number((Math.round(it / of) * of).toFixed(12))
            : it,
      ],
    ]
  },
  length: ({ side, count }) => [
    ['length counted in UTF-16 units', ofText((it) => it.replace(/[\u{10000}-\u{10FFFF}]/gu, 'aa'))],
    ...(side === 'upper' || count > 0 ? [['trimmed', ofText((it) => it.trim())] as const] : []),
  ],
  count: noSlip,
  pattern: noSlip,
  format: noSlip,
  unique: noSlip,
  required: noSlip,
  properties: () => [['null taken for absent', withoutNull]],
  patterned: noSlip,
  additional: noSlip,
  names: noSlip,
  prefix: noSlip,
  items: noSlip,
  contains: noSlip,
  unevaluated: noSlip,
  all: noSlip,
  any: noSlip,
  one: noSlip,
  not: noSlip,
  conditional: noSlip,
  dependentRequired: noSlip,
  dependentShapes: noSlip,
  ref: noSlip,
  relation: noSlip,
  opaque: noSlip,
  never: noSlip,
}

function withoutNull(value: Json): Json {
  if (!isJsonObject(value)) return value
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== null)) as Json
}

function isMultiple(value: number, step: number): boolean {
  const places = Math.max(...[value, step].map((it) => (String(it).split('.')[1] ?? '').length))
  const scale = 10 ** Math.min(places, 15)
  return Math.round(value * scale) % Math.max(1, Math.round(step * scale)) === 0
}

/** The value with a change at every place that a pointer names, whatever the index in a list. */
function changedAt(value: Json, path: Pointer, change: (value: Json) => Json): Json {
  const [, token, ...rest] = path.split('/')
  if (token === undefined) return change(value)
  const inner = rest.map((it) => `/${it}`).join('')
  if (Array.isArray(value)) return value.map((it: Json) => changedAt(it, inner, change))
  if (!isJsonObject(value)) return value
  const key = token.replace(/~1/g, '/').replace(/~0/g, '~')
  return Object.fromEntries(
    Object.entries(value).map(([name, it]) => [name, name === key ? changedAt(it as Json, inner, change) : it]),
  ) as Json
}

function changedEverywhere(value: Json, change: (value: Json) => Json): Json {
  const next = change(value)
  if (Array.isArray(next)) return next.map((it: Json) => changedEverywhere(it, change))
  if (!isJsonObject(next)) return next
  return Object.fromEntries(
    Object.entries(next).map(([key, it]) => [key, changedEverywhere(it as Json, change)]),
  ) as Json
}
