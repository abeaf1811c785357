import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../document/json.js'
import { readModel } from '../ir/read.js'
import { taskDocument } from './bundle.fixture.js'
import { mediaOf } from './media.js'

async function mediaIn(properties: JsonObject, schemas: JsonObject = {}) {
  const document = taskDocument(properties) as { components: { schemas: JsonObject } }
  Object.assign(document.components.schemas, schemas)
  const [operation] = (await readModel(document)).operations
  return operation && mediaOf(operation.request)
}

const clip = { type: 'string', anyOf: [{ format: 'uuid' }, { format: 'uri' }] }
const image = { type: 'string', oneOf: [...clip.anyOf, { pattern: '^data:image\\/[a-z]+;base64,.+$' }] }
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })
const list = (items: JsonObject) => ({ type: 'array', items })
const object = (properties: JsonObject) => ({ type: 'object', properties })

describe('media of a request', () => {
  test('is what is named by the UUID of an upload or a URL, and stands in place of the name where data URIs may', async () => {
    expect(await mediaIn({ clip, image: ref('Image') }, { Image: image })).toEqual({
      fields: { clip: { here: 'upload' }, image: { here: 'inline' } },
    })
  })

  test('is no identifier, no address and no text', async () => {
    const others = { id: { format: 'uuid' }, hook: { format: 'uri' }, text: { anyOf: [{ format: 'uri' }, {}] } }
    expect(await mediaIn(others)).toBeUndefined()
  })

  test('stands in lists and objects, and beside others in a choice', async () => {
    const frames = list({ anyOf: [image, object({ image, at: { type: 'number' } }), object({ sound: clip })] })
    expect(await mediaIn({ inputs: object({ frames }) })).toEqual({
      fields: {
        inputs: {
          fields: {
            frames: { items: { here: 'inline', fields: { image: { here: 'inline' }, sound: { here: 'upload' } } } },
          },
        },
      },
    })
  })

  test('is listed once around a circle, and not where shared schemas make more places than can be', async () => {
    expect(await mediaIn({ tree: ref('Tree') }, { Tree: object({ clip, of: list(ref('Tree')) }) })).toEqual({
      fields: { tree: { fields: { clip: { here: 'upload' } } } },
    })
    const doubled = Array.from({ length: 30 }, (_, i): [string, JsonObject] => {
      const below = ref(`Level${i + 1}`)
      return [`Level${i}`, object({ left: below, right: below })]
    })
    expect(await mediaIn({ many: ref('Level0') }, { ...Object.fromEntries(doubled), Level30: clip })).toBeUndefined()
  })
})
