import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SpecError } from '../../../generator/document/problem.js'
import { diffModels } from '../diff-models.js'
import { type DiffInput, type DiffSource, sourceFromPath, sourceFromRevision } from './input.js'

const sized = (maximum: number) => ({ type: 'integer', minimum: 1, maximum })

/** A document whose schemas stand in two other files, one of which names the other. */
const document = {
  openapi: '3.1.0',
  info: { title: 'Boxes', version: '1' },
  paths: {
    '/boxes': {
      post: {
        operationId: 'box',
        requestBody: { content: { 'application/json': { schema: { $ref: 'parts/box.yaml#/Box' } } } },
        responses: {},
      },
    },
  },
}
const box = "Box:\n  type: object\n  properties:\n    width: { $ref: '../size.json' }\n"

describe('a document of a revision that refers to other files', () => {
  let cwd = ''
  const git = (...args: string[]) => execFileSync('git', args, { cwd, stdio: 'pipe' })
  const write = (name: string, content: object | string) =>
    writeFileSync(join(cwd, 'specs', name), typeof content === 'string' ? content : JSON.stringify(content))
  const inputOf = (source: DiffSource): DiffInput => {
    const input = source.kind === 'model' ? source.input : [...source.inputs.values()][0]
    if (input === undefined) throw new Error('There is no model.')
    return input
  }
  const ofRevision = async (path: string) => inputOf(await sourceFromRevision({ revision: 'HEAD', path }, cwd))

  beforeAll(() => {
    cwd = mkdtempSync(join(tmpdir(), 'specproof-revision-'))
    mkdirSync(join(cwd, 'specs/parts'), { recursive: true })
    write('boxes.json', document)
    write('parts/box.yaml', `\uFEFF${box}`)
    write('size.json', sized(100))
    git('init', '-q')
    git('add', 'specs')
    git('-c', 'user.name=t', '-c', 'user.email=t@example.com', 'commit', '-qm', 'boxes')
    write('size.json', sized(50))
  })
  afterAll(() => rmSync(cwd, { recursive: true }))

  test('is read with the files that the revision had, alone and in its folder', async () => {
    const before = await ofRevision('specs/boxes.json')
    const after = inputOf(await sourceFromPath(join(cwd, 'specs/boxes.json')))
    const { changes } = await diffModels(before, after, { seed: 1 })
    expect(changes.map((it) => [it.verdict, it.keyword, it.old, it.new])).toEqual([['proven', 'maximum', 100, 50]])
    const same = await diffModels(before, await ofRevision('specs'), { seed: 1 })
    expect(same.changes).toEqual([])
  })

  test('a file that it names and the revision lacks is told at its place, and so is one outside of the folder', async () => {
    write('lost.json', { ...document, paths: { '/boxes': { $ref: 'parts/lost.yaml' } } })
    write('far.json', { ...document, paths: { '/boxes': { $ref: '../../etc/x.json' } } })
    git('add', 'specs/lost.json', 'specs/far.json')
    git('-c', 'user.name=t', '-c', 'user.email=t@example.com', 'commit', '-qm', 'lost')
    write('parts/lost.yaml', 'post: {}\n')
    const told = (path: string) =>
      ofRevision(path).then(
        () => [],
        (error: SpecError) => error.problems.map((it) => `${it.code} ${it.pointer} ${it.fact}`),
      )
    expect((await told('specs/lost.json')).join('\n')).toMatch(/dangling-ref|no-revision/)
    expect((await told('specs/far.json')).join('\n')).toContain('outside-ref')
  })
})
