import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { judgeOf } from '../conformance/judge/index.js'
import { createMock, mockModels } from '../conformance/mock/index.js'
import { repository } from './workspace.js'

/* A server to measure, in a process of its own: `mock`, or `bare`, which parses the same and answers about the same. */

const specs = ['alibaba-qwen3-5-397b.json', 'alibaba-qwen3-5-27b.json'].map((it) => join(repository, 'specs', it))

/** About as much text as the mock answers. */
const pieces = 'Amber harbour light over slate and river stone '.repeat(2).split(/(?<= )/)
const result = { taskType: 'textInference', text: pieces.join(''), finishReason: 'stop' }

async function mock(): Promise<string> {
  const { url } = await createMock(await mockModels(specs), { judgeOf, apiKey: 'bench' }).listen()
  return new URL(url).origin
}

/** No router, no checks, no memory: what parsing, answering and node:http cost at least. */
async function bare(): Promise<string> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (it: Buffer) => chunks.push(it))
    request.on('end', () => {
      const [{ taskUUID, deliveryMethod }] = JSON.parse(Buffer.concat(chunks).toString())
      if (deliveryMethod === 'stream') stream(taskUUID, response)
      else {
        const body = JSON.stringify({ data: [{ ...result, taskUUID }] })
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
        response.end(body)
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Each event a write of its own, as servers of models have it. */
function stream(taskUUID: string, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const head = { taskUUID, taskType: 'textInference' }
  for (const text of pieces)
    response.write(`data: ${JSON.stringify({ ...head, delta: { text }, finishReason: null })}\n\n`)
  response.write(`data: ${JSON.stringify({ ...head, delta: {}, finishReason: 'stop' })}\n\n`)
  response.end('data: [DONE]\n\n')
}

const origin = process.argv[2] === 'mock' ? await mock() : await bare()
process.send?.(origin)
