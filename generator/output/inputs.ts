import { readdirSync, readFileSync, realpathSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { isJsonObject } from '../spec/json.js'
import { textSha256 } from './line-ends.js'
import type { Input } from './manifest.js'

/**
 * Whether the files that a model was read from are what they were. Without `allowExternal` a file outside the folder of
 * the specification counts as changed: reading it again is what refuses it.
 */
export function inputsAreUnchanged(spec: string, inputs: readonly Input[], allowExternal: boolean): boolean {
  const [first, ...others] = inputs
  if (first?.file !== basename(spec) || !isUnchanged(spec, first)) return false
  if (!allowExternal && others.some(({ file }) => file.startsWith('../') || isAbsolute(file))) return false
  const folder = realpathSync(dirname(spec))
  const known = new Set(others.map(({ file }) => file))
  return (
    others.every((input) => isUnchanged(resolve(folder, input.file), input)) &&
    overlaysOf(spec).every((path) => known.has(inputName(folder, realpathSync(path))))
  )
}

/** A file that the specification in `folder` refers to, as the manifest notes it; both paths with links followed. */
export function inputAt(folder: string, path: string): Input {
  return { file: inputName(folder, path), sha256: textSha256(readFileSync(path)) }
}

/** `path` from the folder of the specification, in posix form. */
function inputName(folder: string, path: string): string {
  return relative(folder, path).split(sep).join('/')
}

function isUnchanged(path: string, { sha256 }: Input): boolean {
  try {
    return textSha256(readFileSync(path)) === sha256
  } catch {
    return false
  }
}

/** The overlays of a specification: the JSON files in the folder `overlays` beside it whose `extends` ends in its name. */
export function overlaysOf(spec: string): string[] {
  const folder = join(dirname(spec), 'overlays')
  return jsonFiles(folder)
    .map((name) => join(folder, name))
    .filter((path) => extendedFile(path) === basename(spec))
}

function extendedFile(overlay: string): string | undefined {
  try {
    const json: unknown = JSON.parse(readFileSync(overlay, 'utf8'))
    const target = isJsonObject(json) ? json.extends : undefined
    return typeof target === 'string' ? decodeURI(target.split('/').at(-1) ?? '') : undefined
  } catch {
    return undefined
  }
}

function jsonFiles(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.json'))
  } catch {
    return []
  }
}
