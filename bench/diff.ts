import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { diffModels } from '../conformance/diff/diff.js'
import type { DiffInput } from '../conformance/diff/input/input.js'
import { sourceFromPath } from '../conformance/diff/input/input.js'
import { judgeOf as secondJudgeOf } from '../conformance/judge/cfworker/index.js'
import { judgeOf } from '../conformance/judge/index.js'
import { largePair } from './large-document.js'
import { brief, markdownTable } from './table.js'
import { type Usage, usageOf } from './usage.js'
import { repository, write } from './workspace.js'

const paths = ['specs/alibaba-qwen3-5-397b.json', 'specs/alibaba-qwen3-5-27b.json'].map((it) => join(repository, it))
const judges = [judgeOf, secondJudgeOf]

/** Time of the real pair and of 100 pairs, beside one ajv compile of the two files. */
async function benchDiff(): Promise<string> {
  const [old, next] = (await Promise.all(paths.map(inputAt))) as [DiffInput, DiffInput]
  const compile = await median(9, async () => {
    for (const path of paths) {
      const document = JSON.parse(readFileSync(path, 'utf8'))
      new Ajv2020({ strict: false, validateFormats: false }).compile(document.components.schemas.RequestBody)
    }
  })
  const pair = await median(5, () => diffModels(old, next, { judges }))
  const hundred = await median(1, async () => {
    for (let i = 0; i < 50; i++) {
      await diffModels(old, next, { judges })
      await diffModels(next, old, { judges })
    }
  })
  const command = await median(3, async () => {
    const bin = join(repository, 'bin/specproof.js')
    const { status } = spawnSync(process.execPath, [bin, 'diff', ...paths], { stdio: 'ignore' })
    if (status !== 0) throw new Error(`specproof diff left with ${status}`)
  }).catch(() => undefined)
  const rows = [
    ['ajv compile of the two files', compile],
    ['the real pair', pair],
    ['100 pairs', hundred],
    ...(command === undefined ? [] : [['specproof diff, start-up included', command]]),
  ] as [string, number][]
  return markdownTable(
    ['what', 'ms', 'x ajv compile'],
    rows.map(([name, time]) => [name, brief(time), brief(time / compile)]),
  )
}

async function inputAt(path: string): Promise<DiffInput> {
  const source = await sourceFromPath(path)
  if (source.kind !== 'model') throw new Error(`${path} is no file`)
  return source.input
}

async function median(times: number, work: () => Promise<unknown>): Promise<number> {
  const taken: number[] = []
  for (let i = 0; i < times; i++) {
    const start = performance.now()
    await work()
    taken.push(performance.now() - start)
  }
  return taken.sort((a, b) => a - b)[times >> 1] as number
}

/** Files of more bytes are compared once, and not three times. */
const onceBeyond = 4e6

/** Documents of many paths, folders of many models, and a pair of one's own, each as a process of its own. */
function benchLarge(): string {
  const folder = mkdtempSync(join(tmpdir(), 'specproof-large-'))
  const pairs: readonly LargeFiles[] = [
    writtenPair(folder, 80, 39),
    writtenPair(folder, 1250, 36),
    foldersOfModels(folder, 200),
    ...ownPair(),
  ]
  try {
    return markdownTable(
      ['pair', 's', 'CPU s', 'MiB', 'oasdiff s', 'oasdiff CPU s', 'oasdiff MiB', 'x oasdiff, CPU'],
      pairs.map((it) => largeRow(it, folder)),
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function largeRow({ name, old, next, isFolder = false }: LargeFiles, folder: string): readonly string[] {
  console.error(`${name} …`)
  const runs = !isFolder && statSync(old).size > onceBeyond ? 1 : 3
  const own = usageOf([join(repository, 'bin/specproof.js'), 'diff', old, next], folder, runs, name)
  const other = isFolder ? undefined : oasdiffUsage(old, next)
  const figures = (it: Usage) => [it.seconds, it.cpuSeconds, it.mebibytes].map(brief)
  const beside = other === undefined ? ['', '', '', ''] : [...figures(other), brief(own.cpuSeconds / other.cpuSeconds)]
  return [name, ...figures(own), ...beside]
}

interface LargeFiles {
  readonly name: string
  readonly old: string
  readonly next: string
  readonly isFolder?: boolean
}

function writtenPair(folder: string, paths: number, fields: number): LargeFiles {
  const pair = largePair(paths, fields)
  const [old, next] = (['old', 'next'] as const).map((side) => {
    const file = join(folder, `${paths}-${side}.json`)
    write(file, JSON.stringify(pair[side]))
    return file
  }) as [string, string]
  return { name: `${paths} paths, ${megabytes(old)} MB`, old, next }
}

/** Two folders of copies of the 397B document, of which every second one has two narrower limits in the second folder. */
function foldersOfModels(folder: string, count: number): LargeFiles {
  const text = JSON.stringify(JSON.parse(readFileSync(paths[0] as string, 'utf8')))
  for (let i = 0; i < count; i++) {
    const copy = text
      .replaceAll('alibaba-qwen3-5-397b', `model-${i}`)
      .replaceAll('alibaba:qwen@3.5-397b', `alibaba:model@${i}`)
    const narrower = copy.replace('"maxLength":262144', '"maxLength":131072').replace(/"maximum":2\b/, '"maximum":1.5')
    if (narrower === copy) throw new Error('The document has no such limits any more.')
    write(join(folder, 'old', `model-${i}.json`), copy)
    write(join(folder, 'next', `model-${i}.json`), i % 2 === 0 ? narrower : copy)
  }
  return {
    name: `${count} models in two folders`,
    old: join(folder, 'old'),
    next: join(folder, 'next'),
    isFolder: true,
  }
}

/** The two files that SPECPROOF_PAIR names, such as those of two versions of @octokit/openapi. */
function ownPair(): readonly LargeFiles[] {
  const [old, next] = (process.env.SPECPROOF_PAIR ?? '').split(',')
  return old && next ? [{ name: `${basename(old)} and ${basename(next)}, ${megabytes(old)} MB`, old, next }] : []
}

const megabytes = (file: string) => brief(statSync(file).size / 1e6)

/** What oasdiff uses for the same pair; undefined where it is not there: OASDIFF is its binary, and time(1) measures it. */
function oasdiffUsage(old: string, next: string): Usage | undefined {
  const { OASDIFF = 'oasdiff' } = process.env
  const { stderr, error } = spawnSync(
    '/usr/bin/time',
    ['-f', '%U %S %e %M', OASDIFF, 'breaking', '--flatten-allof', old, next],
    {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    },
  )
  const told = error === undefined ? stderr : ''
  const [, user, system, passed, kibibytes] = /([\d.]+) ([\d.]+) ([\d.]+) (\d+)\s*$/.exec(told) ?? []
  if (kibibytes === undefined || /No such file/.test(stderr)) return undefined
  const cpuSeconds = Number(user) + Number(system)
  return { cpuSeconds, seconds: Number(passed), mebibytes: Number(kibibytes) / 1024 }
}

const parts = process.argv.slice(2)
if (!parts.includes('large')) console.log(`## Diff\n\n${await benchDiff()}\n`)
console.log(`## Diff of large documents\n\n${benchLarge()}\n`)
