import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { isFile } from '../generator/output/spec-files.js'

/** The package that files of each name import. */
const imported: Readonly<Record<string, string>> = { 'runtime/client/events': 'eventsource-parser' }

/** The packages that generated files import and the project does not name; or has not installed, where nothing tells what it names. */
export function missingPackages(paths: readonly string[], folder: string): readonly string[] {
  const needed = paths.flatMap((path) => imported[path.replace(/\.[jt]s$/, '')] ?? [])
  const named = namedPackages(folder)
  if (named !== undefined) return needed.filter((name) => !named.has(name))
  const { resolve: find } = createRequire(join(folder, 'index.js'))
  return needed.filter((name) => {
    try {
      find(name)
      return false
    } catch {
      return true
    }
  })
}

/**
 * What the project of a folder depends on by its own word: of what this package brings for itself nothing is left after
 * `npm ci --omit=dev`. Undefined where there is no package.json that can be read.
 */
function namedPackages(folder: string): ReadonlySet<string> | undefined {
  const path = packageAbove(folder)
  if (path === undefined) return undefined
  try {
    const json = JSON.parse(readFileSync(path, 'utf8'))
    const lists = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies']
    return new Set(lists.flatMap((it) => Object.keys(json?.[it] ?? {})))
  } catch {
    return undefined
  }
}

function packageAbove(folder: string): string | undefined {
  const path = join(folder, 'package.json')
  if (isFile(path)) return path
  return dirname(folder) === folder ? undefined : packageAbove(dirname(folder))
}
