import { execFileSync } from 'node:child_process'
import { chmodSync, linkSync, mkdirSync, readlinkSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { taskSpec, Workspace } from './workspace.fixture.js'

let space: Workspace

beforeEach(() => {
  space = new Workspace()
  space.write('specs/a.json', taskSpec('model-a'))
  space.write('specs/b.json', taskSpec('model-b'))
})

afterEach(() => rmSync(space.root, { recursive: true, force: true }))

const everything = [
  '.specproof.json',
  'index.ts',
  'model-a/index.ts',
  'model-a/types.ts',
  'model-b/index.ts',
  'model-b/types.ts',
  'runtime/check.ts',
]

describe('a run without names mirrors the folder of specifications', () => {
  test('the first run writes every model, the index, the runtime and the list of them', async () => {
    const result = await space.generate()
    expect(result.problems).toEqual([])
    expect(result.written).toEqual(everything)
    expect(Object.keys(space.tree('generated'))).toEqual(everything)
    expect(result.models.map(({ id, state, files }) => [id, state, files])).toEqual([
      ['model-a', 'added', 2],
      ['model-b', 'added', 2],
    ])
    expect(space.names()).toEqual(['generated', 'specs'])
  })

  test('a second run renders nothing, writes nothing and leaves every time as it was', async () => {
    await space.generate()
    const times = everything.map((path) => statSync(join(space.root, 'generated', path)).mtimeMs)
    const result = await space.generate({ renderer: () => Promise.reject(new Error('The emitter was loaded.')) })
    expect(result.written).toEqual([])
    expect(result.unchanged).toEqual(everything.slice(1))
    expect(everything.map((path) => statSync(join(space.root, 'generated', path)).mtimeMs)).toEqual(times)
  })

  test('the same specifications give the same bytes, whatever was there before', async () => {
    await space.generate()
    const first = space.tree('generated')
    space.remove('generated')
    space.write('specs/c.json', taskSpec('model-c'))
    await space.generate()
    space.remove('specs/c.json')
    await space.generate()
    expect(space.tree('generated')).toEqual(first)
  })

  test('a changed specification is rendered alone, and the files of the others stay the very files', async () => {
    await space.generate()
    const before = statSync(join(space.root, 'generated/model-b/types.ts'))
    space.rendered.length = 0
    space.write('specs/a.json', taskSpec('model-a', { title: 'Another' }))
    const result = await space.generate()
    expect(space.rendered).toEqual(['model-a'])
    expect(result.written).toEqual(['.specproof.json', 'model-a/types.ts'])
    expect(statSync(join(space.root, 'generated/model-b/types.ts')).ino).toBe(before.ino)
  })

  test('a model whose specification is gone is removed with its folder, and the index forgets it', async () => {
    await space.generate()
    space.remove('specs/b.json')
    const result = await space.generate()
    expect(result.removed).toEqual(['model-b/index.ts', 'model-b/types.ts'])
    expect(result.models.at(-1)).toMatchObject({ id: 'model-b', state: 'removed' })
    expect(space.has('generated/model-b')).toBe(false)
    expect(space.read('generated/index.ts')).toBe("export { modelA } from './model-a/index.js'\n")
  })

  test('a file with a new model id takes the place of the old model', async () => {
    await space.generate()
    space.write('specs/b.json', taskSpec('model-z'))
    const result = await space.generate()
    expect(result.models.map(({ id, state }) => `${id} ${state}`)).toEqual([
      'model-a unchanged',
      'model-b removed',
      'model-z added',
    ])
    expect(space.names('generated')).toEqual(['.specproof.json', 'index.ts', 'model-a', 'model-z', 'runtime'])
  })

  test('a generated file that was edited or deleted is written again', async () => {
    await space.generate()
    const first = space.tree('generated')
    space.write('generated/model-a/types.ts', 'broken')
    space.remove('generated/model-b/index.ts')
    space.remove('generated/runtime')
    const result = await space.generate()
    expect(result.written).toEqual(['model-a/types.ts', 'model-b/index.ts', 'runtime/check.ts'])
    expect(space.tree('generated')).toEqual(first)
  })

  test('another version of the generator renders everything again', async () => {
    await space.generate()
    space.rendered.length = 0
    await space.generate({ maker: { generator: '1.0.1', code: 'aa' } })
    expect(space.rendered).toEqual(['model-a', 'model-b', 'runtime', 'index.ts'])
  })

  test.each([
    ['an empty folder', () => space.write('specs/README.md', 'nothing')],
    ['a folder with nothing but parts', () => space.write('specs/part.json', { type: 'object' })],
  ])('%s is a problem, and no wipe', async (_, prepare) => {
    await space.generate()
    const before = space.tree('generated')
    space.remove('specs')
    prepare()
    const result = await space.generate()
    expect(result.problems).toHaveLength(1)
    expect(space.tree('generated')).toEqual(before)
  })

  test('a missing folder of specifications is a problem, and no wipe', async () => {
    await space.generate()
    space.remove('specs')
    expect((await space.generate()).problems).toMatchObject([
      { code: 'spec/unreadable', file: 'specs', fact: 'It does not exist.' },
    ])
    expect(space.has('generated/model-a/types.ts')).toBe(true)
  })
})

describe('specifications that cannot be used', () => {
  test('every broken file is named with all its problems, and the others are written unless all or nothing is asked for', async () => {
    await space.generate()
    const before = space.tree('generated')
    space.write('specs/a.json', taskSpec('model-a', { title: 'Another' }))
    space.write(
      'specs/broken.json',
      taskSpec('broken', {
        settings: { multipleOf: 0, minimum: 2, maximum: 1, dependencies: {}, dependentRequired: {} },
      }),
    )
    space.write('specs/c.json', '{"openapi":')
    space.write('specs/old.json', { ...taskSpec('old'), openapi: '2.0' })
    const { problems, written } = await space.generate()
    expect(problems.map(({ file, code }) => `${file} ${code}`).sort()).toEqual([
      'broken.json spec/bad-step',
      'broken.json spec/empty-range',
      'broken.json spec/unsupported-keyword',
      'c.json spec/not-json',
      'old.json spec/not-openapi',
    ])
    expect(written.filter((path) => !path.startsWith('model-a/'))).toEqual(['.specproof.json'])
    const all = await space.generate({ allOrNothing: true })
    expect([all.problems.length, all.written]).toEqual([problems.length, []])
    const after = space.tree('generated')
    expect(Object.keys(after)).toEqual(Object.keys(before))
  })

  test('a model whose file is refused stays as it was, and the check names the file', async () => {
    space.write('specs/b.json', taskSpec('model-b'))
    await space.generate()
    const before = space.tree('generated')
    space.write('specs/b.json', taskSpec('model-b', { settings: { multipleOf: 0 } }))
    space.write('specs/c.json', taskSpec('model-c'))
    const { problems, written, removed } = await space.generate()
    expect(problems.map(({ file, code }) => `${file} ${code}`)).toEqual(['b.json spec/bad-step'])
    expect(removed).toEqual([])
    expect(written.every((path) => /^(model-c\/|index\.ts$|\.specproof\.json$|shared\/)/.test(path))).toBe(true)
    const after = space.tree('generated')
    for (const [path, text] of Object.entries(before)) if (path.startsWith('model-b/')) expect(after[path]).toBe(text)
    expect(Object.keys(after).filter((path) => path.startsWith('model-c/'))).not.toEqual([])
    const { stale, problems: told } = await space.check()
    expect([stale, told.map(({ file }) => file)]).toEqual([[], ['b.json']])
    space.write('specs/b.json', taskSpec('model-b'))
    expect((await space.generate()).problems).toEqual([])
  })

  test('nothing is written where another version made the files of a refused one', async () => {
    space.write('specs/b.json', taskSpec('model-b'))
    await space.generate()
    space.write('specs/b.json', taskSpec('model-b', { settings: { multipleOf: 0 } }))
    space.write('specs/c.json', taskSpec('model-c'))
    const maker = { generator: '9.9.9', code: 'other' }
    const { written, problems } = await space.generate({ maker })
    expect([written, problems.length]).toEqual([[], 1])
  })

  test('a broken first specification leaves no folder behind', async () => {
    space.write('specs/a.json', 'nonsense')
    await space.generate({ out: 'deep/down/generated', specs: ['specs/a.json'] })
    expect(space.names()).toEqual(['specs'])
  })

  test.each([
    ['id', taskSpec('MODEL-a', { air: 'other:air@1' }), 'the id "MODEL-a"'],
    ['AIR', taskSpec('model-c', { air: 'test:model-a@1' }), 'the AIR "test:model-a@1"'],
  ])('two files with the same %s are refused, and both are named', async (_, spec, what) => {
    space.write('specs/c.json', spec)
    const { problems } = await space.generate()
    expect(problems).toMatchObject([
      { code: 'spec/duplicate-model', file: 'c.json', fact: `The model has ${what}, and so has the model of a.json.` },
    ])
  })

  test('ids that give one identifier are told apart by a number, in the order of the ids', async () => {
    space.write('specs/a.json', taskSpec('model_b'))
    space.write('specs/c.json', taskSpec('Model.b', { air: 'other:c@1' }))
    await space.generate()
    expect(space.read('generated/index.ts').match(/modelB\d?/g)).toEqual(['modelB', 'modelB2', 'modelB3'])
  })

  test('a model called "models" does not take the name of the list of models', async () => {
    space.write('specs/a.json', taskSpec('models'))
    await space.generate()
    expect(space.read('generated/index.ts')).toContain('{ models2 }')
  })
})

describe('parts that specifications refer to', () => {
  beforeEach(() => {
    space.write('specs/a.json', taskSpec('model-a', { settings: { $ref: 'part.json#/$defs/settings' } }))
    space.write('specs/part.json', { $defs: { settings: { type: 'object' } } })
  })

  test('a part in the folder is no model file', async () => {
    const { problems, models } = await space.generate()
    expect(problems).toEqual([])
    expect(models.map(({ id }) => id)).toEqual(['model-a', 'model-b'])
    expect((await space.generate()).written).toEqual([])
  })

  test('a fault in a part, at any distance, refuses the one that refers to it; all others are written', async () => {
    const { paths, ...rest } = taskSpec('model-c') as Record<'paths', Record<string, object>>
    const [path, item] = Object.entries(paths)[0] as [string, object]
    space.write('specs/c.json', { ...rest, paths: { [path]: { $ref: 'paths.json#/only' } } })
    space.write('specs/paths.json', { only: item })
    expect((await space.generate()).models.map(({ id }) => id)).toEqual(['model-a', 'model-b', 'model-c'])
    const before = space.tree('generated')
    space.write('specs/part.json', { $defs: { settings: { $ref: 'deep.json' } } })
    space.write('specs/deep.json', { type: 'object', properties: { size: { multipleOf: 0 } } })
    space.write('specs/b.json', taskSpec('model-b', { title: 'Other' }))
    const { problems, written } = await space.generate()
    expect(problems.map((it) => `${it.file}#${it.pointer} ${it.code}`)).toEqual([
      'deep.json#/properties/size/multipleOf spec/bad-step',
    ])
    expect(written.filter((it) => it.startsWith('model-'))).not.toEqual([])
    for (const it of written) expect(it).not.toMatch(/^model-[ac]/)
    const after = space.tree('generated')
    for (const it of Object.keys(before).filter((it) => /^model-[ac]/.test(it))) expect(after[it]).toBe(before[it])
    space.remove('specs/paths.json')
    const again = await space.generate()
    expect(again.removed).toEqual([])
    expect(again.problems.map((it) => it.file)).toEqual(['deep.json', 'c.json', 'paths.json'])
  })

  test('a changed part makes its specification stale, and only that', async () => {
    await space.generate()
    space.rendered.length = 0
    space.write('specs/part.json', { $defs: { settings: { type: 'object', title: 'Settings' } } })
    await space.generate()
    expect(space.rendered).toEqual(['model-a'])
  })

  test('a part that nothing refers to any more is a broken model file', async () => {
    await space.generate()
    space.write('specs/a.json', taskSpec('model-a'))
    expect((await space.generate()).problems).toMatchObject([{ code: 'spec/not-openapi', file: 'part.json' }])
  })

  test('a part outside the folder is used with leave only, also when nothing has changed since', async () => {
    space.write('specs/a.json', taskSpec('model-a', { settings: { $ref: '../shared/part.json#/$defs/settings' } }))
    space.write('shared/part.json', space.read('specs/part.json'))
    space.remove('specs/part.json')
    expect((await space.generate()).problems.map(({ code }) => code)).toContain('spec/outside-ref')
    expect((await space.generate({ allowExternal: true })).problems).toEqual([])
    expect(space.read('generated/.specproof.json')).toContain('"file": "../shared/part.json"')
    expect((await space.generate({ allowExternal: true })).written).toEqual([])
    expect((await space.generate()).problems.map(({ code }) => code)).toContain('spec/outside-ref')
  })

  test('an overlay counts from the moment it is there', async () => {
    await space.generate()
    space.rendered.length = 0
    const actions = [{ target: '$.info', update: { title: 'Over' } }]
    space.write('specs/overlays/b.json', { overlay: '1.0.0', extends: '../b.json', actions })
    await space.generate()
    expect(space.rendered).toEqual(['model-b'])
    expect(space.read('generated/model-b/types.ts')).toContain('title: "Over"')
    expect((await space.generate()).written).toEqual([])
    space.write('specs/overlays/every.json', { overlay: '1.0.0', actions: [] })
    space.rendered.length = 0
    await space.generate()
    expect(space.rendered).toEqual(['model-a', 'model-b'])
    space.write('specs/overlays/every.json', 'nonsense')
    expect((await space.generate()).problems).toMatchObject([{ code: 'spec/not-json', file: 'overlays/every.json' }])
  })
})

describe('named specifications', () => {
  test('a named file is added, and nothing else goes', async () => {
    await space.generate()
    space.remove('specs/b.json')
    space.write('elsewhere/c.json', taskSpec('model-c'))
    space.rendered.length = 0
    const result = await space.generate({ specs: ['elsewhere/c.json'] })
    expect(result.models).toMatchObject([{ id: 'model-c', state: 'added' }])
    expect(space.rendered).toEqual(['model-c', 'index.ts'])
    expect(space.names('generated')).toEqual([
      '.specproof.json',
      'index.ts',
      'model-a',
      'model-b',
      'model-c',
      'runtime',
    ])
    expect(space.read('generated/index.ts').split('\n')).toHaveLength(4)
  })

  test('a named folder adds every specification in it', async () => {
    expect((await space.generate({ specs: ['specs', 'specs/a.json'] })).models.map(({ id }) => id)).toEqual([
      'model-a',
      'model-b',
    ])
  })

  test('a named file refreshes its model even when the model has a new id', async () => {
    await space.generate()
    space.write('specs/a.json', taskSpec('model-z', { air: 'test:model-a@1' }))
    await space.generate({ specs: ['specs/a.json'] })
    expect(space.names('generated')).toEqual(['.specproof.json', 'index.ts', 'model-b', 'model-z', 'runtime'])
  })

  test('a named file with the AIR of another model is refused', async () => {
    await space.generate()
    space.write('c.json', taskSpec('model-c', { air: 'test:model-a@1' }))
    expect((await space.generate({ specs: ['c.json'] })).problems).toMatchObject([
      { code: 'spec/duplicate-model', file: 'c.json' },
    ])
  })

  test('models that another version wrote are named, and the next full run renders them', async () => {
    await space.generate()
    const maker = { generator: '2.0.0', code: 'bb' }
    expect((await space.generate({ specs: ['specs/a.json'], maker })).outdated).toEqual(['model-b'])
    space.rendered.length = 0
    expect((await space.generate({ maker })).outdated).toEqual([])
    expect(space.rendered).toEqual(['model-b'])
  })
})

describe('files of others', () => {
  test('they survive wherever they are, with their links and rights, and even in the folder of a removed model', async () => {
    await space.generate()
    space.write('generated/notes/today.md', 'mine')
    space.write('generated/model-b/extra.ts', 'mine')
    mkdirSync(join(space.root, 'generated/empty'))
    symlinkSync('notes/today.md', join(space.root, 'generated/link'))
    chmodSync(join(space.root, 'generated/notes/today.md'), 0o600)
    space.remove('specs/b.json')
    const { problems } = await space.generate()
    expect(problems).toEqual([])
    expect(space.read('generated/notes/today.md')).toBe('mine')
    expect(space.names('generated/model-b')).toEqual(['extra.ts'])
    expect(space.has('generated/empty')).toBe(true)
    expect(readlinkSync(join(space.root, 'generated/link'))).toBe('notes/today.md')
    expect(statSync(join(space.root, 'generated/notes/today.md')).mode & 0o777).toBe(0o600)
  })

  test('every file in the way is named, and nothing changes', async () => {
    space.write('generated/index.ts', 'mine')
    space.write('generated/model-a', 'a file where a folder has to be')
    mkdirSync(join(space.root, 'generated/model-b/types.ts'), { recursive: true })
    const { problems } = await space.generate()
    expect(problems.map(({ code, file }) => `${code} ${file}`).sort()).toEqual([
      'out/foreign generated/index.ts',
      'out/foreign generated/model-a',
      'out/foreign generated/model-b/types.ts',
    ])
    expect(space.names()).toEqual(['generated', 'specs'])
    expect(space.names('generated')).toEqual(['index.ts', 'model-a', 'model-b'])
  })

  test('a file that holds what would be written is adopted, so a lost list of files can be made again', async () => {
    await space.generate()
    const first = space.tree('generated')
    space.remove('generated/.specproof.json')
    expect((await space.generate()).problems).toEqual([])
    expect(space.tree('generated')).toEqual(first)
  })

  test.each([
    ['<<<<<<< HEAD\n{}'],
    ['{"models":[]}'],
    ['{"generator":"1","code":"1","models":[],"files":{"../x":"1"}}'],
  ])('a list of files that cannot be trusted (%j) is a problem', async (text) => {
    await space.generate()
    space.write('generated/.specproof.json', text)
    expect((await space.generate()).problems).toMatchObject([
      { code: 'out/foreign', file: 'generated/.specproof.json' },
    ])
  })
})

describe('out folders', () => {
  test.each([
    ['/', 'root of the file system'],
    ['.', 'runs in'],
    ['..', 'runs in'],
    ['specs', 'reads'],
    ['repository', 'root of a repository'],
    ['file', 'is a file'],
    ['link', 'is a link'],
  ])('%s is refused', async (out, fact) => {
    mkdirSync(join(space.root, 'repository/.git'), { recursive: true })
    mkdirSync(join(space.root, 'target'))
    symlinkSync('target', join(space.root, 'link'))
    space.write('file', '')
    const { problems } = await space.generate({ out })
    expect(problems).toMatchObject([{ code: 'out/foreign', file: out, fact: expect.stringContaining(fact) }])
  })

  test('a folder below a file cannot be made', async () => {
    space.write('file', '')
    expect((await space.generate({ out: 'file/generated' })).problems).toMatchObject([{ code: 'out/unwritable' }])
  })

  test.skipIf(process.getuid?.() === 0)('a folder in a folder that may not be written is a problem', async () => {
    mkdirSync(join(space.root, 'locked'), { mode: 0o500 })
    expect((await space.generate({ out: 'locked/generated' })).problems).toMatchObject([{ code: 'out/unwritable' }])
  })

  test('the folder may be deep, new, or in the folder of specifications', async () => {
    expect((await space.generate({ out: 'specs/deep/generated' })).problems).toEqual([])
    expect((await space.generate({ out: 'specs/deep/generated' })).written).toEqual([])
  })
})

test.skipIf(process.platform === 'win32')('a pipe in the folder is a problem, and is not waited for', async () => {
  execFileSync('mkfifo', [join(space.root, 'specs/pipe.json')])
  expect((await space.generate()).problems).toMatchObject([{ code: 'spec/unreadable', file: 'pipe.json' }])
})

describe('interrupted runs', () => {
  test('half a new tree is cleared away', async () => {
    await space.generate()
    space.write('.generated.specproof-next/model-a/types.ts', 'half')
    await space.generate()
    expect(space.names()).toEqual(['generated', 'specs'])
  })

  test('the previous tree comes back when the new one did not get into place', async () => {
    await space.generate()
    const before = space.tree('generated')
    space.write('generated/mine.md', 'mine')
    renameSync(join(space.root, 'generated'), join(space.root, '.generated.specproof-previous'))
    space.write('.generated.specproof-next/index.ts', 'half')
    space.rendered.length = 0
    await space.generate()
    expect(space.rendered).toEqual([])
    expect(space.tree('generated')).toEqual({ ...before, 'mine.md': 'mine' })
    expect(space.names()).toEqual(['generated', 'specs'])
  })

  test('a previous tree that was removed only in part, its manifest first, goes entirely', async () => {
    await space.generate()
    space.write('.generated.specproof-discarded/model-a/types.ts', 'old')
    space.write('specs/a.json', taskSpec('model-a', { title: 'Second' }))
    expect((await space.generate()).problems).toEqual([])
    expect(space.names()).toEqual(['generated', 'specs'])
  })

  test('a previous tree that was not cleared away goes, and what others put there is kept', async () => {
    await space.generate()
    space.write('generated/same.md', 'same')
    const previous = '.generated.specproof-previous'
    space.write(`${previous}/.specproof.json`, space.read('generated/.specproof.json'))
    space.write(`${previous}/model-a/types.ts`, 'old')
    linkSync(join(space.root, 'generated/same.md'), join(space.root, previous, 'same.md'))
    space.write(`${previous}/late.md`, 'mine')
    expect((await space.generate()).problems).toEqual([])
    expect(space.read('generated/late.md')).toBe('mine')
    expect(space.read('generated/model-a/types.ts')).not.toBe('old')
    expect(space.names()).toEqual(['generated', 'specs'])
  })

  test('a file of others that exists twice with different contents is a problem and stays twice', async () => {
    await space.generate()
    space.write('generated/mine.md', 'new')
    space.write('.generated.specproof-previous/mine.md', 'old')
    expect((await space.generate()).problems).toMatchObject([
      { code: 'out/foreign', file: '.generated.specproof-previous/mine.md' },
    ])
    expect(space.read('.generated.specproof-previous/mine.md')).toBe('old')
    expect(space.read('generated/mine.md')).toBe('new')
  })

  test('the lock of a dead process is taken over', async () => {
    const dead = Number(execFileSync(process.execPath, ['-p', 'process.pid']))
    space.write('.generated.specproof-lock/owner', { pid: dead, host: hostname() })
    expect((await space.generate()).problems).toEqual([])
    expect(space.names()).toEqual(['generated', 'specs'])
  })

  test('the lock of a living process is waited for, and at last is a problem', async () => {
    space.write('.generated.specproof-lock/owner', { pid: process.ppid, host: hostname() })
    expect((await space.generate({ patience: 100 })).problems).toMatchObject([
      { code: 'out/unwritable', fact: expect.stringContaining(`process ${process.ppid}`) },
    ])
    setTimeout(() => space.remove('.generated.specproof-lock'), 200)
    expect((await space.generate()).problems).toEqual([])
  })

  test('a lock that does not say whose it is counts for a while', async () => {
    space.write('.generated.specproof-lock/owner', 'nonsense')
    expect((await space.generate({ patience: 60 })).problems).toMatchObject([{ code: 'out/unwritable' }])
  })
})

test('runs at the same time, each with another model, all get their model in', async () => {
  const names = Array.from({ length: 8 }, (_, i) => `model-${i}`)
  for (const name of names) space.write(`more/${name}.json`, taskSpec(name))
  const results = await Promise.all(names.map((name) => space.generate({ specs: [`more/${name}.json`] })))
  expect(results.flatMap(({ problems }) => problems)).toEqual([])
  expect(space.names('generated')).toEqual(['.specproof.json', 'index.ts', ...names, 'runtime'])
  expect(space.read('generated/index.ts').split('\n')).toHaveLength(9)
  expect(space.names()).toEqual(['generated', 'more', 'specs'])
})
