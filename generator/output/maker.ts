import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { version } from '../version.js'
import { withLf } from './line-ends.js'
import { compareText, type Maker } from './manifest.js'

/** Where the build notes `codeHash` of the sources that it compiled, beside the compiled folders. */
export const codeHashName = 'code.sha256'

/** The folders whose modules decide what is generated. */
const deciding = ['document', 'emit', 'ir', 'runtime']

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

/** The sha256, in hex, over the TypeScript sources below `folder` (the source folder `generator`) that decide what is generated. */
export function codeHash(folder: string): string {
  const hash = createHash('sha256')
  for (const name of deciding) {
    const files = readdirSync(join(folder, name)).filter(
      (file) => file.endsWith('.ts') && !/\.(test|test-d|d)\.ts$/.test(file),
    )
    for (const file of files.sort(compareText))
      hash.update(`${name}/${file}\0`).update(withLf(readFileSync(join(folder, name, file))))
  }
  return hash.digest('hex')
}
