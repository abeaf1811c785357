import { builtin } from './builtin.js'
import { isJsonObject, type Json, type JsonObject, member } from './json.js'
import { documentFromBytes, documentNames, readBytes, type SourceDocument } from './load.js'
import type { Place } from './pointer.js'
import { problem, SpecError } from './problem.js'

const { fstatSync, statSync } = builtin('node:fs')
const { readdir } = builtin('node:fs/promises')
const { basename, dirname, join } = builtin('node:path')
const { fileURLToPath, pathToFileURL } = builtin('node:url')

/** What an overlay does to the places its target selects. */
interface Action {
  readonly target: string
  readonly update?: Json
  readonly remove: boolean
}

/** An OpenAPI Overlay 1.0 document. */
export interface Overlay {
  readonly source: SourceDocument
  /** Base name of the one document it is for; absent: every document. */
  readonly extends?: string
  readonly actions: readonly Action[]
}

/** The overlays beside a document: `overlays/*` in its folder, JSON or YAML, in the order of their names. */
export async function overlaysBeside(document: SourceDocument): Promise<readonly Overlay[]> {
  return document.uri.startsWith('file:') ? overlaysIn(dirname(fileURLToPath(document.uri))) : []
}

/** The same of all documents in a folder. */
export async function overlaysIn(documents: string): Promise<readonly Overlay[]> {
  const folder = join(documents, 'overlays')
  const names = await readdir(folder).catch(() => [])
  const files = names.filter((name) => documentNames.test(name)).sort()
  const read = async (path: string) => {
    const bytes = await readBytes(path, overlayName(path))
    return bytes.length === 0 && isStandardOutput(path) ? [] : [overlayFromBytes(path, bytes)]
  }
  return (await Promise.all(files.map((name) => read(join(folder, name))))).flat()
}

/** Whether a file is the one that this process prints to, which a shell makes before: `specproof overlay MODEL > FILE`. */
function isStandardOutput(path: string): boolean {
  try {
    const [output, file] = [fstatSync(1, { bigint: true }), statSync(path, { bigint: true })]
    return output.isFile() && output.ino !== 0n && output.ino === file.ino && output.dev === file.dev
  } catch {
    return false // It is closed, or gone.
  }
}

/** What an overlay is called in problems and reports. */
function overlayName(path: string): string {
  return `overlays/${basename(path)}`
}

/**
 * Reads an overlay from the bytes of its file.
 * @throws SpecError when it is not an Overlay 1.0 document
 */
export function overlayFromBytes(path: string, bytes: Uint8Array): Overlay {
  const file = overlayName(path)
  if (bytes.length > 0) return readOverlay(documentFromBytes(file, pathToFileURL(path).href, bytes))
  const remedy = 'Remove it; specproof overlay MODEL --write begins one.'
  throw new SpecError([problem('spec/bad-overlay', { file, pointer: '' }, 'The file is empty.', remedy)])
}

/**
 * Reads an overlay.
 * @throws SpecError when it is not an Overlay 1.0 document
 */
export function readOverlay(source: SourceDocument): Overlay {
  const { json, file } = source
  const fail = (pointer: string, fact: string) => new SpecError([problem('spec/bad-overlay', { file, pointer }, fact)])
  if (!isJsonObject(json) || typeof json.overlay !== 'string' || !/^1\.0\./.test(json.overlay)) {
    throw fail('/overlay', 'The document does not say overlay: "1.0.0".')
  }
  if (!Array.isArray(json.actions)) throw fail('/actions', 'actions is not a list.')
  const actions = json.actions.map((action: Json, i): Action => {
    const at = `/actions/${i}`
    if (!isJsonObject(action)) throw fail(at, 'An action is not an object.')
    const { target, update, remove } = action
    if (typeof target !== 'string') throw fail(`${at}/target`, 'target is not a string.')
    if (remove !== undefined && typeof remove !== 'boolean') throw fail(`${at}/remove`, 'remove is not true or false.')
    return { target, ...(update !== undefined && { update }), remove: remove === true }
  })
  const name = typeof json.extends === 'string' ? json.extends.split(/[/\\]/).at(-1) : undefined
  return { source, ...(name !== undefined && { extends: name }), actions }
}

/**
 * The document with every overlay applied that selects something in it, and those overlays. The document itself is not
 * changed. Targets are JSONPath (RFC 9535).
 * @param names the base names that the document goes by, for overlays that extend one document
 * @throws SpecError when a target is no JSONPath query
 */
export async function applyOverlays(
  document: SourceDocument,
  overlays: readonly Overlay[],
  names: readonly string[] = [document.file],
): Promise<{ document: SourceDocument; applied: readonly Overlay[] }> {
  const relevant = overlays.filter((it) => it.extends === undefined || names.includes(it.extends))
  if (relevant.length === 0) return { document, applied: [] }
  const { compile } = await import('json-p3')
  const applied: Overlay[] = []
  let json = document.json
  for (const overlay of relevant) {
    for (const [i, action] of overlay.actions.entries()) {
      const place = { file: overlay.source.file, pointer: `/actions/${i}/target` }
      const paths = select(() => compile(action.target), json, place, action.target)
      if (paths.length === 0) continue
      json = change(json, paths, action)
      if (!applied.includes(overlay)) applied.push(overlay)
    }
  }
  return { document: { ...document, json }, applied }
}

type Query = ReturnType<typeof import('json-p3').compile>

function select(compiled: () => Query, json: Json, place: Place, target: string): (string | number)[][] {
  try {
    return compiled()
      .query(json as Parameters<Query['query']>[0])
      .locations()
  } catch (error) {
    throw new SpecError([problem('spec/bad-overlay', place, `${JSON.stringify(target)}: ${(error as Error).message}`)])
  }
}

/** Last places first, so that removing an item does not move the ones still to come. */
function change(json: Json, paths: readonly (string | number)[][], { update, remove }: Action): Json {
  return [...paths].reverse().reduce((result, path) => edited(result, path, remove ? undefined : update, remove), json)
}

function edited(json: Json, [head, ...rest]: (string | number)[], update: Json | undefined, remove: boolean): Json {
  if (head === undefined) return remove ? json : merged(json, update)
  if (Array.isArray(json)) {
    if (rest.length === 0 && remove) return json.filter((_, i) => i !== head)
    return json.map((item: Json, i) => (i === head ? edited(item, rest, update, remove) : item))
  }
  const entries = Object.entries(json as JsonObject) as [string, Json][]
  const kept = rest.length === 0 && remove ? entries.filter(([key]) => key !== head) : entries
  return Object.fromEntries(
    kept.map(([key, value]) => [key, key === head ? edited(value, rest, update, remove) : value]),
  )
}

/** Objects are merged member by member, lists are appended to, anything else is replaced (Overlay 1.0, Action Object). */
function merged(target: Json, update: Json | undefined): Json {
  if (update === undefined) return target
  if (Array.isArray(target)) return [...target, ...(Array.isArray(update) ? update : [update])]
  if (!isJsonObject(target) || !isJsonObject(update)) return update
  const keys = new Set([...Object.keys(target), ...Object.keys(update)])
  return Object.fromEntries(
    [...keys].map((key) => {
      const [old, added] = [member(target, key), member(update, key)]
      if (old === undefined || added === undefined) return [key, (added ?? old) as Json]
      return [key, merged(old, added)]
    }),
  )
}
