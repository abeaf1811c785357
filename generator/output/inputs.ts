import { readdirSync, readFileSync, realpathSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { isJsonObject } from '../document/json.js'
import { documentFromBytes, documentNames } from '../document/load.js'
import { textSha256 } from './line-ends.js'
import type { Input } from './manifest.js'
import { isFile } from './spec-files.js'

/** A file beside the specifications that changes documents before they are read. */
interface OverlayFile {
  /** Absolute, links followed. */
  readonly path: string
  /** Base name of the only document that it is for; absent: for every one, or not known because it is broken. */
  readonly extends?: string
}

/** The files that models are read from, each looked at once. */
export class InputFiles {
  private readonly hashes = new Map<string, string | undefined>()
  private readonly overlays = new Map<string, readonly OverlayFile[]>()

  /**
   * Whether the files that a model was read from are what they were. Without `allowExternal` a file outside the folder
   * of the specification counts as changed: reading it again is what refuses it.
   */
  areUnchanged(spec: string, inputs: readonly Input[], allowExternal: boolean): boolean {
    const [first, ...others] = inputs
    if (first?.file !== basename(spec) || this.sha256(spec) !== first.sha256) return false
    if (!allowExternal && others.some(({ file }) => file.startsWith('../') || isAbsolute(file))) return false
    const folder = realpathSync(dirname(spec))
    const known = new Set(others.map(({ file }) => file))
    return (
      others.every(({ file, sha256 }) => this.sha256(resolve(folder, file)) === sha256) &&
      this.overlaysOf(spec).every((path) => known.has(inputName(folder, path)))
    )
  }

  /** A file that the specification in `folder` is read with, as the manifest notes it; both paths with links followed. */
  input(folder: string, path: string): Input {
    return { file: inputName(folder, path), sha256: this.sha256(path) ?? '' }
  }

  /** The overlays that may change a specification, whether or not they find something in it now. */
  overlaysOf(spec: string): readonly string[] {
    const folder = join(dirname(spec), 'overlays')
    const files = this.overlays.get(folder) ?? overlayFiles(folder)
    this.overlays.set(folder, files)
    return files.filter((it) => it.extends === undefined || it.extends === basename(spec)).map(({ path }) => path)
  }

  private sha256(path: string): string | undefined {
    if (!this.hashes.has(path)) this.hashes.set(path, sha256Of(path))
    return this.hashes.get(path)
  }
}

/** `path` from the folder of the specification, in posix form. */
function inputName(folder: string, path: string): string {
  return relative(folder, path).split(sep).join('/')
}

function sha256Of(path: string): string | undefined {
  try {
    return isFile(path) ? textSha256(readFileSync(path)) : undefined
  } catch {
    return undefined
  }
}

function overlayFiles(folder: string): OverlayFile[] {
  let names: string[]
  try {
    names = readdirSync(folder).filter((name) => documentNames.test(name))
  } catch {
    return []
  }
  return names.map((name) => overlayFile(join(folder, name)))
}

function overlayFile(path: string): OverlayFile {
  if (!isFile(path)) return { path }
  try {
    const real = realpathSync(path)
    const { json } = documentFromBytes(basename(path), '', readFileSync(path))
    const target = isJsonObject(json) ? json.extends : undefined
    const name = typeof target === 'string' ? target.split(/[/\\]/).at(-1) : undefined
    return { path: real, ...(name !== undefined && { extends: name }) }
  } catch {
    return { path } // reading it with its documents tells what is wrong
  }
}
