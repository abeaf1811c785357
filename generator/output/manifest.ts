import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isJsonObject, type Json, type JsonObject } from '../document/json.js'
import { jsonOf } from '../document/json-text.js'
import { problem, SpecError } from '../document/problem.js'
import type { Origin } from '../document/spec-lock.js'
import type { IndexEntry } from '../emit/registry.js'

/** Name of the list of generated files, in the out folder. */
export const manifestName = '.specproof.json'

/** Which generator wrote something. */
export interface GeneratorVersion {
  /** Version of the package. */
  readonly generator: string
  /** sha256 over the modules that decide what is written: it changes between two releases too. */
  readonly code: string
}

/** A file that a model was read from. */
export interface Input {
  /** Base name of the specification; other files by their path from its folder, in posix form. */
  readonly file: string
  /** Of the file with LF line ends, in hex. */
  readonly sha256: string
}

/** sha256 of files with LF line ends, by their path below the out folder, in posix form. */
export type FileHashes = Readonly<Record<string, string>>

/** What was generated for one model. */
export interface ManifestModel extends IndexEntry {
  /** The specification first, then the files it refers to and its overlays. */
  readonly inputs: readonly Input[]
  /** Which model the specification describes, as the lock had it. */
  readonly origin?: Origin
  readonly files: FileHashes
  /** Present when another generator than that of the manifest wrote the model. */
  readonly maker?: GeneratorVersion
}

/** What the out folder holds by our doing. Whatever is not listed here is never replaced or removed. */
export interface Manifest extends GeneratorVersion {
  /** Sorted by id. */
  readonly models: readonly ManifestModel[]
  /** index.ts and the runtime, which all models share. */
  readonly files: FileHashes
}

/** The manifest as it is written: one text per content. */
export function manifestText({ generator, code, models, files }: Manifest): string {
  const sorted = [...models].sort((a, b) => compareText(a.id, b.id)).map(modelJson)
  return `${JSON.stringify({ generator, code, models: sorted, files: sortedHashes(files) }, null, 2)}\n`
}

function modelJson({
  id,
  air,
  identifier,
  typeName,
  isTask,
  wire,
  maker,
  origin,
  inputs,
  files,
}: ManifestModel): object {
  return { id, air, identifier, typeName, isTask, wire, maker, origin, inputs, files: sortedHashes(files) }
}

function sortedHashes(files: FileHashes): FileHashes {
  return Object.fromEntries(Object.entries(files).sort(([a], [b]) => compareText(a, b)))
}

/** Order by UTF-16 code units: the same on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Every path that the manifest lists, itself included. */
export function listedPaths(manifest: Manifest | undefined): Set<string> {
  if (manifest === undefined) return new Set()
  return new Set([manifestName, ...[manifest, ...manifest.models].flatMap(({ files }) => Object.keys(files))])
}

/**
 * The manifest of an out folder and its text; undefined when there is none.
 * @throws SpecError when the file is not a manifest: without it nothing can be told apart from foreign files
 */
export function readManifest(out: string, shown: string): { manifest: Manifest; text: string } | undefined {
  const text = readIfPresent(join(out, manifestName))
  if (text === undefined) return undefined
  try {
    return { manifest: manifestOf(jsonOf(text)), text }
  } catch (error) {
    const fact = `It does not list the generated files: ${(error as Error).message}.`
    throw new SpecError([problem('out/foreign', { file: `${shown}/${manifestName}`, pointer: '' }, fact)])
  }
}

function readIfPresent(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw error
  }
}

function manifestOf(json: Json): Manifest {
  const root = object(json, 'the manifest')
  return { ...generatorOf(root), models: list(root.models, 'models').map(modelOf), files: hashes(root.files) }
}

function modelOf(json: Json): ManifestModel {
  const it = object(json, 'a model')
  return {
    id: text(it.id, 'id'),
    ...(it.air !== undefined && { air: text(it.air, 'air') }),
    identifier: text(it.identifier, 'identifier'),
    typeName: text(it.typeName, 'typeName'),
    isTask: it.isTask === true,
    ...(it.wire !== undefined && { wire: text(it.wire, 'wire') }),
    ...(it.maker !== undefined && { maker: generatorOf(object(it.maker, 'maker')) }),
    ...(it.origin !== undefined && { origin: originOf(object(it.origin, 'origin')) }),
    inputs: list(it.inputs, 'inputs').map(inputOf),
    files: hashes(it.files),
  }
}

function generatorOf(it: JsonObject): GeneratorVersion {
  return { generator: text(it.generator, 'generator'), code: text(it.code, 'code') }
}

function originOf(it: JsonObject): Origin {
  const version = it.version === undefined ? {} : { version: text(it.version, 'version') }
  return { provider: text(it.provider, 'provider'), model: text(it.model, 'model'), ...version }
}

function inputOf(json: Json): Input {
  const it = object(json, 'an input')
  return { file: text(it.file, 'file'), sha256: text(it.sha256, 'sha256') }
}

function hashes(json: Json | undefined): FileHashes {
  const found: Record<string, string> = {}
  for (const [path, sha256] of Object.entries(object(json, 'files'))) {
    if (!staysInside(path)) throw new Error(`${JSON.stringify(path)} is no path below the folder`)
    found[path] = text(sha256, path)
  }
  return found
}

/** A listed path may be removed: it must not lead out of the folder. */
function staysInside(path: string): boolean {
  return (
    !/[\\\0]|^[A-Za-z]:/.test(path) && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..')
  )
}

function object(json: Json | undefined, name: string): JsonObject {
  if (isJsonObject(json)) return json
  throw new Error(`${name} is no object`)
}

function list(json: Json | undefined, name: string): readonly Json[] {
  if (Array.isArray(json)) return json
  throw new Error(`${name} is no array`)
}

function text(json: Json | undefined, name: string): string {
  if (typeof json === 'string') return json
  throw new Error(`${name} is no string`)
}
