import type { JsonObject } from '../document/json.js'
import type { SourceDocument } from '../document/load.js'
import type { Pointer } from '../document/pointer.js'
import { References } from '../document/resolve.js'
import { type EarlierLowering, Lowering, type LowerOptions } from './lower.js'
import type { Model } from './model.js'

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

/** A model that was read before, and how to tell what a later document has as it had. */
export interface EarlierModel {
  readonly model: Model
  /** Whether two documents are written alike at a pointer, with all that it refers to there. */
  readonly areAlike: (earlier: JsonObject, own: JsonObject) => (pointer: Pointer) => boolean
}

/** What of an earlier model a document may be read with; undefined where the two are not read by the same rules. */
export function earlierLowering(
  before: EarlierModel | undefined,
  { file, json, rounded }: SourceDocument,
  references: References,
  { strict = false, notesOf }: LowerOptions,
): EarlierLowering | undefined {
  const found = before && known.get(before.model.document)
  if (before === undefined || found === undefined) return undefined
  const { document, received } = before.model
  const { options } = found.lowering
  if ((options.strict ?? false) !== strict || options.notesOf !== notesOf) return undefined
  // How files spell numbers is a matter of each.
  if (rounded !== undefined || received?.document.rounded !== undefined) return undefined
  if (found.references.tellsDirections !== references.tellsDirections) return undefined
  const own = json as JsonObject
  if (document.openapi !== own.openapi || document.jsonSchemaDialect !== own.jsonSchemaDialect) return undefined
  return {
    lowering: found.lowering,
    files: { own: file, earlier: found.file },
    isAlike: before.areAlike(document, own),
  }
}
