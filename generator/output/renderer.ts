import type { IndexEntry } from '../emit/registry.js'
import type { Model } from '../ir/model.js'

/** What the emitter offers. */
export interface Renderer {
  /** @param entry how the index calls the model; its names may differ from those that the id gives */
  renderModel(model: Model, entry: IndexEntry): Promise<ReadonlyMap<string, string>>
  renderIndex(entries: readonly IndexEntry[]): Promise<string>
  runtimeFiles(): Promise<ReadonlyMap<string, string>>
}
