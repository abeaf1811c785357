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
const headers = { 'content-type': 'application/json', authorization: 'Bearer bench' }

/** What a server is asked over and over: one task of the 397B. */
export interface Question {
  /** Path below the server's origin. */
  readonly path: string
  /** Members of the task beside the usual ones. */
  readonly members?: object
}

function task(taskUUID: string, { members }: Question): object {
  return {
    taskType: 'textInference',
    taskUUID,
    model: 'alibaba:qwen@3.5-397b',
    messages: [{ role: 'user', content: 'Describe a harbour at dawn in a few words.' }],
    settings: { temperature: 0.57, topP: 0.95, maxTokens: 512 },
    ...members,
  }
}

/** A server that runs. */
export interface Contender {
  readonly child: ChildProcess
  /** Scheme, host and port. */
  readonly origin: string
}

/** Starts a script as a server, which sends its origin when it listens, or is told where to listen by its arguments. */
export async function started(script: string, args: readonly string[], origin?: string): Promise<Contender> {
  const meter = new URL('meter.preload.js', import.meta.url).href
  const child = fork(script, args, { execArgv: ['--import', meter], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  if (origin !== undefined) return { child, origin }
  const [told] = (await once(child, 'message')) as [string]
  return { child, origin: told }
}

/**
 * Asks until the server listens.
 * @throws Error where it does not answer with 200
 */
export async function firstAnswer({ origin, child }: Contender, question: Question): Promise<void> {
  const body = JSON.stringify([task(randomUUID(), question)])
  const answer = async (): Promise<Response> => {
    try {
      return await fetch(`${origin}${question.path}`, { method: 'POST', headers, body })
    } catch (error) {
      if (child.exitCode !== null) throw new Error(`The server left with ${child.exitCode}.`, { cause: error })
      await new Promise((resolve) => setTimeout(resolve, 200))
      return answer()
    }
  }
  const response = await answer()
  const text = await response.text()
  if (response.status !== 200) throw new Error(`It answers ${response.status} to a valid task: ${text.slice(0, 200)}`)
}

export async function ended({ child }: Contender): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGKILL')
  await exit
}

/** What a server used so far. */
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

/** Processor time of a server for a request, in microseconds, over so many of them. */
export async function cpuPerRequest(contender: Contender, question: Question, amount: number): Promise<number> {
  // A taskUUID may come once only, so every request has one of its own.
  const [before, after] = JSON.stringify([task('UUID-HERE', question)]).split('UUID-HERE') as [string, string]
  const { default: autocannon } = await benchPackage<{ readonly default: Autocannon }>('autocannon')
  const { cpuMicroseconds } = await metered(contender)
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
  return ((await metered(contender)).cpuMicroseconds - cpuMicroseconds) / result['2xx']
}
