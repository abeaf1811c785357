import { readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { brief, markdownTable } from './table.js'
import { type Usage, usageOf } from './usage.js'
import { folderOfCopies, repository, tsconfig, write } from './workspace.js'

const command = join(repository, 'bin/specproof.js')
const tsc = join(repository, 'node_modules/typescript/bin/tsc')

/** What a generator wrote for some models, and what tsc needs for it where it compiles. */
interface MeasuredOutput {
  readonly models: number
  readonly folder: string
  readonly check?: Usage | undefined
}

/** Time, memory and output of the generator, and what tsc needs for the output, beside other generators. */
export function benchGeneration(): string {
  const rows: (string | number)[][] = []
  const note = (what: string, { cpuSeconds, mebibytes }: Usage, out: MeasuredOutput) =>
    rows.push([
      what,
      out.models,
      brief(cpuSeconds),
      Math.round(mebibytes),
      brief(bytesBelow(out.folder) / 1000),
      out.check ? brief(out.check.cpuSeconds) : '',
    ])
  const fresh = (folder: string, ...flags: string[]) => {
    rmSync(join(folder, 'generated'), { recursive: true, force: true })
    return usageOf([command, 'generate', ...flags], folder, 1)
  }
  const compiled = (out: string) => {
    tsconfig(out)
    write(join(out, 'package.json'), '{"type":"module"}\n')
    return usageOf([tsc, '-p', out], out)
  }
  for (const count of [1, 100]) {
    const folder = folderOfCopies(count)
    const out = join(folder, 'generated')
    const [a, b, c] = [fresh(folder), fresh(folder), fresh(folder)].sort((x, y) => x.cpuSeconds - y.cpuSeconds)
    if (a === undefined || c === undefined) throw new Error('nothing was measured')
    note('specproof', b as Usage, { models: count, folder: out, check: compiled(out) })
    note('specproof, nothing changed', usageOf([command, 'generate'], folder), { models: count, folder: out })
    note('specproof --emit js', fresh(folder, '--emit', 'js'), { models: count, folder: out, check: compiled(out) })
    for (const [name, script] of Object.entries(peers)) {
      const peer = join(folder, name)
      write(join(folder, `${name}.mjs`), script)
      const usage = usageOf([join(folder, `${name}.mjs`), join(folder, 'specs'), peer, repository], folder, 1)
      tsconfig(peer)
      write(join(peer, 'package.json'), '{"type":"module"}\n')
      note(name, usage, { models: count, folder: peer, check: checked(peer) })
    }
    rmSync(folder, { recursive: true })
  }
  return markdownTable(['generator', 'models', 'CPU s', 'MiB', 'output kB', 'tsc CPU s'], rows)
}

/** Scripts that run a peer over a folder of documents, in one process. */
const peers: Readonly<Record<string, string>> = {
  'openapi-typescript': `
    import { readdirSync, mkdirSync, writeFileSync } from 'node:fs'
    import { createRequire } from 'node:module'
    const [specs, out, repository] = process.argv.slice(2)
    const { default: openapiTS, astToString } = await import(createRequire(repository + '/bench/package.json').resolve('openapi-typescript').replace(/\\.cjs$/, '.mjs'))
    mkdirSync(out, { recursive: true })
    for (const name of readdirSync(specs).filter((it) => it.endsWith('.json'))) {
      const tree = await openapiTS(new URL('file://' + specs + '/' + name), { defaultNonNullable: false })
      writeFileSync(out + '/' + name.replace('.json', '.ts'), astToString(tree))
    }`,
  'hey-api': `
    import { readdirSync } from 'node:fs'
    import { pathToFileURL } from 'node:url'
    const [specs, out, repository] = process.argv.slice(2)
    const { createClient } = await import(pathToFileURL(repository + '/bench/node_modules/@hey-api/openapi-ts/dist/index.mjs').href)
    for (const name of readdirSync(specs).filter((it) => it.endsWith('.json'))) {
      await createClient({ input: specs + '/' + name, output: out + '/' + name.replace('.json', ''), logs: { level: 'silent' },
        plugins: ['@hey-api/typescript', '@hey-api/sdk', '@hey-api/client-fetch', 'zod'] })
    }`,
}

/** tsc on a peer's output; undefined when it does not compile where it stands. */
function checked(folder: string): Usage | undefined {
  try {
    return usageOf([tsc, '-p', folder], folder)
  } catch {
    return undefined
  }
}

function bytesBelow(folder: string): number {
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const path = join(folder, entry.name)
    return sum + (entry.isDirectory() ? bytesBelow(path) : /\.[jt]s$/.test(entry.name) ? statSync(path).size : 0)
  }, 0)
}
