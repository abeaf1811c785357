import type { IndexEntry } from '../emit/registry.js'
import type { EmittedForm } from '../emit/render.js'
import type { Model } from '../ir/model.js'
import type { GeneratorVersion } from './manifest.js'

/** What the emitter offers: files by their paths below the out folder. The form is TypeScript where none is named. */
export interface Renderer {
  /** @param entry how the index calls the model; its names may differ from those that the id gives */
  renderModel(model: Model, entry: IndexEntry, form?: EmittedForm): Promise<ReadonlyMap<string, string>>
  renderIndex(entries: readonly IndexEntry[], form?: EmittedForm): Promise<ReadonlyMap<string, string>>
  /** @param wires the descriptions of providers that are needed; all of them where it is left out */
  runtimeFiles(form?: EmittedForm, wires?: ReadonlySet<string>): Promise<ReadonlyMap<string, string>>
}

/** How imports between generated files end: `.js`, as compiled; `.ts`, for runtimes that run TypeScript; or in nothing. */
export const importEndings = ['js', 'ts', 'none'] as const
type ImportEnding = (typeof importEndings)[number]

/** TypeScript; or JavaScript with declarations, for who compiles nothing. */
export const emittedForms = ['ts', 'js'] as const satisfies readonly EmittedForm[]

/** How generated files are written. */
export interface Form {
  readonly emit: EmittedForm
  readonly imports: ImportEnding
}

/** Imports and exports from a relative path, which stand at the start of a line or end a list of names. */
const relativeImport = /^((?:import|export)\b[^'\n]* from |\} from )'(\.{1,2}\/[^'\n]*)\.js'$/gm

/** Imports of what is loaded when it is first needed. */
const laterImport = /\bimport\((['`])(\.{1,2}\/[^'`\n]*)\.js\1\)/g

/** The generator that writes in a form and reads for one provider: what another one wrote is not up to date. */
export function versionWith(maker: GeneratorVersion, { emit, imports }: Form, provider?: string): GeneratorVersion {
  const told = [
    ...(emit === 'ts' ? [] : ['emit', emit]),
    ...(imports === 'js' ? [] : ['imports', imports]),
    ...(provider === undefined ? [] : ['for', provider]),
  ]
  return told.length === 0 ? maker : { ...maker, code: [maker.code, ...told].join(' ') }
}

/** The form that a generator wrote in, as `versionWith` noted it. */
export function formOf({ code }: GeneratorVersion): Form {
  const words = code.split(' ')
  const told = (name: string) => words[words.indexOf(name, 1) + 1]
  return {
    emit: emittedForms.find((it) => words.includes('emit') && it === told('emit')) ?? 'ts',
    imports: importEndings.find((it) => words.includes('imports') && it === told('imports')) ?? 'js',
  }
}

/** An emitter whose files are written in a form. */
export function rendererWith(renderer: Renderer, { emit, imports }: Form): Renderer {
  const end = imports === 'none' ? '' : `.${imports}`
  const written = (text: string) =>
    imports === 'js' ? text : text.replace(relativeImport, `$1'$2${end}'`).replace(laterImport, `import($1$2${end}$1)`)
  const all = (files: ReadonlyMap<string, string>) => new Map([...files].map(([path, text]) => [path, written(text)]))
  return {
    renderModel: async (model, entry) => all(await renderer.renderModel(model, entry, emit)),
    renderIndex: async (entries) => all(await renderer.renderIndex(entries, emit)),
    runtimeFiles: async (_, wires) => all(await renderer.runtimeFiles(emit, wires)),
  }
}
