import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

// Takes every public schema of Replicate's models from npm into a temporary folder, generates from all of them, and prints
// what was read, what was refused and why, what the compiler says, and where the checks disagree with the oracle.
// `npm run corpus -- 200` takes every so many that 200 are left; `--no-tsc` leaves the compiler out,
// and `--read` everything but the reading. Models whose input is the same to the byte are compared once, but for the request
// that was recorded of each.
const source = 'all-the-public-replicate-models@1.352.0'
const samples = 3
const mostShown = 20
const root = fileURLToPath(new URL('../', import.meta.url))
const args = process.argv.slice(2)
const most = Number(args.find((it) => /^\d+$/.test(it)) ?? Number.POSITIVE_INFINITY)
const folder = mkdtempSync(join(tmpdir(), 'specproof-corpus-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130))

function run(command, given, options = {}) {
  return spawnSync(command, given, { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 28, ...options })
}

/** A command of Node.js with what it used. */
function measured(command, given, flags = []) {
  const started = performance.now()
  const script = `process.on('exit', () => console.error('MiB', Math.round(process.resourceUsage().maxRSS / 1024), 'CPU', ((process.resourceUsage().userCPUTime + process.resourceUsage().systemCPUTime) / 1e6).toFixed(1)))`
  const hook = join(folder, 'usage.mjs')
  writeFileSync(hook, script)
  const result = run(process.execPath, [...flags, '--import', `file://${hook}`, command, ...given])
  const [, mib = '?', cpu = '?'] = /MiB (\d+) CPU ([\d.]+)/.exec(result.stderr) ?? []
  return { ...result, mib, cpu, seconds: ((performance.now() - started) / 1000).toFixed(1) }
}

const used = ({ seconds, cpu, mib }) => `${seconds} s, ${cpu} CPU s, ${mib} MiB`

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

const { readModel } = await import(`${root}dist/modules/generator/ir/read.js`)
const { observedRequest } = await import(`${root}dist/modules/generator/ir/observed-request.js`)
const { compileShape } = await import(`${root}dist/modules/generator/compile.js`)
const { judgeOf } = await import(`${root}dist/modules/conformance/judge/index.js`)
const { boundaryTable } = await import(`${root}dist/modules/conformance/suite/table.js`)
const { validRequest, nearMiss, anyRequest } = await import(`${root}dist/modules/conformance/index.js`)
const fc = (await import('fast-check')).default

const refused = new Map()
const warned = new Map()
const unmade = new Map()
const sets = ['valid requests', 'near-misses', 'edges', 'other values', 'recorded requests']
const compared = new Map(sets.map((it) => [it, { count: 0, disagreements: [] }]))
const none = () => ({ published: 0, observed: 0, refused: 0 })
const recorded = { sameVersion: none(), otherVersion: none(), none: 0 }
const inputs = new Set()
let read = 0
const started = performance.now()
const count = (map, key, what) => map.set(key, [...(map.get(key) ?? []), what])

for (const [i, it] of models.entries()) {
  await take(it)
  if (process.stderr.isTTY || i % 200 === 199) {
    const seconds = ((performance.now() - started) / 1000).toFixed(0)
    process.stderr.write(
      `${process.stderr.isTTY ? '\r' : ''}${i + 1} of ${models.length}, ${seconds} s${process.stderr.isTTY ? '' : '\n'}`,
    )
  }
}
if (process.stderr.isTTY) process.stderr.write('\n')
const comparing = {
  seconds: ((performance.now() - started) / 1000).toFixed(1),
  cpu: (process.cpuUsage().user / 1e6).toFixed(1),
  mib: Math.round(process.resourceUsage().maxRSS / 1024),
}

async function take({ owner, name, latest_version: version, default_example: example }) {
  const id = `${owner}__${name}`.toLowerCase()
  const document = version.openapi_schema
  try {
    const model = await readModel(document, { name: `${id}.json`, onWarning: ({ code }) => count(warned, code, id) })
    read++
    if (args.includes('--read')) return
    for (const operation of model.operations) compare({ id, document, model, example, version: version.id }, operation)
  } catch (error) {
    if (error.problems === undefined) throw error
    for (const code of new Set(error.problems.filter((it) => it.severity === 'error').map((it) => it.code)))
      count(refused, code, id)
  }
}

function compare({ id, document, model, example, version }, operation) {
  const judge = judgeOf(document, { pointer: operation.request.at.pointer, way: 'request' })
  const { is } = compileShape(operation.request)
  /** @param wanted what the request was made to be, where it was made to be something */
  const hold = (set, text, wanted) => {
    const { verdict } = judge(text)
    const result = compared.get(set)
    result.count++
    const verdicts = new Set([verdict, is(JSON.parse(text)) ? 'accepts' : 'refuses', wanted ?? verdict])
    if (verdicts.size > 1) result.disagreements.push(`${id} ${text.slice(0, 200)} ${verdict}`)
    return verdict
  }
  if (example?.input === undefined || example.input === null) recorded.none++
  else {
    const of = example.version === version ? recorded.sameVersion : recorded.otherVersion
    const isTaken = (input) => hold('recorded requests', JSON.stringify(input)) === 'accepts'
    if (isTaken(example.input)) of.published++
    else of[isTaken(observedRequest(model, operation, example.input)) ? 'observed' : 'refused']++
  }
  const { components } = document
  const key = JSON.stringify(components.schemas.Input) + choicesIn(components.schemas)
  if (inputs.has(key)) return
  inputs.add(key)
  for (const value of [{}, null, [], 1]) hold('other values', JSON.stringify(value))
  const made = (make) => {
    try {
      return fc.sample(make(model, { operation: operation.id }), { numRuns: samples, seed: 1 })
    } catch (error) {
      count(unmade, error.message, id)
      return []
    }
  }
  for (const it of made(validRequest)) hold('valid requests', JSON.stringify(it), 'accepts')
  for (const { request } of made(nearMiss)) hold('near-misses', JSON.stringify(request), 'refuses')
  for (const it of made(anyRequest)) hold('other values', JSON.stringify(it))
  const body = (text) => judge(text)
  for (const it of boundaryTable(operation, { compile: compileShape, judge, judgeBody: body }).cases)
    if (!it.isWhole) hold('edges', it.text, it.expected === 'accepted' ? 'accepts' : 'refuses')
}

/** What inputs may refer to: the components without the answers, which differ from model to model. */
function choicesIn(schemas) {
  const { Input: _, Output: __, ...others } = schemas
  return JSON.stringify(Object.entries(others).filter(([, it]) => it.enum !== undefined))
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
  const tsc = `${root}node_modules/typescript/bin/tsc`
  const result = measured(tsc, ['-p', '.'], ['--max-old-space-size=8192'])
  const errors = (result.stdout.match(/error TS/g) ?? []).length
  // A compiler that did not come to its end has found nothing.
  return { ...result, errors: errors === 0 && result.status !== 0 ? Number.NaN : errors }
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

const wrong = [...compared.values()].flatMap((it) => it.disagreements)
const told = ({ published, observed, refused }) =>
  `accepted as published ${published}, as observed ${observed} more, refused ${refused}`
const lines = [
  ...reading(),
  `compared with the oracle: ${inputs.size} distinct inputs, ${used(comparing)}`,
  ...[...compared].map(([set, it]) => `  ${set}: ${it.count}, disagreements ${it.disagreements.length}`),
  ...wrong.slice(0, mostShown).map((it) => `    ${it}`),
  'could not be made',
  ...listed(unmade),
  `recorded requests of the same version: ${told(recorded.sameVersion)}`,
  `recorded requests of another version: ${told(recorded.otherVersion)}; none ${recorded.none}`,
  `generate: ${used(first)}, exit ${first.status}; unchanged: ${used(second)}`,
  compiled === undefined
    ? 'tsc left out'
    : `tsc: ${compiled.errors} errors, ${used(compiled)}, exit ${compiled.status}`,
]
console.log(lines.join('\n'))
process.exitCode = wrong.length + (compiled?.errors ?? 0) === 0 ? 0 : 1
