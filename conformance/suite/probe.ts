import type { About } from './law.js'
import type { BoundaryCase } from './table.js'

/** What a planned request is about. */
export function aboutCases(cases: readonly BoundaryCase[]): About {
  const [first, ...others] = cases
  if (first === undefined) return { id: '' }
  const { id, pointer, keyword, path, label } = first
  return { id, pointer, keyword, path, value: others.length === 0 ? label : `${label} and ${others.length} more` }
}
