import { createHash } from 'node:crypto'
import { readdir, stat } from 'node:fs/promises'
import { basename, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { JsonObject } from '../../../generator/document/json.js'
import {
  documentFromBytes,
  documentNames,
  mayBeOpenApi,
  readBytes,
  type SourceDocument,
} from '../../../generator/document/load.js'
import { type Overlay, overlayFromBytes, overlaysIn } from '../../../generator/document/overlay.js'
import type { Pointer } from '../../../generator/document/pointer.js'
import { problem, SpecError } from '../../../generator/document/problem.js'
import type { Model } from '../../../generator/ir/model.js'
import { type Laid, modelOf, type ReadOptions } from '../../../generator/ir/read.js'
import { bytesInRevision, filesInRevision, folderOf, type Revision } from './revision.js'
import { unchangedIn } from './unchanged.js'

/** A model with the document it was read from: witnesses are judged on the document as received, overlays applied. */
export interface DiffInput {
  readonly model: Model
  /** The parsed document. */
  readonly document: object
  /** The text of the file, for the lines of findings; what an overlay put in has none. Default: no lines at all. */
  readonly text?: string
  /** Where it is, relative to the folder that the comparison is started in; reports for other tools name it. */
  readonly path?: string
}

/** One side of a comparison: a model, or the models of a folder by id. */
export type DiffSource =
  | { readonly kind: 'model'; readonly input: DiffInput }
  | { readonly kind: 'folder'; readonly inputs: ReadonlyMap<string, DiffInput> }

/** How inputs are read. */
export interface InputOptions extends ReadOptions {
  /** The folder that the comparison is started in; without it reports name files without their folders. */
  readonly cwd?: string
  /** The other side, where it was read before: what is the same there is not read again. */
  readonly before?: DiffSource
}

/** Reads the model in a file, or the models in a folder. */
export async function sourceFromPath(path: string, options: InputOptions = {}): Promise<DiffSource> {
  const isFolder = await stat(path).then(
    (it) => it.isDirectory(),
    () => false,
  )
  if (!isFolder)
    return { kind: 'model', input: await inputFromBytes(await readBytes(path, basename(path)), path, options) }
  const names = (await readdir(path)).filter(isSpec).sort()
  const read = async (name: string) => ({ name, bytes: await readBytes(join(path, name), name) })
  return folder(await Promise.all(names.map(read)), path, options)
}

/** Reads the model in a file of a git revision, or the models in a folder of it. */
export async function sourceFromRevision(at: Revision, cwd: string, options: InputOptions = {}): Promise<DiffSource> {
  const names = await filesInRevision(at, cwd)
  const { revision } = at
  const overlays = await overlaysInRevision(names === undefined ? folderOf(at) : at, cwd)
  // What a document refers to is read as the revision had it, and not what lies beside it now.
  const readPart = (path: string) => bytesInRevision({ revision, path: relative(cwd, path).split(sep).join('/') }, cwd)
  const beside = { overlays, readPart }
  if (names === undefined) {
    return {
      kind: 'model',
      input: await inputFromBytes(await bytesInRevision(at, cwd), resolve(cwd, at.path), options, beside),
    }
  }
  const specs = names.filter(isSpec).sort()
  const read = async (name: string) => {
    const path = `${at.path.replace(/\/$/, '')}/${name}`
    return { name, bytes: await bytesInRevision({ revision, path }, cwd) }
  }
  return folder(await Promise.all(specs.map(read)), resolve(cwd, at.path), options, beside)
}

/** What lay beside a document, where it is not what lies there now. */
type Beside = Omit<Laid, 'names'>

/** The overlays in a folder of a revision, as it had them. */
async function overlaysInRevision({ revision, path }: Revision, cwd: string): Promise<readonly Overlay[]> {
  const at = path === '' ? 'overlays' : `${path.replace(/\/$/, '')}/overlays`
  const names = await filesInRevision({ revision, path: at }, cwd).catch(() => undefined)
  const files = (names ?? []).filter((name) => documentNames.test(name)).sort()
  const read = async (path: string) =>
    overlayFromBytes(resolve(cwd, path), await bytesInRevision({ revision, path }, cwd))
  return Promise.all(files.map((name) => read(`${at}/${name}`)))
}

/** Reads the model in a stream, such as standard input. */
export async function sourceFromStream(
  chunks: AsyncIterable<Uint8Array | string>,
  cwd: string,
  options: InputOptions = {},
): Promise<DiffSource> {
  const parts: Uint8Array[] = []
  for await (const chunk of chunks) parts.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk)
  return {
    kind: 'model',
    input: await inputFromBytes(Buffer.concat(parts), resolve(cwd, 'standard-input.json'), options),
  }
}

/** Reads the model in a document that stands, or stood, at a path. */
export async function inputFromBytes(
  bytes: Uint8Array,
  path: string,
  options: InputOptions,
  beside?: Beside,
): Promise<DiffInput> {
  return inputFrom({ source: sourceAt(path, bytes), bytes, path }, options, beside)
}

const sourceAt = (path: string, bytes: Uint8Array) => documentFromBytes(basename(path), pathToFileURL(path).href, bytes)

interface ReadFile {
  readonly source: SourceDocument
  readonly bytes: Uint8Array
  readonly path: string
}

async function inputFrom(
  { source, bytes, path }: ReadFile,
  options: InputOptions,
  beside?: Beside,
): Promise<DiffInput> {
  const earlier = beforeOf(source.file, options)?.model
  const model = await modelOf(
    source,
    { ...options, withoutRequests: true, ...(earlier && { earlier: { model: earlier, areAlike } }) },
    beside && { ...beside, names: [source.file] },
  )
  return withPath({ model, document: model.document, text: new TextDecoder().decode(bytes) }, path, options)
}

async function folder(
  files: readonly { readonly name: string; readonly bytes: Uint8Array }[],
  path: string,
  options: InputOptions,
  beside?: Beside,
): Promise<DiffSource> {
  const inputs = new Map<string, DiffInput>()
  const overlays = beside?.overlays ?? (options.overlays === false ? [] : await overlaysIn(path))
  const read = async (name: string, bytes: Uint8Array) => {
    const at = join(path, name)
    const same = beforeOf(name, options)
    if (same !== undefined && overlays.length === 0 && isReadAlike(same, at, bytes, options))
      return withPath(same, at, options)
    const source = sourceAt(at, bytes)
    return mayBeOpenApi(source.json)
      ? inputFrom({ source, bytes, path: at }, options, { ...beside, overlays })
      : undefined
  }
  for (const { name, bytes } of files) {
    const input = await read(name, bytes)
    // What is no OpenAPI document is a part that others refer to.
    if (input === undefined) continue
    const { id } = input.model
    const other = inputs.get(id)?.model.source.file
    if (other !== undefined)
      throw new SpecError([
        problem(
          'spec/duplicate-model',
          { file: name, pointer: '/info' },
          `The model has the id "${id}", and so has the model of ${other}.`,
        ),
      ])
    inputs.set(id, input)
  }
  return { kind: 'folder', inputs }
}

/** The other side of a file: the one model, or that of the same name in the other folder. */
function beforeOf(name: string, { before }: InputOptions): DiffInput | undefined {
  if (before?.kind !== 'folder') return before?.input
  return [...before.inputs.values()].find(({ model }) => model.source.file === name)
}

const areAlike = (earlier: JsonObject, own: JsonObject) => {
  const unchanged = unchangedIn(earlier, own)
  return (at: Pointer) => unchanged.holds(at, at)
}

/** Whether reading a file would give the model that is there already: nothing but the file itself tells what it means. */
function isReadAlike({ model }: DiffInput, path: string, bytes: Uint8Array, { originAt }: InputOptions): boolean {
  const { received, source } = model
  if (received === undefined || received.parts.length + received.beside.length > 0) return false
  const isSame = source.sha256 === createHash('sha256').update(bytes).digest('hex')
  return isSame && originAt?.(pathToFileURL(path).href) === received.origin
}

function withPath({ path: _, ...input }: DiffInput, path: string, options: InputOptions): DiffInput {
  const shown = shownPath(path, options)
  return { ...input, ...(shown && { path: shown }) }
}

function isSpec(name: string): boolean {
  return documentNames.test(name) && !name.startsWith('.')
}

/** The path from the working folder; undefined outside of it, since absolute paths are nobody's business. */
function shownPath(path: string, { cwd }: InputOptions): string | undefined {
  const shown = cwd === undefined ? '..' : relative(cwd, path)
  return shown.startsWith('..') || isAbsolute(shown) ? undefined : shown.split(sep).join('/')
}
