import { mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { GenerateOptions, GenerateResult } from './generate.js'
import { type Rhythm, watch } from './watch.js'
import { taskSpec, Workspace } from './workspace.fixture.js'

let space: Workspace
let results: GenerateResult[]
let end: AbortController
let watching: Promise<void>

beforeEach(() => {
  space = new Workspace()
  space.write('specs/a.json', taskSpec('model-a'))
  results = []
  end = new AbortController()
})

afterEach(async () => {
  end.abort()
  await watching
  rmSync(space.root, { recursive: true, force: true })
})

function start(options: GenerateOptions = {}, rhythm: Rhythm = { pause: 20, patience: 400, look: 200 }) {
  const act = async () => {
    results.push(await space.generate(options))
  }
  watching = watch(space.options(options), act, end.signal, rhythm)
}

/** Waits until a condition holds, for ten minutes at most. */
async function until(what: string, holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 600_000
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`${what} did not come: ${JSON.stringify(results.at(-1))}`)
    await pause(10)
  }
}

const title = (wanted: string) =>
  until(
    wanted,
    () => space.has('generated/model-a/types.ts') && space.read('generated/model-a/types.ts').includes(wanted),
  )

const overlay = (wanted: string) => ({
  overlay: '1.0.0',
  info: { title: 'Title', version: '1' },
  actions: [{ target: '$.info', update: { title: wanted } }],
})

test('overlays are watched, also the first one', async () => {
  start()
  await title('model-a')
  space.write('specs/overlays/title.json', overlay('Overlaid'))
  await title('"Overlaid"')
  space.write('specs/overlays/title.json', overlay('Overlaid again'))
  await title('"Overlaid again"')
  space.remove('specs/overlays')
  await title('"model-a"')
})

test('referenced files are watched, in folders that are made later and under any name', async () => {
  start()
  await title('model-a')
  space.write('specs/parts/deep/settings', { type: 'object' })
  space.write('specs/a.json', taskSpec('model-a', { settings: { $ref: 'parts/deep/settings' } }))
  await until('The part', () => space.read('generated/.specproof.json').includes('parts/deep/settings'))
  space.write('specs/parts/deep/settings', { multipleOf: 0 })
  await until('The problem', () => results.at(-1)?.problems[0]?.file === 'parts/deep/settings')
  space.write('specs/parts/deep/settings', { multipleOf: 2 })
  await until('The end of the problem', () => results.at(-1)?.problems.length === 0)
})

test('files outside the folder are watched when a $ref may name them', async () => {
  space.write('common/settings.json', { type: 'object' })
  space.write('specs/a.json', taskSpec('model-a', { settings: { $ref: '../common/settings.json' } }))
  start({ allowExternal: true })
  await title('model-a')
  space.write('common/settings.json', { multipleOf: 0 })
  await until('The problem', () => results.at(-1)?.problems[0]?.code === 'spec/bad-step')
})

test('a file behind a link is watched', async () => {
  space.write('elsewhere/b.json', taskSpec('model-b'))
  symlinkSync('../elsewhere/b.json', join(space.root, 'specs/b.json'))
  start()
  await until('The model', () => space.has('generated/model-b'))
  space.write('elsewhere/b.json', taskSpec('model-b', { title: 'Second' }))
  await until('The title', () => space.read('generated/model-b/types.ts').includes('Second'))
})

test('a change during a round leads to another round', async () => {
  let isFirst = true
  const act = async () => {
    results.push(await space.generate())
    if (isFirst) space.write('specs/a.json', taskSpec('model-a', { title: 'Meanwhile' }))
    isFirst = false
  }
  watching = watch(space.options(), act, end.signal, { pause: 20, patience: 400, look: 60_000 })
  await title('Meanwhile')
})

test('many changes in a row are few rounds', async () => {
  // Changes come as quickly as a busy machine has them.
  start({}, { pause: 1000, patience: 60_000, look: 60_000 })
  await title('model-a')
  for (let i = 0; i < 50; i++) {
    space.write('specs/a.json', taskSpec('model-a', { title: `Title ${i}` }))
    await pause(2)
  }
  await title('Title 49')
  expect(results.length).toBeLessThan(15)
})

test('a folder that is gone for a moment is no problem, one that stays away is', async () => {
  start()
  await title('model-a')
  renameSync(join(space.root, 'specs'), join(space.root, 'away'))
  await pause(100)
  renameSync(join(space.root, 'away'), join(space.root, 'specs'))
  space.write('specs/a.json', taskSpec('model-a', { title: 'Back' }))
  await title('Back')
  expect(results.flatMap(({ problems }) => problems)).toEqual([])
  renameSync(join(space.root, 'specs'), join(space.root, 'away'))
  await until('The problem', () => results.at(-1)?.problems[0]?.code === 'spec/unreadable')
  expect(space.has('generated/model-a')).toBe(true)
  mkdirSync(join(space.root, 'specs'))
  space.write('specs/a.json', taskSpec('model-a', { title: 'Back again' }))
  await title('Back again')
})

test('other files, hidden ones and those of the out folder start no round', async () => {
  start({ out: 'specs/generated' })
  await until('The first round', () => results.length === 1)
  space.write('specs/notes.md', 'x')
  space.write('specs/.hidden/a.json', {})
  space.write('specs/.a.json.swp', 'x')
  space.write('specs/generated/foreign.json', {})
  space.write('specs/a.json', taskSpec('model-a', { title: 'Second' }))
  await until('The second round', () => space.read('specs/generated/model-a/types.ts').includes('Second'))
  expect(results).toHaveLength(2)
})
