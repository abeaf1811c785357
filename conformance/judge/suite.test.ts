import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Schema, Validator } from '@cfworker/json-schema'
import { describe, expect, test } from 'vitest'
import { judgeOf } from './index.js'

const folder = fileURLToPath(new URL('../../../shared/json-schema-test-suite/', import.meta.url))
const tests = join(folder, 'tests/draft2020-12')

interface Group {
  readonly description: string
  readonly schema: Schema | boolean
  readonly tests: readonly { readonly data: unknown; readonly valid: boolean }[]
}

/** Groups on which ajv errs, or says nothing since it needs $dynamicRef or another document. */
const ajvErrs: Readonly<Record<string, string>> = {
  'dynamicRef.json: A $dynamicRef to a $dynamicAnchor in the same schema resource behaves like a normal $ref to an $anchor':
    '$dynamicRef is left undecided',
  'dynamicRef.json: A $dynamicRef to an $anchor in the same schema resource behaves like a normal $ref to an $anchor':
    '$dynamicRef is left undecided',
  'dynamicRef.json: A $dynamicRef resolves to the first $dynamicAnchor still in scope that is encountered when the schema is evaluated':
    '$dynamicRef is left undecided',
  'dynamicRef.json: A $dynamicRef without anchor in fragment behaves identical to $ref':
    '$dynamicRef is left undecided',
  "dynamicRef.json: A $dynamicRef with intermediate scopes that don't include a matching $dynamicAnchor does not affect dynamic scope resolution":
    '$dynamicRef is left undecided',
  'dynamicRef.json: An $anchor with the same name as a $dynamicAnchor is not used for dynamic scope resolution':
    '$dynamicRef is left undecided',
  'dynamicRef.json: A $dynamicRef without a matching $dynamicAnchor in the same schema resource behaves like a normal $ref to $anchor':
    '$dynamicRef is left undecided',
  'dynamicRef.json: A $dynamicRef with a non-matching $dynamicAnchor in the same schema resource behaves like a normal $ref to $anchor':
    '$dynamicRef is left undecided',
  'dynamicRef.json: A $dynamicRef that initially resolves to a schema with a matching $dynamicAnchor resolves to the first $dynamicAnchor in the dynamic scope':
    '$dynamicRef is left undecided',
  'dynamicRef.json: A $dynamicRef that initially resolves to a schema without a matching $dynamicAnchor behaves like a normal $ref to $anchor':
    '$dynamicRef is left undecided',
  'dynamicRef.json: multiple dynamic paths to the $dynamicRef keyword': '$dynamicRef is left undecided',
  'dynamicRef.json: after leaving a dynamic scope, it is not used by a $dynamicRef': '$dynamicRef is left undecided',
  'dynamicRef.json: strict-tree schema, guards against misspelled properties': '$dynamicRef is left undecided',
  'dynamicRef.json: tests for implementation dynamic anchor and reference link': '$dynamicRef is left undecided',
  'dynamicRef.json: $ref and $dynamicAnchor are independent of order - $defs first': '$dynamicRef is left undecided',
  'dynamicRef.json: $ref and $dynamicAnchor are independent of order - $ref first': '$dynamicRef is left undecided',
  'dynamicRef.json: $ref to $dynamicRef finds detached $dynamicAnchor': '$dynamicRef is left undecided',
  'dynamicRef.json: $dynamicRef points to a boolean schema': '$dynamicRef is left undecided',
  'dynamicRef.json: $dynamicRef skips over intermediate resources - direct reference': '$dynamicRef is left undecided',
  'dynamicRef.json: $dynamicRef avoids the root of each schema, but scopes are still registered':
    '$dynamicRef is left undecided',
  'refRemote.json: remote ref': 'needs another document',
  'refRemote.json: fragment within remote ref': 'needs another document',
  'refRemote.json: anchor within remote ref': 'needs another document',
  'refRemote.json: ref within remote ref': 'needs another document',
  'refRemote.json: base URI change': 'needs another document',
  'refRemote.json: base URI change - change folder': 'needs another document',
  'refRemote.json: base URI change - change folder in subschema': 'needs another document',
  'refRemote.json: root ref in remote ref': 'needs another document',
  'refRemote.json: remote ref with ref to defs': 'needs another document',
  'refRemote.json: Location-independent identifier in remote ref': 'needs another document',
  'refRemote.json: retrieved nested refs resolve relative to their URI not $id': 'needs another document',
  'refRemote.json: remote HTTP ref with different $id': 'needs another document',
  'refRemote.json: remote HTTP ref with different URN $id': 'needs another document',
  'refRemote.json: remote HTTP ref with nested absolute ref': 'needs another document',
  'refRemote.json: $ref to $ref finds detached $anchor': 'needs another document',
  'unevaluatedItems.json: unevaluatedItems with $dynamicRef': '$dynamicRef is left undecided',
  'unevaluatedProperties.json: unevaluatedProperties with $dynamicRef': '$dynamicRef is left undecided',
  'vocabulary.json: schema that uses custom metaschema with with no validation vocabulary':
    '$vocabulary of a meta-schema is not read',
}

/** Of those, the groups on which the second judge errs as well: our own reading alone answers them. */
const secondErrs: readonly string[] = [
  'dynamicRef.json: A $dynamicRef to a $dynamicAnchor in the same schema resource behaves like a normal $ref to an $anchor',
  'dynamicRef.json: A $dynamicRef to an $anchor in the same schema resource behaves like a normal $ref to an $anchor',
  'dynamicRef.json: A $dynamicRef resolves to the first $dynamicAnchor still in scope that is encountered when the schema is evaluated',
  'dynamicRef.json: A $dynamicRef without anchor in fragment behaves identical to $ref',
  "dynamicRef.json: A $dynamicRef with intermediate scopes that don't include a matching $dynamicAnchor does not affect dynamic scope resolution",
  'dynamicRef.json: A $dynamicRef that initially resolves to a schema with a matching $dynamicAnchor resolves to the first $dynamicAnchor in the dynamic scope',
  'dynamicRef.json: multiple dynamic paths to the $dynamicRef keyword',
  'dynamicRef.json: after leaving a dynamic scope, it is not used by a $dynamicRef',
  'dynamicRef.json: strict-tree schema, guards against misspelled properties',
  'dynamicRef.json: tests for implementation dynamic anchor and reference link',
  'dynamicRef.json: $ref and $dynamicAnchor are independent of order - $defs first',
  'dynamicRef.json: $ref and $dynamicAnchor are independent of order - $ref first',
  'dynamicRef.json: $ref to $dynamicRef finds detached $dynamicAnchor',
  'dynamicRef.json: $dynamicRef points to a boolean schema',
  'dynamicRef.json: $dynamicRef skips over intermediate resources - direct reference',
  'dynamicRef.json: $dynamicRef avoids the root of each schema, but scopes are still registered',
  'unevaluatedItems.json: unevaluatedItems with $dynamicRef',
  'unevaluatedProperties.json: unevaluatedProperties with $dynamicRef',
  'vocabulary.json: schema that uses custom metaschema with with no validation vocabulary',
]

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'))
}

/** Every document that the suite expects under http://localhost:1234. */
function remotes(): [uri: string, schema: Schema][] {
  const visit = (path: string, uri: string): [string, Schema][] =>
    statSync(path).isDirectory()
      ? readdirSync(path).flatMap((name) => visit(join(path, name), `${uri}/${name}`))
      : [[uri, readJson(path) as Schema]]
  return visit(join(folder, 'remotes'), 'http://localhost:1234')
}

/** Whether the oracle gives every verdict of a group. */
function oracleIsRight({ schema, tests }: Group): boolean {
  const judge = judgeOf(schema, { pointer: '', formats: 'annotate' })
  return tests.every(({ data, valid }) => judge(JSON.stringify(data)).verdict === (valid ? 'accepts' : 'refuses'))
}

function secondIsRight({ schema, tests }: Group, documents: readonly [string, Schema][]): boolean {
  try {
    const validator = new Validator(schema as Schema, '2020-12', false)
    for (const [uri, document] of documents) validator.addSchema(document, uri)
    return tests.every(({ data, valid }) => validator.validate(data).valid === valid)
  } catch {
    return false
  }
}

test.skipIf(existsSync(folder))('the official suite is not there, so the oracle is not compared with it', () => {
  console.log('../shared/json-schema-test-suite is not there')
})

describe.runIf(existsSync(folder))('the oracle on the official test suite for JSON Schema 2020-12', () => {
  const groups = (existsSync(tests) ? readdirSync(tests) : [])
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) =>
      (readJson(join(tests, name)) as Group[]).map((group): [string, Group] => [
        `${name}: ${group.description}`,
        group,
      ]),
    )

  test('is right on every group but those listed', () => {
    expect(groups.filter(([, group]) => !oracleIsRight(group)).map(([title]) => title)).toEqual(Object.keys(ajvErrs))
  })

  test('has a second judge that decides the listed groups, but for those listed again', () => {
    const documents = existsSync(folder) ? remotes() : []
    const wrong = groups.filter(([title, group]) => title in ajvErrs && !secondIsRight(group, documents))
    expect(wrong.map(([title]) => title)).toEqual(secondErrs)
  })
})
