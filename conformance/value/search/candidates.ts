import { canonicalText, type Json } from '../../../generator/document/json.js'
import { appliedInPlace } from '../../../generator/ir/compose.js'
import type { ConstraintOf } from '../../../generator/ir/constraint.js'
import { traitsOf } from '../../../generator/ir/kind-traits.js'
import type { Shape } from '../../../generator/ir/model.js'
import { declaredKeys, itemShapes, memberShapes, ofKind, type View, viewOf } from '../../../generator/ir/normal-form.js'
import { extreme, isInRange, nextNumber } from '../../../generator/ir/range.js'
import { textOfLength } from '../construct/pattern-text.js'
import { edgesOf, plainValue } from '../edge/boundary.js'
import { formatSamples } from '../edge/format-samples.js'
import { limits } from './limits.js'
import { isObject, type Samples, snapped } from './sample.js'

/** A candidate for one place: what stands there becomes this. */
export type Candidate =
  | { readonly kind: 'value'; readonly value: Json }
  /** Members of the object that stands there: set, or taken away. */
  | { readonly kind: 'members'; readonly set: Readonly<Record<string, Json>>; readonly without: readonly string[] }

/** What a candidate makes of the value that stands at its place. */
export function applied(candidate: Candidate, base: Json | undefined): Json {
  if (candidate.kind === 'value') return candidate.value
  const members = Object.entries(isObject(base) ? base : {}).filter(([key]) => !candidate.without.includes(key))
  return Object.fromEntries([...members, ...Object.entries(candidate.set)])
}

/** One of each type, and the first of its kind in some respect. */
const zoo: readonly Json[] = [
  0,
  1,
  -1,
  0.5,
  1.5,
  '',
  'a',
  'true',
  '1',
  true,
  false,
  null,
  [],
  {},
  [null],
  ['a', 'a'],
  { a: 1 },
]

/**
 * Values for one place, from what both documents say of it: edges of every constraint, listed and excluded values,
 * samples, texts of patterns and formats, and a value of each type. Smallest first; none twice.
 */
export function candidatesFor(
  source: View,
  target: View,
  samples: Samples,
  limit: number = limits.combinations.most,
): Candidate[] {
  const found = new Map<string, Candidate>()
  const add = (value: Json | undefined): void => {
    if (value === undefined) return
    const key = canonicalText(value)
    if (!found.has(key)) found.set(key, { kind: 'value', value })
  }
  const sides = [source, target]
  for (const view of sides) for (const value of samples.of(view.shapes)) add(value)
  for (const view of sides) {
    for (const part of partsOf(view)) {
      const siblings = [...view.all, ...part.all]
      for (const it of part.all) {
        for (const edge of edgesOf(it, siblings)) {
          if (edge.value.kind !== 'length') add(plainValue(edge.value))
          else if (edge.value.head === undefined) add(textWith(edge.value.points, edge.value.unit, sides, samples))
        }
        if (it.kind === 'values') for (const { value } of it.values) add(value)
        if (it.kind === 'pattern') for (const text of samples.texts(it.source, 20, true)) add(text)
        if (it.kind === 'format') for (const text of formatSamples[it.format].good) add(text)
      }
    }
  }
  for (const value of numbersOf(source, target, samples)) add(value)
  for (const value of zoo) add(value)
  for (const value of arraysOf(source, target, samples)) add(value)
  const objects = objectsOf(source, target, samples, limit)
  return [...found.values(), ...objects]
    .map((it) => ({ it, size: JSON.stringify(it).length }))
    .sort((a, b) => a.size - b.size)
    .map(({ it }) => it)
}

/** A text of so many code points that the patterns of either side like, if one of them does. */
function textWith(points: number, unit: string, sides: readonly View[], samples: Samples): string | undefined {
  if (!samples.reached.admits('characters', points)) return undefined
  for (const source of sides.flatMap((it) => it.patterns)) {
    const text = textOfLength(source, points, samples.chance)
    if (text !== undefined) return text
  }
  return unit.repeat(points)
}

const knownParts = new WeakMap<View, readonly View[]>()

/** The view, and those of all schemas that apply to the same value at some depth: branches, conditions, exclusions. */
function partsOf(view: View): readonly View[] {
  const known = knownParts.get(view)
  if (known !== undefined) return known
  const seen = new Set<Shape>(view.shapes)
  for (const shape of seen) for (const inner of appliedInPlace(shape)) seen.add(inner)
  const parts = [view, ...[...seen].filter((it) => !view.shapes.includes(it)).map((it) => viewOf([it]))]
  knownParts.set(view, parts)
  return parts
}

function numbersOf(source: View, target: View, samples: Samples): number[] {
  const made: number[] = []
  for (const [own, other] of [
    [source, target],
    [target, source],
  ] as const) {
    if (own.step === undefined && other.step === undefined) continue
    const step = own.step ?? other.step
    const range = { ...own.range, ...(step && { step }) }
    const starts = [extreme(range, 'lower'), extreme(range, 'upper'), 0, other.lower?.bound, other.upper?.bound]
    for (const start of starts) {
      if (start === undefined) continue
      for (const direction of [1, -1] as const) {
        let at: number | undefined = start
        for (let i = 0; i < limits.multiples.most && at !== undefined; i++) {
          if (isInRange(at, range)) made.push(at)
          at = nextNumber(at, step, direction)
        }
        if (at !== undefined && isInRange(at, range)) samples.reached.names.add('multiples')
      }
    }
    const grid = other.step && Number(`${other.step.units}e${-other.step.places}`)
    if (grid !== undefined) {
      for (const start of [0, own.lower?.bound ?? 0, own.upper?.bound ?? 0])
        for (const part of [2, 4, 3, 10]) made.push(rounded(start + grid / part), rounded(start - grid / part))
    }
  }
  return made
}

function rounded(value: number): number {
  return Number(value.toPrecision(12))
}

function arraysOf(source: View, target: View, samples: Samples): Json[] {
  if (!source.types.has('array')) return []
  const made: Json[] = []
  const counts = new Set([0, 1, 2])
  for (const view of partsOf(source).concat(partsOf(target))) {
    for (const it of view.all) {
      if (it.kind === 'count' && it.of === 'items')
        for (const n of [it.count - 1, it.count, it.count + 1]) counts.add(n)
      if (it.kind === 'prefix') for (const n of [it.shapes.length, it.shapes.length + 1]) counts.add(n)
      if (it.kind === 'contains') {
        for (const n of [it.lower.count, it.upper?.count ?? 0]) for (const by of [-1, 0, 1]) counts.add(n + by)
      }
    }
  }
  for (const count of counts) {
    if (count < 0 || !samples.reached.admits('items', count)) continue
    const plain = samples.items(source, count, 1)
    if (plain !== undefined) made.push(plain)
    const options = samples.of(itemShapes(source, 0))
    if (samples.reached.admits('copies', count))
      for (const it of options) made.push(Array.from({ length: count }, () => it))
    if (plain !== undefined && count > 0) made.push([...plain.slice(0, -1), plain[0] as Json])
  }
  for (const it of [...ofKind(source, 'contains'), ...ofKind(target, 'contains')]) {
    const matching = samples.of([...itemShapes(source, 0), it.shape])
    const plain = samples.of(itemShapes(source, 0))
    const wanted = Math.max(it.lower.count, it.upper?.count ?? 0) + 2
    const most = samples.reached.admits('contained', wanted) ? wanted : limits.contained.most
    for (let hits = 0; hits <= most; hits++) {
      for (let misses = 0; misses <= 2; misses++) {
        const pick = (list: readonly Json[], n: number) =>
          Array.from({ length: n }, (_, i) => list[i % list.length] ?? null)
        made.push([...pick(matching, hits), ...pick(plain.slice(-2), misses)])
        made.push([...pick(matching, hits), ...pick(plain, misses)])
      }
    }
  }
  const base = samples.items(source, Math.max(source.minItems, prefixOf(source)), 1) ?? []
  for (const value of [...zoo, ...samples.of(itemShapes(target, base.length))]) made.push([...base, value])
  return made
}

function prefixOf(view: View): number {
  return Math.max(0, ...ofKind(view, 'prefix').map((it) => it.shapes.length))
}

// Objects -------------------------------------------------------------------------------------------------------------

/** The keys that rules on either side are about, those of the view's own `required` and `properties` left out. */
function ruledKeys(view: View): string[] {
  const keys = new Set<string>()
  for (const part of partsOf(view)) {
    for (const it of part.all) {
      if (part.shapes === view.shapes && it.kind === 'required') continue
      for (const key of traitsOf(it).mentions(it)) keys.add(key)
      if (part.shapes !== view.shapes && it.kind === 'properties') for (const key of it.shapes.keys()) keys.add(key)
    }
  }
  return [...keys]
}

function objectsOf(source: View, target: View, samples: Samples, limit: number): Candidate[] {
  if (!source.types.has('object')) return []
  const made = new Map<string, Candidate>()
  const put = (set: Record<string, Json>, without: readonly string[] = []): void => {
    const candidate: Candidate = { kind: 'members', set, without }
    made.set(JSON.stringify(candidate), candidate)
  }
  const parts = [...partsOf(source), ...partsOf(target)]
  const values = (key: string): readonly Json[] => {
    const own = samples.of(memberShapes(source, key).shapes)
    const named = parts.flatMap((part) => samples.of(memberShapes(part, key).shapes).slice(0, 4))
    // Those that come first are combined with those of other keys, all of them stand alone.
    return distinct([...own.slice(0, 3), ...named, ...own])
  }
  put({})
  for (const it of directed(source, parts, samples)) put(it)
  for (const key of [...new Set([...declaredKeys(source), ...declaredKeys(target)])]) {
    const value = samples.of(memberShapes(source, key).shapes)[0]
    if (value !== undefined) put({ [key]: value })
    put({}, [key])
  }
  const unknown = [samples.key(source), samples.key(target)]
  for (const key of new Set(unknown)) for (const value of zoo) put({ [key]: value })
  for (const it of [...ofKind(source, 'patterned'), ...ofKind(target, 'patterned')])
    for (const [pattern, shape] of it.shapes)
      for (const key of samples.texts(pattern, 4, true))
        for (const value of [...samples.of([shape]), ...zoo]) put({ [key]: value })
  for (const it of [...ofKind(source, 'names'), ...ofKind(target, 'names')]) {
    const value = samples.of(memberShapes(source, samples.key(source)).shapes)[0] ?? 'a'
    const inner = candidatesFor(viewOf([it.shape]), viewOf([it.shape]), samples, 100)
    for (const key of inner) {
      if (key.kind === 'value' && typeof key.value === 'string') put({ [key.value]: value })
    }
  }
  sized(source, target, samples, put)
  for (const it of [...relationsOf(source), ...relationsOf(target)]) related(it, source, target, put)
  combined([...new Set([...ruledKeys(source), ...ruledKeys(target)])], values, { limit, samples }, put)
  return [...made.values()]
}

type Put = (set: Record<string, Json>, without?: readonly string[]) => void

/** Objects with as many members as a limit on either side allows, one fewer and one more. */
function sized(source: View, target: View, samples: Samples, put: Put): void {
  const counts = new Set<number>()
  for (const view of [source, target]) {
    for (const part of partsOf(view))
      for (const it of part.all)
        if (it.kind === 'count' && it.of === 'properties') for (const by of [-1, 0, 1]) counts.add(it.count + by)
  }
  const keys = declaredKeys(source)
  const free = [...source.required, ...keys.filter((key) => !source.required.includes(key))]
  for (const count of counts) {
    if (count < 0 || !samples.reached.admits('items', count)) continue
    const chosen = free.slice(0, count)
    for (let i = 0; chosen.length < count; i++) chosen.push(samples.key(source, i))
    const object = samples.object(source, chosen, 1)
    if (isObject(object))
      put(
        { ...object },
        free.filter((key) => !chosen.includes(key)),
      )
  }
}

function relationsOf(view: View): ConstraintOf<'relation'>[] {
  return partsOf(view).flatMap((part) => ofKind(part, 'relation'))
}

/** Numbers whose product or quotient is at a limit, or next to it. */
function related(rule: ConstraintOf<'relation'>, source: View, target: View, put: Put): void {
  const [first = '', second = '', ...others] = rule.parameters
  const ranges = [first, second].map((key) => viewOf(memberShapes(source, key).shapes).range)
  const limits = [...relationsOf(source), ...relationsOf(target)].flatMap((it) =>
    [it.minimum ?? [], it.maximum ?? []].flat(),
  )
  const spread = (range: View['range']): number[] => {
    const [low, high] = [extreme(range, 'lower') ?? 1, extreme(range, 'upper') ?? 4096]
    const steps = Array.from({ length: 12 }, (_, i) => low + ((high - low) * i) / 11)
    return [...new Set(steps.map((it) => snapped(it, range.step)))]
  }
  const rest = Object.fromEntries(others.map((key) => [key, 1]))
  for (const a of spread(ranges[0] as View['range'])) {
    const range = ranges[1] as View['range']
    const wanted = limits.map((it) => (rule.operation === 'area' ? it / a : a / it))
    for (const exact of [...wanted, ...spread(range)]) {
      if (!Number.isFinite(exact)) continue
      const at = snapped(exact, range.step)
      for (const b of [at, nextNumber(at, range.step, 1), nextNumber(at, range.step, -1)]) {
        if (b !== undefined && isInRange(b, range)) put({ [first]: a, [second]: b, ...rest })
      }
    }
  }
}

/**
 * Members for one object that decide whether a rule applies and whether it is kept: presence, absence and value of every
 * key that the rule mentions, at any depth.
 * @param scope the schemas of the rule
 */
export function ruleCandidates(
  source: readonly Shape[],
  scope: readonly Shape[],
  samples: Samples,
  limit = 1200,
): Candidate[] {
  const view = viewOf(source)
  const parts = scope.flatMap((it) => partsOf(viewOf([it])))
  const first = directed(view, parts, samples).map((set): Candidate => ({ kind: 'members', set, without: [] }))
  const made: Candidate[] = []
  const options = optionsOf(view, scope, samples, 0)
  products(options, { limit, samples }, (set, without) => made.push({ kind: 'members', set, without }))
  const rest = made
    .map((it) => ({ it, size: JSON.stringify(it).length }))
    .sort((a, b) => a.size - b.size)
    .map(({ it }) => it)
  return [...first, ...rest]
}

/**
 * Members that satisfy one part of a rule, such as one branch, together: one set for each part, and one for each further
 * value of a member of it.
 */
function directed(source: View, parts: readonly View[], samples: Samples): Record<string, Json>[] {
  const made: Record<string, Json>[] = []
  for (const part of parts) {
    if (part.shapes === source.shapes) continue
    const keys = new Set([...declaredKeys(part), ...part.required])
    const options = [...keys].flatMap((key) => {
      const shapes = [...memberShapes(source, key).shapes, ...memberShapes(part, key).shapes]
      const values = samples.of([...new Set(shapes)])
      return values.length > 0 ? [{ key, values }] : []
    })
    const first = Object.fromEntries(options.map(({ key, values }) => [key, values[0] as Json]))
    if (options.length > 0) made.push(first)
    for (const { key, values } of options) for (const value of values.slice(1)) made.push({ ...first, [key]: value })
  }
  return made
}

/** Presence and values of more members are not combined; each part of a rule has candidates of its own all the same. */
const mostRelated = 16

interface Options {
  readonly key: string
  readonly values: readonly Json[]
}

function optionsOf(view: View, scope: readonly Shape[], samples: Samples, depth: number): Options[] {
  const parts = scope.flatMap((it) => partsOf(viewOf([it])))
  const keys = new Set(
    parts.flatMap((part) => [...declaredKeys(part), ...part.all.flatMap((it) => traitsOf(it).mentions(it))]),
  )
  if (keys.size > mostRelated) samples.reached.names.add('combinations')
  return [...keys].slice(0, mostRelated).map((key) => ({
    key,
    values: ruledValues(
      memberShapes(view, key).shapes,
      parts.flatMap((part) => memberShapes(part, key).shapes),
      samples,
      depth,
    ),
  }))
}

/** Values that satisfy the source and do, or do not, what the rule's parts say. */
function ruledValues(
  source: readonly Shape[],
  scope: readonly Shape[],
  samples: Samples,
  depth: number,
): readonly Json[] {
  const view = viewOf(source)
  const own = samples.of(source)
  const listed = scope.flatMap((it) => partsOf(viewOf([it])).flatMap((part) => part.values ?? []))
  const fitting = scope.flatMap((it) => samples.of([...source, it]).slice(0, 2))
  const excluded = samples
    .of(source)
    .filter((it) => !listed.some((other) => canonicalText(other) === canonicalText(it)))
  const plain = distinct([...own.slice(0, 2), ...listed, ...fitting, ...excluded.slice(0, 2), ...(view.values ?? [])])
  if (plain.length > 10) samples.reached.names.add('combinations')
  if (!view.types.has('object') || !samples.reached.admits('depth', depth + 5)) return plain.slice(0, 10)
  const options = optionsOf(view, scope, samples, depth + 1)
  const inner: Json[] = []
  const base = own.find(isObject) ?? {}
  if (options.length > 0) {
    products(options, { limit: 60, samples }, (set, without) =>
      inner.push(applied({ kind: 'members', set, without }, base)),
    )
  }
  return distinct([...inner, ...plain])
}

/** How many combinations are made. */
interface Bound {
  readonly limit: number
  readonly samples: Samples
}

type PutBoth = (set: Record<string, Json>, without: readonly string[]) => void

/** Each combination of values and of absence, or as many as the limit allows by chance. */
function products(options: readonly Options[], { limit, samples }: Bound, put: PutBoth): void {
  const all = options.reduce((product, it) => product * (it.values.length + 1), 1)
  if (all > limit) samples.reached.names.add('combinations')
  for (let n = 0; n < Math.min(all, limit); n++) {
    const set: Record<string, Json> = {}
    const without: string[] = []
    let rest = n
    for (const it of options) {
      const size = it.values.length + 1
      const at = all <= limit ? rest % size : samples.chance.below(size)
      rest = Math.floor(rest / size)
      if (at === 0) without.push(it.key)
      else set[it.key] = it.values[at - 1] as Json
    }
    put(set, without)
  }
}

/** Presence, absence and value of the keys that rules are about: all combinations of a few, a sample of many. */
function combined(keys: readonly string[], values: (key: string) => readonly Json[], bound: Bound, put: Put): void {
  const options = keys.map((key) => ({ key, values: values(key) }))
  const few = options.slice(0, 24).map(({ key, values: all }) => ({ key, values: all.slice(0, 8) }))
  if (options.some((it, i) => i >= few.length || it.values.length > 4)) bound.samples.reached.names.add('combinations')
  for (const a of options) for (const value of a.values) put({ [a.key]: value })
  for (const [i, a] of few.entries()) {
    for (const b of few.slice(i + 1)) {
      for (const x of a.values.slice(0, 4)) for (const y of b.values.slice(0, 4)) put({ [a.key]: x, [b.key]: y })
    }
  }
  products(few, bound, put)
}

function distinct(values: readonly Json[]): Json[] {
  const seen = new Set<string>()
  return values.filter((it) => {
    const key = canonicalText(it)
    const isNew = !seen.has(key)
    seen.add(key)
    return isNew
  })
}
