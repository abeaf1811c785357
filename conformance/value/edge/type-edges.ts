import type { Json } from '../../../generator/document/json.js'
import type { Constraint, ConstraintOf, JsonType } from '../../../generator/ir/constraint.js'
import { isOfType } from '../../../generator/ir/json-type.js'
import { traitsOf } from '../../../generator/ir/kind-traits.js'
import { extreme, isInRange, nextNumber, numberRange } from '../../../generator/ir/range.js'
import { type Edge, type EdgeValue, json, rule, type Slip } from './edge.js'
import { astral } from './length-edges.js'

const ofType: readonly Json[] = [null, 'text', true, 1, 0, 1.5, [], {}]

/** Characters that somebody escapes, folds, trims or takes for the end. */
const special = ` <b>"'&amp;'</b> \\ / % %s {0} {{x}} $\{y} \`#\` ; -- \t\r\n\u0000 e\u0301 \u00e9\u0416\u4e2d ${astral} `

/** More than some reader may have room for, where the document sets no limit. */
const plenty = { points: 65_537, items: 33, number: 2 ** 31 }

/** Values where a document sets no limit, which hidden limits would refuse. */
function unboundedEdges(types: readonly JsonType[], siblings: readonly Constraint[]): readonly Edge[] {
  const hasUpper = (kind: 'length' | 'count') => siblings.some((it) => it.kind === kind && it.side === 'upper')
  const isListed = siblings.some((it) => traitsOf(it).isSpelling)
  const at = (value: EdgeValue, slip: Slip = 'unbounded'): Edge => ({ side: 'at', slip, value })
  const range = numberRange(siblings)
  const far = range.step === undefined ? plenty.number : nextNumber(plenty.number - 1, range.step, 1)
  const isNumeric = types.includes('integer') || types.includes('number')
  const isText = types.includes('string') && !isListed
  return [
    ...(isText ? [at({ kind: 'json', value: special }, 'special-characters')] : []),
    ...(isText && !hasUpper('length') ? [at({ kind: 'length', points: plenty.points, unit: 'a' })] : []),
    ...(types.includes('array') && !hasUpper('count') ? [at({ kind: 'count', of: 'items', count: plenty.items })] : []),
    ...(isNumeric && !isListed && range.upper === undefined && far !== undefined && isInRange(far, range)
      ? [at({ kind: 'json', value: far })]
      : []),
  ]
}

/** A number that is no integer, where nothing says that it has to be one: a reader of integers refuses it. */
function brokenNumber(types: readonly JsonType[], siblings: readonly Constraint[], near = 0): readonly Edge[] {
  const range = numberRange(siblings)
  const isOpen = types.includes('number') && range.step === undefined && !siblings.some((it) => traitsOf(it).isSpelling)
  const number = [Math.floor(near) + 0.5, Math.ceil(near) - 0.5].find(
    (it) => isOpen && !Number.isInteger(it) && isInRange(it, range),
  )
  return number === undefined ? [] : [json('at', number, 'number-spelling')]
}

/** A value of each other type, numbers as they may be spelled, and values where no limit is set. */
export function typeEdges({ types }: ConstraintOf<'type'>, siblings: readonly Constraint[]): readonly Edge[] {
  const isNumeric = types.some((it) => it === 'integer' || it === 'number')
  const refused = (value: Json, slip: Slip): Edge[] => (isOfType(value, types) ? [] : [json('outside', value, slip)])
  const range = numberRange(siblings)
  const number = isNumeric
    ? [1, extreme(range, 'lower'), extreme(range, 'upper')].find(
        (it): it is number => it !== undefined && isInRange(it, range) && Math.abs(it) < 1e15,
      )
    : undefined
  const spelled = (text: string): Edge => ({ side: 'at', slip: 'number-spelling', value: { kind: 'text', json: text } })
  const fraction =
    types.includes('integer') && !types.includes('number') && number !== undefined
      ? [json('outside', number + 0.5), json('outside', number + 1e-6, 'tenth-step')]
      : []
  // The plainest value of several types is never null.
  const isListed = siblings.some((it) => it.kind === 'values')
  const isNullable = types.length > 1 && types.includes('null') && !isListed
  return [
    rule(true),
    ...(isNullable ? [json('at', null)] : []),
    ...fraction,
    ...brokenNumber(types, siblings, number),
    ...(number !== undefined && Number.isInteger(number) ? [spelled(`${number}.0`), spelled(`${number}e0`)] : []),
    ...(isNumeric && isInRange(0, range) ? [spelled('-0')] : []),
    // A text that holds what was asked for is a text all the same.
    ...(isNumeric ? refused(String(number ?? 1), 'other-type') : []),
    ...(types.includes('boolean') ? refused('true', 'other-type') : []),
    ...ofType
      .filter((it) => it !== 1.5 || fraction.length === 0)
      .flatMap((it) => refused(it, it === null ? 'null' : 'other-type')),
    ...(types.includes('array')
      ? [{ side: 'outside', slip: 'wrapped', value: { kind: 'unwrapped' } } as const]
      : [{ side: 'outside', slip: 'wrapped', value: { kind: 'wrapped' } } as const]),
    ...unboundedEdges(types, siblings),
  ]
}
