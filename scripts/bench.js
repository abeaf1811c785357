import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

// Installs what only benchmarks need, builds, then runs every benchmark that is named, or all of them, each in a process of
// its own.
const root = fileURLToPath(new URL('../', import.meta.url))
const run = (args) => {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
if (!existsSync(new URL('../bench/node_modules', import.meta.url))) {
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: `${root}bench`,
    stdio: 'inherit',
    shell: true,
  })
  if (status !== 0) process.exit(status ?? 1)
}
run(['scripts/build.js', '--if-stale'])
const wanted = process.argv.slice(2)
const benches = {
  generator: 'dist/bench/main.js',
  diff: 'dist/bench/diff.js',
  mock: 'dist/bench/mock.js',
  conformance: 'dist/bench/conformance.js',
}
for (const [name, path] of Object.entries(benches)) {
  if ((wanted.length === 0 || wanted.includes(name)) && existsSync(new URL(`../${path}`, import.meta.url))) run([path])
}
