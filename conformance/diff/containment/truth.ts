import { canonicalText, isJsonObject, type Json } from '../../../generator/document/json.js'
import { compareScaled, isOnGrid, scaled } from '../../../generator/ir/decimal.js'
import { holds, isOfFormat } from '../../../generator/ir/holds.js'
import { matches } from '../../../generator/ir/pattern.js'
import { isLonger, isShorter } from '../../../generator/runtime/text.js'
import { isUnique } from '../../../generator/runtime/value.js'
import type { Demand } from './existence.js'
import type { Atom, Formula, KeySet } from './formula.js'
import { isRelated } from './relations.js'

/** Whether all literals are true of a value. */
export function areTrue(literals: readonly Demand[], value: Json): boolean {
  return literals.every((it) => holds(it.shape, value) === it.holds)
}

/** Whether a key is in a set. */
export function isAmong({ but, patterns }: KeySet, key: string): boolean {
  return !but.includes(key) && patterns.every((it) => matches(it.source, key) === it.holds)
}

/** Whether a statement about values of its type is true of one; of what cannot be read, it is said that it is not. */
export function isTrueOf(formula: Formula, value: Json): boolean {
  if (formula.is === 'literal') return areTrue([formula.literal], value)
  if (formula.is === 'either') return formula.parts.some((part) => part.every((it) => isTrueOf(it, value)))
  return (tests[formula.is] as (atom: Atom, value: Json) => boolean)(formula, value)
}

const within = (side: 'lower' | 'upper', size: number, count: number): boolean =>
  side === 'lower' ? size >= count : size <= count
const isListed = (values: readonly Json[], value: Json): boolean => {
  const text = canonicalText(value)
  return values.some((it) => canonicalText(it) === text)
}
const keysOf = (value: Json): readonly string[] => Object.keys(value as object)
const itemsOf = (value: Json): readonly Json[] => value as readonly Json[]
const memberOf = (value: Json, key: string): Json => (value as { readonly [key: string]: Json })[key] as Json

const tests: { readonly [I in Atom['is']]: (atom: Extract<Atom, { is: I }>, value: Json) => boolean } = {
  among: ({ values }, value) => isListed(values, value),
  outside: ({ values }, value) => !isListed(values, value),
  bound: ({ side, bound, exclusive }, value) => {
    const order = compareScaled(scaled(value as number), scaled(bound)) * (side === 'lower' ? 1 : -1)
    return order > 0 || (order === 0 && !exclusive)
  },
  step: (it, value) => isOnGrid(value as number, scaled(it.of)) === it.holds,
  length: ({ side, count }, value) => !(side === 'lower' ? isShorter : isLonger)(value as string, count),
  pattern: (it, value) => matches(it.source, value as string) === it.holds,
  format: (it, value) => isOfFormat(it.format, value as string) === it.holds,
  count: ({ side, count }, value) => within(side, Array.isArray(value) ? value.length : keysOf(value).length, count),
  item: ({ index, literal }, value) =>
    itemsOf(value).length <= index || areTrue([literal], itemsOf(value)[index] as Json),
  items: ({ from, literal }, value) =>
    itemsOf(value)
      .slice(from)
      .every((it) => areTrue([literal], it)),
  occurrences: ({ from, literals, lower, upper }, value) => {
    const count = itemsOf(value)
      .slice(from)
      .filter((it) => areTrue(literals, it)).length
    return count >= lower && count <= upper
  },
  unique: (it, value) => isUnique(itemsOf(value)) === it.holds,
  present: ({ key }, value) => Object.hasOwn(value as object, key),
  absent: ({ key }, value) => !Object.hasOwn(value as object, key),
  member: ({ key, literal }, value) => !Object.hasOwn(value as object, key) || areTrue([literal], memberOf(value, key)),
  members: ({ of, literal }, value) =>
    keysOf(value).every((key) => !isAmong(of, key) || areTrue([literal], memberOf(value, key))),
  names: ({ literal }, value) => keysOf(value).every((key) => areTrue([literal], key)),
  some: (it, value) =>
    keysOf(value).some(
      (key) => isAmong(it.of, key) && areTrue(it.name, key) && areTrue(it.value, memberOf(value, key)),
    ),
  relation: (it, value) => isJsonObject(value) && isRelated(it.rule, value) === it.holds,
  opaque: () => false,
}
