import type { ConstraintOf } from '../ir/constraint.js'
import { constraintOf, type Shape } from '../ir/model.js'

/** A rule over several fields, in words, as a predicate of the value it stands on. */
export function ruleInWords(constraint: ConstraintOf<'any' | 'one' | 'not' | 'relation'>): string | undefined {
  switch (constraint.kind) {
    case 'relation': {
      const [first = '', second = ''] = constraint.parameters
      const term = constraint.operation === 'area' ? constraint.parameters.join(' × ') : `${first} / ${second}`
      const { minimum, maximum } = constraint
      const limits = [minimum !== undefined && `at least ${minimum}`, maximum !== undefined && `at most ${maximum}`]
      return `${term} has to be ${limits.filter(Boolean).join(' and ')}`
    }
    case 'not': {
      const keys = requiredTogether(constraint.shape)
      return keys === undefined ? 'matches a form that is not allowed' : `takes no ${keys.join(' together with ')}`
    }
    case 'any':
      return constraint.shapes.every(isNamed) ? undefined : 'matches none of the allowed forms'
    case 'one': {
      const keys = constraint.shapes.map((shape) => constraintOf(shape, 'required')?.keys.join(' and '))
      return keys.every((key) => key !== undefined)
        ? `needs exactly one of ${keys.join(', ')}`
        : (titles(constraint.shapes) ?? 'has to match exactly one of the allowed forms')
    }
  }
}

function titles(shapes: readonly Shape[]): string | undefined {
  const found = shapes.map((shape) => shape.title)
  return found.every((title) => title !== undefined) ? `has to match exactly one of: ${found.join(', ')}` : undefined
}

/** A branch that its format or pattern names well enough. */
function isNamed({ constraints }: Shape): boolean {
  return constraints.length === 1 && (constraints[0]?.kind === 'format' || constraints[0]?.kind === 'pattern')
}

/** The keys that must not occur together, when that is all a `not` says. */
function requiredTogether(shape: Shape): readonly string[] | undefined {
  const [only, ...others] = shape.constraints
  if (only === undefined || others.length > 0) return undefined
  if (only.kind === 'required') return only.keys
  if (only.kind !== 'all') return undefined
  const parts = only.shapes.map(requiredTogether)
  return parts.every((part) => part !== undefined) ? parts.flat() : undefined
}
