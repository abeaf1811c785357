import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { generatorFolder } from '../emit/generator-folder.js'
import { version } from '../version.js'
import { withLf } from './line-ends.js'
import { compareText, type GeneratorVersion } from './manifest.js'

/** Where the build notes `codeHash` of the sources that it compiled, beside the compiled folders. */
export const codeHashName = 'code.sha256'

/** Where what decides the output begins; what plans and replaces files decides none of their bytes. */
const deciding = ['output/read-spec.ts', 'output/form.ts', 'emit/render.ts']

/** This generator: the package's version and the hash of its code. */
export function thisGenerator(): GeneratorVersion {
  const folder = generatorFolder()
  const noted = join(folder, codeHashName)
  const code = existsSync(noted) ? readFileSync(noted, 'utf8').trim() : codeHash(folder)
  return { generator: version, code }
}

/**
 * The sha256, in hex, over the TypeScript sources in `folder` (the source folder `generator`) that decide what is generated:
 * whoever reads specifications and writes their modules, and the runtime, which is copied.
 */
export function codeHash(folder: string): string {
  const hash = createHash('sha256')
  for (const path of decidingSources(folder)) hash.update(`${path}\0`).update(withLf(readFileSync(join(folder, path))))
  return hash.digest('hex')
}

/** Their paths below `folder`, in posix form, sorted. */
export function decidingSources(folder: string): string[] {
  const names = readdirSync(join(folder, 'runtime'), { recursive: true }).map((name) =>
    String(name).replaceAll('\\', '/'),
  )
  const runtime = names.filter((name) => /^[^.]+\.ts$/.test(name))
  const paths = [...importClosure(folder, deciding), ...runtime.map((name) => `runtime/${name}`)]
  return [...new Set(paths)].sort(compareText)
}

/**
 * The sources among which `entries` run: they themselves and all that they import, then or later, for more than its types.
 * @param folder that the sources lie in; what they import lies there too
 * @param entries paths from there, in posix form, as are those that are returned, in no order
 */
function importClosure(folder: string, entries: readonly string[]): string[] {
  const found = new Set(entries)
  for (const path of found) {
    for (const specifier of importsOf(readFileSync(posix.join(folder, path), 'utf8')))
      found.add(posix.join(posix.dirname(path), specifier).replace(/\.js$/, '.ts'))
  }
  return [...found]
}

/**
 * What a source imports by a relative path. Imports stand at the start of a line, or are a call with a text. No parser is
 * needed for that, nor loaded for each run of the generator from its sources; a test holds it against one.
 */
function importsOf(text: string): string[] {
  const statement = /^(?:import|export) (?!type )(?:[^'"`;=]*? from )?'(\.[^']+)'/gm
  const call = /(?<!typeof )\bimport\('(\.[^']+)'\)/g
  return [...text.matchAll(statement), ...text.matchAll(call)].map(([, specifier = '']) => specifier)
}
