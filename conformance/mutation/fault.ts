import { isDeepStrictEqual } from 'node:util'
import { isJsonObject, type Json, type JsonObject, parsedJson } from '../../generator/document/json.js'
import { child, mutated, type Pointer, parent, replaced, tokens, valueAt } from '../../generator/document/pointer.js'
import { answer, type ByKind, type Constraint } from '../../generator/ir/constraint.js'
import { type Judge, judgeOf, RevisableJudge, type RevisedJudge, TextMap } from '../judge/index.js'
import type { Subject } from '../suite/subject.js'
import { type ConstraintSite, sitesOf } from '../value/edge/constraint-site.js'
import { stepped } from '../value/edge/mutate.js'
import { furtherPlaces, type Inlined } from './place-fault.js'

/** A judge that may be wrong. */
export type FaultyJudge = RevisedJudge

/** One way for a server to be wrong about what it accepts. */
export interface Fault {
  readonly name: string
  /** Where the constraint stands that it is wrong about, with its keyword. */
  readonly pointer: Pointer
  readonly keyword: string
  /** The schema that the document of such a server has another one for. @defaultValue `pointer` */
  readonly at?: Pointer
  /** The references that lead to the one place of a shared schema that it is wrong at; absent where it is wrong wherever that applies. */
  readonly by?: readonly Pointer[]
  /** The document that such a server would be faithful to; absent where there is none. */
  readonly document?: () => Json | undefined
  /** What such a server is like: faults that say the same here are one and the same under several names. */
  readonly likeness: string
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

function* limitFaults(subject: Subject): Generator<Fault> {
  const { document, operation } = subject
  const json = document as unknown as Json
  const judges = new FaultyJudges(subject)
  const changedFault = (fault: Omit<Fault, 'judge' | 'document' | 'likeness'>, { at, schema }: Inlined): Fault => {
    // What is not changed is shared with the document: hundreds of copies would be too much.
    const changedDocument = () => replaced(json, tokens(at), schema)
    const judge = () => judges.with({ pointer: at, changed: schema, changedDocument })
    const likeness = JSON.stringify([at, fault.keyword, schema])
    return { ...fault, document: changedDocument, likeness, judge }
  }
  const sites = new Map(sitesOf(operation.request).map((it) => [it.constraint.at.pointer, it]))
  for (const site of sites.values()) {
    const { constraint } = site
    const { keyword } = constraint
    const pointer = parent(constraint.at.pointer) ?? ''
    const at = child(pointer, keyword)
    const schema = valueAt(json, pointer)
    const value = valueAt(json, at)
    if (value === undefined) continue
    const places = furtherPlaces(json, site)
    for (const [name, changed] of changedSchemas(constraint, { schema: schema as JsonObject, value })) {
      const fault = { name: `${at} ${name}`, pointer, keyword }
      yield changedFault(fault, { at: pointer, schema: changed })
      for (const it of places) {
        const other = it.inlined(changed)
        const own = { ...fault, name: `${fault.name}, by ${it.own.join(' and ')} alone`, by: it.by }
        if (other !== undefined) yield changedFault({ ...own, at: other.at }, other)
      }
    }
  }
}

/** The schemas that a faulty server takes the one of a constraint for, each with its name. */
function* changedSchemas(constraint: Constraint, stated: Stated): Generator<readonly [name: string, schema: Json]> {
  for (const [name, change] of changesOf(constraint, stated)) {
    const changed = change()
    if (changed !== undefined && !isDeepStrictEqual(changed, stated.schema)) yield [name, changed]
  }
}

/** A document of which one schema, or parameter, is another one. */
interface ChangedPlace {
  readonly pointer: Pointer
  readonly changed: Json
  readonly changedDocument: () => Json | undefined
}

/** Makes judges of servers that are faithful to a changed document. */
class FaultyJudges {
  private readonly subject: Subject
  private readonly revisable = new Map<Pointer, RevisableJudge | undefined>()

  constructor(subject: Subject) {
    this.subject = subject
  }

  with(place: ChangedPlace): FaultyJudge {
    const { carriage, operation } = this.subject
    if (carriage === undefined) return this.of(operation.request.at.pointer, place)
    const known = new Map<Pointer, Judge>()
    const judgeAt = (schema: Pointer) => {
      const judge = known.get(schema) ?? this.of(schema, place).judge
      known.set(schema, judge)
      return judge
    }
    return faulty(carriage.judgeBy(place.changedDocument() as JsonObject, judgeAt))
  }

  /** The judge of the schema at a pointer. */
  private of(root: Pointer, { pointer, changed, changedDocument }: ChangedPlace): FaultyJudge {
    if (!this.revisable.has(root)) this.revisable.set(root, RevisableJudge.of(this.subject.document, root))
    const quick = this.revisable.get(root)?.with(pointer, changed)
    return quick ?? faulty(judgeOf(changedDocument(), { pointer: root, way: 'request' }))
  }
}

/** A keyword with the schema that has it. */
interface Stated {
  readonly schema: JsonObject
  readonly value: Json
}

type FaultyChange = readonly [name: string, change: () => Json | undefined]

/** What can be wrong about one constraint, each as a change of the schema that has it. */
function changesOf(constraint: Constraint, stated: Stated): readonly FaultyChange[] {
  return answer(changes, constraint, stated)
}

/** Off by one step to either side. */
const moved = ({ keyword }: Constraint, { schema }: Stated): readonly FaultyChange[] => [
  ['loosened', () => stepped(schema, '', keyword, 'loosen')],
  ['tightened', () => stepped(schema, '', keyword, 'tighten')],
]

const dropped = ({ keyword }: Constraint, { schema }: Stated): FaultyChange => [
  'dropped',
  () => mutated(schema, child('', keyword), { remove: true }),
]

const droppedOrMoved = (it: Constraint, stated: Stated): readonly FaultyChange[] => [
  dropped(it, stated),
  ...moved(it, stated),
]

/** One member of a list missing at a time; the last one of all only where an empty list says something. */
const withoutOne = ({ keyword }: Constraint, { schema, value }: Stated, least: 1 | 2): readonly FaultyChange[] => {
  if (!Array.isArray(value) || value.length < least) return []
  return (value as readonly Json[]).map((it, i) => [
    `without ${isJsonObject(it) ? `branch ${i}` : JSON.stringify(it)}`,
    () => mutated(schema, child('', keyword), { set: value.filter((_, j) => j !== i) }),
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
    const { schema, value } = stated
    const renamed = (to: string) => () => {
      const { [it.keyword]: _, ...rest } = schema
      return { ...rest, [to]: value } as Json
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
function* slips(subject: Subject): Generator<Fault> {
  const { operation, carriage } = subject
  const retold = (name: string, { constraint, path }: ConstraintSite, change: (value: Json) => Json): Fault => ({
    name: `${path || 'the request'} ${name}`,
    pointer: parent(constraint.at.pointer) ?? '',
    keyword: constraint.keyword,
    likeness: `${path} ${name} ${constraint.at.pointer}`,
    judge: () => retelling(subject, (value) => changedAt(value, path, change)),
  })
  for (const site of sitesOf(operation.request)) {
    const { constraint } = site
    if (site.gates.length > 0) continue
    // No URL and no header carries null.
    if (carriage !== undefined && constraint.kind === 'properties') continue
    for (const [name, change] of answer(valueSlips, constraint)) yield retold(name, site, change)
  }
  // There, each number is a text.
  if (carriage !== undefined) return
  yield {
    name: 'numbers read from texts',
    pointer: '',
    keyword: 'type',
    likeness: 'numbers read from texts',
    judge: () =>
      retelling(subject, (value) =>
        changedEverywhere(value, (it) => (typeof it === 'string' && /^-?\d+(\.\d+)?$/.test(it) ? Number(it) : it)),
      ),
  }
}

function faulty(judge: Judge): FaultyJudge {
  return { judge, accepts: (text) => judge(text).valid }
}

/** The judge of a server that takes a request for another one. */
function retelling({ judge, carriage }: Subject, change: (value: Json) => Json): FaultyJudge {
  return faulty((text) => {
    const value = parsedOnce(text)
    const changed = value === undefined ? undefined : change(value)
    const retold = changed === undefined || changed === value ? undefined : judge(JSON.stringify(changed))
    // What could not be written nobody takes it for.
    const isNothing = retold === undefined || (carriage !== undefined && retold.verdict === 'undecided')
    return isNothing ? judge(text) : retold
  })
}

/** Of so many texts the values are kept: hundreds of slips are asked about the same ones. */
const keptValues = 4000
const values = new TextMap<{ readonly value: Json | undefined }>()

function parsedOnce(text: string): Json | undefined {
  const known = values.get(text)
  if (known !== undefined) return known.value
  if (values.size >= keptValues) values.clear()
  const value = parsedJson(text)
  values.add(text, { value })
  return value
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
      // A double that is a multiple of a whole number divides by it without a rest.
      ...(Number.isInteger(of)
        ? []
        : [
            [
              'multiple tested by dividing doubles',
              // What does not divide as doubles is moved off the grid, so that it is refused as such a server refuses it.
              (it: Json) => (typeof it === 'number' && !divides(it) && isMultiple(it, of) ? it + of / 3 : it),
            ] as const,
          ]),
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
    // Where one code point is enough one unit is, whichever are counted.
    ...(side === 'upper' || count > 1
      ? [['length counted in UTF-16 units', ofText((it) => it.replace(/[\u{10000}-\u{10FFFF}]/gu, 'aa'))] as const]
      : []),
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
  if (!isJsonObject(value) || !Object.values(value).includes(null)) return value
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== null)) as Json
}

function isMultiple(value: number, step: number): boolean {
  const places = Math.max(...[value, step].map((it) => (String(it).split('.')[1] ?? '').length))
  const scale = 10 ** Math.min(places, 15)
  return Math.round(value * scale) % Math.max(1, Math.round(step * scale)) === 0
}

/** The value with a change at every place that a pointer names, whatever the index in a list. */
function changedAt(value: Json, path: Pointer, change: (value: Json) => Json): Json {
  return changedIn(value, tokens(path), change)
}

function changedIn(value: Json, [token, ...rest]: readonly string[], change: (value: Json) => Json): Json {
  if (token === undefined) return change(value)
  return withMembers(value, (it, key) => (key === undefined || key === token ? changedIn(it, rest, change) : it))
}

function changedEverywhere(value: Json, change: (value: Json) => Json): Json {
  return withMembers(change(value), (it) => changedEverywhere(it, change))
}

/** The value with its members or items changed; itself where none is. */
function withMembers(value: Json, change: (it: Json, key?: string) => Json): Json {
  if (Array.isArray(value)) {
    const items = value.map((it: Json) => change(it))
    return items.some((it, i) => it !== value[i]) ? items : value
  }
  if (!isJsonObject(value)) return value
  const members = Object.entries(value).map(([key, it]) => [key, change(it as Json, key)] as const)
  return members.some(([key, it]) => it !== value[key]) ? (Object.fromEntries(members) as Json) : value
}
