import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Problem } from '../document/problem.js'
import { firstDifference, type TextDifference } from './difference.js'
import { formOf } from './form.js'
import { FoundFiles } from './found-files.js'
import { completed, type GenerateOptions, problemsOf, refuseUnfit } from './generate.js'
import { textSha256 } from './line-ends.js'
import { isHeld, LockHeld } from './lock.js'
import {
  compareText,
  type FileHashes,
  type GeneratorVersion,
  type Manifest,
  type ManifestModel,
  manifestName,
  readManifest,
} from './manifest.js'
import { onFileSystem, siblingsOf } from './out-folder.js'
import { generatorOf, isSameGenerator } from './specs.js'
import { obstacleTo } from './swap.js'
import { type WantedTree, wantedTree } from './wanted-tree.js'

/** Why a generated file is not what it should be. */
export type DriftCause =
  | 'spec-changed'
  | 'other-generator'
  | 'hand-edited'
  | 'missing-file'
  | 'missing-model'
  | 'removed-model'
  | 'models-changed'
  | 'foreign-file'
  | 'no-manifest'

/** A generated file, or a whole model, that is not what it should be. */
export interface Drift extends Partial<TextDifference> {
  /** Id of the model; absent for what all models share. */
  readonly model?: string
  /** Path below the out folder. */
  readonly file: string
  /** Every cause that is known, the first one the reason for the others where there are two. */
  readonly causes: readonly [DriftCause, ...DriftCause[]]
}

/** The out folder, what it holds and listed before, and what it should hold. */
interface FolderComparison {
  /** Absolute path. */
  readonly out: string
  readonly wanted: WantedTree
  readonly before: Manifest | undefined
  readonly found: FoundFiles
}

/** What has to change in the out folder for it to hold what is wanted: at most one entry per file. */
function driftOf(comparison: FolderComparison): Drift[] {
  const { wanted, before, found } = comparison
  const drifts: Drift[] = before === undefined ? [{ file: manifestName, causes: ['no-manifest'] }] : []
  const now = new Map(wanted.manifest.models.map((model) => [model.id, model]))
  const then = new Map(before?.models.map((model) => [model.id, model]))
  for (const [id, model] of then)
    if (!now.has(id)) drifts.push({ model: id, file: folderOf(model), causes: ['removed-model'] })
  for (const model of now.values()) drifts.push(...modelDrift(comparison, model, then.get(model.id)))
  drifts.push(...sharedDrift(comparison))
  if (drifts.length > 0 || before === undefined) return drifts
  return manifestDrift(wanted, before, found)
}

function modelDrift(comparison: FolderComparison, model: ManifestModel, then: ManifestModel | undefined): Drift[] {
  const { out, wanted, before, found } = comparison
  const paths = Object.keys(model.files).filter((path) => differs(path, wanted, found))
  if (then === undefined && paths.length > 0 && paths.every((path) => obstacleTo(out, path) === undefined)) {
    return [{ model: model.id, file: folderOf(model), causes: ['missing-model'] }]
  }
  const reasons: DriftCause[] = []
  if (then !== undefined && before !== undefined) {
    if (JSON.stringify(then.inputs) !== JSON.stringify(model.inputs)) reasons.push('spec-changed')
    if (!isSameGenerator(generatorOf(then, before), generatorOf(model, wanted.manifest)))
      reasons.push('other-generator')
    if (then.identifier !== model.identifier || then.typeName !== model.typeName) reasons.push('models-changed')
  }
  const gone = superfluous(then?.files, model.files, found)
  return [...paths, ...gone].map((path) => ({
    model: model.id,
    ...fileDrift(comparison, path, then?.files[path], reasons),
  }))
}

function sharedDrift(comparison: FolderComparison): Drift[] {
  const { wanted, before, found } = comparison
  const maker: GeneratorVersion = wanted.manifest
  const reasons: DriftCause[] = before !== undefined && !isSameGenerator(before, maker) ? ['other-generator'] : []
  const paths = Object.keys(wanted.manifest.files).filter((path) => differs(path, wanted, found))
  const gone = superfluous(before?.files, wanted.manifest.files, found)
  return [...paths, ...gone].map((path) => {
    const own =
      /^index\.(d\.)?[jt]s$/.test(path) && reasons.length === 0 && before !== undefined
        ? indexReasons(wanted, before)
        : reasons
    return fileDrift(comparison, path, before?.files[path], own)
  })
}

/** The index follows the models: another list of them is reason enough. */
function indexReasons(wanted: WantedTree, before: Manifest): DriftCause[] {
  const names = ({ models }: Manifest) =>
    JSON.stringify(
      models.map(({ id, air, identifier, typeName, isTask }) => [id, air, identifier, typeName, isTask]).sort(),
    )
  return names(wanted.manifest) === names(before) ? [] : ['models-changed']
}

/** One file; `listed` is its hash in the manifest, `reasons` are those that hold for all files of its kind. */
function fileDrift(
  { out, wanted, found }: FolderComparison,
  path: string,
  listed: string | undefined,
  reasons: readonly DriftCause[],
): Drift {
  const file = found.at(path)
  const own: DriftCause[] = []
  if (listed === undefined && obstacleTo(out, path) !== undefined) own.push('foreign-file')
  else if (file === undefined) own.push(obstacleTo(out, path) === undefined ? 'missing-file' : 'foreign-file')
  else if (listed !== undefined && file.sha256 !== listed) own.push('hand-edited')
  const causes = file === undefined && own[0] === 'missing-file' ? own : [...reasons, ...own]
  const [first = 'hand-edited', ...others] = causes
  const difference = file && firstDifference(found.text(path), wanted.texts.get(path) ?? '')
  return { file: path, causes: [first, ...others], ...difference }
}

/** Every file is right, and the list of them is not. Another hash of the generator's code alone is no drift. */
function manifestDrift(wanted: WantedTree, before: Manifest, found: FoundFiles): Drift[] {
  const { code } = wanted.manifest
  const text = found.text(manifestName)
  const known = before.code === code ? text : text.replaceAll(`"code": "${before.code}"`, `"code": "${code}"`)
  const difference = firstDifference(known, wanted.texts.get(manifestName) ?? '')
  if (difference === undefined) return []
  const changed = wanted.manifest.models.filter(
    ({ id, inputs }) => JSON.stringify(before.models.find((it) => it.id === id)?.inputs) !== JSON.stringify(inputs),
  )
  if (changed.length > 0)
    return changed.map(({ id }) => ({ model: id, file: manifestName, causes: ['spec-changed'] as const }))
  const cause = before.generator === wanted.manifest.generator ? 'hand-edited' : 'other-generator'
  return [{ file: manifestName, causes: [cause], ...difference }]
}

function differs(path: string, { texts }: WantedTree, found: FoundFiles): boolean {
  const text = texts.get(path)
  return text !== undefined && found.at(path)?.sha256 !== textSha256(text)
}

/** Files that were listed, are still there and no longer belong there. */
function superfluous(then: FileHashes = {}, now: FileHashes, found: FoundFiles): string[] {
  return Object.keys(then).filter((path) => !Object.hasOwn(now, path) && found.at(path) !== undefined)
}

/** The folder of a model's files. */
function folderOf({ id }: ManifestModel): string {
  return `${id}/`
}

/** Whether the out folder holds what its specifications say. */
export interface CheckResult {
  /** Nothing here and no problem: the folder is up to date. */
  readonly stale: readonly Drift[]
  /** Generated files that are right, by path below the out folder, sorted. */
  readonly unchanged: readonly string[]
  readonly problems: readonly Problem[]
  readonly warnings: readonly Problem[]
}

/**
 * Compares the out folder with what `generate` would write, and writes nothing. Hashes are those of the files with LF
 * line ends, so a checkout with CRLF is not stale; only what they cannot vouch for is rendered, in memory.
 * @returns the drift, or the problems; throws only for a fault of the generator
 */
export async function check(options: GenerateOptions = {}): Promise<CheckResult> {
  const asked = completed(options)
  const out = resolve(asked.cwd, asked.out)
  try {
    refuseUnfit(asked, out)
    await waitFor(out, options.patience ?? 60_000)
    const before = onFileSystem(asked.out, () => readManifest(out, asked.out))?.manifest
    // What nobody asked for is as it was written.
    const request = before === undefined ? asked : completed({ ...formOf(before), ...options })
    const found = new FoundFiles(out)
    const wanted = await wantedTree(request, before, found)
    const stale = driftOf({ out, wanted, before, found })
    const wrong = new Set(stale.map(({ file }) => file))
    const unchanged = [...wanted.manifest.models.filter(({ id }) => wanted.ids.has(id)), wanted.manifest]
      .flatMap(({ files }) => Object.keys(files))
      .filter((path) => found.at(path) !== undefined && !wrong.has(path))
    return { stale, unchanged: unchanged.sort(compareText), problems: wanted.problems, warnings: wanted.warnings }
  } catch (error) {
    const problems = problemsOf(error, asked.out)
    if (problems === undefined) throw error
    return { stale: [], unchanged: [], problems, warnings: [] }
  }
}

/** Lets a run on the folder finish. */
async function waitFor(out: string, patience: number): Promise<void> {
  const end = Date.now() + patience
  while (isHeld(siblingsOf(out).lock)) {
    if (Date.now() >= end) throw new LockHeld('Another run is changing the folder.')
    await pause(25)
  }
  if (!existsSync(out) && existsSync(siblingsOf(out).previous)) {
    throw new LockHeld('A run was interrupted while it replaced the folder; the next run without --check repairs it.')
  }
}
