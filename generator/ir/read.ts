import { loadReferencedFiles, type PartReader } from '../document/external.js'
import { joined } from '../document/joined.js'
import type { JsonObject } from '../document/json.js'
import { loadDocument, requireOpenApi, type SourceDocument } from '../document/load.js'
import { applyOverlays, type Overlay, overlaysBeside } from '../document/overlay.js'
import { placeText } from '../document/pointer.js'
import { type Problem, SpecError, withinStack } from '../document/problem.js'
import { References } from '../document/resolve.js'
import { type Origin, originsIn } from '../document/spec-lock.js'
import { inOrder } from '../provider/order.js'
import type { Provider } from '../provider/provider.js'
import { claimant, providerNamed, providers } from '../provider/providers.js'
import { Lowering } from './lower.js'
import { type EarlierModel, earlierLowering, keepLowered } from './lowered.js'
import type { Model, Received } from './model.js'
import { ModelReading, type ReadDocuments } from './model-reading.js'

export interface ReadOptions {
  /** How problems and headers call the document; the base name of its path when absent. */
  readonly name?: string
  /** Whether a $ref may leave the folder of the document. Default false. */
  readonly allowExternal?: boolean
  /** Whether overlays beside the document apply. Default true. */
  readonly overlays?: boolean
  /** Whether keywords that nothing is known of are problems. Default false. */
  readonly strict?: boolean
  /** Whether a document without a JSON request will do, for who looks at answers alone. Default false. */
  readonly withoutRequests?: boolean
  /** Whose document it is taken for, by name, whatever it says of itself. Default: whoever recognises it. */
  readonly provider?: string
  /** What was noted of the document when it was fetched: whose it is, and what the model is called there. */
  readonly origin?: Origin
  /** The same by the URL of a document, for readers of several. */
  readonly originAt?: (uri: string) => Origin | undefined
  /**
   * An earlier version of the document that was read by the same rules. Of what is written alike nothing is read again:
   * places within it are those of the earlier one, and warnings about it are not told again. Default: none.
   */
  readonly earlier?: EarlierModel
  /** Called with every warning. */
  readonly onWarning?: (warning: Problem) => void
}

/**
 * Reads one OpenAPI document (3.0, 3.1 or 3.2) into its model. Whose a file is, and what the model is called, is told by
 * \`specproof.lock.json\` in the working folder where it lists the file, unless options tell it.
 * @param source a path, a `file:` URL, or a parsed document
 * @throws SpecError listing every problem of the document
 */
export async function readModel(source: string | URL | object, options: ReadOptions = {}): Promise<Model> {
  const isFile = typeof source === 'string' || source instanceof URL
  const isTold = options.origin !== undefined || options.originAt !== undefined
  const originAt = isFile && !isTold ? await originsIn(process.cwd()) : undefined
  return modelOf(await loadDocument(source, options.name), { ...options, ...(originAt && { originAt }) })
}

/** Overlays to read a document with, in place of those beside it. */
export interface Laid {
  readonly overlays: readonly Overlay[]
  /** The base names that the document goes by. */
  readonly names: readonly string[]
  /** Brings the other files that it refers to. @defaultValue this disk */
  readonly readPart?: PartReader
}

/** Reads a loaded document into its model. */
export async function modelOf(source: SourceDocument, options: ReadOptions = {}, laid?: Laid): Promise<Model> {
  return withinStack(source.file, () => readDocument(source, options, laid))
}

/** A document with everything that its model is read from. */
export interface GatheredDocument {
  readonly source: SourceDocument
  readonly overlays: readonly Overlay[]
  readonly names: readonly string[]
  readonly applied: readonly Overlay[]
  /** The document with its overlays. */
  readonly overlaid: SourceDocument
  /** The other files that it refers to. */
  readonly documents: readonly SourceDocument[]
  readonly readPart?: PartReader
  /** Why a file that it refers to is not among them, by its URL. */
  readonly external: ReadonlyMap<string, Problem>
}

/**
 * Loads what a document is read with: the overlays beside it and the files that it refers to.
 * @throws SpecError for an overlay that is none
 */
export async function gathered(
  source: SourceDocument,
  options: ReadOptions = {},
  laid?: Laid,
): Promise<GatheredDocument> {
  const overlays = laid?.overlays ?? (options.overlays === false ? [] : await overlaysBeside(source))
  const names = laid?.names ?? [source.file]
  const { document: overlaid, applied } = await applyOverlays(source, overlays, names)
  const { documents, problems } = await loadReferencedFiles(overlaid, options.allowExternal ?? false, laid?.readPart)
  const own = laid?.readPart && { readPart: laid.readPart }
  return { source, overlays, names, applied, overlaid, documents, external: problems, ...own }
}

async function readDocument(source: SourceDocument, options: ReadOptions, laid?: Laid): Promise<Model> {
  requireOpenApi(source)
  return readGathered(await gathered(source, options, laid), options)
}

/**
 * Reads a document that was gathered into its model.
 * @throws SpecError listing every problem of the document
 */
export function modelFrom(it: GatheredDocument, options: ReadOptions = {}): Promise<Model> {
  return withinStack(it.source.file, () => readGathered(it, options))
}

function readGathered(it: GatheredDocument, options: ReadOptions): Model {
  const { source, overlays, names, applied, overlaid, documents, external, readPart } = it
  requireOpenApi(source)
  const { allowExternal = false } = options
  const origin = options.origin ?? options.originAt?.(source.uri)
  const provider = options.provider === undefined ? noted(origin) : providerNamed(options.provider)
  const shownBy = provider ?? claimant(overlaid.json as JsonObject, overlaid.file)
  const document = asShown(overlaid, shownBy)
  const parts = documents.map((it) => it.uri)
  const received: Received = {
    document: source,
    beside: overlays,
    overlays,
    applied,
    names,
    allowExternal,
    parts,
    ...(readPart && { readPart }),
    ...(provider && { provider: provider.name }),
    ...(origin && { origin }),
  }
  const inputs = [source, ...documents, ...applied.map((it) => it.source)].map(({ file, sha256 }) => ({
    file,
    sha256,
  }))
  const references = new References([document, ...documents])
  const read = {
    document,
    others: documents,
    inputs,
    references,
    isWithoutRequests: options.withoutRequests ?? false,
    ...(provider && { provider }),
    ...(origin && provider?.name === origin.provider && { known: origin }),
  }
  const lowering = loweringOf(read, options, shownBy?.notesOf)
  const explained = (problems: readonly Problem[]) => [
    ...new Set(problems.flatMap((it) => why(it, lowering, external))),
  ]
  try {
    const model: Model = { ...new ModelReading(read, lowering).model(), received }
    const warnings = lowering.problems.filter((it) => it.severity === 'warning')
    for (const it of joined(warnings, 1)) options.onWarning?.(it)
    const errors = lowering.problems.filter((it) => it.severity === 'error')
    if (errors.length > 0) throw new SpecError(errors)
    return model
  } catch (error) {
    throw error instanceof SpecError ? new SpecError(explained(error.problems)) : error
  }
}

/** What reads the schemas of a document; it is kept where the document is whole in itself. */
function loweringOf(
  { document, others, references }: ReadDocuments,
  { strict = false, earlier }: ReadOptions,
  notesOf: Provider['notesOf'],
): Lowering {
  const rules = { formats: 'assert', strict, notesOf } as const
  if (others.length > 0) return new Lowering(references, rules)
  const lowering = new Lowering(references, {
    ...rules,
    earlier: earlierLowering(earlier, document, references, rules),
  })
  keepLowered(document.json as JsonObject, document.file, { references, lowering })
  return lowering
}

/** The provider that a document was fetched from; undefined for one that documents of any kind come from. */
function noted(origin: Origin | undefined): Provider | undefined {
  const found = providers.find((it) => it.name === origin?.provider)
  return found?.published === undefined ? undefined : found
}

/** The document with members in the order in which its provider shows them. */
function asShown(document: SourceDocument, provider: Provider | undefined): SourceDocument {
  const orderOf = provider?.orderOf
  return orderOf === undefined ? document : { ...document, json: inOrder(document.json as JsonObject, orderOf) }
}

/** A $ref that dangles because its file was refused says so; one whose file cannot be used is named with that file. */
function why(it: Problem, lowering: Lowering, external: ReadonlyMap<string, Problem>): readonly Problem[] {
  const uri = it.code === 'spec/dangling-ref' ? lowering.dangling.get(placeText(it)) : undefined
  const reason = uri === undefined ? undefined : external.get(uri)
  if (reason === undefined) return [it]
  return reason.file === it.file ? [{ ...reason, pointer: it.pointer }] : [it, reason]
}

/** The document with the overlays beside it applied: what a judge of responses has to read. */
export async function overlaidDocument(source: string | URL | object): Promise<SourceDocument> {
  const document = await loadDocument(source)
  return (await applyOverlays(document, await overlaysBeside(document))).document
}
