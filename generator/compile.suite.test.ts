import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { compileValidator } from './compile.js'
import { SpecError } from './document/problem.js'

const folder = fileURLToPath(new URL('../../shared/json-schema-test-suite/', import.meta.url))
const tests = join(folder, 'tests/draft2020-12')

interface Group {
  readonly description: string
  readonly schema: unknown
  readonly tests: readonly { readonly description: string; readonly data: unknown; readonly valid: boolean }[]
}

/** Groups that are refused, with the problem that names the reason. */
const refused: Readonly<Record<string, string>> = {
  // A meta-schema with another $vocabulary changes what keywords mean; only the dialect of OpenAPI 3.1 is read.
  'vocabulary.json: schema that uses custom metaschema with with no validation vocabulary': 'spec/dialect',
  'vocabulary.json: ignore unrecognized optional vocabulary': 'spec/dialect',
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'))
}

/** The schemas that the suite expects under http://localhost:1234, and the meta-schemas of 2020-12. */
function remoteSchemas(): Record<string, unknown> {
  const found: Record<string, unknown> = {}
  const visit = (path: string, uri: string): void => {
    if (!statSync(path).isDirectory()) found[uri] = readJson(path)
    else for (const name of readdirSync(path)) visit(join(path, name), `${uri}/${name}`)
  }
  visit(join(folder, 'remotes'), 'http://localhost:1234')
  const metaSchemas = join(
    createRequire(import.meta.url).resolve('ajv/package.json'),
    '../dist/refs/json-schema-2020-12',
  )
  visit(join(metaSchemas, 'schema.json'), 'https://json-schema.org/draft/2020-12/schema')
  for (const name of readdirSync(join(metaSchemas, 'meta'))) {
    visit(join(metaSchemas, 'meta', name), `https://json-schema.org/draft/2020-12/meta/${name.replace(/\.json$/, '')}`)
  }
  return found
}

test.skipIf(existsSync(folder))('the official suite is not there, so nothing is compared with it', () => {
  console.log('../shared/json-schema-test-suite is not there')
})

describe.runIf(existsSync(folder))('the official test suite for JSON Schema 2020-12', () => {
  const schemas = existsSync(folder) ? remoteSchemas() : {}
  const files = existsSync(tests) ? readdirSync(tests).filter((name) => name.endsWith('.json')) : []

  test.each(files)('%s', (name) => {
    const wrong: string[] = []
    for (const group of readJson(join(tests, name)) as Group[]) {
      const title = `${name}: ${group.description}`
      try {
        const { validate, is } = compileValidator(group.schema, { formats: 'annotate', schemas })
        for (const { description, data, valid } of group.tests) {
          const agrees = (validate(data).length === 0) === valid && is(data) === valid
          if (!agrees) wrong.push(`${title}: ${description}`)
        }
        if (title in refused) wrong.push(`${title}: is listed as refused and is not`)
      } catch (error) {
        const codes = error instanceof SpecError ? error.problems.map((it) => it.code) : [String(error)]
        if (codes.join() !== refused[title]) wrong.push(`${title}: ${codes}`)
      }
    }
    expect(wrong).toEqual([])
  })

  test('every group listed as refused is in the suite', () => {
    const titles = files.flatMap((name) =>
      (readJson(join(tests, name)) as Group[]).map((it) => `${name}: ${it.description}`),
    )
    expect(Object.keys(refused).filter((title) => !titles.includes(title))).toEqual([])
  })
})
