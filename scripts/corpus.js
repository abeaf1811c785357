import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

// Takes every public schema of Replicate's models from npm into a temporary folder, generates from all of them, and prints
// what was read, what was refused and why, what the compiler says, and where the checks disagree with the oracle.
// `npm run corpus -- 200` takes every so many that 200 are left; `--no-tsc` leaves the compiler out,
// and `--read` everything but the reading.
const source = 'all-the-public-replicate-models@1.352.0'
const samples = 2
const root = fileURLToPath(new URL('../', import.meta.url))
const args = process.argv.slice(2)
const most = Number(args.find((it) => /^\d+$/.test(it)) ?? Number.POSITIVE_INFINITY)
const folder = mkdtempSync(join(tmpdir(), 'specproof-corpus-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

function run(command, given, options = {}) {
  return spawnSync(command, given, { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 28, ...options })
}

function measured(command, given) {
  const started = performance.now()
  const script = `process.on('exit', () => console.error('MiB', Math.round(process.resourceUsage().maxRSS / 1024), 'CPU', ((process.resourceUsage().userCPUTime + process.resourceUsage().systemCPUTime) / 1e6).toFixed(1)))`
  const hook = join(folder, 'usage.mjs')
  writeFileSync(hook, script)
  const result = run(process.execPath, ['--import', `file://${hook}`, command, ...given])
  const [, mib = '?', cpu = '?'] = /MiB (\d+) CPU ([\d.]+)/.exec(result.stderr) ?? []
  return { ...result, mib, cpu, seconds: ((performance.now() - started) / 1000).toFixed(1) }
}

spawnSync(process.execPath, [`${root}scripts/build.js`, '--if-stale'], { stdio: 'inherit' })
writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}')
const installed = run('npm', ['install', source, '--ignore-scripts', '--no-audit', '--no-fund'], { shell: true })
if (installed.status !== 0) {
  console.error(`${source} cannot be installed: ${installed.stderr.slice(-400)}`)
  process.exit(3)
}
const file = join(folder, 'node_modules', source.split('@')[0], 'models.json')
const all = Object.values(JSON.parse(readFileSync(file, 'utf8'))).filter((it) => it.latest_version?.openapi_schema)
const every = Math.max(1, Math.floor(all.length / most))
const models = all.filter((_, i) => i % every === 0).slice(0, most)
mkdirSync(join(folder, 'specs'))
for (const { owner, name, latest_version: version } of models)
  writeFileSync(join(folder, 'specs', `${owner}__${name}.json`.toLowerCase()), JSON.stringify(version.openapi_schema))

const { readModel, compileShape } = {
  ...(await import(`${root}dist/generator/ir/read.js`)),
  ...(await import(`${root}dist/generator/compile.js`)),
}
const { judgeOf } = await import(`${root}dist/conformance/judge/index.js`)
const { validRequest, nearMiss, anyRequest } = await import(`${root}dist/conformance/index.js`)
const fc = (await import('fast-check')).default

const refused = new Map()
const warned = new Map()
const disagreements = []
const recorded = { accepted: 0, refused: 0, none: 0 }
let read = 0
let compared = 0
const count = (map, key, what) => map.set(key, [...(map.get(key) ?? []), what])

for (const { owner, name, latest_version: version, default_example: example } of models) {
  const id = `${owner}__${name}`.toLowerCase()
  const document = version.openapi_schema
  try {
    const model = await readModel(document, { name: `${id}.json`, onWarning: ({ code }) => count(warned, code, id) })
    read++
    const subject = { id, document, model, input: example?.input }
    if (!args.includes('--read')) for (const operation of model.operations) compare(subject, operation)
  } catch (error) {
    if (error.problems === undefined) throw error
    for (const code of new Set(error.problems.filter((it) => it.severity === 'error').map((it) => it.code)))
      count(refused, code, id)
  }
}

function compare({ id, document, model, input }, operation) {
  const judge = judgeOf(document, { pointer: operation.request.at.pointer, way: 'request' })
  const { is } = compileShape(operation.request)
  const values = [{}, null]
  for (const make of [validRequest, nearMiss, anyRequest]) {
    try {
      const made = fc.sample(make(model, { operation: operation.id }), { numRuns: samples, seed: 1 })
      values.push(...made.map((it) => (make === nearMiss ? it.value : it)))
    } catch {
      // Not every request can be broken by one step.
    }
  }
  if (input === undefined || input === null) recorded.none++
  else {
    values.push(input)
    recorded[is(input) ? 'accepted' : 'refused']++
  }
  for (const value of values) {
    const { verdict } = judge(JSON.stringify(value))
    compared++
    if ((verdict === 'accepts') !== is(value))
      disagreements.push(`${id} ${JSON.stringify(value).slice(0, 200)} ${verdict}`)
  }
}

const cli = `${root}bin/specproof.js`
if (args.includes('--read')) {
  console.log(reading().join('\n'))
  process.exit(0)
}
const first = measured(cli, ['generate', '--json'])
const second = measured(cli, ['generate', '--json'])
const compiled = args.includes('--no-tsc') ? undefined : compile()

function compile() {
  const options = { module: 'nodenext', target: 'es2022', strict: true, noEmit: true, skipLibCheck: true, types: [] }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, include: ['generated'] }))
  const started = performance.now()
  const { stdout } = run(process.execPath, [
    '--max-old-space-size=8192',
    `${root}node_modules/typescript/bin/tsc`,
    '-p',
    '.',
  ])
  return {
    errors: (stdout.match(/error TS/g) ?? []).length,
    seconds: ((performance.now() - started) / 1000).toFixed(1),
  }
}

function reading() {
  return [`schemas ${models.length}, read ${read}`, 'refused', ...listed(refused), 'warnings', ...listed(warned)]
}

function listed(map) {
  return [...map].map(([code, ids]) => {
    const more = ids.length > 8 ? ' …' : ''
    return `  ${code}: ${ids.length}  ${ids.slice(0, 8).join(' ')}${more}`
  })
}

console.log(
  [
    ...reading(),
    `compared with the oracle ${compared}, disagreements ${disagreements.length}`,
    ...disagreements.slice(0, 20).map((it) => `  ${it}`),
    `recorded requests: accepted ${recorded.accepted}, refused as published ${recorded.refused}, none ${recorded.none}`,
    `generate: ${first.seconds} s, ${first.cpu} CPU s, ${first.mib} MiB, exit ${first.status}; unchanged: ${second.seconds} s, ${second.cpu} CPU s`,
    compiled === undefined ? 'tsc left out' : `tsc: ${compiled.errors} errors, ${compiled.seconds} s`,
  ].join('\n'),
)
process.exitCode = disagreements.length + (compiled?.errors ?? 0) > 0 ? 1 : 0
