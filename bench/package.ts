import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { repository } from './workspace.js'

/** A package that only benchmarks need: they are installed in `bench/` and not with the others. */
export async function benchPackage<T>(name: string): Promise<T> {
  const { resolve } = createRequire(join(repository, 'bench/package.json'))
  return (await import(pathToFileURL(resolve(name)).href)) as T
}
