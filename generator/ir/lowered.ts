import type { JsonObject } from '../document/json.js'
import type { SourceDocument } from '../document/load.js'
import { References } from '../document/resolve.js'
import { Lowering } from './lower.js'

/** The reader of a document's schemas, each of which is read once, and of the references among them. */
export interface LoweredDocument {
  readonly references: References
  readonly lowering: Lowering
}

const known = new WeakMap<JsonObject, LoweredDocument & { readonly file: string }>()

/** Keeps what a document was read with, for those who read more of it. Its problems are told by whoever read it first. */
export function keepLowered(document: JsonObject, file: string, lowered: LoweredDocument): void {
  known.set(document, { file, ...lowered })
}

/** What a document that is whole in itself was read with, or is to be read with; formats are rules. */
export function loweredOf(document: JsonObject, file: string): LoweredDocument {
  const found = known.get(document)
  if (found?.file === file) return found
  const source: SourceDocument = { file, uri: `file:///${encodeURIComponent(file)}`, sha256: '', json: document }
  const references = new References([source])
  return { references, lowering: new Lowering(references, { formats: 'assert' }) }
}
