import type { IndexEntry } from '../emit/registry.js'
import type { EmittedForm } from '../emit/render.js'
import type { Model } from '../ir/model.js'
import type { Form } from './form.js'
import type { GeneratorVersion } from './manifest.js'

/** What the emitter offers: files by their paths below the out folder. The form is TypeScript where none is named. */
export interface Renderer {
  /** @param entry how the index calls the model; its names may differ from those that the id gives */
  renderModel(model: Model, entry: IndexEntry, form?: EmittedForm): Promise<ReadonlyMap<string, string>>
  renderIndex(entries: readonly IndexEntry[], form?: EmittedForm): Promise<ReadonlyMap<string, string>>
  /** @param wires the descriptions of providers that are needed; all of them where it is left out */
  runtimeFiles(form?: EmittedForm, wires?: ReadonlySet<string>): Promise<ReadonlyMap<string, string>>
}

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
