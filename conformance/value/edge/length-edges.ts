import type { Constraint, ConstraintOf } from '../../../generator/ir/constraint.js'
import type { Edge, EdgeSide, Slip } from './edge.js'

/** A character outside the basic plane: one code point, two UTF-16 units. */
export const astral = '\u{1F98A}'

/** Texts of the outermost lengths, some of characters that a wrong count takes for more or fewer. */
export function lengthEdges({ side, count }: ConstraintOf<'length'>, siblings: readonly Constraint[]): readonly Edge[] {
  const inward = side === 'lower' ? 1 : -1
  const other = siblings.find((it) => it.kind === 'length' && it.side !== side) as ConstraintOf<'length'> | undefined
  const inside = count + inward
  const fits = other === undefined || (other.side === 'upper' ? inside <= other.count : inside >= other.count)
  return [
    ...text('at', count),
    ...(fits ? text('inside', inside) : []),
    ...text('outside', count - inward),
    ...(side === 'upper' ? (count > 0 ? mostSlips(count) : []) : leastSlips(count)),
  ]
}

interface TextMake {
  /** What the text is made of. */
  readonly unit?: string
  readonly slip?: Slip
  readonly head?: string
  readonly tail?: string
}

function text(side: EdgeSide, points: number, { unit = 'a', slip, ...ends }: TextMake = {}): readonly Edge[] {
  return points < 0 ? [] : [{ side, ...(slip && { slip }), value: { kind: 'length', points, unit, ...ends } }]
}

function mostSlips(count: number): readonly Edge[] {
  return [
    // As many UTF-16 units as a wrong count takes for the limit, or beyond it.
    ...text('at', count, { unit: astral, slip: 'code-points' }),
    // Escaped for some other language, a quotation mark is several characters.
    ...text('at', count, { unit: '"', slip: 'special-characters' }),
    // One letter with accents: readers of another count see fewer characters.
    ...text('outside', count + 1, { unit: accent, slip: 'graphemes', head: 'a' }),
    // Trimmed at either end, one of these is legal and the other is not.
    ...text('outside', count + 1, { slip: 'white-space', head: ' ', tail: ' ' }),
  ]
}

function leastSlips(count: number): readonly Edge[] {
  const several = [
    ...text('outside', count - 1, { unit: astral, slip: 'code-points' }),
    ...text('at', count, { unit: accent, slip: 'graphemes', head: 'a' }),
  ]
  return [
    ...(count > 1 ? several : []),
    ...(count > 0 ? text('at', count, { unit: ' ', slip: 'white-space' }) : []),
    ...(count > 1 ? text('outside', 0, { slip: 'empty' }) : []),
  ]
}

/** A combining accent: a code point of its own that people see as part of the letter before it. */
const accent = '\u0301'
