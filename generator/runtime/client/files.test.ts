import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { ClientError, chatApi, clientOf, key, listening, modelOf } from './client.fixture.js'

const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => (i * 7) % 256)
const folder = mkdtempSync(join(tmpdir(), 'files-'))
afterAll(() => rmSync(folder, { recursive: true }))
const uuid = /^[0-9a-f-]{36}$/

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void

/** A server that ends with the tests of the file, and the requests that it got. */
async function serving(answer: Answer) {
  const requests: { readonly headers: IncomingMessage['headers']; readonly body: string }[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const it of request) body += it
    requests.push({ headers: request.headers, body })
    answer(request, response, body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  afterAll(() => {
    server.close()
    server.closeAllConnections()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, requests }
}

/** What a server answers that takes files. */
const taking: Answer = (_, response, body) => {
  const [{ taskType, taskUUID }] = JSON.parse(body)
  const other = { taskType: 'authentication', connectionSessionUUID: 'none' }
  response.end(JSON.stringify({ data: [other, { taskType, taskUUID, mediaUUID: `of ${taskUUID}` }] }))
}

async function failureOf(work: Promise<unknown>) {
  const error = await work.then(
    () => undefined,
    (it: unknown) => it,
  )
  expect(error).toBeInstanceOf(ClientError)
  return error as InstanceType<typeof ClientError>
}

describe('a file that is handed over', () => {
  test('is named by the server, whatever it is given as', async () => {
    const client = clientOf(await listening())
    const path = join(folder, 'some bytes.bin')
    writeFileSync(path, bytes)
    const names: string[] = []
    for (const file of [bytes, new Blob([bytes]), { path }, pathToFileURL(path)])
      names.push(await client.upload(modelOf('picture'), file))
    expect(names[0]).toMatch(uuid)
    expect(new Set(names).size).toBe(1)
    expect(await client.upload(modelOf('text'), new Blob(['other']))).not.toBe(names[0])
  })

  test('arrives byte by byte, with its media type where that is known, and with the key', async () => {
    const { url, requests } = await serving(taking)
    const client = clientOf({ url })
    const name = await client.upload(modelOf('picture'), new Blob([bytes], { type: 'image/png' }))
    await client.upload(modelOf('picture'), bytes)
    const [typed, bare] = requests.map((it) => JSON.parse(it.body)[0])
    const text = Buffer.from(bytes).toString('base64')
    const rest = { taskType: 'mediaStorage', operation: 'upload' }
    expect(typed).toEqual({ ...rest, taskUUID: expect.stringMatching(uuid), media: `data:image/png;base64,${text}` })
    expect(bare).toEqual({ ...rest, taskUUID: expect.stringMatching(uuid), media: text })
    expect(name).toBe(`of ${typed.taskUUID}`)
    expect(requests[0]?.headers.authorization).toBe(`Bearer ${key}`)
  })

  test('is sent once, however often and at the same time it is given', async () => {
    const { url, requests } = await serving(taking)
    const client = clientOf({ url })
    const uploads = Array.from({ length: 5 }, () => client.upload(modelOf('picture'), bytes.slice()))
    const names = await Promise.all(uploads)
    names.push(await client.upload(modelOf('text'), new Blob([bytes])))
    expect(new Set(names).size).toBe(1)
    expect(requests.length).toBe(1)
    await clientOf({ url }).upload(modelOf('picture'), bytes)
    expect(requests.length).toBe(2)
  })

  test('is sent by the next call where the one that began gave up, and again where it failed', async () => {
    const controller = new AbortController()
    let second: Promise<string> | undefined
    const { url, requests } = await serving((request, response, body) => {
      if (requests.length === 1) {
        second = client.upload(model, bytes)
        setTimeout(() => controller.abort(), 20)
      } else if (requests.length === 2) response.writeHead(402).end('{"errors":[{"code":"insufficientCredits"}]}')
      else taking(request, response, body)
    })
    const client = clientOf({ url })
    const model = modelOf('picture')
    const first = client.upload(model, bytes, { signal: controller.signal })
    expect(await failureOf(first)).toMatchObject({ code: 'aborted' })
    expect(await failureOf(second as Promise<string>)).toMatchObject({
      code: 'quota',
      errors: [{ code: 'insufficientCredits' }],
    })
    expect(await client.upload(model, bytes)).toMatch(/^of /)
    expect(requests.length).toBe(3)
  })

  test('does not keep a call waiting that is aborted', async () => {
    const { url } = await serving(() => {})
    const client = clientOf({ url })
    const [one, other] = [new AbortController(), new AbortController()]
    const first = client.upload(modelOf('picture'), bytes, { signal: one.signal })
    const second = client.upload(modelOf('picture'), bytes, { signal: other.signal })
    setTimeout(() => other.abort('enough'), 20)
    expect(await failureOf(second)).toMatchObject({ code: 'aborted', cause: 'enough' })
    one.abort()
    expect(await failureOf(first)).toMatchObject({ code: 'aborted' })
  })

  test('gets another name where the answer to its sending was lost', async () => {
    const { url, requests } = await serving((request, response, body) => {
      if (requests.length === 1) response.destroy()
      else if (requests.length === 2) response.writeHead(400).end('{"data":[],"errors":[{"code":"conflictTaskUUID"}]}')
      else taking(request, response, body)
    })
    expect(await clientOf({ url }).upload(modelOf('picture'), bytes)).toMatch(/^of /)
    const ids = requests.map((it) => JSON.parse(it.body)[0].taskUUID)
    expect(ids[1]).toBe(ids[0])
    expect(ids[2]).not.toBe(ids[0])
  })

  test('is refused where the provider takes none, where it cannot be read, and where the answer names none', async () => {
    const { url } = await serving((_, response) => response.end('{"data":[{"mediaUUID":"of another task"}]}'))
    const client = clientOf({ url })
    const model = modelOf('picture')
    expect(await failureOf(client.upload(chatApi['createChatCompletion'], bytes))).toMatchObject({ code: 'validation' })
    const unread = await failureOf(client.upload(model, { path: join(folder, 'none') }))
    expect(unread).toMatchObject({ code: 'validation', cause: { code: 'ENOENT' } })
    expect(await failureOf(client.upload(model, bytes))).toMatchObject({ code: 'badResponse', status: 200 })
  })
})

test('a file alone is for the model that the client was made with, or the one that it asked first', async () => {
  const server = await listening()
  const client = clientOf(server)
  expect(await failureOf(client.upload(bytes))).toMatchObject({ code: 'validation' })
  await client.run(modelOf('picture'), { positivePrompt: 'a glass prism' })
  const name = await client.upload(bytes)
  expect(name).toMatch(uuid)
  expect(await client.upload(modelOf('picture'), bytes)).toBe(name)
  expect(await clientOf(server, { model: modelOf('picture') }).upload(bytes)).toMatch(uuid)
})

describe('a file in the input of a call', () => {
  /** The tasks that are sent for an input of the picture model. */
  async function sentFor(fields: object, options: object = {}) {
    const { url, requests } = await serving((request, response, body) => {
      const [{ taskType, taskUUID }] = JSON.parse(body)
      if (taskType === 'mediaStorage') return taking(request, response, body)
      response.end(JSON.stringify({ data: [{ taskType, taskUUID, imageUUID: taskUUID }] }))
    })
    const client = clientOf({ url }, { profile: 'unchecked' })
    const input = { positivePrompt: 'a glass prism', ...fields }
    const failure = await client.run(modelOf('picture'), input, options).catch((it: unknown) => it)
    const tasks = requests.map((it) => JSON.parse(it.body)[0])
    return { failure, uploads: tasks.filter((it) => it.media), request: tasks.find((it) => it.inputs) }
  }

  const small = bytes.slice(0, 3000)
  const base64 = Buffer.from(small).toString('base64')
  const image = '0f8fad5b-d9cb-469f-a165-70867728950e'

  test('goes along as a text where it is small and the field takes texts', async () => {
    const path = join(folder, 'small.png')
    writeFileSync(path, small.slice(3))
    const typed = new Blob([small], { type: 'image/png' })
    const seed = { seedImage: typed, referenceImages: [image, small, { path }] }
    const { request, uploads } = await sentFor({ inputs: seed })
    expect(uploads).toEqual([])
    const seen = { seedImage: `data:image/png;base64,${base64}`, referenceImages: [image, base64, base64.slice(4)] }
    expect(request.inputs).toEqual(seen)
    expect(seed).toEqual({ seedImage: typed, referenceImages: [image, small, { path }] })
  })

  test('is handed over first where it is large, once, and placed wherever the field may have it', async () => {
    const frames = [bytes, { image: new Blob([bytes]), frame: -1 }]
    const { request, uploads, failure } = await sentFor({ inputs: { frameImages: frames } })
    expect(uploads.map((it) => it.media)).toEqual([Buffer.from(bytes).toString('base64')])
    // This server's names are no UUIDs: what was put in place is checked as any other value.
    expect(failure).toMatchObject({ code: 'validation', errors: expect.anything() })
    expect(request).toBeUndefined()
    const server = await listening()
    const result = await clientOf(server).run(modelOf('picture'), { inputs: { frameImages: frames } })
    expect(result.imageUUID).toMatch(uuid)
  })

  test('is no value of a field that names no media', async () => {
    const { failure, request, uploads } = await sentFor({ positivePrompt: small, inputs: { seedImage: image } })
    expect(failure).toMatchObject({ code: 'validation' })
    expect((failure as InstanceType<typeof ClientError>).errors[0]?.pointer).toBe('/positivePrompt')
    expect([request, uploads]).toEqual([undefined, []])
    expect(() => modelOf('picture').build({ inputs: { seedImage: small } })).toThrow('inputs.seedImage')
  })

  test('is not handed over for a request that is refused whatever the file is called', async () => {
    const { failure, request, uploads } = await sentFor({ positivePrompt: 7, inputs: { seedImage: bytes } })
    expect((failure as InstanceType<typeof ClientError>).errors[0]?.pointer).toBe('/positivePrompt')
    expect([request, uploads]).toEqual([undefined, []])
  })

  test('is not handed over where the request may cost more than its call may', async () => {
    const { failure, request, uploads } = await sentFor({ inputs: { seedImage: bytes } }, { maxCostUsd: 0.000001 })
    expect(failure).toMatchObject({ code: 'quota' })
    expect([request, uploads]).toEqual([undefined, []])
  })

  test('ends with its call', async () => {
    const { url } = await serving(() => {})
    const signal = AbortSignal.abort('enough')
    const fields = { inputs: { seedImage: bytes } }
    const client = clientOf({ url })
    expect(await failureOf(client.run(modelOf('picture'), fields, { signal }))).toMatchObject({ code: 'aborted' })
    expect(await failureOf(client.submit(modelOf('picture'), fields, { timeout: 20 }))).toMatchObject({
      code: 'timeout',
    })
  })
})

describe('a file that is fetched', () => {
  test('is that of the URL of a result, with its media type', async () => {
    const client = clientOf(await listening())
    const result = await client.run(modelOf('picture'), { positivePrompt: 'a glass prism', outputFormat: 'PNG' })
    const file = await client.download(result.imageURL)
    expect(file.type).toBe('image/png')
    expect(
      Buffer.from(await file.arrayBuffer())
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG')
    expect(await failureOf(client.download(`${result.imageURL}x`))).toMatchObject({ code: 'notFound', status: 404 })
  })

  test('is asked for without a key, and begun anew where it breaks off or its server is busy', async () => {
    const { url, requests } = await serving((_, response) => {
      if (requests.length === 1) response.writeHead(503).end()
      else if (requests.length === 2) {
        response.writeHead(200, { 'content-length': bytes.length })
        response.write(bytes.slice(0, 1000), () => response.destroy())
      } else response.end(bytes)
    })
    const file = await clientOf({ url }).download(new URL(url), { headers: { 'x-own': '1' } })
    expect(new Uint8Array(await file.arrayBuffer())).toEqual(bytes)
    expect(file.type).toBe('')
    expect(requests.length).toBe(3)
    for (const { headers } of requests) {
      expect(headers).toMatchObject({ 'x-own': '1' })
      expect(headers['content-type']).toBeUndefined()
      expect(JSON.stringify(headers)).not.toContain(key)
    }
  })

  test('is a failure where it breaks off each time', async () => {
    const { url, requests } = await serving((_, response) => {
      response.writeHead(200, { 'content-length': 9 })
      response.write('1', () => response.destroy())
    })
    const error = await failureOf(clientOf({ url }).download(url, { maxRetries: 1 }))
    expect(error).toMatchObject({ code: 'connection', retryable: true, status: 200 })
    expect(requests.length).toBe(2)
  })

  test('is no longer than is allowed, whether its length is told or not', async () => {
    const { url, requests } = await serving(({ url }, response) => {
      if (url?.endsWith('told')) response.setHeader('content-length', bytes.length)
      response.write(bytes)
      response.end()
    })
    const client = clientOf({ url })
    for (const it of [`${url}/told`, url]) {
      expect(await failureOf(client.download(it, { maxBytes: 99_999 }))).toMatchObject({ code: 'badResponse' })
      expect((await client.download(it, { maxBytes: 100_000 })).size).toBe(100_000)
    }
    expect(requests.length).toBe(4)
  })

  test('ends with its call: by its signal and by its time', async () => {
    const { url } = await serving((_, response) => void response.write('1'))
    const client = clientOf({ url })
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 30)
    expect(await failureOf(client.download(url, { signal: controller.signal }))).toMatchObject({ code: 'aborted' })
    expect(await failureOf(client.download(url, { timeout: 30 }))).toMatchObject({ code: 'timeout' })
  })

  test.each(['file:///etc/passwd', 'data:text/plain,x', 'nothing'])('is none by %s', async (url) => {
    expect(await failureOf(clientOf({ url: 'http://127.0.0.1:1' }).download(url))).toMatchObject({ code: 'validation' })
  })
})
