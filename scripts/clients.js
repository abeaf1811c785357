import { spawn, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { clients } from '../conformance/clients/list.js'

// Installs each client of conformance/clients/list.js into a temporary folder, runs its uses against the mock, and prints
// what came of them, with versions and date. `--write` puts that into the mock's README; a word takes the clients whose names
// hold it. A client that cannot be installed is named with the reason; the exit code is 1 where a use went wrong.
const root = fileURLToPath(new URL('../', import.meta.url))
const args = process.argv.slice(2)
const chosen = args.filter((it) => !it.startsWith('--'))
if (chosen.length > 0 && args.includes('--write')) {
  console.error('--write is for all clients: with some of them the others would be lost from the table.')
  process.exit(2)
}
const folder = mkdtempSync(join(tmpdir(), 'specproof-clients-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130))

spawnSync(process.execPath, [`${root}scripts/build.js`, '--if-stale'], { stdio: 'inherit' })
const { createMock, mockModels } = await import('../dist/modules/conformance/mock/index.js')
const { judgeOf } = await import('../dist/modules/conformance/index.js')
const files = ['specs/alibaba-qwen3-5-397b.json', 'conformance/fixture/media-model.json']
const models = await mockModels(files.map((it) => join(root, it)))
const key = 'key-of-the-mock'

/** How long an installation may take: a registry may be slow, and a machine busy. */
const installMinutes = 15

const lastLine = (text) => text.trim().split('\n').at(-1)?.slice(0, 160) ?? ''

/** The command that runs a client's program and the version it has, or why there is none. */
function installed({ from, packages, program }, own) {
  mkdirSync(own)
  cpSync(join(root, 'conformance/clients'), own, { recursive: true })
  const install = (command, given) =>
    spawnSync(command, given, { cwd: own, encoding: 'utf8', timeout: installMinutes * 60_000 })
  const failureOf = ({ stderr, error, signal }) =>
    error?.code === 'ETIMEDOUT' || signal !== null ? `no end within ${installMinutes} min` : lastLine(stderr ?? '')
  const [main] = packages
  if (from === 'npm') {
    writeFileSync(join(own, 'package.json'), '{"private":true,"type":"module"}')
    const done = install('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...packages])
    if (done.status !== 0) return { reason: `npm could not install it: ${failureOf(done)}` }
    const name = main.replace(/(?<=.)@\d.*$/, '')
    return {
      command: [process.execPath, program],
      version: JSON.parse(readFileSync(join(own, 'node_modules', name, 'package.json'), 'utf8')).version,
    }
  }
  if (spawnSync('python3', ['--version']).status !== 0) return { reason: 'there is no python3' }
  const pip = (...given) => install('python3', ['-m', 'pip', '--disable-pip-version-check', ...given])
  const done = pip('install', '--quiet', '--root-user-action', 'ignore', '--target', 'site', ...packages)
  if (done.status !== 0) return { reason: `pip could not install it: ${failureOf(done)}` }
  const found = pip('list', '--path', 'site', '--format', 'json').stdout
  const version = JSON.parse(found).find((it) => it.name.toLowerCase() === main)?.version ?? '?'
  return { command: ['python3', program], version }
}

/** What the uses of a client came to: names, with `ok` or what went wrong. */
async function usesOf(client, command, own) {
  const mock = createMock(models, { judgeOf, apiKey: key, choices: client.choices ?? {} })
  const server = await mock.listen()
  const env = {
    ...process.env,
    PYTHONPATH: 'site',
    MOCK_URL: server.url,
    MOCK_WS_URL: server.wsUrl,
    MOCK_KEY: key,
    MODEL: 'alibaba:qwen@3.5-397b',
    IMAGE_MODEL: 'example:prism@1',
  }
  const child = spawn(command[0], command.slice(1), { cwd: own, env })
  const [out, err] = [[], []]
  child.stdout.on('data', (it) => out.push(String(it)))
  child.stderr.on('data', (it) => err.push(String(it)))
  const timer = setTimeout(() => child.kill('SIGKILL'), 600_000)
  const end = await new Promise((done) => child.on('close', (code, signal) => done(code ?? signal)).on('error', done))
  clearTimeout(timer)
  await server.close()
  const uses = out
    .join('')
    .split('\n')
    .map((it) => it.split('\t'))
    .filter((it) => it.length === 2)
  // A program that dies on its way has not said what becomes of its further uses.
  const why = uses.length === 0 ? 'nothing was printed' : `it ended with ${end}`
  return uses.length > 0 && end === 0 ? uses : [...uses, ['end', lastLine(err.join('')) || why]]
}

const rows = []
let isWrong = false
for (const [i, client] of clients
  .filter((it) => chosen.length === 0 || chosen.some((part) => it.name.includes(part)))
  .entries()) {
  const own = join(folder, String(i))
  const { command, version, reason } = installed(client, own)
  const uses = reason === undefined ? await usesOf(client, command, own) : []
  const wrong = uses.filter(([, outcome]) => outcome !== 'ok')
  isWrong ||= wrong.length > 0
  const fine = uses.filter((it) => !wrong.includes(it)).map(([name]) => name)
  const told = reason === undefined ? wrong.map((it) => it.join(': ')).join('; ') || '–' : `skipped: ${reason}`
  const note = client.choices
    ? ` with ${Object.entries(client.choices)
        .map((it) => it.join('='))
        .join(', ')}`
    : ''
  rows.push(
    `| \`${client.name}\` (${client.from})${note} | ${version ?? '–'} | ${fine.join('; ') || '–'} | ${told.replace(/\|/g, '\\|')} |`,
  )
  console.error(rows.at(-1))
}
const text = [
  '',
  `Run on ${new Date().toISOString().slice(0, 10)} by \`npm run test:clients -- --write\`:`,
  '',
  '| client | version | works | does not |',
  '| --- | --- | --- | --- |',
  ...rows,
  '',
].join('\n')
console.log(text)
if (args.includes('--write')) {
  const readme = join(root, 'conformance/mock/README.md')
  const [begin, end] = ['<!-- clients -->', '<!-- end of clients -->']
  const before = readFileSync(readme, 'utf8')
  const [head, tail] = [before.indexOf(begin), before.indexOf(end)]
  if (head < 0 || tail < head) throw new Error(`${readme} has no place for it: ${begin} … ${end}`)
  writeFileSync(readme, `${before.slice(0, head + begin.length)}\n${text}\n${before.slice(tail)}`)
}
process.exit(isWrong ? 1 : 0)
