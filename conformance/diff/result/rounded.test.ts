import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderOf } from '../../../generator/document/folder.fixture.js'
import { readModel } from '../../../generator/ir/read.js'
import { diffModels } from '../diff-models.js'

const file = (limit: string) => {
  const text = JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'Seeds', version: '1' },
    paths: {
      '/seeds': {
        post: {
          operationId: 'seed',
          requestBody: { content: { 'application/json': { schema: { type: 'integer', maximum: 12345 } } } },
          responses: { 200: { description: 'done' } },
        },
      },
    },
  })
  return join(folderOf({ 'seeds.json': text.replace('12345', limit) }), 'seeds.json')
}

const changesOf = async (old: string, next: string) => {
  const { changes } = await diffModels(await readModel(file(old)), await readModel(file(next)))
  return changes.map(({ keyword, verdict, why }) => [keyword, verdict, why])
}

test('a limit that changes in digits which no double has is told, and changes nothing', async () => {
  expect(await changesOf('9007199254740993', '9007199254740992')).toEqual([
    [
      'maximum',
      'equivalent',
      'The files say 9007199254740993 and 9007199254740992; checks take both for 9007199254740992.',
    ],
  ])
  expect(await changesOf('9007199254740993', '9007199254740993')).toEqual([])
})

test('another change of such a limit tells how the file spells it', async () => {
  const changes = await changesOf('18446744073709551615', '9007199254740993')
  expect(changes).toEqual([
    [
      'maximum',
      'proven',
      expect.stringMatching(/\(the old file says 18446744073709551615, the new file says 9007199254740993\)\.$/),
    ],
  ])
})
