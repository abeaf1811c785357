import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { firstDifference } from './difference.js'
import { taskSpec, Workspace } from './workspace.fixture.js'

let space: Workspace

beforeEach(async () => {
  space = new Workspace()
  space.write('specs/a.json', taskSpec('model-a'))
  space.write('specs/b.json', taskSpec('model-b'))
  await space.generate()
  space.rendered.length = 0
})

afterEach(() => rmSync(space.root, { recursive: true, force: true }))

/** Model, file and causes of everything that is stale. */
async function stale(): Promise<string[]> {
  const before = space.tree('.')
  const { stale, problems } = await space.check()
  expect(problems).toEqual([])
  expect(space.tree('.')).toEqual(before)
  return stale.map(({ model, file, causes }) => [model ?? '-', file, ...causes].join(' '))
}

function withCrlf(folder: string): void {
  for (const entry of readdirSync(join(space.root, folder), { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile()) writeFileSync(path, readFileSync(path, 'utf8').replaceAll('\n', '\r\n'))
  }
}

test('after a run nothing is stale, and nothing is rendered to find that out', async () => {
  expect(await stale()).toEqual([])
  expect(space.rendered).toEqual([])
})

test('a checkout with CRLF line ends is not stale, and a run leaves it alone', async () => {
  withCrlf('generated')
  withCrlf('specs')
  expect(await stale()).toEqual([])
  expect((await space.generate()).written).toEqual([])
  expect(space.rendered).toEqual([])
})

test('a changed specification is told by model, file and field', async () => {
  space.write('specs/a.json', taskSpec('model-a', { title: 'Another' }))
  const { stale } = await space.check()
  expect(stale).toEqual([
    {
      model: 'model-a',
      file: 'model-a/types.ts',
      causes: ['spec-changed'],
      line: 5,
      field: 'a.json#/info/title',
      found: '  title: "model-a"',
      wanted: '  title: "Another"',
    },
  ])
  expect(space.rendered).toEqual(['model-a'])
})

test('a change of the specification that shows in the head of the file only is told at the head', async () => {
  space.write('specs/a.json', `${space.read('specs/a.json')}\n`)
  expect((await space.check()).stale).toMatchObject([{ line: 1, causes: ['spec-changed'] }])
})

test('a hand edit is told from a changed specification, and both at once are told', async () => {
  const text = space.read('generated/model-a/types.ts')
  space.write('generated/model-a/types.ts', text.replace('title:', 'tittle:'))
  expect((await space.check()).stale).toMatchObject([
    {
      causes: ['hand-edited'],
      found: '  tittle: "model-a"',
      wanted: '  title: "model-a"',
      field: 'a.json#/info/title',
    },
  ])
  space.write('specs/a.json', taskSpec('model-a', { title: 'Another' }))
  expect(await stale()).toEqual(['model-a model-a/types.ts spec-changed hand-edited'])
})

test('a missing file, a new model, a removed one and the index that follows are told apart', async () => {
  space.remove('generated/model-a/index.ts')
  space.remove('specs/b.json')
  space.write('specs/c.json', taskSpec('model-c'))
  expect(await stale()).toEqual([
    'model-b model-b/ removed-model',
    'model-a model-a/index.ts missing-file',
    'model-c model-c/ missing-model',
    '- index.ts models-changed',
  ])
})

test('what the models share is checked like the models', async () => {
  space.write('generated/index.ts', '')
  space.remove('generated/runtime/check.ts')
  expect(await stale()).toEqual(['- runtime/check.ts missing-file', '- index.ts hand-edited'])
})

test('a file of others in the way of a new model is told', async () => {
  space.write('specs/c.json', taskSpec('model-c'))
  space.write('generated/model-c/types.ts', 'mine')
  expect(await stale()).toContain('model-c model-c/types.ts foreign-file')
})

test('another version that writes something else is told; one that writes the same is no drift', async () => {
  const other = { generator: '1.0.0', code: 'bb' }
  expect((await space.check({ maker: other })).stale).toEqual([])
  expect(space.rendered).toEqual(['model-a', 'model-b', 'runtime', 'index.ts'])
  const renderer = { ...space.renderer, runtimeFiles: async () => new Map([['runtime/check.ts', 'other\n']]) }
  expect((await space.check({ maker: other, renderer: async () => renderer })).stale).toMatchObject([
    { file: 'runtime/check.ts', causes: ['other-generator'] },
  ])
  expect((await space.check({ maker: { generator: '2.0.0', code: 'bb' } })).stale).toMatchObject([
    { file: '.specproof.json', causes: ['other-generator'] },
  ])
})

test('a missing list of files and a missing folder are told', async () => {
  space.remove('generated/.specproof.json')
  expect(await stale()).toEqual(['- .specproof.json no-manifest'])
  space.remove('generated')
  expect(await stale()).toEqual([
    '- .specproof.json no-manifest',
    'model-a model-a/ missing-model',
    'model-b model-b/ missing-model',
    '- runtime/check.ts missing-file',
    '- index.ts missing-file',
  ])
})

test('a list of files that was written otherwise is told', async () => {
  space.write('generated/.specproof.json', JSON.stringify(JSON.parse(space.read('generated/.specproof.json'))))
  expect(await stale()).toEqual(['- .specproof.json hand-edited'])
})

test('named specifications are checked alone', async () => {
  space.write('specs/a.json', taskSpec('model-a', { title: 'Another' }))
  expect((await space.check({ specs: ['specs/b.json'] })).stale).toEqual([])
  expect((await space.check({ specs: ['specs/a.json'] })).stale).toHaveLength(1)
})

test('broken specifications are problems and not drift', async () => {
  space.write('specs/a.json', 'nonsense')
  expect(await space.check()).toMatchObject({ stale: [], problems: [{ code: 'spec/not-json', file: 'a.json' }] })
})

test('a run that is under way is waited for, and an interrupted one is a problem', async () => {
  space.write('.generated.specproof-lock/owner', { pid: process.ppid, host: hostname() })
  renameSync(join(space.root, 'generated'), join(space.root, '.generated.specproof-previous'))
  expect((await space.check({ patience: 50 })).problems).toMatchObject([{ code: 'out/unwritable' }])
  setTimeout(() => space.remove('.generated.specproof-lock'), 100)
  expect((await space.check()).problems).toMatchObject([{ fact: expect.stringContaining('interrupted') }])
})

describe('the first difference of two texts', () => {
  test('is in the body before it is in the head', () => {
    expect(firstDifference('// 1\na\nb', '// 2\na\nc')).toMatchObject({ line: 3, found: 'b', wanted: 'c' })
    expect(firstDifference('/* 1\n*/\na', '/* 2\n*/\na')).toMatchObject({ line: 1 })
    expect(firstDifference('a', 'a')).toBeUndefined()
  })

  test('within a comment belongs to the field that the comment is about', () => {
    const text = (words: string) => `/** @see f#/a */\na\n/** ${words}\n * more\n * @see f#/b */\nb`
    expect(firstDifference(text('old'), text('new'))).toMatchObject({ line: 3, field: 'f#/b' })
  })

  test('after the end of a text belongs to the last field', () => {
    expect(firstDifference('/** @see f#/a */\na', '/** @see f#/a */\na\nb')).toMatchObject({
      line: 3,
      field: 'f#/a',
      wanted: 'b',
    })
  })

  test('where a field was added names that field', () => {
    const a = 'x\n/** @see f#/a */\na\n'
    expect(firstDifference(`${a}}`, `${a}/** B\n@see f#/b */\nb\n}`)).toMatchObject({ line: 4 })
    expect(firstDifference(`${a}}`, `${a}/** B.\n * @see f#/b */\nb\n}`)).toMatchObject({ line: 4, field: 'f#/b' })
  })
})
