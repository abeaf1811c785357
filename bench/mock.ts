import { type ChildProcess, fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { judgeOf } from '../conformance/judge/index.js'
import { createMock, mockModels } from '../conformance/mock/index.js'
import { benchPackage } from './package.js'

/*
 * The mock against a bare node:http server that reads and parses the body and answers the same JSON: requests per second
 * over 32 connections, time to the first answer, and memory after the run. Each server has a process of its own.
 */

const self = fileURLToPath(import.meta.url)
const root = process.cwd()
const specs = ['alibaba-qwen3-5-397b.json', 'alibaba-qwen3-5-27b.json'].map((it) =>
  pathToFileURL(`${root}/specs/${it}`),
)
const key = 'bench'
const rounds = 3
const seconds = 4
const connections = 32

const task = (taskUUID: string) => ({
  taskType: 'textInference',
  taskUUID,
  model: 'alibaba:qwen@3.5-397b',
  messages: [{ role: 'user', content: 'Describe a harbour at dawn in a few words.' }],
  settings: { temperature: 0.57, topP: 0.95, maxTokens: 512 },
})

type Kind = 'bare' | 'mock'

/** A server and what it says of itself. */
interface Running {
  readonly child: ChildProcess
  readonly url: string
  readonly startMs: number
}

async function start(kind: Kind): Promise<Running> {
  const began = performance.now()
  const child = fork(self, [kind], { cwd: root })
  const [url] = (await once(child, 'message')) as [string]
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify([task(randomUUID())]) })
  if (answer.status !== 200) throw new Error(`${kind} answered ${answer.status}`)
  await answer.text()
  return { child, url, startMs: performance.now() - began }
}

/** What is used of autocannon. */
type Autocannon = (options: {
  readonly url: string
  readonly connections: number
  /** In seconds. */
  readonly duration: number
  readonly method: 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly requests: readonly { setupRequest(request: object): object }[]
}) => Promise<{ readonly '2xx': number; readonly non2xx: number; readonly errors: number; readonly duration: number }>

const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` }

async function rate({ url }: Running, duration: number): Promise<number> {
  // A taskUUID may come once only, so every request has one of its own.
  const [before, after] = JSON.stringify([task('UUID-HERE')]).split('UUID-HERE') as [string, string]
  const { default: autocannon } = await benchPackage<{ readonly default: Autocannon }>('autocannon')
  const result = await autocannon({
    url,
    connections,
    duration,
    method: 'POST',
    headers,
    body: before + randomUUID() + after,
    requests: [{ setupRequest: (request) => ({ ...request, body: before + randomUUID() + after }) }],
  })
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${result.non2xx} refused, ${result.errors} lost`)
  return result['2xx'] / result.duration
}

async function memory({ child }: Running): Promise<number> {
  child.send('memory')
  const [bytes] = (await once(child, 'message')) as [number]
  return bytes
}

async function serve(kind: Kind): Promise<void> {
  const url = kind === 'mock' ? await serveMock() : await serveBare()
  process.on('message', () => process.send?.(process.memoryUsage().rss))
  process.send?.(url)
}

async function serveMock(): Promise<string> {
  const mock = createMock(await mockModels(specs), { judgeOf, apiKey: key })
  return (await mock.listen()).url
}

async function serveBare(): Promise<string> {
  const result = { taskType: 'textInference', text: text(), finishReason: 'stop' }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (it: Buffer) => chunks.push(it))
    request.on('end', () => {
      const [{ taskUUID }] = JSON.parse(Buffer.concat(chunks).toString())
      const body = JSON.stringify({ data: [{ ...result, taskUUID }] })
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
      response.end(body)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
}

/** About as much text as the mock answers. */
function text(): string {
  return 'Amber harbour light over slate and river stone. '.repeat(5)
}

/** Microseconds per request inside the mock, without any HTTP. */
async function shares(): Promise<{ readonly judge: number; readonly whole: number }> {
  const document = JSON.parse(readFileSync(specs[0] as URL, 'utf8'))
  const judge = judgeOf(document)
  const mock = createMock(await mockModels(specs), { judgeOf, apiKey: key })
  const texts = () => Array.from({ length: 20_000 }, () => JSON.stringify(task(randomUUID())))
  const perCall = (all: readonly string[], work: (text: string) => unknown) => {
    // Time of the processor, not of the clock: other processes do not count.
    const began = process.cpuUsage()
    for (const it of all) work(it)
    const { user, system } = process.cpuUsage(began)
    return (user + system) / all.length
  }
  const bodies = () => texts().map((it) => `[${it}]`)
  const request = { method: 'POST', path: '/v1', headers: { ...headers, host: 'localhost' } }
  const answer = (body: string) => mock.respond({ ...request, body })
  for (const all of [texts(), texts()]) perCall(all, judge)
  for (const all of [bodies(), bodies()]) perCall(all, answer)
  return { judge: perCall(texts(), judge), whole: perCall(bodies(), answer) }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] as number
}

async function main(): Promise<void> {
  const cold: Record<Kind, number[]> = { bare: [], mock: [] }
  for (let i = 0; i < rounds; i++)
    for (const kind of ['bare', 'mock'] as const) {
      const it = await start(kind)
      cold[kind].push(it.startMs)
      it.child.kill()
      await once(it.child, 'exit')
    }
  const [bare, mock] = [await start('bare'), await start('mock')]
  const idle = await memory(mock)
  const rates: Record<Kind, number[]> = { bare: [], mock: [] }
  for (const it of [bare, mock]) await rate(it, 2)
  for (let i = 0; i < rounds; i++) {
    rates.bare.push(await rate(bare, seconds))
    rates.mock.push(await rate(mock, seconds))
  }
  const loaded = await memory(mock)
  const [floor, ours] = [median(rates.bare), median(rates.mock)]
  for (const it of [bare, mock]) it.child.kill()
  const { judge, whole } = await shares()
  const [bareStart, mockStart] = [median(cold.bare), median(cold.mock)]
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`
  console.log(`Mock, ${connections} connections, median of ${rounds} runs of ${seconds} s, node ${process.version}`)
  console.log(`  bare node:http   ${floor.toFixed(0)} requests/s`)
  console.log(`  mock             ${ours.toFixed(0)} requests/s, ${(ours / floor).toFixed(2)} of bare`)
  console.log(
    `  the rest         ${(1e6 / ours - 1e6 / floor).toFixed(0)} µs per request, of which in the mock ${whole.toFixed(0)}: judge ${judge.toFixed(0)}, own ${(whole - judge).toFixed(0)}`,
  )
  console.log(`  start-up         ${mockStart.toFixed(0)} ms against ${bareStart.toFixed(0)} ms bare`)
  console.log(`  memory           ${megabytes(idle)} idle, ${megabytes(loaded)} after the runs (resident)`)
}

const [kind] = process.argv.slice(2)
if (kind === 'bare' || kind === 'mock') await serve(kind)
else await main()
