import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'
import { judgeOf } from '../../../conformance/judge/index.js'
import { createMock, type Listening, type MockOptions, mockModels } from '../../../conformance/mock/index.js'
import {
  bodyDocument,
  type IndexMembers,
  type LooseModel,
  run,
  taskDocument,
  treeOf,
} from '../../emit/bundle.fixture.js'
import type * as clientModule from './index.js'

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** Documents that are sent in tests, by what their results are. */
export const documents = {
  text: 'specs/alibaba-qwen3-5-397b.json',
  small: 'specs/alibaba-qwen3-5-27b.json',
  picture: 'conformance/fixture/media-model.json',
  image: '../shared/specs-corpus/bfl-flux-2-klein-9b.json',
  video: '../shared/specs-corpus/bytedance-seedance-2-5.json',
  solid: '../shared/specs-corpus/runware/tripo-v3-1.json',
} as const

const there = Object.values(documents).filter((it) => existsSync(root + it))

/** Those that are not there: they lie outside the repository. */
export const absent = Object.values(documents).filter((it) => !there.includes(it))

/** A client whose results are looked into, whatever their types. */
export interface LooseClient {
  // biome-ignore lint/suspicious/noExplicitAny: tests read results of many shapes
  run(...all: unknown[]): Promise<any> & { withResponse(): Promise<any> }
  // biome-ignore lint/suspicious/noExplicitAny: tests read results of many shapes
  stream(...all: unknown[]): clientModule.ClientStream<any>
  submit(...all: unknown[]): Promise<LooseTask>
  resume(...all: unknown[]): LooseTask
  // biome-ignore lint/suspicious/noExplicitAny: tests read results of many shapes
  runBatch(...all: unknown[]): Promise<any[]>
  upload(...all: unknown[]): Promise<string>
  download(...all: unknown[]): Promise<Blob>
  // biome-ignore lint/suspicious/noExplicitAny: tests read results of many shapes
  utility(...all: unknown[]): Promise<any>
  // biome-ignore lint/suspicious/noExplicitAny: tests read results of many shapes
  price(request: unknown): any
}

interface LooseTask {
  readonly id: string
  // biome-ignore lint/suspicious/noExplicitAny: tests read results of many shapes
  result(options?: object): Promise<any>
}

type ClientModule = Omit<typeof clientModule, 'createClient'> & {
  createClient(options?: clientModule.ClientOptions): LooseClient
}

const pet = {
  type: 'object',
  properties: { name: { type: 'string', minLength: 1, maxLength: 20 } },
  required: ['name'],
  additionalProperties: false,
}

/** A document that is nobody's, of one operation by POST. */
const petDocument = bodyDocument({ addPet: pet })

/** A document of prices. */
const pricedDocument = taskDocument(
  {
    prompt: { type: 'string' },
    width: { type: 'integer' },
    height: { type: 'integer' },
    steps: { type: 'integer' },
    duration: { type: 'number' },
    numberResults: { type: 'integer' },
    inputs: { type: 'object' },
  },
  {},
  {
    'x-model-id': 'priced',
    'x-pricing': {
      measured: [{ configuration: '512×512 · 4 steps', price: 0.001 }],
      examples: [
        { configuration: '512x512 · 8 steps', price: '$0.002' },
        { configuration: 'text-to-video · 720p · 5s · audio', price: '$0.5' },
        { configuration: 'free of charge', price: 'nothing' },
      ],
    },
  },
)

/** Documents of rates, each of which is told apart by its model. */
const ratedDocuments = Object.entries({
  area: [{ amount: 0.004, unit: 'megapixel', label: 'Base' }],
  time: [{ amount: '$0.05', unit: 'per second', label: 'Output' }],
  result: [{ amount: 0.02, unit: 'images', display: '$0.02 / image' }],
  tokens: [{ amount: 0.6, unit: '1M tokens', label: 'Input' }],
  two: [
    { amount: 0.6, unit: 'image', label: 'Base' },
    { amount: 0.1, unit: 'image', label: 'Upscaled' },
  ],
  odd: [{ amount: 'a lot', unit: 'image', label: 'Base' }],
  foreign: [{ amount: 0.6, unit: 'image', label: 'Base' }],
}).map(([name, rates]) =>
  taskDocument(
    {
      model: { type: 'string', const: `rated:${name}@1` },
      width: { type: 'integer' },
      height: { type: 'integer' },
      duration: { type: 'number', default: 5 },
      numberResults: { type: 'integer' },
    },
    {},
    {
      'x-model-id': `rated-${name}`,
      'x-pricing': { ...(name === 'foreign' && { currency: 'EUR' }), rates },
    },
  ),
)

/** A model of `ratedDocuments`. */
export function rated(name: string): LooseModel {
  return index[`rated${name[0]?.toUpperCase()}${name.slice(1)}`] as LooseModel
}

const index = await run<Readonly<Record<string, LooseModel>> & IndexMembers & ClientModule>(
  await treeOf([
    ...there.map((it) => root + it),
    petDocument,
    pricedDocument,
    ...ratedDocuments,
    `${root}conformance/fixture/chat-api.json`,
  ]),
)

/** The model of `petDocument`. */
export const pets = index['bodies'] as LooseModel
/** The operations of a chat that is spoken to as OpenAI's. */
export const chatApi = index['chatApi'] as unknown as Readonly<Record<string, LooseModel>>

/** What a server answers to a request. */
type Answering = (
  request: IncomingMessage,
  body: string,
) => { readonly status: number; readonly body: unknown; readonly headers?: Readonly<Record<string, string>> }

/** A server that ends with the tests of the file; undefined for an answer resets the connection. */
export async function answering(answer: (...all: Parameters<Answering>) => ReturnType<Answering> | undefined) {
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (it) => {
      text += it
    })
    request.on('end', () => {
      const made = answer(request, text)
      if (made === undefined) return response.destroy()
      const { status, body, headers } = made
      response.writeHead(status, { 'content-type': 'application/json', ...headers })
      response.end(typeof body === 'string' ? body : JSON.stringify(body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  afterAll(() => {
    server.close()
    server.closeAllConnections()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1` }
}
export const { batch, ClientError, models } = index
const { createClient } = index
// biome-ignore lint/suspicious/noExplicitAny: tests call these with what their types refuse
export const { checkedFetch, parseWebhook } = index as Readonly<Record<string, any>>
export const priced = index['priced'] as LooseModel

/** The generated model of a document. */
export function modelOf(name: keyof typeof documents): LooseModel {
  const airs = {
    text: 'alibaba:qwen@3.5-397b',
    small: 'alibaba:qwen@3.5-27b',
    picture: 'example:prism@1',
    image: 'runware:400@2',
    video: 'bytedance:seedance@2.5',
    solid: 'tripo:v3.1@0',
  }
  const found = models[airs[name]]
  if (found === undefined) throw new Error(`There is no ${airs[name]} among ${Object.keys(models)}.`)
  return found
}

export const key = 'sk-a-key-that-nobody-may-see'

export const mocked = await mockModels(there.map((it) => new URL(it, new URL('../../../', import.meta.url))))

/** A listening mock that ends with the tests of the file. */
export async function listening(options: Partial<MockOptions> = {}): Promise<Listening> {
  const server = await createMock(mocked, { judgeOf, apiKey: key, ...options }).listen()
  afterAll(() => server.close())
  return server
}

/** Waits that tests need not wait for. */
const quick = { retry: { firstMs: 1, mostMs: 2 }, poll: { firstMs: 1, mostMs: 2 } } as const

export function clientOf({ url }: Pick<Listening, 'url'>, options: object = {}): LooseClient {
  return createClient({ apiKey: key, baseUrl: url, ...quick, ...options })
}

/** The fields of a text task. */
export function chat(fields: object = {}): object {
  return { messages: [{ role: 'user', content: `Describe a harbour at dawn. ${randomUUID()}` }], ...fields }
}
