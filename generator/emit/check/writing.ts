import type { Shape } from '../../ir/model.js'
import type { CodePool } from './code-pool.js'
import type { CodeSite } from './code-site.js'

/** What the parts that write a check ask of each other: a schema below is written by whichever part its kinds need. */
export interface Writing {
  readonly pool: CodePool
  /** Statements that report every fault of the value, or return false at the first when nobody collects. */
  report(shape: Shape, site: CodeSite): string
  /** A call of the function that reports the faults of the value. */
  call(shape: Shape, site: CodeSite): string
  /** The name of the function that checks `shape`; it is written at the first call. */
  functionFor(shape: Shape, primary: boolean, tracked: boolean): string
}
