import { canonicalText, type Json } from '../../../generator/document/json.js'
import type { AllowedValue, Constraint } from '../../../generator/ir/constraint.js'
import { isOfType } from '../../../generator/ir/json-type.js'
import { isInRange, type NumberRange, nextNumber, numberRange } from '../../../generator/ir/range.js'
import { type Edge, json, type Slip } from './edge.js'

/** Each listed value, and values that are nearly one. */
export function valueEdges(values: readonly AllowedValue[], siblings: readonly Constraint[]): readonly Edge[] {
  const listed = (list: readonly AllowedValue[]) => new Set(list.map((it) => canonicalText(it.value)))
  const allowed = listed(values)
  const others = siblings.flatMap((it) => (it.kind === 'values' && it.values !== values ? [it.values] : []))
  const isLegal = legalBy(siblings)
  const isListed = (value: Json) => others.every((it) => listed(it).has(canonicalText(value)))
  const range = numberRange(siblings)
  const isAlone = ![...others.flat().map((it) => it.value)].some(
    (it) => !allowed.has(canonicalText(it)) && isListed(it),
  )
  const refused = (value: Json, slip: Slip): Edge[] =>
    !allowed.has(canonicalText(value)) && isLegal(value) && (isAlone || isListed(value))
      ? [json('outside', value, slip)]
      : []
  return [
    ...values.map(({ value }) => json('at', value)),
    // Where another list stands beside this one, only its other values break this one alone.
    ...others.flatMap((it) => it.flatMap(({ value }) => refused(value, 'near-value')).slice(0, 2)),
    ...values.slice(0, 1).flatMap(({ value }) => near(value, range).flatMap(([it, slip]) => refused(it, slip))),
    // Each further value may be mistaken for itself in another case, or in a longer text.
    ...values
      .slice(1)
      .flatMap(({ value }) => (typeof value === 'string' ? refused(swappedCase(value), 'letter-case') : [])),
  ]
}

/** What types, bounds and steps say of a value, as far as they say anything. */
function legalBy(siblings: readonly Constraint[]): (value: Json) => boolean {
  const types = siblings.flatMap((it) => (it.kind === 'type' ? [it.types] : []))
  const range = numberRange(siblings)
  return (value) => types.every((it) => isOfType(value, it)) && (typeof value !== 'number' || isInRange(value, range))
}

function near(value: Json, range: NumberRange): [Json, Slip][] {
  if (typeof value === 'string') {
    return [
      [`${value}x`, 'near-value'],
      [swappedCase(value), 'letter-case'],
      [` ${value}`, 'white-space'],
      [`${value} `, 'white-space'],
      [`${value}\n`, 'white-space'],
      [value.slice(0, -1), 'near-value'],
      ['', 'empty'],
    ]
  }
  if (typeof value === 'number') {
    const beside = ([1, -1] as const).map((it) => nextNumber(value, range.step, it))
    return [...beside, value + 1, value - 1].flatMap((it): [Json, Slip][] =>
      it === undefined ? [] : [[it, 'near-value']],
    )
  }
  if (typeof value === 'boolean') return [[!value, 'near-value']]
  if (value === null) return [[false, 'near-value']]
  if (Array.isArray(value)) return [[[...value, 0], 'near-value']]
  return [[{ ...(value as { [key: string]: Json }), unknown: 0 }, 'near-value']]
}

/** The text with the case of its first letter that has one turned round; the text itself where there is none. */
export function swappedCase(text: string): string {
  const at = [...text].findIndex((it) => it.toLowerCase() !== it.toUpperCase())
  return [...text]
    .map((it, i) => (i !== at ? it : it === it.toLowerCase() ? it.toUpperCase() : it.toLowerCase()))
    .join('')
}
