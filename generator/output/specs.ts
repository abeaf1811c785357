import { realpathSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import type { SourceDocument } from '../document/load.js'
import { type Problem, problem, SpecError } from '../document/problem.js'
import { type Origin, originIn, readSpecLock } from '../document/spec-lock.js'
import { InputFiles } from './inputs.js'
import type { GeneratorVersion, Manifest, ManifestModel } from './manifest.js'
import type { ReadingManner, SpecReading } from './read-spec.js'
import type { GenerateRequest } from './request.js'
import { isFolder, looked, mayBePart, specFilesIn } from './spec-files.js'

/** A specification of the request: either what is known of it from the last run, or what was read. */
export interface Spec {
  readonly path: string
  /** Base name. */
  readonly file: string
  readonly id: string
  readonly air: string | undefined
  /** Which model it describes, as the lock has it. */
  readonly origin?: Origin | undefined
  /** What was generated from it, when neither its inputs nor the generator have changed since. */
  readonly known?: ManifestModel
  readonly reading?: SpecReading
  /** It was refused: `known` is what was generated from it before. */
  readonly isRefused?: boolean
}

/** A file of the request. One that was found in a folder may turn out to be a part that others refer to. */
interface File {
  readonly path: string
  readonly wasNamed: boolean
}

interface CollectedSpecs {
  readonly specs: readonly Spec[]
  /** Of files that were refused. */
  readonly problems: readonly Problem[]
}

/**
 * The specifications of a request. Those that have changed since the last run are read; the reader is not loaded when
 * there are none.
 * @throws SpecError with every problem of every file, where nothing is to be written
 */
export async function collectSpecs(request: GenerateRequest, before: Manifest | undefined): Promise<CollectedSpecs> {
  const specs: Spec[] = []
  const files = new InputFiles()
  const problems: Problem[] = []
  const parts = new Set<string>()
  const unclear: File[] = []
  const refused: string[] = []
  const lock = await readSpecLock(request.cwd)
  const read = async ({ path }: File, loaded?: SourceDocument) => {
    const origin = originIn(lock, request.cwd, path)
    const reading = await readSpec(path, { ...request, origin }, files, loaded)
    problems.push(...reading.problems)
    if (reading.problems.length > 0) refused.push(path)
    for (const part of reading.referenced) parts.add(part)
    const { model } = reading
    if (model) specs.push({ path, file: basename(path), id: model.id, air: model.air, origin, reading })
  }
  for (const file of locate(request)) {
    const origin = originIn(lock, request.cwd, file.path)
    const known = before && unchangedModel({ path: file.path, origin }, before, request, files)
    if (known !== undefined) {
      specs.push({ path: file.path, file: basename(file.path), id: known.id, air: known.air, origin, known })
      for (const part of partsOf(file.path, known)) parts.add(part)
      continue
    }
    const loaded = file.wasNamed ? undefined : looked(file.path)
    if (mayBePart(loaded)) unclear.push(file)
    else await read(file, loaded)
  }
  for (const file of unclear) if (!parts.has(realpathSync(file.path))) await read(file)
  return withEarlier({ specs, problems: withoutRepetition(problems) }, refused, request, before)
}

/** The files that a specification was read with. */
function partsOf(path: string, { inputs }: ManifestModel): string[] {
  return inputs.slice(1).map(({ file }) => resolve(realpathSync(dirname(path)), file))
}

/**
 * The specifications and, in place of those that were refused, what was generated from them before.
 * @throws SpecError where that was made by another generator, or nothing is left, or all or nothing is asked for
 */
function withEarlier(
  { specs, problems }: CollectedSpecs,
  refused: readonly string[],
  request: GenerateRequest,
  before: Manifest | undefined,
): CollectedSpecs {
  const earlier = refused.flatMap((path) => earlierOf(path, before) ?? [])
  const isOurs = ({ known }: Spec) => known && before && isSameGenerator(generatorOf(known, before), request.maker)
  const isHindered = request.allOrNothing || specs.length === 0 || !earlier.every(isOurs)
  if (problems.length > 0 && isHindered) throw new SpecError(problems)
  const all = [...specs, ...earlier.filter(({ id }) => !specs.some((it) => it.id === id))]
  refuseDuplicates(all)
  return { specs: all, problems }
}

/** What was generated from a file before it was refused. */
function earlierOf(path: string, before: Manifest | undefined): Spec | undefined {
  const file = basename(path)
  const known = before?.models.find(({ inputs }) => inputs[0]?.file === file)
  return known && { path, file, id: known.id, air: known.air, known, isRefused: true }
}

/** Reads a specification with the reader that is loaded now. */
export async function readSpec(
  path: string,
  manner: ReadingManner,
  files = new InputFiles(),
  loaded?: SourceDocument,
): Promise<SpecReading> {
  const reader = await import('./read-spec.js')
  return reader.readSpec(path, manner, files, loaded)
}

/** Two makers that write the same. */
export function isSameGenerator(left: GeneratorVersion, right: GeneratorVersion): boolean {
  return left.generator === right.generator && left.code === right.code
}

/** Who wrote the files of a model. */
export function generatorOf(model: ManifestModel, manifest: Manifest): GeneratorVersion {
  return model.maker ?? manifest
}

/**
 * Refuses two specifications of one model: the same id, whatever its case (file systems may not tell them apart), or the
 * same AIR.
 * @throws SpecError naming both files of each pair
 */
export function refuseDuplicates(specs: readonly { file: string; id: string; air?: string | undefined }[]): void {
  const problems: Problem[] = []
  const owners = new Map<string, string>()
  for (const { file, id, air } of specs) {
    const keys = [`the id "${id}"`, ...(air === undefined ? [] : [`the AIR "${air}"`])]
    const clash = keys.find((key) => owners.has(key.toLowerCase()))
    if (clash !== undefined) {
      const fact = `The model has ${clash}, and so has the model of ${owners.get(clash.toLowerCase())}.`
      problems.push(problem('spec/duplicate-model', { file, pointer: '/info' }, fact))
    }
    for (const key of keys) if (!owners.has(key.toLowerCase())) owners.set(key.toLowerCase(), file)
  }
  if (problems.length > 0) throw new SpecError(problems)
}

function locate({ cwd, specs, specsFolder }: GenerateRequest): File[] {
  const found = new Map<string, File>()
  for (const given of specs.length === 0 ? [specsFolder] : specs) {
    const path = resolve(cwd, given)
    const wasNamed = specs.length > 0 && !isFolder(path)
    for (const file of wasNamed ? [path] : specFilesIn(path, given)) {
      if (wasNamed || !found.has(file)) found.set(file, { path: file, wasNamed })
    }
  }
  return [...found.values()]
}

function unchangedModel(
  { path, origin }: Pick<Spec, 'path' | 'origin'>,
  before: Manifest,
  request: GenerateRequest,
  files: InputFiles,
): ManifestModel | undefined {
  const { maker, allowExternal, strict } = request
  if (strict) return undefined
  const file = basename(path)
  return before.models.find(
    (it) =>
      it.inputs[0]?.file === file &&
      isSameGenerator(generatorOf(it, before), maker) &&
      originText(it.origin) === originText(origin) &&
      files.areUnchanged(path, it.inputs, allowExternal),
  )
}

function originText(origin: Origin | undefined): string {
  return JSON.stringify([origin?.provider, origin?.model, origin?.version])
}

function withoutRepetition(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((it) => [JSON.stringify(it), it])).values()]
}
