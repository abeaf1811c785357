import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { compileValidator } from '../compile.js'
import { bundledSchema } from './bundle.js'
import type { Json } from './json.js'
import { References } from './resolve.js'

const base = 'https://example.com/base.json'

/** The bundle of a schema, with further schemas by their URIs. */
function bundleOf(schema: unknown, others: Readonly<Record<string, unknown>> = {}): Record<string, Json> {
  const documents = Object.entries({ [base]: schema, ...others }).map(([uri, json]) => ({
    file: uri,
    uri,
    sha256: '',
    json: json as Json,
  }))
  const references = new References(documents)
  const target = references.at(base, '')
  if (target === undefined) throw new Error('The schema was not registered.')
  return bundledSchema(references, target) as Record<string, Json>
}

const dialect = { $schema: 'https://json-schema.org/draft/2020-12/schema' }

describe('a bundle', () => {
  test('keeps annotations and the order of keywords, and names its dialect', () => {
    const schema = { title: 'T', 'x-note': { $ref: 1 }, type: 'object', default: { $id: 'data' }, examples: [{}] }
    const bundle = bundleOf({ $id: 'https://example.com/other', ...schema })
    expect(bundle).toEqual({ ...dialect, ...schema })
    expect(Object.keys(bundle)).toEqual(['$schema', ...Object.keys(schema)])
  })

  test('holds what $refs name, once each, and nothing else of $defs', () => {
    const $defs = { name: { type: 'string' }, unused: { type: 'null' } }
    const properties = { a: { $ref: '#/$defs/name', description: 'A.' }, b: { $ref: '#/$defs/name' } }
    expect(bundleOf({ properties, $defs })).toEqual({ ...dialect, properties, $defs: { name: { type: 'string' } } })
  })

  test('refers to its own root by #, and to a schema that refers to itself by its name', () => {
    const list = { type: 'object', properties: { next: { $ref: '#/$defs/list' } } }
    expect(bundleOf({ properties: { self: { $ref: '#' }, list: { $ref: '#/$defs/list' } }, $defs: { list } })).toEqual({
      ...dialect,
      properties: { self: { $ref: '#' }, list: { $ref: '#/$defs/list' } },
      $defs: { list },
    })
  })

  test('has no $id and no anchor, whatever its $refs used', () => {
    const inner = { $id: 'inner.json', $defs: { deep: { $anchor: 'deep', type: 'integer' } }, properties: {} }
    const bundle = bundleOf({
      properties: {
        a: { $ref: 'inner.json#deep' },
        b: { $ref: '#named' },
        c: { $id: 'other.json', properties: { d: { $ref: '#/$defs/deep' } }, $defs: inner.$defs },
      },
      $defs: { inner, named: { $anchor: 'named', type: 'string' } },
    })
    expect(JSON.stringify(bundle)).not.toMatch(/\$id|\$anchor/)
    expect(bundle.properties).toEqual({
      a: { $ref: '#/$defs/deep' },
      b: { $ref: '#/$defs/named' },
      c: { properties: { d: { $ref: '#/$defs/deep-2' } } },
    })
  })

  test('tells schemas of one name apart', () => {
    const other = { $defs: { name: { type: 'integer' } } }
    const bundle = bundleOf(
      { properties: { a: { $ref: '#/$defs/name' }, b: { $ref: 'other.json#/$defs/name' } }, $defs: { name: true } },
      { 'https://example.com/other.json': other },
    )
    expect(bundle.$defs).toEqual({ name: true, 'name-2': { type: 'integer' } })
  })

  test('has the schema itself at its root where that is only a $ref', () => {
    expect(bundleOf({ $ref: '#/$defs/a', $defs: { a: { type: 'string' } } })).toHaveProperty('$ref')
    expect(bundleOf({ $ref: 'other.json' }, { 'https://example.com/other.json': { type: 'null' } })).toEqual({
      ...dialect,
      type: 'null',
    })
  })

  test('says in the words of 2020-12 what a schema says in those of older drafts', () => {
    const schema = {
      $recursiveAnchor: true,
      items: [{ type: 'string' }, { $recursiveRef: '#' }],
      additionalItems: { $ref: '#/properties/d/items/0' },
      dependencies: { a: ['b'], c: { $ref: '#' } },
    }
    expect(bundleOf({ properties: { d: schema } })).toEqual({
      ...dialect,
      properties: {
        d: {
          prefixItems: [{ type: 'string' }, { $ref: '#/$defs/d' }],
          items: { $ref: '#/$defs/0' },
          dependentRequired: { a: ['b'] },
          dependentSchemas: { c: { $ref: '#' } },
        },
      },
      $defs: {
        '0': { type: 'string' },
        d: {
          prefixItems: [{ type: 'string' }, { $ref: '#/$defs/d' }],
          items: { $ref: '#/$defs/0' },
          dependentRequired: { a: ['b'] },
          dependentSchemas: { c: { $ref: '#' } },
        },
      },
    })
  })

  test('of a boolean schema is an object that says the same', () => {
    expect(bundleOf(true)).toEqual(dialect)
    expect(bundleOf(false)).toEqual({ ...dialect, not: {} })
  })

  test('keeps members called __proto__', () => {
    const schema = JSON.parse('{"properties":{"__proto__":{"$ref":"#/$defs/__proto__"}},"$defs":{"__proto__":false}}')
    const bundle = bundleOf(schema)
    expect(JSON.stringify(bundle)).toContain('"properties":{"__proto__":{"$ref":"#/$defs/__proto__"}}')
    expect(JSON.stringify(bundle)).toContain('"$defs":{"__proto__":false}')
  })

  test('has a $ref for each $dynamicRef, to what it leads to from there', () => {
    const tree = {
      $id: 'https://example.com/tree',
      $dynamicAnchor: 'node',
      type: 'object',
      properties: { children: { type: 'array', items: { $dynamicRef: '#node' } } },
    }
    const strict = { $dynamicAnchor: 'node', $ref: 'tree', unevaluatedProperties: false }
    const bundle = bundleOf(strict, { 'https://example.com/tree': tree })
    expect(JSON.stringify(bundle)).not.toContain('$dynamic')
    const { is } = compileValidator(bundle)
    expect([{ children: [{ children: [] }] }, { children: [{ daat: 1 }] }].map(is)).toEqual([true, false])
  })
})

const folder = fileURLToPath(new URL('../../../shared/json-schema-test-suite/', import.meta.url))
const tests = join(folder, 'tests/draft2020-12')

interface Group {
  readonly description: string
  readonly schema: unknown
  readonly tests: readonly { readonly description: string; readonly data: unknown; readonly valid: boolean }[]
}

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'))

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

/** Another $vocabulary changes what keywords mean; such schemas are refused before they could be bundled. */
const isForeign = (name: string) => name === 'vocabulary.json'

describe.runIf(existsSync(folder))('the official test suite for JSON Schema 2020-12', () => {
  const schemas = existsSync(folder) ? remoteSchemas() : {}
  const files = existsSync(tests) ? readdirSync(tests).filter((name) => name.endsWith('.json') && !isForeign(name)) : []

  test.each(files)('holds for the bundles of %s', (name) => {
    const wrong: string[] = []
    for (const group of readJson(join(tests, name)) as Group[]) {
      const bundle = bundleOf(group.schema, schemas)
      const { is } = compileValidator(bundle, { formats: 'annotate' })
      for (const { description, data, valid } of group.tests) {
        if (is(data) !== valid) wrong.push(`${group.description}: ${description}`)
      }
    }
    expect(wrong).toEqual([])
  })
})
