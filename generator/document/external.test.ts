import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, test } from 'vitest'
import { generated, taskDocument } from '../emit/bundle.fixture.js'
import { readModel } from '../ir/read.js'
import { folderOf, problemsOf, refusals } from './folder.fixture.js'

const site = 'in/m.json#/components/schemas/RequestBody/items/properties/a/$ref'.replace('in/', '')

/** A folder whose `in/m.json` refers to `$ref`, and the path of that file. */
function specWith($ref: string, files: Readonly<Record<string, unknown>> = {}): string {
  return join(folderOf({ 'in/m.json': taskDocument({ a: { $ref } }), ...files }), 'in/m.json')
}

describe('inside the folder of the specification', () => {
  const files = {
    'in/parts/strings.json': {
      type: 'string',
      $defs: { Short: { $anchor: 'short', type: 'string', maxLength: 2, allOf: [{ $ref: '../lower.json' }] } },
    },
    'in/lower.json': { pattern: '^[a-z]*$' },
  }

  test.each([
    ['parts/strings.json#short'],
    ['parts/strings.json#/$defs/Short'],
    ['./parts/../parts/strings.json#short'],
  ])('%s is followed, and so are references from there', async ($ref) => {
    const { testModel } = await generated(specWith($ref, files))
    const wrong = (a: unknown) => testModel?.validate(testModel.build({ a: 'ab' }) && { ...testModel.build({}), a })
    expect(wrong('ab')).toEqual([])
    expect(['abc', 'A', 1].map((a) => wrong(a)?.map((it) => `${it.pointer} ${it.keyword}`))).toEqual([
      ['/a maxLength'],
      ['/a pattern'],
      ['/a type'],
    ])
  })

  test('every file that was read counts as an input', async () => {
    const { inputs } = await readModel(specWith('parts/strings.json#short', files))
    expect(inputs.map(({ file }) => file)).toEqual(['m.json', 'parts/strings.json', 'lower.json'])
  })

  test('an absolute file URL into the folder, a name with spaces and the document itself are fine', async () => {
    const folder = folderOf({ 'in/ü b.json': { type: 'string' }, 'in/m.json': '{}' })
    const document = (refs: readonly string[]) =>
      taskDocument(Object.fromEntries(refs.map(($ref, i) => [`f${i}`, { $ref }])))
    const path = join(folderOf({}), 'unused.json')
    expect(await refusals(() => readModel(path))).toEqual(['spec/unreadable unused.json#'])
    const refs = ['ü b.json', '%C3%BC%20b.json', pathToFileURL(join(folder, 'in/ü b.json')).href]
    const self = 'm.json#/components/schemas/RequestBody/items/properties/model'
    const { writeFileSync } = await import('node:fs')
    writeFileSync(join(folder, 'in/m.json'), JSON.stringify(document([...refs, self])))
    expect(await refusals(() => readModel(join(folder, 'in/m.json')))).toEqual([])
  })
})

describe('outside of it', () => {
  const files = { 'out/o.json': { type: 'string' }, 'out/m.json': { type: 'boolean' } }

  test.each([
    ['by two dots', '../out/o.json'],
    ['from the root of the file system', '/etc/passwd'],
    ['by an absolute file URL', 'file:///etc/passwd'],
  ])('%s: refused at the $ref, without reading', async (_, $ref) => {
    expect(await refusals(() => readModel(specWith($ref, files)))).toEqual([`spec/outside-ref ${site}`])
  })

  test.runIf(process.platform !== 'win32')('a link that leads out is followed first, then refused', async () => {
    const path = specWith('link.json', files)
    symlinkSync(join(path, '../../out/o.json'), join(path, '../link.json'))
    expect(await refusals(() => readModel(path))).toEqual([`spec/outside-ref ${site}`])
    expect(await refusals(() => readModel(path, { allowExternal: true }))).toEqual([])
  })

  test('allowExternal reads it, also where it is called like the specification', async () => {
    const model = await readModel(specWith('../out/m.json', files), { allowExternal: true })
    expect(model.inputs.map(({ file }) => file)).toEqual(['m.json', '../out/m.json'])
    const shape = model.operations[0]?.request.constraints.find((it) => it.kind === 'properties')?.shapes.get('a')
    expect(shape?.constraints).toMatchObject([{ kind: 'ref', target: { constraints: [{ types: ['boolean'] }] } }])
  })

  test('the network is never asked', async () => {
    const $ref = 'http://127.0.0.1:9/a.json'
    expect(await refusals(() => readModel(specWith($ref), { allowExternal: true }))).toEqual([
      `spec/remote-ref ${site}`,
    ])
  })
})

describe('files that do not serve', () => {
  test.each([
    ['is missing', {}, 'spec/unreadable part.json#'],
    ['is not JSON', { 'in/part.json': 'type: string' }, 'spec/not-json part.json#'],
  ])('one that %s is named, and so is the place that asks for it', async (_, files, wanted) => {
    expect(await refusals(() => readModel(specWith('part.json', files)))).toEqual([`spec/dangling-ref ${site}`, wanted])
  })

  test('one that two places ask for is named once', async () => {
    const document = taskDocument({ a: { $ref: 'part.json' }, b: { $ref: 'part.json#/x' } })
    const problems = await problemsOf(() => readModel(join(folderOf({ 'm.json': document }), 'm.json')))
    expect(problems.map(({ code }) => code)).toEqual(['spec/dangling-ref', 'spec/unreadable', 'spec/dangling-ref'])
  })

  test('a $ref in an example or a default asks for nothing', async () => {
    const data = { default: { $ref: '../../etc/passwd' }, examples: [{ $ref: 'gone.json' }] }
    const document = taskDocument({ a: { type: 'object', ...data } }, {}, { 'x-examples': { $ref: 'http://a.test/' } })
    expect(await refusals(() => readModel(join(folderOf({ 'm.json': document }), 'm.json')))).toEqual([])
  })

  test('a relative $ref that an embedded $id answers asks for no file', async () => {
    const a = { $id: 'https://example.com/a.json', $defs: { b: { $id: 'b.json', type: 'string' } }, $ref: 'b.json' }
    const document = taskDocument({ a, b: { $ref: 'https://example.com/b.json' } })
    expect(await refusals(() => readModel(join(folderOf({ 'm.json': document }), 'm.json')))).toEqual([])
  })
})
