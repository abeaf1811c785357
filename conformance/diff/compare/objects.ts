import { canonicalText, type Json } from '../../../generator/document/json.js'
import { child, type Place } from '../../../generator/document/pointer.js'
import type { Constraint, ConstraintOf } from '../../../generator/ir/constraint.js'
import type { Shape } from '../../../generator/ir/model.js'
import { type NormalForm, normalFormOf, ofKind } from '../../../generator/ir/normal-form.js'
import type { Patch } from './edit.js'
import { counts, into, towards, within } from './here.js'
import { declarationOf, entryPatches, memberPatches, nodeOf, objectNode, placed } from './patches.js'
import type { Step } from './position.js'
import { rawText } from './spelling.js'
import type { Aspect } from './walk.js'

/*
 * Members of an object. A key that both sides declare is walked into; one that only one side declares is held against
 * whatever the other side says of such a key: `{ properties: { a: … } }` against `{ additionalProperties: false }` has one
 * edit, at `a`, of a schema and of `false`.
 */

/** One edit for each key that is required on one side only. */
export const required: Aspect = (walk, a, b, here) => {
  const [x, y] = [requiredKeys(a), requiredKeys(b)]
  for (const key of new Set([...y.keys(), ...x.keys()])) {
    const [inOld, inNew] = [x.get(key), y.get(key)]
    if (inOld !== undefined && inNew !== undefined) continue
    const [p, q] = [inOld?.[0], inNew?.[0]]
    walk.report(a, b, here, {
      keyword: 'required',
      oldPlace: p?.at,
      newPlace: q?.at,
      ...(p && { old: key }),
      ...(q && { new: key }),
      subject: key,
      demands: { old: requiring(key, p), new: requiring(key, q) },
      toOld: [...withoutKey(key, inNew), ...withKey(b, key, p)],
      toNew: [...withoutKey(key, inOld), ...withKey(a, key, q)],
    })
  }
}

function requiredKeys(form: NormalForm): Map<string, ConstraintOf<'required'>[]> {
  const keys = new Map<string, ConstraintOf<'required'>[]>()
  for (const it of ofKind(form, 'required')) for (const key of it.keys) keys.set(key, [...(keys.get(key) ?? []), it])
  return keys
}

function requiring(key: string, it: ConstraintOf<'required'> | undefined): readonly Constraint[] {
  return it === undefined ? [] : [{ ...it, keys: [key], limit: [key] }]
}

function withoutKey(key: string, constraints: readonly Constraint[] = []): Patch[] {
  return constraints.map((it) => ({ op: 'remove', at: child(it.at.pointer, indexIn(it.limit, key)) }))
}

function withKey(form: NormalForm, key: string, it: Constraint | undefined): Patch[] {
  if (it === undefined) return []
  const pointer = child(it.at.pointer, indexIn(it.limit, key))
  return [{ op: 'add', at: nodeOf(form).pointer, keywords: { required: { all: [pointer] } } }]
}

function indexIn(list: Json, key: string): number {
  return Array.isArray(list) ? list.indexOf(key) : 0
}

export const properties: Aspect = (walk, a, b, here) => {
  for (const { key, areBoth, shapes, pair } of walk.seen.of(a, b).members) {
    const step: Step = { kind: 'key', key }
    if (areBoth) {
      walk.meet(pair, into(here, step, shapes))
      continue
    }
    const [x, y] = pair.forms
    const [p, q] = [declarationOf(a, key), declarationOf(b, key)]
    const isUncertain = here.isWatched || counts(a) || counts(b)
    walk.report(x, y, isUncertain ? towards(here, step) : into(here, step, shapes), {
      keyword: 'properties',
      oldPlace: p,
      newPlace: q,
      ...walk.values(p, q),
      subject: key,
      demands: 'everything',
      toOld: memberPatches(b, key, shapes.old),
      toNew: memberPatches(a, key, shapes.new),
    })
  }
}

export const patterned: Aspect = (walk, a, b, here) => {
  const [x, y] = [patternsOf(a), patternsOf(b)]
  for (const source of new Set([...y.keys(), ...x.keys()])) {
    const step: Step = { kind: 'otherKey', pattern: source }
    const [inOld, inNew] = [x.get(source) ?? [], y.get(source) ?? []]
    if (inOld.length > 0 && inNew.length > 0) {
      walk.compare(normalFormOf(inOld), normalFormOf(inNew), into(here, step, { old: inOld, new: inNew }))
      continue
    }
    const [mine, theirs] = [inOld, inNew].map((all) => all.map((it) => it.at)) as [Place[], Place[]]
    const map = (form: NormalForm) => child(objectNode(form), 'patternProperties')
    walk.report(normalFormOf(inOld), normalFormOf(inNew), towards(here, step), {
      keyword: 'patternProperties',
      oldPlace: mine[0],
      newPlace: theirs[0],
      ...walk.values(mine[0], theirs[0]),
      subject: source,
      demands: 'everything',
      toOld: entryPatches(map(b), source, theirs, mine),
      toNew: entryPatches(map(a), source, mine, theirs),
    })
  }
}

function patternsOf(form: NormalForm): Map<string, Shape[]> {
  const found = new Map<string, Shape[]>()
  for (const it of ofKind(form, 'patterned'))
    for (const [source, shape] of it.shapes) found.set(source, [...(found.get(source) ?? []), shape])
  return found
}

/** Members that nothing else speaks of. */
export const additional: Aspect = (walk, a, b, here) => {
  const [x, y] = [ofKind(a, 'additional'), ofKind(b, 'additional')]
  const [old, next] = [x.map((it) => it.shape), y.map((it) => it.shape)]
  const step: Step = { kind: 'otherKey' }
  const [p, q] = [normalFormOf(old), normalFormOf(next)]
  const isWhole = (form: NormalForm) => form.all.length === 0 || form.all.some((it) => it.kind === 'never')
  if (!isWhole(p) && !isWhole(q)) {
    walk.compare(p, q, into(here, step, { old, new: next }))
    return
  }
  if (rawText(x) === rawText(y)) return
  const at = (form: NormalForm, own: Constraint | undefined) =>
    own?.at.pointer ?? child(objectNode(form), 'additionalProperties')
  walk.report(p, q, towards(here, step), {
    keyword: 'additionalProperties',
    oldPlace: x[0]?.at,
    newPlace: y[0]?.at,
    ...(x[0] && { old: x[0].limit }),
    ...(y[0] && { new: y[0].limit }),
    demands: 'everything',
    toOld: placed(at(b, y[0]), x[0]?.at),
    toNew: placed(at(a, x[0]), y[0]?.at),
  })
}

export const names: Aspect = (walk, a, b, here) => {
  const [x, y] = [ofKind(a, 'names'), ofKind(b, 'names')]
  if (x.length === 0 || y.length === 0) {
    if (x.length + y.length > 0) walk.exchange({ old: a, new: b }, here, { old: x, new: y })
    return
  }
  const [old, next] = [x, y].map((list) => list.map((it) => it.shape)) as [Shape[], Shape[]]
  walk.compare(normalFormOf(old), normalFormOf(next), into(here, { kind: 'keyName' }, { old, new: next }))
}

export const dependentRequired: Aspect = (walk, a, b, here) => {
  const rules = (form: NormalForm) => ofKind(form, 'dependentRequired')
  for (const key of new Set([...rules(b), ...rules(a)].flatMap((it) => [...it.rules.keys()]))) {
    const wanted = (form: NormalForm) => [...new Set(rules(form).flatMap((it) => it.rules.get(key) ?? []))]
    const [x, y] = [wanted(a), wanted(b)]
    if (canonicalText([...x].sort()) === canonicalText([...y].sort())) continue
    const ruling = (form: NormalForm) => rules(form).find((it) => it.rules.has(key))
    const place = (it: Constraint | undefined) => it && { file: it.at.file, pointer: child(it.at.pointer, key) }
    const needing = (it: ConstraintOf<'dependentRequired'> | undefined, keys: readonly string[]): Constraint[] =>
      it === undefined ? [] : [{ ...it, limit: { [key]: keys }, rules: new Map([[key, keys]]) }]
    const [p, q] = [place(ruling(a)), place(ruling(b))]
    const map = (form: NormalForm) => child(objectNode(form), 'dependentRequired')
    walk.report(a, b, here, {
      keyword: 'dependentRequired',
      oldPlace: p,
      newPlace: q,
      ...(p && { old: { [key]: x } }),
      ...(q && { new: { [key]: y } }),
      subject: key,
      demands: { old: needing(ruling(a), x), new: needing(ruling(b), y) },
      toOld: rulePatches(q?.pointer ?? child(map(b), key), q, p),
      toNew: rulePatches(p?.pointer ?? child(map(a), key), p, q),
    })
  }
}

function rulePatches(at: string, mine: Place | undefined, theirs: Place | undefined): Patch[] {
  const removed: Patch[] = mine ? [{ op: 'remove', at: mine.pointer }] : []
  return theirs === undefined ? removed : [...removed, { op: 'set', at, to: { pointer: theirs.pointer } }]
}

export const dependentShapes: Aspect = (walk, a, b, here) => {
  const rules = (form: NormalForm) => ofKind(form, 'dependentShapes')
  for (const key of new Set([...rules(b), ...rules(a)].flatMap((it) => [...it.rules.keys()]))) {
    const shapes = (form: NormalForm) => rules(form).flatMap((it) => it.rules.get(key) ?? [])
    const [x, y] = [shapes(a), shapes(b)]
    const step: Step = { kind: 'assume', old: x, new: y, key, scope: [...x, ...y] }
    const ruled = (form: NormalForm): Constraint[] => rules(form).filter((it) => it.rules.has(key))
    const there = within({ ...here, isWatched: here.isWatched || counts(a) || counts(b) }, step, {
      old: ruled(a),
      new: ruled(b),
    })
    if (x.length > 0 && y.length > 0) {
      walk.compare(normalFormOf(x), normalFormOf(y), there)
      continue
    }
    const [mine, theirs] = [x, y].map((all) => all.map((it) => it.at)) as [Place[], Place[]]
    const map = (form: NormalForm) => child(objectNode(form), 'dependentSchemas')
    walk.report(a, b, there, {
      keyword: 'dependentSchemas',
      oldPlace: mine[0],
      newPlace: theirs[0],
      ...walk.values(mine[0], theirs[0]),
      subject: key,
      demands: { old: ruled(a), new: ruled(b) },
      toOld: entryPatches(map(b), key, theirs, mine),
      toNew: entryPatches(map(a), key, mine, theirs),
    })
  }
}
