import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { judgeOf } from '../../judge/index.js'
import { sliceAt } from './slice.js'

const document = {
  openapi: '3.1.0',
  paths: {
    '/x': {
      get: {
        parameters: [
          { name: 'other', schema: {} },
          { name: 'own', schema: { $ref: '#/components/schemas/A' } },
        ],
      },
    },
  },
  components: {
    schemas: {
      A: { properties: { b: { $ref: '#/components/schemas/B/properties/inner' } } },
      B: { type: 'null', properties: { inner: { type: 'integer' }, other: {} } },
      C: {},
    },
  },
}

test('a slice holds what a schema reaches, each piece where it stands in the whole, and nothing else', () => {
  expect(sliceAt(document, '/paths/~1x/get/parameters/1/schema')).toEqual({
    openapi: '3.1.0',
    paths: { '/x': { get: { parameters: [true, { schema: { $ref: '#/components/schemas/A' } }] } } },
    components: { schemas: { A: document.components.schemas.A, B: { properties: { inner: { type: 'integer' } } } } },
  })
})

test('a document with names is not cut, since a name may stand anywhere', () => {
  const named = { paths: { '/x': {} }, a: { $ref: '#x' }, b: { $anchor: 'x' }, c: {} }
  expect(sliceAt(named, '/a')).toBe(named)
  expect(sliceAt(named, '/c')).toEqual({ paths: { '/x': {} }, c: {} })
})

test('a document without paths is not cut: what it means hangs on the schemas that it holds', () => {
  const bare = { components: { schemas: { Input: { nullable: true, type: 'string' }, Output: {} } } }
  expect(sliceAt(bare, '/components/schemas/Input')).toBe(bare)
})

test('a slice is judged as the whole document is', () => {
  const media = JSON.parse(readFileSync(new URL('../../fixture/media-model.json', import.meta.url), 'utf8'))
  const [path] = Object.keys(media.paths)
  const pointer = `/paths/${path?.replaceAll('/', '~1')}/post/requestBody/content/application~1json/schema`
  const [whole, part] = [judgeOf(media, { pointer }), judgeOf(sliceAt(media, pointer), { pointer })]
  for (const value of [[], [{}], [{ taskType: 'imageInference', width: 1 }], {}, null])
    expect(part(JSON.stringify(value))).toEqual(whole(JSON.stringify(value)))
})
