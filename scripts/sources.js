import { readdirSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository. */
export const root = fileURLToPath(new URL('../', import.meta.url))

/** Sources that are shipped, or measured in the same way: no tests, fixtures, and nothing that is generated. */
export function shippedSources(folder = root) {
  return readdirSync(folder, { withFileTypes: true, recursive: false })
    .flatMap((it) => {
      if (it.isFile()) return it.name.endsWith('.ts') ? [it.name] : []
      return ['bench', 'cli', 'conformance', 'generator'].includes(it.name) ? below(join(folder, it.name), folder) : []
    })
    .filter((path) => !/\.(test|test-d|fixture|samples|preload|config)\.ts$/.test(path))
    .filter((path) => !path.startsWith('conformance/fixture/') && !path.includes('node_modules/'))
    .sort()
}

function below(folder, from) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((it) => it.isFile() && it.name.endsWith('.ts'))
    .map((it) => relative(from, join(it.parentPath, it.name)).split(sep).join('/'))
}
