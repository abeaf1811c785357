import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * The folder `generator` that has the runtime as it was written: among the sources, or what the build put beside the compiled
 * code, which lies in files of other names and depths than these.
 * @throws where there is none
 */
export function generatorFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'generator/runtime/check.ts'))) {
    const above = dirname(folder)
    if (above === folder) throw new Error('The runtime of generated code is missing: run npm run build.')
    folder = above
  }
  return join(folder, 'generator')
}
