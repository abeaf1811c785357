import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { judgeOf } from '../conformance/judge/index.js'
import { createMock, mockModels } from '../conformance/mock/index.js'
import { brief, markdownTable } from './table.js'
import { repository } from './workspace.js'

/** What a bundle of the generated index exports, as far as it is measured. */
interface Generated {
  createClient(options: object): { run(model: object, input: object): Promise<unknown> }
  readonly alibabaQwen3_5_397b: { build(fields: object): object }
}

const calls = 1_000
const fields = () => ({ messages: [{ role: 'user', content: `Describe a harbour at dawn. ${randomUUID()}` }] })

/** What a call of the client takes beyond a bare `fetch` of the same body, one after the other, at the mock in this process. */
export async function benchClient(): Promise<string> {
  const folder = mkdtempSync(join(repository, 'node_modules/.bench-'))
  const outfile = join(folder, 'index.mjs')
  await build({
    entryPoints: [join(repository, 'generated/index.ts')],
    bundle: true,
    format: 'esm',
    platform: 'node',
    outfile,
  })
  const { createClient, alibabaQwen3_5_397b: qwen } = (await import(pathToFileURL(outfile).href)) as Generated
  rmSync(folder, { recursive: true })
  const models = await mockModels([join(repository, 'specs/alibaba-qwen3-5-397b.json')])
  const { url, close } = await createMock(models, { judgeOf, apiKey: 'bench' }).listen()
  const client = createClient({ apiKey: 'bench', baseUrl: url })
  const headers = { 'content-type': 'application/json', authorization: 'Bearer bench' }
  const ways = {
    'bare fetch': async () => {
      const task = { taskType: 'textInference', taskUUID: randomUUID(), model: 'alibaba:qwen@3.5-397b', ...fields() }
      await (await fetch(url, { method: 'POST', headers, body: JSON.stringify([task]) })).json()
    },
    'client.run': async () => {
      await client.run(qwen, fields())
    },
  }
  const took: Record<string, number> = {}
  for (const round of [0, 1, 2])
    for (const [name, work] of Object.entries(ways)) {
      const began = process.cpuUsage()
      for (let i = 0; i < calls; i++) await work()
      const { user, system } = process.cpuUsage(began)
      const each = (user + system) / calls
      if (round > 0) took[name] = Math.min(took[name] ?? Number.POSITIVE_INFINITY, each)
    }
  await close()
  const rows = Object.entries(took).map(([name, each]) => [
    `\`${name}\``,
    brief(each),
    brief(each - (took['bare fetch'] ?? 0)),
  ])
  return markdownTable(['a call', 'µs of processor, with the mock', 'beyond bare fetch'], rows)
}
