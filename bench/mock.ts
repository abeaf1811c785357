import { fileURLToPath } from 'node:url'
import { cpuPerRequest, ended, metered, started } from './contender.js'

const rounds = 3
const own = { task: { path: '/v1', members: {} }, stream: { path: '/v1', members: { deliveryMethod: 'stream' } } }
const server = fileURLToPath(new URL('mock-server.js', import.meta.url))
const amounts = { task: 15_000, stream: 5_000 }

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] as number
}
const bare = await started(server, ['bare'])
const mock = await started(server, ['mock'])
for (const kind of ['task', 'stream'] as const) {
  const taken: [number, number][] = []
  for (const it of [bare, mock]) await cpuPerRequest(it, own[kind], amounts[kind])
  for (let i = 0; i < rounds; i++)
    taken.push([
      await cpuPerRequest(bare, own[kind], amounts[kind]),
      await cpuPerRequest(mock, own[kind], amounts[kind]),
    ])
  console.log(
    kind,
    taken.map((it) => it.map((x) => x.toFixed(1)).join('/')).join('  '),
    'median ratio',
    median(taken.map(([a, b]) => a / b)).toFixed(2),
  )
}
console.log((await metered(mock)).bytes / 1e6)
for (const it of [bare, mock]) await ended(it)
