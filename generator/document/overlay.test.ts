import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { generated, taskDocument } from '../emit/bundle.fixture.js'
import { readModel } from '../ir/read.js'
import { folderOf, refusals } from './folder.fixture.js'
import type { Json } from './json.js'
import { loadDocument } from './load.js'
import { applyOverlays, readOverlay } from './overlay.js'

const overlayOf = (actions: unknown, more: object = {}) => ({ overlay: '1.0.0', actions, ...more })

/** `json` after the actions of one overlay. */
async function overlaid(json: Json, actions: readonly object[], more: object = {}): Promise<Json> {
  const document = await loadDocument(json as object, 'a.json')
  const overlay = readOverlay(await loadDocument(overlayOf(actions, more), 'overlays/o.json'))
  return (await applyOverlays(document, [overlay])).document.json
}

describe('an action', () => {
  test.each<[string, Json, object, Json]>([
    [
      'merges objects',
      { a: { b: 1, c: { d: 1 } } },
      { target: '$.a', update: { c: { e: 2 } } },
      { a: { b: 1, c: { d: 1, e: 2 } } },
    ],
    ['appends to a list', { a: [1] }, { target: '$.a', update: [2, 3] }, { a: [1, 2, 3] }],
    ['appends one item to a list', { a: [1] }, { target: '$.a', update: { b: 2 } }, { a: [1, { b: 2 }] }],
    [
      'appends to lists inside the object it merges',
      { a: { b: [1] } },
      { target: '$.a', update: { b: [2] } },
      { a: { b: [1, 2] } },
    ],
    ['replaces what is neither', { a: { b: 1 } }, { target: '$.a', update: { b: 'x' } }, { a: { b: 'x' } }],
    ['removes members', { a: 1, b: 2 }, { target: '$.a', remove: true }, { b: 2 }],
    [
      'removes every chosen item, not those that move up',
      { a: [1, 2, 3, 4] },
      { target: '$.a[?@ > 1 && @ < 4]', remove: true },
      { a: [1, 4] },
    ],
    [
      'may choose many places',
      { a: { x: {} }, b: { x: {} } },
      { target: '$..x', update: { y: 1 } },
      { a: { x: { y: 1 } }, b: { x: { y: 1 } } },
    ],
    ['may choose none', { a: 1 }, { target: '$.b', update: { c: 1 } }, { a: 1 }],
    [
      'removes rather than updates when it says both',
      { a: { b: 1 } },
      { target: '$.a', update: { c: 1 }, remove: true },
      {},
    ],
    [
      'takes __proto__ for an ordinary key',
      JSON.parse('{"__proto__":{"a":1}}'),
      { target: "$['__proto__']", update: { b: 2 } },
      JSON.parse('{"__proto__":{"a":1,"b":2}}'),
    ],
  ])('%s', async (_, json, action, wanted) => {
    const before = JSON.stringify(json)
    expect(JSON.stringify(await overlaid(json, [action]))).toBe(JSON.stringify(wanted))
    expect(JSON.stringify(json)).toBe(before)
  })

  test('sees what the one before it did', async () => {
    const actions = [
      { target: '$', update: { a: {} } },
      { target: '$.a', update: { b: 1 } },
    ]
    expect(await overlaid({}, actions)).toEqual({ a: { b: 1 } })
  })
})

test.each([
  ['a.json', true],
  ['../a.json', true],
  ['https://example.com/specs/a.json', true],
  ['b.json', false],
  ['aa.json', false],
])('an overlay that extends %s is for a.json: %s', async (name, applies) => {
  const json = await overlaid({ a: 1 }, [{ target: '$.a', remove: true }], { extends: name })
  expect(json).toEqual(applies ? {} : { a: 1 })
})

test.each<[string, unknown, string]>([
  ['of another version', { overlay: '2.0.0', actions: [] }, '/overlay'],
  ['that is a list', [], '/overlay'],
  ['without actions', { overlay: '1.0.0' }, '/actions'],
  ['with an action that is none', overlayOf([null]), '/actions/0'],
  ['without a target', overlayOf([{ update: {} }]), '/actions/0/target'],
  ['whose target is no JSONPath', overlayOf([{ target: '$.a', remove: true }, { target: '$.[' }]), '/actions/1/target'],
  ['that removes "yes"', overlayOf([{ target: '$', remove: 'yes' }]), '/actions/0/remove'],
])('an overlay %s is refused at its place, and with it the document beside it', async (_, overlay, pointer) => {
  const folder = folderOf({ 'm.json': taskDocument({}), 'overlays/o.json': overlay })
  expect(await refusals(() => readModel(join(folder, 'm.json')))).toEqual([
    `spec/bad-overlay overlays/o.json#${pointer}`,
  ])
  expect(await refusals(() => readModel(join(folder, 'm.json'), { overlays: false }))).toEqual([])
})

test('an overlay that is not JSON is named as such', async () => {
  const folder = folderOf({ 'm.json': taskDocument({}), 'overlays/o.json': '{', 'overlays/notes.md': '{' })
  expect(await refusals(() => readModel(join(folder, 'm.json')))).toEqual(['spec/not-json overlays/o.json#'])
})

test('an empty overlay, such as the shell makes of specproof overlay > FILE, is told how to begin one', async () => {
  const folder = folderOf({ 'm.json': taskDocument({}), 'overlays/o.json': '' })
  await expect(readModel(join(folder, 'm.json'))).rejects.toMatchObject({
    problems: [{ code: 'spec/bad-overlay', file: 'overlays/o.json', remedy: expect.stringContaining(' --write ') }],
  })
})

describe('results of text models', () => {
  const overlay = new URL('../../specs/overlays/text-responses.json', import.meta.url)
  const stub = { type: 'object', description: 'Unknown response structure' }
  const typed = { type: 'object', properties: { reply: { type: 'string' } }, additionalProperties: false }

  const readWith = async (taskType: string, items: object) => {
    const { json } = await loadDocument(overlay)
    const response = { type: 'object', properties: { data: { type: 'array', items } } }
    const document = taskDocument({ taskType: { const: taskType } }, {}, {}, { ResponseBody: response } as never)
    const content = { 'application/json': { schema: { $ref: '#/components/schemas/ResponseBody' } } }
    Object.assign((document.paths as { '/v1': { post: object } })['/v1'].post, { responses: { 200: { content } } })
    const path = join(folderOf({ 'm.json': document, 'overlays/o.json': json }), 'm.json')
    return { model: await readModel(path), object: (await generated(path)).testModel }
  }

  test('are added where the stub stands', async () => {
    const { model, object } = await readWith('textInference', stub)
    expect(model.inputs.map(({ file }) => file)).toEqual(['m.json', 'overlays/o.json'])
    const wrong = object?.validateResponse({ data: [{ taskType: 'textInference', text: 1 }] }, 'published')
    expect(wrong?.map(({ pointer }) => pointer)).toEqual(['/data/0/text', '/data/0/taskUUID', '/data/0/finishReason'])
  })

  test.each([
    ['a typed result stays as it is', 'textInference', typed],
    ['the stub of another kind of task stays a stub', 'imageInference', stub],
  ])('%s, and the overlay is no input', async (_, taskType, items) => {
    const { model, object } = await readWith(taskType, items)
    expect(model.inputs.map(({ file }) => file)).toEqual(['m.json'])
    expect(object?.validateResponse({ data: [{}] }, 'published')).toEqual([])
  })
})
