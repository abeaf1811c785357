import { builtin } from './builtin.js'
import { isJsonObject, type Json } from './json.js'
import { jsonOf, TextFault, textOf } from './json-text.js'
import type { Pointer } from './pointer.js'
import { problem, SpecError } from './problem.js'
import { isSystemError, systemFault } from './system-fault.js'
import { type Losses, lostInReading } from './unreadable-json.js'
import { yamlOf } from './yaml-text.js'

declare global {
  /** Of "dom" or @types/node, where a project has either: without them the declarations of this package compile too. */
  interface URL {}
}

const { createHash } = builtin('node:crypto')
const { readFile, stat } = builtin('node:fs/promises')
const { basename, resolve } = builtin('node:path')
const { fileURLToPath, pathToFileURL } = builtin('node:url')

/** A document as received, with what is needed to name its places. */
export interface SourceDocument {
  /** Base name, as problems, headers and `@see` show it. */
  readonly file: string
  /** Absolute URL: `file:` for what was read from disk. */
  readonly uri: string
  /** sha256 of the bytes, in hex. */
  readonly sha256: string
  readonly json: Json
  /** Numbers that are other decimals than the doubles they are read as, as the file spells them. */
  readonly rounded?: ReadonlyMap<Pointer, string>
}

/** Largest document read, in bytes. */
export const maximumBytes = 16 * 1024 * 1024

/** Most levels of objects and lists within each other: real documents have some 30. */
const maximumDepth = 400

/**
 * Reads one document in JSON or YAML.
 * @param source a path, a `file:` URL, or a document that is already parsed
 * @throws SpecError when it cannot be read, is too large or is neither
 */
export async function loadDocument(source: string | URL | object, name?: string): Promise<SourceDocument> {
  if (typeof source === 'string' || source instanceof URL) {
    const path = source instanceof URL ? fileURLToPath(source) : resolve(source)
    const file = name ?? basename(path)
    return documentFromBytes(file, pathToFileURL(path).href, await readBytes(path, file))
  }
  const file = name ?? 'document.json'
  // Without a disk there is no current folder.
  const uri = pathToFileURL ? pathToFileURL(resolve(file)).href : new URL(encodeURI(file), 'memory:///').href
  try {
    // Through its text, so that what is read is JSON whatever was handed over.
    return documentFromBytes(file, uri, new TextEncoder().encode(JSON.stringify(source)))
  } catch (error) {
    throw error instanceof SpecError ? error : failure('spec/not-json', file, (error as Error).message)
  }
}

/** Names of files that hold JSON or YAML: specifications, parts of them, overlays. */
export const documentNames = /\.(json|ya?ml)$/i

/** Reads a document from its bytes: UTF-8, with or without a byte order mark; YAML where its name or its text says so. */
export function documentFromBytes(file: string, uri: string, bytes: Uint8Array): SourceDocument {
  const { json, rounded, lost } = decoded(file, bytes)
  if (lost !== undefined) throw new SpecError([problem('spec/lossy-json', { file, pointer: lost.pointer }, lost.fact)])
  return { file, uri, sha256: sha256(bytes), json, ...(rounded.size > 0 && { rounded }) }
}

function decoded(file: string, bytes: Uint8Array): Losses & { readonly json: Json } {
  let isYaml = /\.ya?ml$/i.test(file)
  try {
    const text = textOf(bytes)
    isYaml ||= !documentNames.test(file) && /^\s*[^\s{["]/.test(text)
    const read = isYaml ? yamlOf(text) : { json: jsonOf(text) }
    if (isDeeper(read.json, maximumDepth)) {
      throw failure('spec/too-large', file, `It is nested more than ${maximumDepth} levels deep.`)
    }
    return 'rounded' in read ? read : { ...read, ...lostInReading(text, read.json) }
  } catch (error) {
    if (!(error instanceof TextFault)) throw error
    throw failure(isYaml ? 'spec/not-yaml' : 'spec/not-json', file, `${error.message}.`)
  }
}

function isDeeper(json: Json, limit: number): boolean {
  if (typeof json !== 'object' || json === null) return false
  return limit === 0 || Object.values(json).some((inner) => isDeeper(inner as Json, limit - 1))
}

/** The bytes of a file within the size limit. */
export async function readBytes(path: string, file: string): Promise<Uint8Array> {
  try {
    const found = await stat(path)
    if (found.isDirectory()) throw failure('spec/unreadable', file, 'It is a folder.')
    if (!found.isFile()) throw failure('spec/unreadable', file, 'It is not a regular file.')
    if (found.size > maximumBytes) throw failure('spec/too-large', file, `The file has ${found.size} bytes.`)
    return await readFile(path)
  } catch (error) {
    if (error instanceof SpecError) throw error
    if (!isSystemError(error)) throw error
    const { fact, remedy } = systemFault(error)
    throw new SpecError([problem('spec/unreadable', { file, pointer: '' }, fact, remedy)])
  }
}

/** Whether a document claims to be one of OpenAPI, or has the components of one. */
export function mayBeOpenApi(json: Json): boolean {
  return isJsonObject(json) && (Object.hasOwn(json, 'openapi') || isJsonObject(json.components))
}

/** Refuses what is not an OpenAPI 3 document. A document without `openapi` that has components is taken for one. */
export function requireOpenApi(document: SourceDocument): void {
  const { json } = document
  const version = isJsonObject(json) ? json.openapi : undefined
  if (/^3\.[012](\.|$)/.test(String(version))) return
  if (version === undefined && mayBeOpenApi(json)) return
  const found = version === undefined ? 'has no "openapi" member' : `says openapi: ${JSON.stringify(version)}`
  throw failure('spec/not-openapi', document.file, `The document ${found}.`)
}

/** The sha256 of bytes, or of a text in UTF-8, in hex; empty in a browser, where nothing is generated from them. */
function sha256(text: string | Uint8Array): string {
  return createHash ? createHash('sha256').update(text).digest('hex') : ''
}

function failure(
  code: 'spec/unreadable' | 'spec/too-large' | 'spec/not-json' | 'spec/not-yaml' | 'spec/not-openapi',
  file: string,
  fact: string,
) {
  return new SpecError([problem(code, { file, pointer: '' }, fact)])
}
