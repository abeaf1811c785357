import { readdirSync, readFileSync, type Stats, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { documentFromBytes, documentNames, maximumBytes, mayBeOpenApi, type SourceDocument } from '../document/load.js'
import { problem, SpecError } from '../document/problem.js'
import { systemFault } from '../document/system-fault.js'
import { textSha256 } from './line-ends.js'
import { compareText } from './manifest.js'

/**
 * The `*.json`, `*.yaml` and `*.yml` files directly in a folder, sorted. Hidden files and folders are not specifications.
 * @throws SpecError when the folder cannot be read or has none
 */
export function specFilesIn(folder: string, shown: string): string[] {
  const place = { file: shown, pointer: '' }
  let names: string[]
  try {
    names = readdirSync(folder)
  } catch (error) {
    const { fact, remedy } = systemFault(error)
    throw new SpecError([problem('spec/unreadable', place, fact, remedy)])
  }
  const found = names
    .filter((name) => documentNames.test(name) && !name.startsWith('.'))
    .sort(compareText)
    .map((name) => join(folder, name))
    .filter((path) => !isFolder(path))
  if (found.length === 0)
    throw new SpecError([
      problem('spec/none', place, 'The folder has no *.json, *.yaml or *.yml file: there is nothing to generate from.'),
    ])
  return found
}

/** A document without an "openapi" member and without components: perhaps no model file, only a part that others refer to. */
export function mayBePart(document: SourceDocument | undefined): boolean {
  return document !== undefined && !mayBeOpenApi(document.json)
}

/** A specification from its bytes; the hash is that of the file with LF line ends, so that it does not depend on the checkout. */
export function specDocument(path: string, bytes: Uint8Array): SourceDocument {
  return { ...documentFromBytes(basename(path), pathToFileURL(resolve(path)).href, bytes), sha256: textSha256(bytes) }
}

/** The document in a file; undefined where reading it as a specification would tell what is wrong. */
export function looked(path: string): SourceDocument | undefined {
  try {
    const stats = statSync(path)
    if (!stats.isFile() || stats.size > maximumBytes) return undefined // a pipe would be waited for without end
    return specDocument(path, readFileSync(path))
  } catch {
    return undefined
  }
}

/** Whether there is a folder at `path`, links followed. */
export function isFolder(path: string): boolean {
  return found(path)?.isDirectory() ?? false
}

/** Whether there is a file at `path`, links followed. */
export function isFile(path: string): boolean {
  return found(path)?.isFile() ?? false
}

/** Whether there is nothing at `path`. What cannot be looked at is not missing. */
export function isMissing(path: string): boolean {
  try {
    statSync(path)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT'
  }
}

function found(path: string): Stats | undefined {
  try {
    return statSync(path)
  } catch {
    return undefined
  }
}
