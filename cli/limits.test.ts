import { expect, test } from 'vitest'
import { folderOf } from '../generator/document/folder.fixture.js'
import { taskSpec } from '../generator/output/workspace.fixture.js'
import { runCommand } from './terminal.fixture.js'

const settings = {
  type: 'object',
  properties: {
    mode: { enum: ['fast', 'good'], default: 'good' },
    steps: { type: 'integer', exclusiveMinimum: 0, maximum: 50 },
    tags: { type: 'array', minItems: 1, maxItems: 4, uniqueItems: true, items: { type: 'string' } },
  },
}

test('limits of models stand side by side, those within others too, with values, bounds, defaults and what is demanded', async () => {
  const folder = folderOf({ 'specs/a.json': taskSpec('model-a', { settings }), 'specs/b.json': taskSpec('model-b') })
  const { code, stdout } = await runCommand(['limits'], folder)
  expect(code).toBe(0)
  const rows = stdout.split('\n').map((row) => row.split(' | ').map((it) => it.replace(/^\| | \|$/g, '')))
  const cellsOf = (path: string) => rows.find(([name]) => name === `\`${path}\``)?.slice(1)
  expect(cellsOf('width')).toEqual(Array(2).fill('integer 128 to 2048'))
  expect(stdout).toContain('| `settings.mode` | **"fast" \\| "good"; default "good"** | – |')
  expect(cellsOf('settings.steps')).toEqual(['**integer up to 50, above 0**', '–'])
  expect(cellsOf('settings.tags')?.[0]).toMatch(/1 to 4 items, all different/)
  const { models } = JSON.parse((await runCommand(['limits', 'model-a', '--json'], folder)).stdout)
  expect(models.map((it: { id: string }) => it.id)).toEqual(['model-a'])
  expect(models[0].parameters.find((it: { path: string }) => it.path === 'width').limits).toEqual({
    minimum: 128,
    maximum: 2048,
  })
})

test('of a schema that contains itself so many levels are told, and that there are more', async () => {
  const Tree = { type: 'object', properties: { inner: { $ref: '#/components/schemas/Tree' } } }
  const spec = { ...taskSpec('model-a', { settings: Tree }), components: { schemas: { Tree } } }
  const { code, stdout, stderr } = await runCommand(['limits'], folderOf({ 'specs/a.json': spec }))
  expect([code, stderr]).toEqual([
    0,
    expect.stringMatching(/^Not all parameters of model-a are told: without those more than 8 levels/),
  ])
  expect(stdout).toContain('`settings.inner.inner.inner.inner.inner.inner.inner`')
})

test('a document of which no operation takes JSON is told, as other commands tell it', async () => {
  const paths = { '/pets': { get: { responses: { 200: { description: 'All pets.' } } } } }
  const pets = { openapi: '3.1.0', info: { title: 'Pets', version: '1' }, paths }
  const folder = folderOf({ 'specs/a.json': taskSpec('model-a'), 'specs/pets.json': pets })
  const told =
    'pets has no operation that takes JSON. generate, examples, conform, mock and diff are for operations without a body too.\n'
  expect(await runCommand(['limits'], folder)).toMatchObject({ code: 0, stderr: told })
  expect(await runCommand(['explain', 'pets', '/limit'], folder)).toMatchObject({ code: 2, stderr: told })
})

test('a broken file is told, and the others are printed', async () => {
  const folder = folderOf({ 'specs/a.json': taskSpec('model-a'), 'specs/b.json': '{' })
  const { code, stdout, stderr } = await runCommand(['limits'], folder)
  expect([code, stdout, stderr]).toEqual([
    3,
    expect.stringContaining('model-a'),
    expect.stringContaining('spec/not-json'),
  ])
  expect((await runCommand(['limits'], folderOf({ a: '' }))).code).toBe(2)
})
