import { mkdtempSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { buildSync } from 'esbuild'
import { stopwatch } from './stopwatch.js'
import { brief, markdownTable } from './table.js'
import { repository } from './workspace.js'

const require = createRequire(import.meta.url)

interface Checks {
  is(value: unknown): boolean
  validate(value: unknown): readonly unknown[]
}

/** A task of the usual size: two messages, five settings. */
function task(systemPrompt: string): unknown {
  return {
    taskType: 'textInference',
    taskUUID: '6ba7b810-9dad-41d1-80b4-00c04fd430c8',
    model: 'alibaba:qwen@3.5-397b',
    messages: [
      { role: 'user', content: 'Name three rivers.' },
      { role: 'assistant', content: 'The Rhine, the Elbe, the Oder.' },
    ],
    settings: { systemPrompt, temperature: 0.6, topP: 0.95, maxTokens: 1024, topK: 20 },
    seed: 42,
  }
}

/** Speed of the 397B check beside ajv (2020, ajv-formats, first error, its own multipleOf) and JSON.stringify. */
export async function benchChecks(): Promise<string> {
  const { is, validate } = await bundledChecks()
  const ajv = new Ajv2020({ strict: false })
  require('ajv-formats').default(ajv)
  const document = require(join(repository, 'specs/alibaba-qwen3-5-397b.json'))
  const compiled = ajv.compile(document.components.schemas.RequestBody.items)
  const rows: (string | number)[][] = []
  for (const [name, prompt] of [
    ['typical task', 'You are brief.'],
    ['200,000-character prompt', 'a'.repeat(200_000)],
  ] as const) {
    // Parsed, as a task that arrives; several, so that nothing is remembered of one.
    const tasks = Array.from({ length: 64 }, () => JSON.parse(JSON.stringify(task(prompt))))
    const subjects = { ajv: compiled, 'is()': is, 'validate()': validate, 'JSON.stringify': JSON.stringify }
    const times = await timesOf(
      Object.entries(subjects).map(([label, run]) => [label, run as (value: unknown) => unknown]),
      tasks,
    )
    const base = times.get('ajv') as number
    const floor = times.get('JSON.stringify') as number
    for (const [label, time] of times) rows.push([name, label, brief(time), brief(base / time), brief(floor / time)])
  }
  return markdownTable(['input', 'check', 'ns a call', 'x ajv', 'x JSON.stringify'], rows)
}

/** The median over rounds in which the subjects take turns, so that a drifting machine slows them alike. */
async function timesOf(
  subjects: readonly (readonly [string, (value: unknown) => unknown])[],
  tasks: readonly unknown[],
): Promise<ReadonlyMap<string, number>> {
  const { measure } = await stopwatch()
  const samples = new Map<string, number[]>(subjects.map(([label]) => [label, []]))
  for (let round = 0; round < 5; round++) {
    for (const [label, run] of subjects) {
      let i = 0
      let kept: unknown
      const { p50 } = await measure(() => {
        kept = run(tasks[i++ & 63])
      })
      if (kept === undefined) throw new Error(`${label} returned nothing`)
      samples.get(label)?.push(p50)
    }
  }
  return new Map([...samples].map(([label, times]) => [label, times.sort((a, b) => a - b)[2] as number]))
}

async function bundledChecks(): Promise<Checks> {
  const outfile = join(mkdtempSync(join(tmpdir(), 'specproof-bench-')), 'validate.mjs')
  buildSync({
    entryPoints: [join(repository, 'generated/alibaba-qwen3-5-397b/validate.ts')],
    bundle: true,
    format: 'esm',
    outfile,
  })
  return (await import(pathToFileURL(outfile).href)) as Checks
}
