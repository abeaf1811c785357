import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

// Installs what only benchmarks need (that of the diff needs nothing), builds, then runs the benchmark that is named first, or all of them, each in a process
// of its own. Further words name its parts: `npm run bench diff large`.
const root = fileURLToPath(new URL('../', import.meta.url))
const run = (args) => {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
const [wanted, ...parts] = process.argv.slice(2)
if (wanted !== 'diff' && !existsSync(new URL('../bench/node_modules', import.meta.url))) {
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: `${root}bench`,
    stdio: 'inherit',
    shell: true,
  })
  if (status !== 0) process.exit(status ?? 1)
}
run(['scripts/build.js', '--if-stale'])
const benches = {
  generator: 'dist/modules/bench/main.js',
  diff: 'dist/modules/bench/diff.js',
  mock: 'dist/modules/bench/mock.js',
  conformance: 'dist/modules/bench/conformance.js',
}
if (wanted !== undefined && !Object.hasOwn(benches, wanted)) {
  console.error(`There is no benchmark ${JSON.stringify(wanted)}. There are: ${Object.keys(benches).join(', ')}.`)
  process.exit(2)
}
for (const [name, path] of Object.entries(benches)) {
  if ((wanted ?? name) === name && existsSync(new URL(`../${path}`, import.meta.url))) run([path, ...parts])
}
