import { canonicalText, isJsonObject, type Json } from '../../../generator/document/json.js'
import type { Constraint, ConstraintOf } from '../../../generator/ir/constraint.js'
import type { Scaled } from '../../../generator/ir/decimal.js'
import type { Shape } from '../../../generator/ir/model.js'
import {
  declaredKeys,
  isEmpty,
  itemShapes,
  memberShapes,
  ofKind,
  type Primitive,
  type View,
  viewOf,
} from '../../../generator/ir/normal-form.js'
import { compilePattern } from '../../../generator/ir/pattern.js'
import { extreme, isInRange } from '../../../generator/ir/range.js'
import type { Chance } from '../construct/chance.js'
import { patternSize, textOfLength, textsMatching } from '../construct/pattern-text.js'
import { formatSamples } from '../edge/format-samples.js'
import { limits, Reached } from './limits.js'

/** What an object has to hold, and what is already settled on the way to it. */
export interface SampleWish {
  readonly keys?: readonly string[]
  readonly items?: number
  readonly depth?: number
  /** Choices that are made already: the branch is among the schemas. */
  readonly settled?: ReadonlySet<Constraint>
  /** Of the choices that are left the first branch that has a value is enough. */
  readonly isLean?: boolean
}

/**
 * Values that are meant to satisfy schemas, simplest first. They may fail: what depends on several members at once is
 * left to the judge and to repair.
 */
export class Samples {
  /** The bounds that were reached in making values. */
  readonly reached: Reached
  readonly chance: Chance
  private readonly kept = new Map<string, readonly Json[]>()
  private readonly ids = new Map<Shape, number>()

  constructor(chance: Chance, reached = new Reached()) {
    this.chance = chance
    this.reached = reached
  }

  of(shapes: readonly Shape[], wish: SampleWish = {}): readonly Json[] {
    // What depends on the depth is only whether recursion ends here.
    const isPlain = Object.keys(wish).every((name) => name === 'depth') && (wish.depth ?? 0) < limits.depth.most - 3
    if (!isPlain) return this.make(viewOf(shapes), wish)
    const key = shapes.map((it) => this.idOf(it)).join()
    const made = this.kept.get(key) ?? this.make(viewOf(shapes), wish)
    this.kept.set(key, made)
    return made
  }

  private idOf(shape: Shape): number {
    const id = this.ids.get(shape) ?? this.ids.size
    this.ids.set(shape, id)
    return id
  }

  /** The simplest value of the schemas; null when none could be made. */
  simplest(shapes: readonly Shape[], depth = 0): Json {
    return this.of(shapes, { depth })[0] ?? null
  }

  private make(view: View, wish: SampleWish): readonly Json[] {
    const { depth = 0, settled = new Set<Constraint>() } = wish
    if (isEmpty(view) || !this.reached.admits('depth', depth)) return []
    const needsObject = (wish.keys?.length ?? 0) > 0
    const needsArray = (wish.items ?? 0) > 0
    if (view.values !== undefined && !needsObject && !needsArray) return this.reached.first('samples', view.values)
    const choices = view.all.filter(
      (it) =>
        (it.kind === 'any' || it.kind === 'one') && !settled.has(it) && !it.shapes.some((b) => view.shapes.includes(b)),
    ) as ConstraintOf<'any'>[]
    if (choices.length > 0) return this.chosen(view, choices, { ...wish, settled })
    const made: Json[] = []
    const order: readonly Primitive[] = ['string', 'integer', 'fraction', 'boolean', 'object', 'array', 'null']
    const lists = order
      .filter((type) => view.types.has(type))
      .filter((type) => (!needsObject || type === 'object') && (!needsArray || type === 'array'))
      .map((type) => this.ofType(type, view, wish, depth))
    made.push(...interleaved(lists, this.reached))
    return made
  }

  /** Values for each branch of the first choice with each of the others; where these are too many, one varies at a time. */
  private chosen(view: View, choices: readonly ConstraintOf<'any'>[], wish: SampleWish): readonly Json[] {
    const [choice] = choices as [ConstraintOf<'any'>]
    const next = { ...wish, settled: new Set([...(wish.settled ?? []), choice]) }
    const make = (branch: Shape, isLean: boolean) => this.make(viewOf([...view.shapes, branch]), { ...next, isLean })
    if (wish.isLean) {
      for (const branch of choice.shapes) {
        const made = make(branch, true)
        if (made.length > 0) return made
      }
      return []
    }
    const ways = choices.reduce((product, it) => product * it.shapes.length, 1)
    const isFew = this.reached.admits('branches', ways)
    return interleaved(
      choice.shapes.map((branch, i) => make(branch, !isFew && i > 0)),
      this.reached,
    )
  }

  private ofType(type: Primitive, view: View, wish: SampleWish, depth: number): Json[] {
    switch (type) {
      case 'null':
        return [null]
      case 'boolean':
        return [true, false]
      case 'integer':
      case 'fraction':
        return numbers(view, type)
      case 'string':
        return this.strings(view)
      case 'array':
        return this.arrays(view, wish, depth)
      case 'object':
        return this.objects(view, wish, depth)
    }
  }

  /** Texts that match a pattern, short ones first; each alternative and each character of a class in its turn if wished. */
  texts(source: string, wanted = 12, isSweeping = false): string[] {
    const { width, repeats } = patternSize(source)
    if (!this.reached.admits('repetitions', repeats)) return []
    if (isSweeping) this.reached.admits('spellings', width)
    return textsMatching(source, this.chance, { wanted, turns: isSweeping ? limits.spellings.most : 0 })
  }

  /** Texts within the lengths that match patterns and formats as far as one of them decides. */
  strings(view: View): string[] {
    const { patterns, formats, minLength, maxLength } = view
    const noted = view.shapes.flatMap((it) => [
      ...(it.examples ?? []),
      ...(it.default === undefined ? [] : [it.default]),
    ])
    const drafts: string[] = []
    for (const format of formats) drafts.push(...formatSamples[format].good)
    for (const source of patterns) {
      drafts.push(...this.texts(source))
      if (minLength > 0 && this.reached.admits('characters', minLength))
        drafts.push(...one(textOfLength(source, minLength, this.chance)))
    }
    if (formats.length === 0 && patterns.length === 0) {
      if (this.reached.admits('characters', minLength))
        drafts.push('a'.repeat(Math.max(1, minLength)), 'a'.repeat(minLength), 'b'.repeat(Math.max(1, minLength)))
    }
    drafts.push(...noted.filter((it) => typeof it === 'string'))
    const fits = (text: string) => {
      const length = [...text].length
      return length >= minLength && length <= maxLength && patterns.every((it) => compilePattern(it).test(text))
    }
    return [...new Set(drafts)].filter(fits)
  }

  private arrays(view: View, wish: SampleWish, depth: number): Json[] {
    const wanted = ofKind(view, 'contains')
    const least = Math.max(view.minItems, wish.items ?? 0, ...wanted.map((it) => it.lower.count))
    const made: Json[][] = []
    for (const count of new Set([least, Math.max(least, 1)])) {
      if (count > Math.max(view.maxItems, wish.items ?? 0) || !this.reached.admits('items', count)) continue
      const array = this.items(view, count, depth)
      if (array !== undefined) made.push(array)
    }
    return [...made, ...this.withOtherItems(view, made.at(-1) ?? [], depth)]
  }

  /** A first item that rules about several members refuse must not spoil every array; a tuple has many first ones. */
  private withOtherItems(view: View, array: readonly Json[], depth: number): Json[] {
    const isTuple = ofKind(view, 'prefix').length > 0
    const isPlain = !isTuple && !view.unique && array.length < 20
    return array.slice(0, isTuple ? array.length : 1).flatMap((_, i) =>
      this.of(itemShapes(view, i), { depth: depth + 1 })
        .slice(1)
        .map((it) => array.map((own, at) => (isPlain || at === i ? it : own))),
    )
  }

  /** An array of `count` items, different ones where they have to be. */
  items(view: View, count: number, depth: number): Json[] | undefined {
    const wanted = ofKind(view, 'contains')
    const array: Json[] = []
    const seen = new Set<string>()
    for (let i = 0; i < count; i++) {
      const extra = wanted.flatMap((it) => (i < it.lower.count ? [it.shape] : []))
      const options = this.of([...itemShapes(view, i), ...extra], { depth: depth + 1 })
      const fresh = view.unique ? this.fresh(options, seen, i) : (options[0] ?? undefined)
      if (fresh === undefined) return undefined
      seen.add(canonicalText(fresh))
      array.push(fresh)
    }
    return array
  }

  private fresh(options: readonly Json[], seen: ReadonlySet<string>, i: number): Json | undefined {
    const free = options.find((it) => !seen.has(canonicalText(it)))
    if (free !== undefined) return free
    const first = options[0]
    if (typeof first === 'number') return first + i
    return typeof first === 'string' ? `${first}${i}` : undefined
  }

  private objects(view: View, wish: SampleWish, depth: number): Json[] {
    const keys = new Set([...view.required, ...(wish.keys ?? [])])
    // Those that are added are gone through too.
    for (const key of keys) for (const other of keysNeededBy(view, key)) keys.add(other)
    const optional = declaredKeys(view).filter(
      (key) => !keys.has(key) && !isEmpty(viewOf(memberShapes(view, key).shapes)),
    )
    for (const key of optional) {
      if (keys.size >= view.minProperties) break
      keys.add(key)
    }
    if (!this.reached.admits('items', view.minProperties)) return []
    for (let i = 0; keys.size < view.minProperties; i++) keys.add(this.key(view, i))
    const base = this.object(view, [...keys], depth)
    if (base === undefined) return []
    const withOne = optional
      .filter(() => keys.size + 1 <= view.maxProperties && this.reached.admits('optional', depth + 1))
      .flatMap((key) => one(this.object(view, [...keys, key], depth)))
    return [base, ...withOne, ...this.variants(view, base, depth)]
  }

  /** The same object with another value for one of its members. */
  private variants(view: View, base: Json, depth: number): Json[] {
    if (!isJsonObject(base)) return []
    return Object.keys(base).flatMap((key) =>
      this.of(memberShapes(view, key).shapes, { depth: depth + 1 })
        .slice(1)
        .map((value) => ({ ...base, [key]: value })),
    )
  }

  /** An object with exactly these keys; undefined when one of them can have no value. */
  object(view: View, keys: readonly string[], depth: number): Json | undefined {
    const rules = ofKind(view, 'dependentShapes').flatMap((it) => keys.flatMap((key) => it.rules.get(key) ?? []))
    const whole = rules.length === 0 ? view : viewOf([...view.shapes, ...rules])
    const members: [string, Json][] = []
    for (const key of keys) {
      const value = this.of(memberShapes(whole, key).shapes, { depth: depth + 1 })[0]
      if (value === undefined) return undefined
      members.push([key, value])
    }
    return Object.fromEntries(members)
  }

  /** A key that `properties` does not declare and that propertyNames and patterns like, if there is one. */
  key(view: View, i = 0): string {
    const names = ofKind(view, 'names').map((it) => it.shape)
    const sources = ofKind(view, 'patterned').flatMap((it) => [...it.shapes.keys()])
    const isClosed = ofKind(view, 'additional').some((it) => isEmpty(viewOf([it.shape])))
    const drafts = [
      ...(isClosed ? sources.flatMap((source) => this.texts(source, i + 4)) : []),
      ...(names.length > 0 ? this.of(names).filter((it) => typeof it === 'string') : []),
      ...['unknown', 'x', 'other'],
    ]
    const declared = declaredKeys(view)
    const free = drafts.filter((key) => !declared.includes(key))
    return free[i] ?? `${free[0] ?? 'unknown'}${i}`
  }
}

/** The keys that a member needs beside it. */
function keysNeededBy(view: View, key: string): string[] {
  const ruled = ofKind(view, 'dependentShapes').flatMap((it) => one(it.rules.get(key)))
  return [
    ...ofKind(view, 'dependentRequired').flatMap((it) => it.rules.get(key) ?? []),
    ...ruled.flatMap((rule) => viewOf([rule]).required),
  ]
}

function numbers(view: View, type: 'integer' | 'fraction'): number[] {
  const range = { ...view.range, integer: type === 'integer' }
  const [low, high] = [extreme(range, 'lower'), extreme(range, 'upper')]
  const noted = view.shapes.flatMap((it) => [...(it.default === undefined ? [] : [it.default]), ...(it.examples ?? [])])
  const inner = low === undefined || high === undefined ? [] : [0.25, 0.5, 0.75].map((at) => low + (high - low) * at)
  const near = low === undefined ? [] : [low + 1, low + 0.5]
  const drafts = [1, 0, low, high, 2, 0.5, ...near, ...noted, ...inner.map((it) => snapped(it, range.step))]
  const fits = (it: unknown): it is number =>
    typeof it === 'number' && isInRange(it, range) && (type === 'fraction' || Number.isInteger(it))
  return [...new Set(drafts.filter(fits))]
}

/** The multiple of a step next to a number. */
export function snapped(value: number, step: Scaled | undefined): number {
  if (step === undefined) return value
  const by = Number(`${step.units}e${-step.places}`)
  return Number((Math.round(value / by) * by).toPrecision(12))
}

function interleaved(lists: readonly (readonly Json[])[], reached: Reached): readonly Json[] {
  const [only, ...others] = lists.filter((list) => list.length > 0)
  if (others.length === 0) return reached.first('samples', only ?? [])
  const all: Json[] = []
  const seen = new Set<string>()
  for (let i = 0; lists.some((list) => i < list.length); i++) {
    for (const list of lists) {
      const value = list[i]
      if (value === undefined) continue
      const text = textOf(value)
      if (seen.has(text)) continue
      if (!reached.admits('samples', all.length + 1)) return all
      seen.add(text)
      all.push(value)
    }
  }
  return all
}

const texts = new WeakMap<object, string>()

/** Made values are parts of many others, and have their text once. Members of like values are made in one order. */
function textOf(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const text = texts.get(value) ?? JSON.stringify(value)
  texts.set(value, text)
  return text
}

function one<T>(value: T | undefined): T[] {
  return value === undefined ? [] : [value]
}
