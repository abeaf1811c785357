import type { Change, DiffResult } from './result.js'

/** What is to be told first. */
export interface Conclusion {
  /** The verdict that it looks like. */
  readonly like: 'proven' | 'undecided' | 'compatible'
  readonly text: string
}

/**
 * Whether something breaks. While something is undecided nobody is told that nothing does.
 * @param isGone whether a model is gone
 */
export function conclusionOf(results: readonly DiffResult[], isGone = false): Conclusion {
  if (isGone || results.some((it) => it.breaking)) return { like: 'proven', text: 'breaking' }
  const open = results.flatMap((it) => it.changes.filter(isOpen)).length
  if (open > 0) return { like: 'undecided', text: `no break found, ${open} undecided: look before you bump` }
  return { like: 'compatible', text: 'not breaking' }
}

function isOpen({ verdict, ignored }: Change): boolean {
  return verdict === 'undecided' && ignored === undefined
}

export function capitalised(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`
}
