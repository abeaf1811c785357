import type { IndexEntry } from '../emit/registry.js'
import type { EmittedForm } from '../emit/render.js'
import type { Model } from '../ir/model.js'

/** What the emitter offers: files by their paths below the out folder. The form is TypeScript where none is named. */
export interface Renderer {
  /** @param entry how the index calls the model; its names may differ from those that the id gives */
  renderModel(model: Model, entry: IndexEntry, form?: EmittedForm): Promise<ReadonlyMap<string, string>>
  renderIndex(entries: readonly IndexEntry[], form?: EmittedForm): Promise<ReadonlyMap<string, string>>
  /** @param wires the descriptions of providers that are needed; all of them where it is left out */
  runtimeFiles(form?: EmittedForm, wires?: ReadonlySet<string>): Promise<ReadonlyMap<string, string>>
}
