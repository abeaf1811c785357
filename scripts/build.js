// Compiles the sources to dist/modules, for scripts and benchmarks; joins them to few files in dist/, which is what the package
// has, for a process that starts would spend its time on finding hundreds; and puts beside them what the generator needs as
// text. With --if-stale only when dist/ was not made from the sources as they are, and without a word on types:
// `npm run typecheck` reads the same files and more.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const dist = join(root, 'dist')
const stamp = join(dist, 'sources.sha256')

/** One hash of everything that dist/ is made from, and of the compiler's version. */
function sourcesHash() {
  const hash = createHash('sha256')
  const add = (path) =>
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0')
  const single = [
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'tsconfig.build.json',
    'scripts/build.js',
    'index.ts',
  ]
  for (const path of single) if (existsSync(join(root, path))) add(path)
  for (const folder of ['cli', 'generator', 'conformance', 'bench']) {
    const names = readdirSync(join(root, folder), { recursive: true }).map((name) => name.replaceAll('\\', '/'))
    for (const name of names.sort())
      if (/\.(ts|json)$/.test(name) && !name.includes('node_modules')) add(`${folder}/${name}`)
  }
  return hash.digest('hex')
}

const wanted = sourcesHash()
const isForUse = process.argv.includes('--if-stale')
const isFresh = existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted
if (isFresh && isForUse) process.exit(0)

const tsc = join(createRequire(import.meta.url).resolve('typescript-native/package.json'), '../bin/tsc')
rmSync(dist, { recursive: true, force: true })
const args = [tsc, '-p', 'tsconfig.build.json', ...(isForUse ? ['--noCheck'] : [])]
const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' })
if (status !== 0) {
  // Half a build would generate half a tree.
  rmSync(dist, { recursive: true, force: true })
  process.exit(status ?? 1)
}

const modules = join(dist, 'modules')
const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const offered = Object.values(exports).flatMap((it) => it.default?.replace('./dist/', '') ?? [])
await build({
  absWorkingDir: modules,
  entryPoints: [...offered, 'cli/main.js'],
  outbase: modules,
  outdir: dist,
  chunkNames: 'chunks/[name]-[hash]',
  ...{ bundle: true, splitting: true, packages: 'external' },
  ...{ format: 'esm', platform: 'node', target: 'node20.19', logLevel: 'warning' },
})

// The runtime goes to generated/runtime as it was written, or compiled.
const runtime = 'generator/runtime'
for (const [from, wanted] of [
  [join(root, runtime), /(?<!\.(test|test-d|fixture))\.ts$/],
  [join(modules, runtime), /\.js$/],
]) {
  for (const name of readdirSync(from, { recursive: true }))
    if (wanted.test(name)) cpSync(join(from, name), join(dist, runtime, name))
}

const { codeHash, codeHashName } = await import(
  pathToFileURL(join(modules, 'generator/output/generator-version.js')).href
)
writeFileSync(join(dist, 'generator', codeHashName), `${codeHash(join(root, 'generator'))}\n`)

// Last: a build that stopped halfway is never fresh.
writeFileSync(stamp, wanted)
