import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { diffModels } from '../conformance/diff/diff.js'
import type { DiffInput } from '../conformance/diff/input/input.js'
import { sourceFromPath } from '../conformance/diff/input/input.js'
import { judgeOf as secondJudgeOf } from '../conformance/judge/cfworker/index.js'
import { judgeOf } from '../conformance/judge/index.js'
import { brief, markdownTable } from './table.js'
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

console.log(`## Diff\n\n${await benchDiff()}\n`)
