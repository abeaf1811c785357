import type { Form, Renderer } from './form.js'
import type { GeneratorVersion } from './manifest.js'

/** What to generate, and where. */
export interface GenerateRequest extends Form {
  /** Folder that relative paths start from. */
  readonly cwd: string
  /** Specifications, or folders of them, to add or refresh. None: the out folder is to mirror `specsFolder`. */
  readonly specs: readonly string[]
  readonly specsFolder: string
  readonly out: string
  /** Whether a $ref may leave the folder of its specification. */
  readonly allowExternal: boolean
  /** Whether keywords that nothing is known of are problems. */
  readonly strict: boolean
  /** Whose documents these are, by name; absent where they say so themselves. */
  readonly provider?: string
  /** Whether one refused specification keeps all others from being written. */
  readonly allOrNothing: boolean
  readonly maker: GeneratorVersion
  /** Loads the emitter; called when something has to be written. */
  readonly renderer: () => Promise<Renderer>
  /** Called before each model that has to be rendered. */
  readonly onProgress?: (done: number, all: number, id: string) => void
}
