import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  type Contender,
  connections,
  cpuPerRequest,
  ended,
  firstAnswer,
  metered,
  type Question,
  started,
} from './contender.js'
import { benchImports } from './import-cost.js'
import { installed, type PeerServer, peers, startedPeer } from './mock-peer.js'
import { brief, markdownTable } from './table.js'

const rounds = 5
const server = fileURLToPath(new URL('mock-server.js', import.meta.url))

/** Requests of a round, and of those before the first one. */
interface Amounts {
  readonly measured: number
  readonly warming: number
}

/** Median of the rounds for each server, in turn; microseconds of processor a request. */
async function measured(
  contenders: readonly Contender[],
  question: Question,
  { measured, warming }: Amounts,
): Promise<number[]> {
  for (const it of contenders) await cpuPerRequest(it, question, warming)
  const taken: number[][] = contenders.map(() => [])
  for (let round = 0; round < rounds; round++)
    for (const [i, it] of contenders.entries()) taken[i]?.push(await cpuPerRequest(it, question, measured))
  return taken.map((it) => it.sort((a, b) => a - b)[rounds >> 1] as number)
}

/** The mock against a bare node:http server that parses and answers the same: tasks, and tasks that are streamed. */
async function benchRequests(): Promise<string> {
  const contenders = [await started(server, ['bare']), await started(server, ['mock'])] as const
  try {
    const [, mock] = contenders
    const idle = await metered(mock)
    const rows: (string | number)[][] = []
    for (const [what, members, amounts] of [
      ['a task', {}, { measured: 8_000, warming: 16_000 }],
      ['a stream', { deliveryMethod: 'stream' }, { measured: 3_000, warming: 5_000 }],
    ] as const) {
      const [bare = 0, ours = 0] = await measured(contenders, { path: '/v1', members }, amounts)
      rows.push([what, brief(bare), brief(ours), brief(bare / ours)])
    }
    const memory = [idle, await metered(mock)].map(({ bytes }) => `${(bytes / 1e6).toFixed(0)} MB`)
    const table = markdownTable(['what', 'bare, CPU µs', 'mock, CPU µs', 'share of bare'], rows)
    return `${table}\n\nResident memory of the mock: ${memory[0]} idle, ${memory[1]} after the runs.`
  } finally {
    for (const it of contenders) await ended(it)
  }
}

/** Prism refuses 0.57 by a step of 0.01, which it divides as doubles. */
const peerQuestion: Question = { path: '/', members: { settings: { temperature: 0.5, topP: 0.5, maxTokens: 512 } } }

/** The mock beside other mock servers, each of which is installed into a temporary folder. */
async function benchPeers(): Promise<string> {
  const mock = await started(server, ['mock'])
  try {
    const rows: (string | number)[][] = []
    for (const peer of peers) {
      const row = await besidePeer(mock, peer).catch((error: Error) => [peer.name, `not measured: ${error.message}`])
      rows.push([...row, '', '', ''].slice(0, 4))
    }
    return markdownTable(['server', 'CPU µs a request', 'the mock beside it, CPU µs', 'x mock'], rows)
  } finally {
    await ended(mock)
  }
}

async function besidePeer(mock: Contender, peer: PeerServer): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'specproof-mock-peer-'))
  try {
    const found = installed(peer, folder)
    if ('reason' in found) throw new Error(`it cannot be installed: ${found.reason}`)
    const other = await startedPeer(peer, folder)
    try {
      await firstAnswer(other, peerQuestion)
      const [theirs = 0, ours = 0] = await measured([other, mock], peerQuestion, { measured: 2_000, warming: 8_000 })
      return [`${peer.name} ${found.version}`, brief(theirs), brief(ours), brief(theirs / ours)]
    } finally {
      await ended(other)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const parts = {
  requests: [`Requests over ${connections} connections`, benchRequests],
  peers: ['Beside other mock servers', benchPeers],
  imports: ['What a test file imports', benchImports],
} as const

const wanted = process.argv.slice(2)
for (const [name, [title, run]] of Object.entries(parts))
  if (wanted.length === 0 || wanted.includes(name)) console.log(`## ${title}\n\n${await run()}\n`)
