import type { Json } from '../../../generator/document/json.js'
import type { Shape } from '../../../generator/ir/constraint.js'

/** A schema that a value has to satisfy, or must not. */
export interface Demand {
  readonly shape: Shape
  readonly holds: boolean
}

/** Whether there is a value: one that there is, a proof that there is none, or why neither was found. */
export type Existence =
  | { readonly kind: 'value'; readonly value: Json }
  | { readonly kind: 'none' }
  | { readonly kind: 'undecided'; readonly reason: string }

export const none: Existence = { kind: 'none' }

export function found(value: Json): Existence {
  return { kind: 'value', value }
}

export function undecided(reason: string): Existence {
  return { kind: 'undecided', reason }
}

/** The first value that one of several questions finds; without one the first that is undecided, else none. */
export function firstFound<T>(parts: Iterable<T>, ask: (part: T) => Existence): Existence {
  let left: Existence = none
  for (const part of parts) {
    const answer = ask(part)
    if (answer.kind === 'value') return answer
    if (left.kind === 'none') left = answer
  }
  return left
}
