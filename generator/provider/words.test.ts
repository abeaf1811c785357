import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
// @ts-expect-error a script without types
import { shippedSources } from '../../scripts/sources.js'
import { providers } from './providers.js'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Where providers are described, and where the mock says what their servers answer. */
const rooms = [
  'generator/provider/',
  'generator/runtime/client/provider/',
  'conformance/mock/runware/',
  'conformance/mock/chat/',
  'bench/',
]

/** Files that say a provider's words all the same, and why. */
const exempt: Readonly<Record<string, string>> = {
  'conformance/judge/request.ts': 'the oracle reads documents by its own code and imports none that it judges',
  'conformance/judge/index.ts': 'the oracle reads documents by its own code and imports none that it judges',
  'conformance/judge/ajv/decimal.ts': 'names whose rule it is that JSON Schema cannot state',
  'generator/runtime/batch.ts': 'is copied to users as it is, and imports nothing',
  'generator/emit/registry.ts': 'writes the documentation of what is copied to users',
}

const files = (shippedSources() as string[])
  .filter((path) => path.endsWith('.ts') && !rooms.some((room) => path.startsWith(room)))
  .map((path) => ({ path, text: withoutImports(readFileSync(`${root}${path}`, 'utf8')) }))

/** A file may import what stands in a provider's folder. */
function withoutImports(text: string): string {
  return text.replace(/(from|import\()\s*'[^']*'/g, '')
}

const said = (path: string, text: string) =>
  providers.flatMap(({ name, words }) =>
    words.filter((it) => text.includes(it)).map((it) => `${path} says ${it} of ${name}`),
  )

describe('the words of a provider', () => {
  test('stand in its description, in what the mock says of its servers, and nowhere else', () => {
    expect(files.length).toBeGreaterThan(200)
    expect(files.filter(({ path }) => !(path in exempt)).flatMap(({ path, text }) => said(path, text))).toEqual([])
  })

  test('are in every file that is exempt', () => {
    const known = new Map(files.map(({ path, text }) => [path, text]))
    expect(Object.keys(exempt).filter((path) => said(path, known.get(path) ?? '').length === 0)).toEqual([])
  })

  test('are found in its own description', () => {
    const own = (name: string) => readFileSync(`${root}generator/provider/${name}.ts`, 'utf8')
    for (const { name, words } of providers) expect(words.filter((it) => !own(name).includes(it))).toEqual([])
  })
})
