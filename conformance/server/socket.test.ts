import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, describe, expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { runware } from '../../generator/provider/runware.js'
import { judgeOf } from '../judge/index.js'
import { createMock } from '../mock/index.js'
import { causesIn } from '../report/cause.js'
import { knownSubject, textModels } from '../suite/documents.fixture.js'
import type { Law } from '../suite/law.js'
import { laws } from '../suite/laws.js'
import { prepared } from '../suite/preparation.js'
import { spread } from '../suite/request.js'
import { runSuite } from '../suite/run.js'
import { liveTarget } from './live.js'

const [known] = textModels.filter((it) => it.model.id.endsWith('27b'))
const { socket, tasks } = runware.protocol
if (known === undefined || socket === undefined || tasks === undefined) throw new Error('There is no text model.')
const subject = knownSubject(known)
const key = 'socket-key'
const mock = await createMock([{ model: known.model, document: known.document as object }], {
  judgeOf,
  apiKey: key,
}).listen()
const closing: (() => unknown)[] = [() => mock.close()]
afterAll(() => {
  for (const close of closing) close()
})

async function reportOf(url: string, chosen: readonly Law[], timeoutMs = 60_000) {
  const target = liveTarget({ url, key, socket: { socket, tasks } as never, timeoutMs, patienceMs: 60_000 })
  const plan = prepared(subject, { cases: 'core', isFrugal: true, target })
  const few = { ...plan, plan: spread(plan.plan, 16) }
  const report = await runSuite(subject, { target, runs: 2, seed: 1, isFrugal: true, laws: chosen }, few)
  target.close?.()
  return report
}

const named = (...names: readonly string[]) => laws.filter((it) => names.includes(it.name))
const askers = laws.filter((it) => it.needsTarget)

test('a server keeps every law over its WebSocket, and is asked for no stream there', async () => {
  const { findings, laws: kept, coverage } = await reportOf(mock.wsUrl, askers)
  expect(findings.map((it) => `${it.law} ${it.path}: ${it.message} ${JSON.stringify(it.actual)}`)).toEqual([])
  expect(kept.filter((it) => it.status !== 'kept').map((it) => it.law)).toEqual(['answers-show'])
  expect(coverage.flatMap((it) => it.reasons).join()).toContain('how a stream comes over a WebSocket')
  expect(kept.find((it) => it.law === 'delivery-agrees')?.reason).toContain('streams were not asked for')
})

test('where no WebSocket opens it is told what is there', async () => {
  const server = createServer((_, response) => response.writeHead(404).end('no such page'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const reasonAt = async () =>
    (await reportOf(`ws://127.0.0.1:${port}/v1`, named('server-agrees'))).laws.map((it) => it.reason).join()
  expect(await reasonAt()).toContain('opens no WebSocket, and answers an ordinary request with status 404')
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  expect(await reasonAt()).toMatch(/ECONNREFUSED|Nobody listens/)
})

type Frame = { data?: Record<string, unknown>[]; errors?: Record<string, unknown>[] }

/** What stands between a client and the mock, and changes what either of them says. */
interface SocketFault {
  readonly up?: (text: string) => string
  /** Undefined for a frame that is lost. */
  readonly down?: (frame: Frame, send: (frame: Frame) => void) => Frame | undefined
}

async function faulty({ up = (text) => text, down = (frame) => frame }: SocketFault): Promise<string> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  closing.push(() => {
    for (const it of server.clients) it.terminate()
    server.close()
  })
  server.on('connection', (client) => {
    const upstream = new WebSocket(mock.wsUrl)
    const early: string[] = []
    client.on('message', (data) => {
      const text = up(String(data))
      if (upstream.readyState === WebSocket.OPEN) upstream.send(text)
      else early.push(text)
    })
    upstream.on('open', () => {
      for (const it of early) upstream.send(it)
    })
    const send = (frame: Frame) => client.send(JSON.stringify(frame))
    upstream.on('message', (data) => {
      const frame = down(JSON.parse(String(data)) as Frame, send)
      if (frame !== undefined) send(frame)
    })
    client.on('close', () => upstream.terminate())
    upstream.on('close', () => client.terminate())
  })
  await new Promise((resolve) => server.on('listening', resolve))
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
}

/** Results of tasks that are under way together, under each other's identifiers. */
function swapping(): SocketFault {
  let held: Frame | undefined
  return {
    down: (frame, send) => {
      const [result] = frame.data ?? []
      if (typeof result?.text !== 'string') return frame
      const [other] = held?.data ?? []
      if (other === undefined) {
        held = frame
        // One that is alone stays as it is.
        setTimeout(() => {
          if (held !== frame) return
          held = undefined
          send(frame)
        }, 100)
        return undefined
      }
      held = undefined
      send({ data: [{ ...result, taskUUID: other.taskUUID }] })
      return { data: [{ ...other, taskUUID: result.taskUUID }] }
    },
  }
}

describe('a server that is wrong over its WebSocket is noticed, and told once', () => {
  const faults: readonly (readonly [name: string, fault: SocketFault, law: string])[] = [
    ['any key will do', { up: (text) => text.replace(/"apiKey":"[^"]*"/, `"apiKey":"${key}"`) }, 'key-decides'],
    ['answers are mixed up', swapping(), 'answers-belong'],
    [
      'no sign of life is answered',
      { down: (frame) => (frame.data?.some((it) => it.pong === true) ? undefined : frame) },
      'delivery-agrees',
    ],
    [
      'errors name no field',
      { down: ({ errors, ...frame }) => ({ ...frame, ...(errors && { errors: errors.map(nameless) }) }) },
      'server-agrees',
    ],
  ]
  for (const [name, fault, law] of faults)
    test(name, { timeout: 120_000 }, async () => {
      // Nothing comes where nothing is answered: that is waited for.
      const report = await reportOf(await faulty(fault), named(law), name.startsWith('no sign') ? 2000 : undefined)
      expect(causesIn(report).map((it) => it.message)).toHaveLength(1)
      const [finding] = report.findings
      expect(finding?.curl).toMatch(/^node -e 'const socket = new WebSocket\("ws:/)
    })
})

const nameless = ({ taskUUID, taskType }: Record<string, unknown>) => ({
  code: 'invalid',
  message: 'Wrong.',
  taskUUID,
  taskType,
})
