import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { judgeOf } from '../conformance/judge/index.js'
import { exchanged } from '../conformance/mock/http/raw.fixture.js'
import { createMock, mockModels } from '../conformance/mock/index.js'
import { taskDocument } from '../generator/emit/bundle.fixture.js'
import { main } from './main.js'
import { registerMock } from './mock.js'
import { runCommand } from './terminal.fixture.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const mock = (...args: string[]) => runCommand(['mock', ...args], root, { register: [registerMock] })

/** Starts the command, hands its first output to `work`, and stops it by a signal. */
async function serving(
  args: string[],
  work: (url: string, wsUrl: string, output: string) => Promise<void>,
  env: Record<string, string> = {},
) {
  const { Readable, Writable } = await import('node:stream')
  let output = ''
  let log = ''
  const sink = (take: (text: string) => void) =>
    new Writable({
      write: (chunk, _, done) => {
        take(String(chunk))
        done()
      },
    })
  const terminal = {
    stdin: Readable.from([]),
    stdout: sink((it) => {
      output += it
    }),
    stderr: sink((it) => {
      log += it
    }),
    cwd: root,
    env,
  }
  const ended = main(['mock', ...args], terminal, [registerMock])
  await expect.poll(() => output).toMatch(/^ws:/m)
  const [url = '', wsUrl = ''] = output.split('\n')
  await work(url, wsUrl, output)
  process.emit('SIGTERM', 'SIGTERM')
  return { code: await ended, log }
}

const task = (fields: object = {}) =>
  JSON.stringify([
    {
      taskType: 'textInference',
      taskUUID: crypto.randomUUID(),
      model: 'alibaba:qwen@3.5-397b',
      messages: [{ role: 'user', content: 'Hello' }],
      ...fields,
    },
  ])

const post = (url: string, body: string, apiKey = 'any') =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` },
    body,
  })

describe('specproof mock', () => {
  test('prints both URLs and the models, answers, logs, and stops cleanly on a signal', async () => {
    const { code, log } = await serving(['--log', '--api-key', 'k'], async (url, wsUrl, output) => {
      expect([url, wsUrl].map((it) => it.replace(/\d{4,5}/, 'N'))).toEqual([
        'http://127.0.0.1:N/v1',
        'ws://127.0.0.1:N/v1',
      ])
      expect(output).toContain('alibaba:qwen@3.5-27b')
      expect((await post(url, task(), 'k')).status).toBe(200)
      expect((await post(url, task())).status).toBe(401)
    })
    expect([code, log]).toEqual([0, 'POST /v1 200\nPOST /v1 401\n'])
  })

  test('logs every answer, whoever gave it, and nothing that acts on a terminal or a CI', async () => {
    const { log } = await serving(['27b', '--log', '--api-key', 'k', '--max-body', '1000'], async (url, wsUrl) => {
      const { port } = new URL(url)
      const raw = (...parts: string[]) => exchanged(Number(port), parts)
      const closing = 'host: localhost\r\nconnection: close\r\n'
      await post(url, 'x'.repeat(1_001), 'k')
      await fetch(url, { method: 'POST', headers: { origin: 'https://evil.example' } })
      await raw(`GET /v1 HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n`)
      await raw('nonsense\r\n\r\n')
      await raw(`GET /v1 HTTP/1.1\r\n${closing}upgrade: websocket\r\nconnection: upgrade\r\n\r\n`)
      await raw(`GET /##[error]no?key=not-told HTTP/1.1\r\n${closing}\r\n`)
      await fetch(url, { method: 'POST', headers: { 'x-mock-fault': '429' } })
      await fetch(url, { method: 'POST', headers: { 'x-mock-fault': 'reset' } }).catch(() => undefined)
      const socket = new WebSocket(wsUrl)
      await once(socket, 'open')
      for (const message of [
        '{',
        '[{"taskType":"ping","ping":true}]',
        '[{"taskType":"authentication","apiKey":"k"}]',
        task({ seed: -1 }),
      ]) {
        socket.send(message)
        await once(socket, 'message')
      }
      socket.terminate()
    })
    expect(log.trimEnd().split('\n')).toEqual([
      'POST /v1 413',
      'POST /v1 403',
      'GET /v1 403',
      'unreadable 400: Parse Error: Invalid method encountered',
      'GET /v1 400',
      'GET /\\u0023#[error]no?key=*** 405',
      'POST /v1 429',
      'POST /v1 400, reset',
      'GET /v1 101',
      'MESSAGE /v1 400',
      'MESSAGE /v1 401',
      'MESSAGE /v1 200',
      'MESSAGE /v1 400',
    ])
  })

  test('takes models by name, faults, a seed and choices', async () => {
    const args = ['397b', '--fault', '503;times=1', '--seed', '7', '--choice', 'usage=always']
    const { code } = await serving(args, async (url, _, output) => {
      expect(output).not.toContain('27b')
      expect((await post(url, task())).status).toBe(503)
      const { data } = (await (await post(url, task())).json()) as { data: { usage: object }[] }
      expect(data[0]?.usage).toBeDefined()
    })
    expect(code).toBe(0)
  })

  test('serves a model with rules about members of members, of which some no request decides', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'specproof-'))
    const file = join(folder, 'upscale.json')
    const number = { type: 'number' }
    const size = { type: 'object', properties: { width: number, height: number }, additionalProperties: false }
    const inputs = { type: 'object', properties: { image: { type: 'string' } } }
    const rules = [
      { operation: 'area', parameters: ['inputs.image'], maximum: 1_000_000, scope: 'each' },
      { operation: 'area', parameters: ['size.width', 'size.height'], maximum: 100 },
    ]
    await writeFile(file, JSON.stringify(taskDocument({ inputs, size }, { 'x-constraints': rules })))
    const { code } = await serving([file], async (url) => {
      const asked = (width: number) => {
        const known = { taskType: 'testInference', taskUUID: crypto.randomUUID(), model: 'test:model@1' }
        return post(url, JSON.stringify([{ ...known, inputs: { image: 'x' }, size: { width, height: 10 } }]))
      }
      expect((await asked(10)).status).toBe(200)
      expect((await asked(11)).status).toBe(400)
    })
    expect(code).toBe(0)
    await rm(folder, { recursive: true })
  })

  test('--choices prints every choice with what it decides', async () => {
    const { code, stdout } = await mock('--choices', '--choice', 'usage=always')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^mixedBatchStatus +200 /m)
    expect(stdout).toMatch(/^usage +"always" /m)
  })

  test.each([
    ['--port', 'x'],
    ['--port', '65536'],
    ['--host', '0.0.0.0'],
    ['--host', '::'],
    ['--seed', '-1'],
    ['--fault', 'teapot'],
    ['--fault', 'limit;pointer=/nowhere;keyword=maximum'],
    ['--choice', 'usage'],
    ['--choice', 'nothing=1'],
    ['--choice', 'mixedBatchStatus=many'],
    ['nobody-17b'],
  ])('%s %s is a usage error', async (...args) => {
    const { code, stderr } = await mock(...args)
    expect([code, stderr.length > 0]).toEqual([2, true])
  })

  test('a port that is taken and a file without a request are told, with exit code 3', async () => {
    await serving(['397b'], async (url) => {
      const { code, stderr } = await mock('397b', '--port', new URL(url).port)
      expect([code, stderr]).toEqual([3, expect.stringContaining('A specproof mock listens on port')])
      // Who holds the port at one address is not who holds it at another.
      if (process.platform !== 'linux') return
      const other = createServer().listen(Number(new URL(url).port), '127.0.0.2')
      await once(other, 'listening')
      const elsewhere = await mock('397b', '--host', '127.0.0.2', '--port', new URL(url).port)
      other.close()
      expect([elsewhere.code, elsewhere.stderr]).toEqual([3, expect.not.stringContaining('A specproof mock')])
    })
    const folder = await mkdtemp(join(tmpdir(), 'specproof-mock-'))
    const file = join(folder, 'nothing.json')
    await writeFile(file, JSON.stringify({ openapi: '3.1.0', info: { title: 'Nothing', version: '1' }, paths: {} }))
    const { code, stderr } = await mock(file)
    expect([code, stderr]).toEqual([3, expect.stringContaining('spec/no-request')])
    await rm(folder, { recursive: true })
  })

  test('runs a command beside it that finds it, passes on its exit code, and ends with it', async () => {
    const script = `fetch(new URL('/health', process.env.SPECPROOF_MOCK_URL)).then((it) => it.json()).then((it) => process.exit(it.name === 'specproof mock' ? 7 : 1))`
    const { code, stderr } = await mock('397b', '--', process.execPath, '-e', script)
    expect([code, stderr]).toEqual([7, ''])
    const missing = await mock('397b', '--', 'no-such-command-anywhere')
    expect([missing.code, missing.stderr]).toEqual([3, expect.stringContaining('no-such-command-anywhere')])
  })

  test('gives prepared answers, and records requests without keys as diff --requests reads them', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'specproof-'))
    const [replies, record] = [join(folder, 'replies.json'), join(folder, 'record.ndjson')]
    await writeFile(replies, JSON.stringify([{ match: { message: 'Hello' }, answer: 'Prepared.' }]))
    await serving(['397b', '--replies', replies, '--record', record], async (url) => {
      const body = `[{"taskType":"authentication","apiKey":"secret-key"},${task().slice(1)}`
      const { data } = (await (await post(url, body, 'secret-key')).json()) as { data: { text: string }[] }
      expect(data[0]?.text).toBe('Prepared.')
      await post(url, JSON.stringify([{ taskType: 'ping', ping: true }]))
    })
    const lines = (await readFile(record, 'utf8')).trimEnd().split('\n')
    expect(lines.map((it) => JSON.parse(it)[0].model)).toEqual(['alibaba:qwen@3.5-397b'])
    expect(lines.join()).not.toContain('secret')
    await writeFile(replies, '[{"answer":{"txt":1}}]')
    expect((await mock('397b', '--replies', replies)).code).toBe(2)
    expect((await mock('397b', '--record', join(folder, 'no/where'))).code).toBe(3)
    await rm(folder, { recursive: true })
  })

  test('records what a server behind it answers, and gives it again without that', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'specproof-'))
    const models = await mockModels([join(root, 'specs/alibaba-qwen3-5-27b.json')])
    const behind = createMock(models, { judgeOf, apiKey: 'right-key' })
    const { url: upstream, close } = await behind.listen()
    const asked = task({ model: 'alibaba:qwen@3.5-27b' })
    const answers: unknown[] = []
    const record = async (args: string[], env: Record<string, string> = {}) => {
      const { log } = await serving(
        args,
        async (url) => {
          const { data } = (await (await post(url, asked, 'own-key')).json()) as { data: { text: string }[] }
          answers.push(data[0]?.text)
        },
        env,
      )
      return log
    }
    const log = await record(
      ['--vcr', 'record-on-miss', folder, '27b', '--upstream', upstream, '--upstream-key-env', 'K', '--log'],
      { K: 'right-key' },
    )
    expect(log).toMatch(/^recording alibaba-qwen3-5-27b\.[0-9a-f]{16}\.json recorded\nPOST \/v1 200\n$/)
    await close()
    expect(await record(['27b', '--vcr', 'replay', folder])).toBe('')
    expect([behind.requests.length, new Set(answers).size]).toEqual([1, 1])
    const [file = ''] = await readdir(folder)
    await writeFile(join(folder, file), '{"format":"specproof recording 1"}')
    expect((await mock('27b', '--vcr', 'replay', folder)).code).toBe(3)
    for (const args of [
      ['record', folder],
      ['replay'],
      ['play', folder],
      ['record', folder, '--upstream', 'x'],
      ['record', folder, '--upstream', 'http://a', '--upstream-key-env', 'NONE'],
    ])
      expect((await mock('27b', '--vcr', ...args)).code).toBe(2)
    expect((await mock('27b', '--upstream', upstream)).code).toBe(2)
    await rm(folder, { recursive: true })
  })
})
