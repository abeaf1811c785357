// Compiles the sources to dist/ and puts beside them what the generator needs as text.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const dist = join(root, 'dist')
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')

rmSync(dist, { recursive: true, force: true })
const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' })
if (status !== 0) {
  // Half a build would generate half a tree.
  rmSync(dist, { recursive: true, force: true })
  process.exit(status ?? 1)
}

// The runtime goes to generated/runtime as it was written.
const runtime = join(root, 'generator/runtime')
mkdirSync(join(dist, 'generator/runtime'), { recursive: true })
for (const name of readdirSync(runtime)) {
  if (name.endsWith('.ts') && !/\.test(-d)?\.ts$/.test(name))
    cpSync(join(runtime, name), join(dist, 'generator/runtime', name))
}

const { codeHash, codeHashName } = await import(pathToFileURL(join(dist, 'generator/output/maker.js')).href)
writeFileSync(join(dist, 'generator', codeHashName), `${codeHash(join(root, 'generator'))}\n`)
