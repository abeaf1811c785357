import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { resultSchema } from '../conformance/diff/result/result-schema.js'
import { compileValidator } from '../generator/compile.js'
import { taskSpec, Workspace } from '../generator/output/workspace.fixture.js'
import { body, PublishedHosts } from '../generator/pull/published.fixture.js'
import { runCommand } from './terminal.fixture.js'

const hosts = new PublishedHosts()
const space = new Workspace()

beforeAll(() => hosts.start())
afterAll(() => {
  hosts.stop()
  space.remove('.')
})

const schemaOf = (name: string) =>
  JSON.parse(readFileSync(new URL(`../schemas/${name}.schema.json`, import.meta.url), 'utf8'))

/** What is wrong with what a command prints with --json, line by line where it prints lines. */
async function faults(schema: string, args: readonly string[], isLines = false): Promise<readonly string[]> {
  const { stdout } = await runCommand([...args, '--json'], space.root)
  const { validate } = compileValidator(schemaOf(schema))
  const texts = isLines ? stdout.trim().split('\n') : [stdout]
  return texts.flatMap((it) => validate(JSON.parse(it)).map(({ message }) => message))
}

test('what commands print with --json fits the schemas in the package', async () => {
  hosts.plays.set('/docs/models/model-a/schema.json', body(taskSpec('model-a'), { etag: '"1"' }))
  space.write('tasks.ndjson', '{"width": 1}\n{\n')
  const from = ['--from', hosts.url, '--retries', '0']
  expect(await faults('pull', ['pull', 'model-a', 'no/body', ...from])).toEqual([])
  expect(await faults('pull', ['pull', '--locked'])).toEqual([])
  expect(await faults('limits', ['limits'])).toEqual([])
  expect(await faults('generate', ['generate', '--check'])).toEqual([])
  expect(await faults('validate', ['validate', 'model-a', 'tasks.ndjson'], true)).toEqual([])
})

test('the schema of diff is the one that it prints itself', () => {
  expect(schemaOf('diff')).toEqual(JSON.parse(JSON.stringify(resultSchema)))
})
