import { type ChildProcess, fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { Metered } from './meter.preload.js'
import { benchPackage } from './package.js'

/*
 * Servers that are measured side by side, each in a process of its own and under the same load. What counts is the processor
 * time of the server's process for each request: the clock would tell what else the machine does, and the client's share.
 */

export const connections = 32
export const key = 'bench'
export const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` }

/** A task as the measured requests hold it. */
export const task = (taskUUID: string) => ({
  taskType: 'textInference',
  taskUUID,
  model: 'alibaba:qwen@3.5-397b',
  messages: [{ role: 'user', content: 'Describe a harbour at dawn in a few words.' }],
  settings: { temperature: 0.57, topP: 0.95, maxTokens: 512 },
})

/** What a server is asked over and over. */
export interface Question {
  /** Path below the server's URL. */
  readonly path: string
  readonly members: object
}

/** A server that runs. */
export interface Contender {
  readonly child: ChildProcess
  /** Scheme, host and port. */
  readonly origin: string
}

/** Starts a script as a server, which sends its origin when it listens, or listens at the port that is given. */
export async function started(script: string, args: readonly string[], origin?: string): Promise<Contender> {
  const meter = new URL('meter.preload.js', import.meta.url).href
  const child = fork(script, args, { execArgv: ['--import', meter], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  if (origin === undefined) {
    const [told] = (await once(child, 'message')) as [string]
    return { child, origin: told }
  }
  return { child, origin }
}

/** Asks once, and again until the server listens. */
export async function firstAnswer({ origin, child }: Contender, { path, members }: Question): Promise<Response> {
  const body = JSON.stringify([{ ...task(randomUUID()), ...members }])
  for (;;)
    try {
      return await fetch(`${origin}${path}`, { method: 'POST', headers, body })
    } catch (error) {
      if (child.exitCode !== null) throw new Error(`It left with ${child.exitCode}`, { cause: error })
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
}

export async function ended({ child }: Contender): Promise<void> {
  child.kill()
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}

export async function metered({ child }: Contender): Promise<Metered> {
  const answer = once(child, 'message')
  child.send('used')
  const [used] = (await answer) as [Metered]
  return used
}

/** What is used of autocannon. */
type Autocannon = (options: {
  readonly url: string
  readonly connections: number
  /** So many requests in all. */
  readonly amount: number
  readonly method: 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly requests: readonly { setupRequest(request: object): object }[]
}) => Promise<{ readonly '2xx': number; readonly non2xx: number; readonly errors: number }>

/** Processor time of the server for a request, in microseconds, over so many of them. */
export async function cpuPerRequest(contender: Contender, question: Question, amount: number): Promise<number> {
  // A taskUUID may come once only, so every request has one of its own.
  const text = JSON.stringify([{ ...task('UUID-HERE'), ...question.members }])
  const [before, after] = text.split('UUID-HERE') as [string, string]
  const { default: autocannon } = await benchPackage<{ readonly default: Autocannon }>('autocannon')
  const used = await metered(contender)
  const result = await autocannon({
    url: `${contender.origin}${question.path}`,
    connections,
    amount,
    method: 'POST',
    headers,
    body: before + randomUUID() + after,
    requests: [{ setupRequest: (request) => ({ ...request, body: before + randomUUID() + after }) }],
  })
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${result.non2xx} refused, ${result.errors} lost`)
  return ((await metered(contender)).cpuMicroseconds - used.cpuMicroseconds) / result['2xx']
}
