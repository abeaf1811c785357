import { randomUUID } from 'node:crypto'
import { afterAll } from 'vitest'
import { judgeOf } from '../judge/index.js'
import { createMock, type Listening, type Mock, type MockModel, type MockOptions, mockModels } from './index.js'

const file = (path: string) => new URL(`../../${path}`, import.meta.url)

export const airs = {
  qwen: 'alibaba:qwen@3.5-397b',
  smallQwen: 'alibaba:qwen@3.5-27b',
  prism: 'example:prism@1',
} as const

/** Both text models and the media model of the fixtures. */
export const models: readonly MockModel[] = await mockModels([
  file('specs/alibaba-qwen3-5-397b.json'),
  file('specs/alibaba-qwen3-5-27b.json'),
  file('conformance/fixture/media-model.json'),
])

export const key = 'test-key'

export function mockWith(options: Partial<MockOptions> = {}): Mock {
  return createMock(models, { judgeOf, apiKey: key, ...options })
}

/** A listening mock that ends with the tests of the file. */
export async function listening(options: Partial<MockOptions> = {}): Promise<Listening> {
  const server = await mockWith(options).listen()
  afterAll(() => server.close())
  return server
}

type Task = Readonly<Record<string, unknown>>

/** A valid text task with a fresh UUID. */
export function chat(fields: object = {}): Task {
  return {
    taskType: 'textInference',
    taskUUID: randomUUID(),
    model: airs.qwen,
    messages: [{ role: 'user', content: 'Describe a harbour at dawn.' }],
    ...fields,
  }
}

/** A valid task of the media model with a fresh UUID. */
export function picture(fields: object = {}): Task {
  return {
    taskType: 'imageInference',
    taskUUID: randomUUID(),
    model: airs.prism,
    positivePrompt: 'a glass prism on a windowsill',
    ...fields,
  }
}

/** A result, an acknowledgement or a chunk, as tests look into it. */
// biome-ignore lint/suspicious/noExplicitAny: tests read answers of many shapes
export type Loose = any

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly json: { readonly data?: Loose[]; readonly errors?: Loose[]; readonly [key: string]: Loose }
}

/** Asks the mock without any transport. */
export function ask(mock: Mock, body: unknown, headers: Record<string, string> = {}): Answer {
  const {
    status,
    headers: answered,
    body: text,
  } = mock.respond({
    method: 'POST',
    path: '/v1',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}`, host: '127.0.0.1:1', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  return { status, headers: answered, json: JSON.parse(text as string) }
}

/** The events of a streamed answer, without their framing. */
export function streamed(mock: Mock, body: unknown, headers: Record<string, string> = {}): string[] {
  const answer = mock.respond({
    method: 'POST',
    path: '/v1',
    headers: { authorization: `Bearer ${key}`, ...headers },
    body: JSON.stringify(body),
  })
  return (answer.body as { events: readonly string[] }).events.map((it) => it.replace(/^data: /, '').trimEnd())
}

/** Posts tasks to a listening mock. */
export async function post(
  url: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: Headers; json: Loose }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}`, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  return { status: response.status, headers: response.headers, json: await response.json() }
}
