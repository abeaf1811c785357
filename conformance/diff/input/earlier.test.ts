import { join } from 'node:path'
import { expect, test } from 'vitest'
import { largePair } from '../../../bench/large-document.js'
import { folderOf } from '../../../generator/document/folder.fixture.js'
import { copied, type Json } from '../../../generator/document/json.js'
import { diffModels } from '../diff-models.js'
import { type DiffInput, type DiffSource, sourceFromPath } from './input.js'

const inputOf = (source: DiffSource) => (source.kind === 'model' ? source.input : undefined) as DiffInput
const inputsOf = (source: DiffSource) => (source.kind === 'folder' ? source.inputs : new Map<string, DiffInput>())

/** The second document with a schema that both have where the first has another one: what is read once stands elsewhere. */
function moved(json: Json): Json {
  const copy = copied(json) as Record<'components' | 'paths', Record<string, Record<string, Json>>>
  const schemas = copy.components.schemas as Record<string, { properties: Record<string, Json> }>
  if (schemas.Resource1) schemas.Resource1.properties.reason_7 = { $ref: '#/components/schemas/Fault' }
  return copy as unknown as Json
}

test('what differs is the same whether the second document is read with the first or on its own, and each place has its file', async () => {
  const { old, next } = largePair(4, 10)
  const folder = folderOf({ 'old.json': old, 'next.json': moved(next) })
  const first = await sourceFromPath(join(folder, 'old.json'))
  const path = join(folder, 'next.json')
  const [alone, beside] = [await sourceFromPath(path), await sourceFromPath(path, { before: first })]
  const [a, b] = [await diffModels(inputOf(first), inputOf(alone)), await diffModels(inputOf(first), inputOf(beside))]
  expect(b).toEqual(a)
  expect(b.changes.length).toBeGreaterThan(3)
  for (const { oldPlace, newPlace } of b.changes)
    expect([oldPlace?.file ?? 'old.json', newPlace?.file ?? 'next.json']).toEqual(['old.json', 'next.json'])
})

test('a file that is the same in both folders is read once, but for where overlays tell more of it', async () => {
  const { old, next } = largePair(2, 4)
  const info = (json: Json, title: string) => ({ ...(json as object), info: { title, version: '1' } })
  const sides = ['a', 'b', 'c'].flatMap((side) => [
    [`${side}/same.json`, info(old, 'Same')],
    [`${side}/other.json`, info(side === 'a' ? old : next, 'Other')],
  ])
  const overlay = {
    overlay: '1.0.0',
    info: { title: 'More', version: '1' },
    actions: [{ target: '$', update: { info: { summary: 'more' } } }],
  }
  const folder = folderOf({ ...Object.fromEntries(sides), 'c/overlays/more.json': overlay })
  const before = await sourceFromPath(join(folder, 'a'))
  const read = async (name: string) => [...inputsOf(await sourceFromPath(join(folder, name), { before })).values()]
  const known = [...inputsOf(before).values()]
  expect((await read('b')).map(({ model }, i) => model === known[i]?.model)).toEqual([false, true])
  expect((await read('c')).map(({ model }) => model.summary)).toEqual(['more', 'more'])
})
