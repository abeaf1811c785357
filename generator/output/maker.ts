import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { version } from '../version.js'
import { importClosure } from './import-closure.js'
import { withLf } from './line-ends.js'
import { compareText, type Maker } from './manifest.js'

/** Where the build notes `codeHash` of the sources that it compiled, beside the compiled folders. */
export const codeHashName = 'code.sha256'

/** Where what decides the output begins; what plans and replaces files decides none of their bytes. */
const deciding = ['output/read-spec.ts', 'emit/render.ts']

/** This generator: the package's version and the hash of its code. */
export function thisMaker(): Maker {
  const folder = generatorFolder()
  const noted = join(folder, codeHashName)
  const code = existsSync(noted) ? readFileSync(noted, 'utf8').trim() : codeHash(folder)
  return { generator: version, code }
}

/** The folder `generator`, of the sources or compiled. */
function generatorFolder(): string {
  return dirname(dirname(fileURLToPath(import.meta.url)))
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
  const runtime = readdirSync(join(folder, 'runtime')).filter((name) => /^[^.]+\.ts$/.test(name))
  const paths = [...importClosure(folder, deciding), ...runtime.map((name) => `runtime/${name}`)]
  return [...new Set(paths)].sort(compareText)
}
