import { mutated, stepped, valueAt } from '../../generator/ir/mutate.js'
import { isJsonObject, type Json, type JsonObject } from '../../generator/spec/json.js'
import { child } from '../../generator/spec/pointer.js'
import { sitesOf } from '../arbitrary/site.js'
import { judgeOf, type Verdict } from '../oracle/index.js'
import type { Subject } from '../suite/subject.js'
import type { BoundaryTable } from '../suite/table.js'
import type { Target } from '../target/target.js'

/** A judge that may be wrong. */
export type FaultyJudge = (jsonText: string) => Verdict

/** One way for a server to be wrong by one step. */
export interface Fault {
  readonly name: string
  /** The judge of a server that is wrong about requests. */
  readonly judge?: FaultyJudge
  /** A server that is wrong about something else. */
  readonly target?: (faithful: Target) => Target
}

/**
 * The single faults of an operation: each constraint dropped, loosened and tightened by one step, and the usual slips.
 * Faults in the meaning of a place are made in a copy of the document, so that the same independent judge speaks for the
 * faulty server.
 */
export function faultsOf(subject: Subject, table: BoundaryTable): readonly Fault[] {
  const document = subject.document as unknown as Json
  const root = subject.operation.request.at.pointer
  const places = new Map<string, { pointer: string; keyword: string }>()
  for (const { constraint } of sitesOf(subject.operation.request)) {
    const { pointer } = constraint.at
    const schema = pointer.slice(0, pointer.lastIndexOf('/'))
    places.set(pointer, { pointer: schema, keyword: constraint.keyword })
  }
  for (const it of table.cases) places.set(child(it.pointer, it.keyword), it)
  const faults: Fault[] = []
  const add = (name: string, changed: Json | undefined) => {
    if (changed !== undefined) faults.push({ name, judge: judgeOf(changed, { pointer: root }) })
  }
  for (const { pointer, keyword } of places.values()) {
    const at = child(pointer, keyword)
    const value = valueAt(document, at)
    if (value === undefined) continue
    if (!applicators.has(keyword)) add(`${at} dropped`, mutated(document, at, { remove: true }))
    for (const by of ['loosen', 'tighten'] as const)
      add(`${at} ${by === 'loosen' ? 'loosened' : 'tightened'}`, stepped(document, pointer, keyword, by))
    for (const [name, changed] of slips(document, pointer, keyword, value)) add(`${at} ${name}`, changed)
  }
  return [...distinct(faults), ...subjectSlips(subject), ...serverSlips]
}

const applicators = new Set([
  'properties',
  'items',
  'allOf',
  'prefixItems',
  '$ref',
  'then',
  'else',
  'patternProperties',
])

function* slips(document: Json, pointer: string, keyword: string, value: Json): Generator<[string, Json | undefined]> {
  const schema = valueAt(document, pointer) as JsonObject
  const replaced = (changes: JsonObject, without: string) => {
    const rest = Object.fromEntries(Object.entries(schema).filter(([key]) => key !== without)) as JsonObject
    return mutated(document, pointer, { set: { ...rest, ...changes } as Json })
  }
  if (keyword === 'maximum') yield ['taken as <', replaced({ exclusiveMaximum: value }, keyword)]
  if (keyword === 'minimum') yield ['taken as >', replaced({ exclusiveMinimum: value }, keyword)]
  if (keyword === 'exclusiveMaximum') yield ['taken as <=', replaced({ maximum: value }, keyword)]
  if (keyword === 'exclusiveMinimum') yield ['taken as >=', replaced({ minimum: value }, keyword)]
  if (keyword === 'required' && Array.isArray(value)) {
    for (const key of value)
      yield [`without ${String(key)}`, replaced({ required: value.filter((it) => it !== key) }, keyword)]
  }
  if ((keyword === 'enum' || keyword === 'oneOf' || keyword === 'anyOf') && Array.isArray(value)) {
    for (const [i, it] of value.entries()) {
      const name = isJsonObject(it) ? `branch ${i}` : JSON.stringify(it)
      if (value.length > 1) yield [`without ${name}`, replaced({ [keyword]: value.filter((_, j) => j !== i) }, keyword)]
    }
  }
}

function distinct(faults: readonly Fault[]): Fault[] {
  const seen = new Set<string>()
  return faults.filter((it) => !seen.has(it.name) && seen.add(it.name))
}

/** Slips that change what a value is taken for, everywhere in the request at once. */
function subjectSlips({ judge, operation }: Subject): Fault[] {
  const kinds = new Set(sitesOf(operation.request).map((it) => it.constraint.kind))
  const steps = sitesOf(operation.request).flatMap(({ constraint }) =>
    constraint.kind === 'step' ? [constraint.of] : [],
  )
  const texts = sitesOf(operation.request).flatMap(({ constraint }) =>
    constraint.kind === 'values' ? constraint.values.map((it) => it.value).filter((it) => typeof it === 'string') : [],
  )
  const byCase = new Map(texts.map((it) => [it.toLowerCase(), it]))
  const retold = (name: string, change: (value: Json) => Json): Fault => ({
    name,
    judge: (text) => {
      try {
        return judge(JSON.stringify(changed(JSON.parse(text) as Json, change)))
      } catch {
        return judge(text)
      }
    },
  })
  return [
    ...(kinds.has('length')
      ? [
          retold('lengths counted in UTF-16 units', (it) =>
            typeof it === 'string' ? it.replace(/[\u{10000}-\u{10FFFF}]/gu, 'aa') : it,
          ),
          retold('texts trimmed', (it) => (typeof it === 'string' ? it.trim() : it)),
        ]
      : []),
    ...(kinds.has('values')
      ? [
          retold('values compared without regard to case', (it) =>
            typeof it === 'string' ? (byCase.get(it.toLowerCase()) ?? it) : it,
          ),
        ]
      : []),
    ...(steps.length > 0
      ? [
          retold('multiples tested by dividing doubles', (it) =>
            typeof it === 'number' && steps.some((step) => decimalMultiple(it, step) && !Number.isInteger(it / step))
              ? it + 0.00371
              : it,
          ),
          retold('multiples tested with a tolerance', (it) => (typeof it === 'number' ? Number(it.toFixed(8)) : it)),
        ]
      : []),
    retold('null taken for absent', (it) =>
      isJsonObject(it) ? (Object.fromEntries(Object.entries(it).filter(([, inner]) => inner !== null)) as Json) : it,
    ),
    retold('numbers read from texts', (it) => (typeof it === 'string' && /^-?\d+(\.\d+)?$/.test(it) ? Number(it) : it)),
  ]
}

function decimalMultiple(value: number, step: number): boolean {
  const places = Math.max(...[value, step].map((it) => (String(it).split('.')[1] ?? '').length))
  const scale = 10 ** Math.min(places, 15)
  return Math.round(value * scale) % Math.max(1, Math.round(step * scale)) === 0
}

function changed(value: Json, change: (value: Json) => Json): Json {
  const next = change(value)
  if (Array.isArray(next)) return next.map((it) => changed(it, change))
  if (!isJsonObject(next)) return next
  return Object.fromEntries(Object.entries(next).map(([key, it]) => [key, changed(it as Json, change)])) as Json
}

/** Slips of the server around its judge. */
const serverSlips: readonly Fault[] = [
  {
    name: 'no key needed',
    target: (faithful) => ({ ...faithful, send: (request) => faithful.send({ ...request, key: 'right' }) }),
  },
  {
    name: 'any key is right',
    target: (faithful) => ({
      ...faithful,
      send: (request) => faithful.send(request.key === 'wrong' ? { ...request, key: 'right' } : request),
    }),
  },
]
