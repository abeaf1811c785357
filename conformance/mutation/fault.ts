import { canonicalText, isJsonObject, type Json, type JsonObject, parsedJson } from '../../generator/document/json.js'
import { child, mutated, type Pointer, parent, valueAt } from '../../generator/document/pointer.js'
import { judgeOf, type Verdict } from '../judge/index.js'
import type { Subject } from '../suite/subject.js'
import type { BoundaryTable } from '../suite/table.js'
import { stepped } from '../value/edge/mutate.js'
import { type Site, sitesOf } from '../value/edge/site.js'

/** A judge that may be wrong. */
export type FaultyJudge = (jsonText: string) => Verdict

/** One way for a server to be wrong about what it accepts. */
export interface Fault {
  readonly name: string
  /** Where the constraint stands that it is wrong about, with its keyword. */
  readonly pointer: Pointer
  readonly keyword: string
  /** Makes the judge of such a server. Made anew each time: hundreds of them at once would be too much. */
  judge(): FaultyJudge
}

/**
 * The single faults of an operation: each constraint dropped, loosened and tightened by one step, and the usual slips at
 * each place that they can happen at. What a limit is gets changed in a copy of the document, so that the same independent
 * judge speaks for the faulty server.
 */
export function* faultsOf(subject: Subject, table: BoundaryTable): Generator<Fault> {
  const names = new Set<string>()
  for (const fault of [...limitFaults(subject, table), ...slips(subject)]) {
    if (names.has(fault.name)) continue
    names.add(fault.name)
    yield fault
  }
}

function* limitFaults({ document, operation }: Subject, table: BoundaryTable): Generator<Fault> {
  const json = document as unknown as Json
  const root = operation.request.at.pointer
  const places = new Map<Pointer, { readonly pointer: Pointer; readonly keyword: string }>()
  for (const { constraint } of sitesOf(operation.request)) {
    const { pointer } = constraint.at
    places.set(pointer, { pointer: parent(pointer) ?? '', keyword: constraint.keyword })
  }
  for (const it of table.cases) if (!it.isWhole) places.set(child(it.pointer, it.keyword), it)
  for (const { pointer, keyword } of places.values()) {
    const at = child(pointer, keyword)
    const value = valueAt(json, at)
    if (value === undefined) continue
    for (const [name, change] of changesOf(json, pointer, keyword, value)) {
      const changed = change()
      if (changed === undefined || canonicalText(changed) === canonicalText(json)) continue
      yield { name: `${at} ${name}`, pointer, keyword, judge: () => judgeOf(change(), { pointer: root }) }
    }
  }
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

/** What can be wrong about one keyword, each as a change of the document. */
function* changesOf(
  document: Json,
  pointer: Pointer,
  keyword: string,
  value: Json,
): Generator<[name: string, change: () => Json | undefined]> {
  const at = child(pointer, keyword)
  if (!applicators.has(keyword)) yield ['dropped', () => mutated(document, at, { remove: true })]
  yield ['loosened', () => stepped(document, pointer, keyword, 'loosen')]
  yield ['tightened', () => stepped(document, pointer, keyword, 'tighten')]
  const renamed = (name: string) => () => {
    const { [keyword]: _, ...rest } = valueAt(document, pointer) as JsonObject
    return mutated(document, pointer, { set: { ...rest, [name]: value } as Json })
  }
  if (keyword === 'maximum') yield ['taken as <', renamed('exclusiveMaximum')]
  if (keyword === 'minimum') yield ['taken as >', renamed('exclusiveMinimum')]
  if (keyword === 'exclusiveMaximum') yield ['taken as <=', renamed('maximum')]
  if (keyword === 'exclusiveMinimum') yield ['taken as >=', renamed('minimum')]
  if (!Array.isArray(value) || !['required', 'enum', 'oneOf', 'anyOf'].includes(keyword)) return
  for (const [i, it] of value.entries()) {
    if (keyword !== 'required' && value.length === 1) continue
    const name = isJsonObject(it) ? `branch ${i}` : JSON.stringify(it)
    yield [`without ${name}`, () => mutated(document, at, { set: value.filter((_, j) => j !== i) })]
  }
}

/** Slips in what a value at one place is taken for. */
function* slips({ judge, operation }: Subject): Generator<Fault> {
  const retold = (name: string, { constraint, path }: Site, change: (value: Json) => Json): Fault => ({
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
    for (const [name, change] of slipsOf(constraint)) yield retold(name, site, change)
    if (constraint.kind !== 'properties') continue
    const withoutNull = (it: Json) =>
      isJsonObject(it) ? (Object.fromEntries(Object.entries(it).filter(([, inner]) => inner !== null)) as Json) : it
    yield retold('null taken for absent', site, withoutNull)
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

function* slipsOf(constraint: Site['constraint']): Generator<[string, (value: Json) => Json]> {
  const ofText = (change: (text: string) => string) => (it: Json) => (typeof it === 'string' ? change(it) : it)
  if (constraint.kind === 'length') {
    yield ['length counted in UTF-16 units', ofText((it) => it.replace(/[\u{10000}-\u{10FFFF}]/gu, 'aa'))]
    if (constraint.side === 'lower' ? constraint.count > 0 : true) yield ['trimmed', ofText((it) => it.trim())]
  }
  if (constraint.kind === 'values') {
    const texts = constraint.values.map((it) => it.value).filter((it) => typeof it === 'string')
    const byCase = new Map(texts.map((it) => [it.toLowerCase(), it]))
    if (texts.some((it) => it.toLowerCase() !== it.toUpperCase()))
      yield ['compared without regard to case', ofText((it) => byCase.get(it.toLowerCase()) ?? it)]
    if (texts.length > 0) yield ['trimmed before it is compared', ofText((it) => it.trim())]
  }
  if (constraint.kind !== 'step') return
  const { of } = constraint
  const divides = (it: number) => Number.isInteger(it / of)
  yield [
    'multiple tested by dividing doubles',
    // What does not divide as doubles is moved off the grid, so that it is refused as such a server refuses it.
    (it) => (typeof it === 'number' && !divides(it) && isMultiple(it, of) ? it + of / 3 : it),
  ]
  yield [
    'multiple tested with a tolerance',
    (it) =>
      typeof it === 'number' && Math.abs(it / of - Math.round(it / of)) < 1e-6
        ? Number((Math.round(it / of) * of).toFixed(12))
        : it,
  ]
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
