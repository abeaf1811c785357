import { type Problem, SpecError, withinStack } from '../document/problem.js'
import { type IndexEntry, indexEntry } from '../emit/registry.js'
import { exportedTypes, identifier, indexNames, moduleNames, typeName, unique, uniqueStem } from '../ir/name.js'
import type { Renderer } from './form.js'
import type { FoundFiles } from './found-files.js'
import { textSha256 } from './line-ends.js'
import {
  compareText,
  type FileHashes,
  listedPaths,
  type Manifest,
  type ManifestModel,
  manifestName,
  manifestText,
} from './manifest.js'
import type { GenerateRequest } from './request.js'
import { collectSpecs, generatorOf, isSameGenerator, readSpec, refuseDuplicates, type Spec } from './specs.js'

/** What the out folder should hold. */
export interface WantedTree {
  readonly manifest: Manifest
  /** The files that were rendered, and the manifest, by path; what was not rendered is known to be right. */
  readonly texts: ReadonlyMap<string, string>
  /** Paths that the manifest listed and that no longer belong there. */
  readonly gone: readonly string[]
  /** Ids of the models that the request is about. */
  readonly ids: ReadonlySet<string>
  /** Of specifications that were refused; what was generated from them before stays. */
  readonly problems: readonly Problem[]
  readonly warnings: readonly Problem[]
}

/**
 * What the out folder should hold. A model is read and rendered when its own files, its generated files, its names or
 * the generator have changed; when nothing has, neither the reader nor the emitter is loaded. Nothing is written.
 * @throws SpecError where a refused specification keeps everything from being written
 */
export async function wantedTree(
  request: GenerateRequest,
  before: Manifest | undefined,
  found: FoundFiles,
): Promise<WantedTree> {
  const { specs, problems } = await collectSpecs(request, before)
  const kept = request.specs.length === 0 ? [] : untouched(before?.models ?? [], specs)
  refuseDuplicates([...kept.map(({ inputs, id, air }) => ({ file: inputs[0]?.file ?? id, id, air })), ...specs])
  const names = namesOf(
    specs.map(({ id }) => id),
    kept,
  )
  const emitter = new Emitter(request)
  const texts = new Map<string, string>()
  const warnings: Problem[] = []
  const models: ManifestModel[] = kept.map((it) => withGenerator(it, before as Manifest, request))
  for (const [i, spec] of specs.entries()) {
    const its = names.get(spec.id) as ModelNames
    if (spec.isRefused && spec.known !== undefined) {
      models.push(withGenerator(spec.known, before as Manifest, request))
      continue
    }
    if (
      spec.known?.identifier === its.identifier &&
      spec.known.typeName === its.typeName &&
      found.have(spec.known.files)
    ) {
      models.push(withGenerator(spec.known, before as Manifest, request))
      continue
    }
    request.onProgress?.(i, specs.length, spec.id)
    const rendered = await emitter.model(spec, its)
    warnings.push(...rendered.warnings)
    models.push(rendered.entry)
    for (const [path, text] of rendered.texts) texts.set(path, text)
  }
  const shared = await emitter.shared(models, before, found)
  for (const [path, text] of shared.texts) texts.set(path, text)
  const manifest = { ...request.maker, models, files: shared.files }
  texts.set(manifestName, manifestText(manifest))
  const listed = listedPaths(manifest)
  const gone = [...listedPaths(before)].filter((path) => !listed.has(path))
  return { manifest, texts, gone, ids: new Set(specs.map(({ id }) => id)), problems, warnings }
}

/** The models that a request with named specifications leaves alone: all that none of these replaces. */
function untouched(models: readonly ManifestModel[], specs: readonly Spec[]): ManifestModel[] {
  return models.filter(
    ({ id, air, inputs }) =>
      !specs.some(
        (it) =>
          it.id.toLowerCase() === id.toLowerCase() ||
          (it.file === inputs[0]?.file && it.air !== undefined && it.air === air), // the file gave its model a new id
      ),
  )
}

/** The entry with its maker noted when that is not the maker of the new manifest. */
function withGenerator(model: ManifestModel, before: Manifest, { maker }: GenerateRequest): ManifestModel {
  const { maker: _, ...entry } = model
  const own = generatorOf(model, before)
  return isSameGenerator(own, maker) ? entry : { ...entry, maker: { generator: own.generator, code: own.code } }
}

/** Renders what is asked of it and loads the emitter for the first of it. */
class Emitter {
  private readonly request: GenerateRequest
  private loaded: Promise<Renderer> | undefined

  constructor(request: GenerateRequest) {
    this.request = request
  }

  async model(spec: Spec, names: ModelNames) {
    const reading = spec.reading ?? (await readSpec(spec.path, { ...this.request, origin: spec.origin }))
    const { model, inputs, warnings } = reading
    if (model === undefined) throw new SpecError(reading.problems)
    const entry: IndexEntry = { ...indexEntry(model), ...names }
    const named = { ...model, identifier: names.identifier }
    const renderer = await this.renderer()
    const texts = await withinStack(spec.file, () => renderer.renderModel(named, entry))
    const origin = spec.origin && { origin: spec.origin }
    return { entry: { ...entry, ...origin, inputs, files: hashes(texts) }, texts, warnings }
  }

  /** index.ts and the runtime. What stays the same is not rendered and has no text. */
  async shared(models: readonly ManifestModel[], before: Manifest | undefined, found: FoundFiles) {
    const texts = new Map<string, string>()
    const files: Record<string, string> = {}
    const known = before !== undefined && isSameGenerator(before, this.request.maker) ? before.files : {}
    const isRuntime = (path: string) => path.startsWith('runtime/')
    const keep = async (which: FileHashes, isRight: boolean, render: () => Promise<ReadonlyMap<string, string>>) => {
      if (isRight && Object.keys(which).length > 0 && found.have(which)) return void Object.assign(files, which)
      const rendered = await render()
      for (const [path, text] of rendered) texts.set(path, text)
      Object.assign(files, hashes(rendered))
    }
    const [runtime, index] = [isRuntime, (path: string) => !isRuntime(path)].map((is) =>
      Object.fromEntries(Object.entries(known).filter(([path]) => is(path))),
    ) as [FileHashes, FileHashes]
    const wires = wiresOf(models)
    const haveSameWires = [...wires].join() === [...wiresOf(before?.models ?? [])].join()
    await keep(runtime, haveSameWires, async () => (await this.renderer()).runtimeFiles(undefined, wires))
    const isSame = indexKey(models) === indexKey(before?.models ?? [])
    await keep(index, isSame, async () => (await this.renderer()).renderIndex(indexEntries(models)))
    return { texts, files }
  }

  private renderer(): Promise<Renderer> {
    this.loaded ??= this.request.renderer()
    return this.loaded
  }
}

function hashes(texts: ReadonlyMap<string, string>): FileHashes {
  return Object.fromEntries([...texts].map(([path, text]) => [path, textSha256(text)]))
}

/** What `index.ts` is made from, in the order of the ids. */
function indexEntries(models: readonly ManifestModel[]) {
  return [...models]
    .sort((a, b) => compareText(a.id, b.id))
    .map(({ id, air, identifier, typeName, isTask }) => ({
      id,
      ...(air !== undefined && { air }),
      identifier,
      typeName,
      isTask,
    }))
}

/** The descriptions of providers that models need, in the order of their names. */
function wiresOf(models: readonly ManifestModel[]): ReadonlySet<string> {
  return new Set(models.flatMap((it) => it.wire ?? []).sort(compareText))
}

function indexKey(models: readonly ManifestModel[]): string {
  return JSON.stringify(indexEntries(models))
}

/** How code names a model. */
export interface ModelNames {
  readonly identifier: string
  readonly typeName: string
}

/**
 * One identifier and one type name per model id. Ids that would get the same names are told apart by a number; the first
 * in sorted order has none, so that the names do not depend on the order of the files. Names that are `taken` stay whose
 * they are.
 */
export function namesOf(ids: Iterable<string>, taken: Iterable<ModelNames> = []): Map<string, ModelNames> {
  const identifiers = new Set(moduleNames)
  const kept = [...taken]
  for (const it of kept) identifiers.add(it.identifier)
  const named = [...ids].sort(compareText).map((id) => [id, unique(identifier(id), identifiers)] as const)
  const types = new Set([...indexNames, ...identifiers, ...kept.flatMap((it) => exportedTypes(it.typeName))])
  return new Map(
    named.map(([id, name]) => [id, { identifier: name, typeName: uniqueStem(typeName(name), types) }] as const),
  )
}
