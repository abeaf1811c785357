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

/** The position as people write it: `settings.systemPrompt`, `messages[].role`, `metadata.*`; '' for the whole value. */
export function positionText(position: Position): string {
  let text = ''
  for (const step of position) {
    if (step.kind === 'key') text += /^[\w$-]+$/.test(step.key) ? `.${step.key}` : `[${JSON.stringify(step.key)}]`
    else if (step.kind === 'otherKey') text += step.pattern === undefined ? '.*' : `.<${step.pattern}>`
    else if (step.kind === 'keyName') text += '.<key>'
    else if (step.kind === 'item') text += step.isOpen ? '[]' : `[${step.index}]`
  }
  return text.replace(/^\./, '')
}
