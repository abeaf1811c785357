import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { judgeOf } from '../../judge/index.js'
import { createMock, type Mock, type MockEvent, type MockOptions, mockModels, type VcrOptions } from '../index.js'

export const spec = new URL('../../../specs/alibaba-qwen3-5-27b.json', import.meta.url)
const models = await mockModels([spec])
export const key = 'client-secret-key-1'

/** An empty folder, until the tests of the file end. */
export const folder = () => {
  const path = mkdtempSync(join(tmpdir(), 'specproof-vcr-'))
  afterAll(() => rmSync(path, { recursive: true, force: true }))
  return path
}

export async function served(mock: Mock): Promise<string> {
  const { url, close } = await mock.listen()
  afterAll(async () => {
    mock.close()
    await close()
  })
  return url
}

/** The API whose answers are recorded. */
export async function upstream(options: Partial<MockOptions> = {}) {
  const mock = createMock(models, { judgeOf, ...options })
  return { mock, url: await served(mock) }
}

/** A server of HTTP until the tests of the file end. */
export async function behind(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  afterAll(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

export function recording(vcr: VcrOptions, options: Partial<MockOptions> = {}) {
  const events: MockEvent[] = []
  const mock = createMock(models, { judgeOf, onEvent: (it) => events.push(it), vcr, ...options })
  return { mock, events }
}

export const task = (fields: object = {}) => ({
  taskType: 'textInference',
  taskUUID: crypto.randomUUID(),
  model: 'alibaba:qwen@3.5-27b',
  messages: [{ role: 'user', content: 'A lighthouse.' }],
  ...fields,
})

export async function post(url: string, body: unknown, path = '') {
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify(body),
  })
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: text.startsWith('{') ? JSON.parse(text) : undefined,
  }
}

export const filesIn = (path: string): Readonly<Record<string, string>> =>
  Object.fromEntries(readdirSync(path).map((it) => [it, readFileSync(join(path, it), 'utf8')]))
