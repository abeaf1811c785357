import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { folderOf, problemsOf, refusals } from './folder.fixture.js'
import { loadDocument, maximumBytes, requireOpenApi } from './load.js'

const text = '{"openapi":"3.1.0"}'

test('a path, a file URL and a parsed document read alike; the hash is that of the bytes', async () => {
  const path = join(folderOf({ 'a b.json': text }), 'a b.json')
  const wanted = { openapi: '3.1.0' }
  const [byPath, byUrl, parsed] = await Promise.all([path, pathToFileURL(path), wanted].map((it) => loadDocument(it)))
  expect([byPath, byUrl, parsed].map((it) => it?.json)).toEqual([wanted, wanted, wanted])
  expect(byPath).toMatchObject({
    file: 'a b.json',
    uri: pathToFileURL(path).href,
    sha256: createHash('sha256').update(text).digest('hex'),
  })
})

test('a byte order mark is not part of the text, yet of the hash', async () => {
  const folder = folderOf({ 'plain.json': text, 'marked.json': `\uFEFF${text}` })
  const [plain, marked] = await Promise.all(['plain.json', 'marked.json'].map((it) => loadDocument(join(folder, it))))
  expect(marked?.json).toEqual(plain?.json)
  expect(marked?.sha256).not.toBe(plain?.sha256)
})

test.each([
  ['text that is not JSON', 'openapi: 3.1.0'],
  ['an empty file', ''],
  ['nothing but a byte order mark', '\uFEFF'],
  ['a comment', '{} // fine'],
  ['bytes that are not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
  ['UTF-16', Buffer.from(`\uFEFF${text}`, 'utf16le')],
])('%s is not JSON', async (_, content) => {
  const path = join(folderOf({ 'bad.json': content }), 'bad.json')
  expect(await refusals(() => loadDocument(path))).toEqual(['spec/not-json bad.json#'])
})

test('a file that is not there, a folder and a device are unreadable, and the fact names no path of the machine', async () => {
  const folder = folderOf({})
  mkdirSync(join(folder, 'folder.json'))
  const paths = [join(folder, 'gone.json'), join(folder, 'folder.json')]
  if (process.platform !== 'win32') paths.push('/dev/zero')
  for (const path of paths) {
    const [problem, ...others] = await problemsOf(() => loadDocument(path))
    expect(others).toEqual([])
    expect(problem?.code).toBe('spec/unreadable')
    expect(problem?.fact).not.toContain(folder)
  }
})

test('a file above 16 MiB is not read', async () => {
  const path = join(folderOf({ 'big.json': Buffer.alloc(maximumBytes + 1, ' ') }), 'big.json')
  expect(await refusals(() => loadDocument(path))).toEqual(['spec/too-large big.json#'])
})

test('a document nested without end is refused before anything walks through it', async () => {
  const path = join(folderOf({ 'deep.json': '['.repeat(200_000) + ']'.repeat(200_000) }), 'deep.json')
  expect(await refusals(() => loadDocument(path))).toEqual(['spec/too-large deep.json#'])
})

test('a parsed document is read as the JSON that it would be sent as', async () => {
  const circle: Record<string, unknown> = { openapi: '3.1.0' }
  circle.self = circle
  expect(await refusals(() => loadDocument(circle))).toEqual(['spec/not-json document.json#'])
  const { json } = await loadDocument({ a: undefined, b: 1 })
  expect(json).toEqual({ b: 1 })
  expect(Object.keys(json as object)).toEqual(['b'])
})

test.each<[unknown, boolean]>([
  ['3.1', true],
  ['3.1.0', true],
  ['3.1.1', true],
  ['3.0.3', true],
  ['3.2.0', true],
  [3.1, true], // YAML reads 3.1 so
  ['3.10.0', false],
  ['3.3.0', false],
  ['2.0', false],
  [undefined, false],
])('openapi: %j is read: %s', async (openapi, isRight) => {
  const document = await loadDocument({ openapi, swagger: '2.0' })
  expect(await refusals(() => requireOpenApi(document))).toEqual(isRight ? [] : ['spec/not-openapi document.json#'])
})

test('components alone are an OpenAPI document', async () => {
  expect(await refusals(async () => requireOpenApi(await loadDocument({ components: {} })))).toEqual([])
})

test.each(['[]', 'null', '"openapi"', '3.1'])('%s is no OpenAPI document', async (content) => {
  const document = await loadDocument(join(folderOf({ 'a.json': content }), 'a.json'))
  expect(await refusals(() => requireOpenApi(document))).toEqual(['spec/not-openapi a.json#'])
})
