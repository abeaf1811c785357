import type { GeneratorVersion } from './manifest.js'
import type { Renderer } from './renderer.js'

/** How imports between generated files end: `.js`, as compiled; `.ts`, for runtimes that run TypeScript; or in nothing. */
export const importEndings = ['js', 'ts', 'none'] as const
export type ImportEnding = (typeof importEndings)[number]

/** Imports and exports from a relative path, which stand at the start of a line or end a list of names. */
const relativeImport = /^((?:import|export)\b[^'\n]* from |\} from )'(\.{1,2}\/[^'\n]*)\.js'$/gm

/** The generator that writes imports so and reads for one provider: what another one wrote is not up to date. */
export function versionWith(maker: GeneratorVersion, ending: ImportEnding, provider?: string): GeneratorVersion {
  const told = [...(ending === 'js' ? [] : ['imports', ending]), ...(provider === undefined ? [] : ['for', provider])]
  return told.length === 0 ? maker : { ...maker, code: [maker.code, ...told].join(' ') }
}

/** An emitter whose files import each other so. */
export function rendererWith(renderer: Renderer, ending: ImportEnding): Renderer {
  if (ending === 'js') return renderer
  const end = ending === 'ts' ? '.ts' : ''
  const written = (text: string) => text.replace(relativeImport, `$1'$2${end}'`)
  const all = (files: ReadonlyMap<string, string>) => new Map([...files].map(([path, text]) => [path, written(text)]))
  return {
    renderModel: async (...args) => all(await renderer.renderModel(...args)),
    renderIndex: async (entries) => written(await renderer.renderIndex(entries)),
    runtimeFiles: async () => all(await renderer.runtimeFiles()),
  }
}
