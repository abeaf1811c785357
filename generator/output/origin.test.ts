import { rmSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Origin } from '../document/spec-lock.js'
import { Workspace } from './workspace.fixture.js'

let space: Workspace

/** What the lock of a project has of one file. */
function lockOf(path: string, origin: Origin) {
  const told = { url: 'https://example.com', fetchedAt: '2026-01-01T00:00:00Z', sha256: '', canonicalSha256: '' }
  return { lockVersion: 1, files: { [path]: { ...origin, ...told } } }
}

const cog = {
  components: { schemas: { Input: { type: 'object', properties: { seed: { type: 'integer' } } }, Output: {} } },
}

beforeEach(() => {
  space = new Workspace()
  space.write('specs/any.json', cog)
})

afterEach(() => rmSync(space.root, { recursive: true, force: true }))

describe('the lock of a project', () => {
  const origin = { provider: 'replicate', model: 'Some/model', version: 'a1' }
  const withEmitter = async () => {
    const { renderer: _, ...options } = space.options()
    const { generate } = await import('./generate.js')
    return generate(options)
  }

  test('names models whose files do not, with their version; generate leaves it as it is', async () => {
    space.write('specproof.lock.json', lockOf('specs/any.json', origin))
    const before = space.read('specproof.lock.json')
    const { models, problems } = await withEmitter()
    expect(problems).toEqual([])
    expect(models.map(({ id }) => id)).toEqual(['some-model'])
    const index = space.read('generated/some-model/index.ts')
    expect(index).toContain('"/models/Some/model/predictions"')
    expect(index).toContain('version: "a1"')
    expect(space.read('specproof.lock.json')).toBe(before)
  })

  test('without it a model is called as its file is', async () => {
    const { models } = await space.generate()
    expect(models.map(({ id }) => id)).toEqual(['any'])
  })

  test('a change of what it says of a file makes the model stale, and nothing else does', async () => {
    space.write('specproof.lock.json', lockOf('specs/any.json', origin))
    await space.generate()
    space.write('specproof.lock.json', { ...lockOf('specs/any.json', origin), more: 1 })
    expect((await space.check()).stale).toEqual([])
    expect((await space.generate()).written).toEqual([])
    space.write('specproof.lock.json', lockOf('specs/any.json', { ...origin, version: 'b2' }))
    expect((await space.check()).stale.map(({ file }) => file)).toContain('.specproof.json')
    space.write('specproof.lock.json', lockOf('specs/any.json', { ...origin, model: 'other/model' }))
    expect((await space.generate()).models.map(({ id, state }) => `${id} ${state}`)).toEqual([
      'other-model added',
      'some-model removed',
    ])
  })

  test('a provider that documents of any kind come from decides nothing', async () => {
    space.write('specproof.lock.json', lockOf('specs/any.json', { provider: 'openapi', model: 'x' }))
    expect((await space.generate()).models.map(({ id }) => id)).toEqual(['any'])
  })

  test('one that is none keeps everything as it is', async () => {
    await space.generate()
    const before = space.tree('generated')
    space.write('specproof.lock.json', '{"lockVersion": 9}')
    const { problems } = await space.generate()
    expect(problems.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual([
      'pull/bad-lock /lockVersion',
      'pull/bad-lock /files',
    ])
    expect(space.tree('generated')).toEqual(before)
  })
})
