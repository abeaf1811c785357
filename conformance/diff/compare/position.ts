import type { Shape } from '../../../generator/ir/model.js'

/** One step from the whole value down to a place inside it, or into a part of a schema that applies to the same value. */
export type Step =
  | { readonly kind: 'key'; readonly key: string }
  /** A key that no `properties` names; `pattern` is what it has to match. */
  | { readonly kind: 'otherKey'; readonly pattern?: string }
  /** The key itself, as a string. */
  | { readonly kind: 'keyName' }
  | { readonly kind: 'item'; readonly index: number; readonly isOpen: boolean }
  /** The same value, on the assumption that it satisfies the schemas of either side and has the key. */
  | {
      readonly kind: 'assume'
      readonly old: readonly Shape[]
      readonly new: readonly Shape[]
      readonly key?: string
      /** Every schema of the rule that the assumption is a part of, on both sides. */
      readonly scope: readonly Shape[]
    }

/** The steps from the whole value. */
export type Position = readonly Step[]

/** The way down to a place. Walks go many ways, and few of them are told: a position is made of one when it is asked for. */
export class Trail {
  readonly depth: number
  readonly last: Step | undefined
  private readonly before: Trail | undefined
  private made: Position | undefined

  constructor(before?: Trail, last?: Step) {
    this.before = before
    this.last = last
    this.depth = before === undefined ? 0 : before.depth + 1
  }

  /** The steps from the whole value; the same list whenever it is asked for. */
  get position(): Position {
    this.made ??= this.last === undefined || this.before === undefined ? [] : [...this.before.position, this.last]
    return this.made
  }
}

/** One step further down. */
export function below(trail: Trail, step: Step): Trail {
  return new Trail(trail, step)
}

/** The position as people write it: `settings.systemPrompt`, `messages[].role`, `metadata.*`; '' for the whole value. */
export function positionText(position: Position): string {
  return position.map(stepText).join('').replace(/^\./, '')
}

function stepText(step: Step): string {
  switch (step.kind) {
    case 'key':
      return /^[\w$-]+$/.test(step.key) ? `.${step.key}` : `[${JSON.stringify(step.key)}]`
    case 'otherKey':
      return step.pattern === undefined ? '.*' : `.<${step.pattern}>`
    case 'keyName':
      return '.<key>'
    case 'item':
      return step.isOpen ? '[]' : `[${step.index}]`
    case 'assume':
      return ''
  }
}
