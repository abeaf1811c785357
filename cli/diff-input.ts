import { resolve } from 'node:path'
import { bothJudges } from '../conformance/diff/diff-models.js'
import type { DiffInput, DiffSource } from '../conformance/diff/input/input.js'
import type { DiffResult } from '../conformance/diff/result/result.js'
import { isJsonObject } from '../generator/document/json.js'
import { problem, SpecError } from '../generator/document/problem.js'
import { readJson } from '../generator/document/read-json.js'
import { isFile, isFolder } from '../generator/output/spec-files.js'
import type { DiffFlags } from './diff-options.js'
import { UsageError } from './exit.js'
import { levelsOf } from './levels-option.js'
import { asKnown } from './provider-option.js'
import { selectModel } from './select-model.js'
import type { Terminal } from './terminal.js'

/** Both sides of a comparison, as they are named: two models, or two folders of them. */
export type Sides =
  | { readonly kind: 'models'; readonly old: DiffInput; readonly next: DiffInput }
  | {
      readonly kind: 'folders'
      readonly old: ReadonlyMap<string, DiffInput>
      readonly next: ReadonlyMap<string, DiffInput>
    }

/**
 * Reads both sides of a comparison.
 * @throws UsageError where the names fit no two sides, SpecError where one cannot be read
 */
export async function sidesOf(old: string, next: string, flags: DiffFlags, terminal: Terminal): Promise<Sides> {
  if (old === '-' && next === '-') throw new UsageError('Only one side can come from standard input.')
  const from = await sourceOf(old, flags, terminal)
  const to = await sourceOf(next, flags, terminal, from)
  if (from.kind === 'folder' && to.kind === 'folder') return { kind: 'folders', old: from.inputs, next: to.inputs }
  if (from.kind === 'folder' || to.kind === 'folder') {
    const [folder, model] = from.kind === 'folder' ? [old, next] : [next, old]
    throw new UsageError(`${folder} is a folder and ${model} is a model: a folder is compared with a folder.`)
  }
  // Whatever reads the two documents has to read them with the same overlays as the comparison.
  const { withSharedOverlays } = await import('../conformance/diff/input/shared-overlays.js')
  return { kind: 'models', ...(await withSharedOverlays(from.input, to.input)) }
}

async function sourceOf(text: string, flags: DiffFlags, terminal: Terminal, before?: DiffSource): Promise<DiffSource> {
  const { sourceFromPath, sourceFromRevision, sourceFromStream } = await import('../conformance/diff/input/input.js')
  const { isRevision, revisionOf, unknownRevision } = await import('../conformance/diff/input/revision.js')
  const { cwd } = terminal
  const options = {
    allowExternal: flags.allowExternal ?? false,
    cwd,
    ...(await asKnown(flags, cwd)),
    ...(before && { before }),
  }
  if (text === '') throw new UsageError('A model has an empty name.')
  if (text === '-') return sourceFromStream(terminal.stdin, cwd, options)
  const path = resolve(cwd, text)
  if (isFile(path) || isFolder(path)) return sourceFromPath(path, options)
  if (/^-[^:]*:/.test(text))
    throw new UsageError(`A revision does not start with "-": ${JSON.stringify(text.slice(0, text.indexOf(':')))}.`)
  const revision = revisionOf(text)
  if (revision !== undefined && (await isRevision(revision, cwd))) return sourceFromRevision(revision, cwd, options)
  const model = await selectModel(text, { cwd, specs: flags.specs }).catch((error: unknown) => {
    if (revision === undefined || !isThere(revision.path, cwd)) throw error
    return undefined
  })
  // An AIR has a colon too. What names neither a model nor a file was meant as a revision.
  if (revision !== undefined && (model === undefined || !isThere(model, cwd)))
    throw await unknownRevision(revision, cwd)
  return sourceFromPath(model ?? path, options)
}

function isThere(path: string, cwd: string): boolean {
  return isFile(resolve(cwd, path)) || isFolder(resolve(cwd, path))
}

/** Below so many pairs nobody waits. */
const worthProgress = 200

/** Compares two models as the command line has it, and tells a terminal how far it is. */
export async function compared(
  [old, next]: readonly [DiffInput, DiffInput],
  flags: DiffFlags,
  { stderr, cwd }: Terminal,
): Promise<DiffResult> {
  const [{ diffModels }, judges] = await Promise.all([import('../conformance/diff/diff.js'), bothJudges()])
  const levels = flags.levels === undefined ? undefined : await levelsOf(flags.levels, cwd)
  return diffModels(old, next, {
    judges,
    onProgress: (done, all) => {
      if (all < worthProgress) return
      // The last one clears the line.
      stderr.progress(done + 1 < all ? `${next.model.id} ${done + 1}/${all}` : '')
    },
    seed: flags.seed,
    budget: flags.budget,
    reader: flags.reader,
    ...(levels !== undefined && { levels }),
    ...(flags.align !== undefined && { align: flags.align }),
  })
}

/** So much of what is wrong with a file that is no result is told: it is mostly another file. */
const mostTold = 3

/** The comparisons in a file that `diff --json` wrote, of two models or of two folders. */
export async function savedResults(file: string, { cwd }: Terminal): Promise<readonly DiffResult[]> {
  const [{ compileValidator }, { resultSchema }, json] = await Promise.all([
    import('../generator/compile.js'),
    import('../conformance/diff/result/result-schema.js'),
    readJson(file, cwd),
  ])
  const { validate } = compileValidator(resultSchema)
  const models = isJsonObject(json) ? json.models : undefined
  const results = Array.isArray(models) ? models : [json]
  const problems = results.flatMap((it, i) => {
    const found = validate(it).map(({ message }) => message)
    if (found.length === 0) return []
    const place = { file, pointer: Array.isArray(models) ? `/models/${i}` : '' }
    const rest = found.length > mostTold ? `; and ${found.length - mostTold} more` : ''
    return [problem('input/bad-result', place, `It is no result: ${found.slice(0, mostTold).join('; ')}${rest}.`)]
  })
  if (problems.length > 0) throw new SpecError(problems)
  return results as unknown as readonly DiffResult[]
}
