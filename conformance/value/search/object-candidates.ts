import { isJsonObject, type Json } from '../../../generator/document/json.js'
import type { ConstraintOf } from '../../../generator/ir/constraint.js'
import { traitsOf } from '../../../generator/ir/kind-traits.js'
import type { Shape } from '../../../generator/ir/model.js'
import { declaredKeys, memberShapes, ofKind, type View, viewOf } from '../../../generator/ir/normal-form.js'
import { extreme, isInRange, nextNumber } from '../../../generator/ir/range.js'
import { type Candidate, distinct, partsOf, zoo } from './candidate.js'
import { combined, directed, type Put } from './combination.js'
import { type Samples, snapped } from './sample.js'

/** What candidates for objects are made of and with. */
interface Making {
  readonly source: View
  readonly target: View
  readonly samples: Samples
  /** Most combinations of members. */
  readonly limit: number
  /** Names that a schema of names speaks of. */
  readonly namesFor: (shape: Shape) => readonly string[]
}

/** Members to set and to take away: of each part of either side, of rules about keys, sizes and related numbers. */
export function objectCandidates(making: Making): Candidate[] {
  const { source, target, samples, limit } = making
  if (!source.types.has('object')) return []
  const made = new Map<string, Candidate>()
  const put: Put = (set, without = []) => {
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
  named(making, put)
  otherwiseNamed(making, put)
  sized(making, put)
  for (const it of [...relationsOf(source), ...relationsOf(target)]) related(it, source, target, put)
  combined([...new Set([...ruledKeys(source), ...ruledKeys(target)])], values, { limit, samples }, put)
  return [...made.values()]
}

/** Each member that `properties` names, there and not there. */
function named({ source, target, samples }: Making, put: Put): void {
  for (const key of new Set([...declaredKeys(source), ...declaredKeys(target)])) {
    const value = samples.of(memberShapes(source, key).shapes)[0]
    if (value !== undefined) put({ [key]: value })
    put({}, [key])
  }
}

/** Members that are named by a pattern, by a rule about names, or by nothing. */
function otherwiseNamed({ source, target, samples, namesFor }: Making, put: Put): void {
  const putEach = (key: string, values: readonly Json[]) => {
    for (const value of values) put({ [key]: value })
  }
  for (const key of new Set([samples.key(source), samples.key(target)])) putEach(key, zoo)
  for (const [pattern, shape] of [source, target].flatMap((view) => ofKind(view, 'patterned').flatMap(entriesOf)))
    for (const key of samples.texts(pattern, 4, true)) putEach(key, [...samples.of([shape]), ...zoo])
  for (const it of [...ofKind(source, 'names'), ...ofKind(target, 'names')]) {
    const value = samples.of(memberShapes(source, samples.key(source)).shapes)[0] ?? 'a'
    for (const key of namesFor(it.shape)) putEach(key, [value])
  }
}

const entriesOf = ({ shapes }: ConstraintOf<'patterned'>) => [...shapes]

/** The keys that rules on either side are about, those of the view's own `required` and `properties` left out. */
function ruledKeys(view: View): string[] {
  return [...new Set(partsOf(view).flatMap((part) => keysRuledIn(part, part.shapes === view.shapes)))]
}

function keysRuledIn(part: View, isOwn: boolean): string[] {
  return part.all.flatMap((it) => {
    if (isOwn && it.kind === 'required') return []
    const declared = !isOwn && it.kind === 'properties' ? [...it.shapes.keys()] : []
    return [...traitsOf(it).mentions(it), ...declared]
  })
}

/** Objects with as many members as a limit on either side allows, one fewer and one more. */
function sized({ source, target, samples }: Making, put: Put): void {
  const counts = new Set([...partsOf(source), ...partsOf(target)].flatMap(memberCounts))
  const keys = declaredKeys(source)
  const free = [...source.required, ...keys.filter((key) => !source.required.includes(key))]
  for (const count of counts) {
    if (count < 0 || !samples.reached.admits('items', count)) continue
    const chosen = free.slice(0, count)
    for (let i = 0; chosen.length < count; i++) chosen.push(samples.key(source, i))
    const object = samples.object(source, chosen, 1)
    const others = free.filter((key) => !chosen.includes(key))
    if (isJsonObject(object)) put(object as Record<string, Json>, others)
  }
}

/** Numbers of members at which a view changes its mind. */
function memberCounts(view: View): number[] {
  return view.all.flatMap((it) =>
    it.kind === 'count' && it.of === 'properties' ? [it.count - 1, it.count, it.count + 1] : [],
  )
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
