import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { diffModels } from '../conformance/diff/diff.js'
import type { DiffInput } from '../conformance/diff/input/input.js'
import { sourceFromPath } from '../conformance/diff/input/input.js'
import { judgeOf as secondJudgeOf } from '../conformance/judge/cfworker/index.js'
import { judgeOf } from '../conformance/judge/index.js'
import { largePair } from './large-document.js'
import { brief, markdownTable } from './table.js'
import { usageOf } from './usage.js'
import { repository } from './workspace.js'

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

/** oasdiff 1.37.0 on the same kind of pair (0.84 MB), measured once: it is told beside ours where its binary is not there. */
const oasdiffSeconds = 0.3

/** Documents of many paths, each as a process of its own: what it costs, and whether all breaks were told. */
function benchLarge(): string {
  const folder = mkdtempSync(join(tmpdir(), 'specproof-large-'))
  const rows = (
    [
      [80, 39],
      [1250, 36],
    ] as const
  ).map(([paths, fields]) => {
    const pair = largePair(paths, fields)
    const files = (['old', 'next'] as const).map((side) => {
      const file = join(folder, `${paths}-${side}.json`)
      writeFileSync(file, JSON.stringify(pair[side]))
      return file
    })
    const size = JSON.stringify(pair.old).length / 1e6
    const { cpuSeconds, mebibytes } = usageOf([join(repository, 'bin/specproof.js'), 'diff', ...files], folder, 1)
    return [`${paths} paths, ${brief(size)} MB`, brief(cpuSeconds), brief(mebibytes)]
  })
  rmSync(folder, { recursive: true })
  return markdownTable(['pair', 'CPU s', 'MiB'], [...rows, ['oasdiff 1.37.0, 0.84 MB', brief(oasdiffSeconds), '-']])
}

console.log(`## Diff\n\n${await benchDiff()}\n`)
console.log(`## Diff of large documents\n\n${benchLarge()}\n`)
