import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { compileShape } from '../generator/compile.js'
import { folderOf, refusals } from '../generator/document/folder.fixture.js'
import type { Shape } from '../generator/ir/model.js'
import { readModel } from '../generator/ir/read.js'
import { runCommand } from './terminal.fixture.js'

const document = {
  openapi: '3.0.3',
  info: { title: 'T', version: '1' },
  paths: {
    '/a': {
      post: {
        requestBody: {
          content: {
            'application/json': {
              schema: {
                properties: {
                  side: { type: 'integer', enum: ['32', '64'], default: 64 },
                  word: { type: 'integer', enum: ['small', '64'] },
                  "it's": { type: 'NamedEmbedding' },
                  track: { $ref: '#/components/schemas/TrackPoint' },
                  mixed: { type: ['Tensor', 'string'] },
                  flag: { type: 'boolean', const: 'true' },
                  range: { minimum: 2, maximum: 1 },
                },
              },
            },
          },
        },
        responses: {},
      },
    },
  },
}

test('the skeleton mends every contradiction, and is written where nothing is', async () => {
  const folder = folderOf({ 'specs/a.json': document })
  const printed = await runCommand(['overlay', 'a'], folder)
  expect(printed.code).toBe(0)
  expect(JSON.parse(printed.stdout)).toMatchObject({ overlay: '1.0.0', extends: 'a.json' })
  expect(await refusals(() => readModel(join(folder, 'specs/a.json')))).toHaveLength(7)
  expect((await runCommand(['overlay', 'a', '--write'], folder)).code).toBe(0)
  expect(readFileSync(join(folder, 'specs/overlays/a.json'), 'utf8')).toBe(printed.stdout)
  const { operations } = await readModel(join(folder, 'specs/a.json'))
  expect(JSON.stringify([...(operations[0]?.request.constraints ?? [])])).toContain('[32,64]')
  const { is } = compileShape(operations[0]?.request as Shape)
  expect([{ mixed: 'a' }, { mixed: 1 }, { flag: 'true' }, { flag: 1 }].map(is)).toEqual([true, false, true, false])
  const again = await runCommand(['overlay', 'a'], folder)
  expect([again.code, again.stdout, again.stderr]).toEqual([0, '', 'It has no problems: a.json\n'])
})
