import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { Json, JsonObject } from '../document/json.js'
import { tokens } from '../document/pointer.js'
import { reachableShapes } from '../ir/compose.js'
import type { Constraint } from '../ir/constraint.js'
import type { Model, Operation, Shape } from '../ir/model.js'
import { readModel } from '../ir/read.js'
import { sampled } from '../sample.fixture.js'
import { limitsOf } from './builder.js'
import { taskDocument } from './bundle.fixture.js'
import { typeDeclarations } from './type/types.js'

const root = fileURLToPath(new URL('../../', import.meta.url))

const folders = ['specs', 'conformance/fixture', '../shared/specs-corpus', '../shared/specs-corpus/runware']
const documents = folders
  .map((folder) => root + folder)
  .filter((folder) => existsSync(folder))
  .flatMap((folder) => readdirSync(folder).map((name) => ({ name, path: `${folder}/${name}` })))
  .filter(({ name }) => /^[^.]+\.json$/.test(name))

/** Everything that a reader of generated code sees of a model's limits: types with their JSDoc, and `limits`. */
function seen(model: Model): string {
  const said = model.operations.map((operation) => {
    const bodies = bodiesOf(operation).map((body, i) => typeDeclarations(body, `Body${i}`, new Set()))
    return [bodies, limitsOf(operation.request)]
  })
  return JSON.stringify(said)
}

function bodiesOf({ request, response, error }: Operation): readonly Shape[] {
  return [request, ...(response ? [response.published] : []), ...(error ? [error.published] : [])]
}

/** Another value of the same keyword, which the reader takes as well; undefined where there is none to be had. */
function another(keyword: string, value: Json): Json | undefined {
  if (keyword === 'multipleOf') return (value as number) / 2
  if (typeof value === 'number')
    return /^(max|exclusiveMax)/.test(keyword) ? value + Math.max(1, Math.abs(value)) : value === 0 ? 1 : value / 2
  if (keyword === 'pattern') return `${value}|^another$`
  if (keyword === 'format') return value === 'uuid' ? 'email' : 'uuid'
  if (keyword === 'enum') return [...(value as Json[]), 'another']
  if (keyword === 'const') return value === 'another' ? 'other' : 'another'
  if (keyword === 'required') return (value as Json[]).slice(1)
  if (keyword === 'uniqueItems') return !value
  return undefined
}

function changed(document: Json, path: readonly string[], value: Json): Json {
  const [key, ...rest] = path
  if (key === undefined) return value
  const copy = (Array.isArray(document) ? [...document] : { ...(document as JsonObject) }) as Record<string, Json>
  copy[key] = changed(copy[key] as Json, rest, value)
  return copy as Json
}

function constraintsOf(model: Model): ReadonlyMap<string, Constraint> {
  const all = model.operations
    .flatMap(bodiesOf)
    .flatMap((shape) => [...reachableShapes(shape)])
    .flatMap((it) => it.constraints)
  return new Map(all.map((it) => [it.at.pointer, it]))
}

/** Limits where types say nothing of them: inside lists, tuples, branches, conditions and keys without names. */
const odd = taskDocument({
  nested: { type: 'array', items: { type: 'array', items: { type: 'string', maxLength: 3 }, maxItems: 4 } },
  tuple: { type: 'array', prefixItems: [{ minimum: 2 }, { type: 'string', pattern: '^a' }], items: { maximum: 9 } },
  joined: { allOf: [{ type: 'string', minLength: 2 }, { maxLength: 7 }, { enum: ['ab', 'abc'] }] },
  either: { oneOf: [{ type: 'integer', minimum: 4, maximum: 30 }, { const: 'auto' }] },
  deep: { anyOf: [{ type: 'array', items: { anyOf: [{ type: 'number', multipleOf: 0.5 }, { format: 'uri' }] } }] },
  no: { type: 'string', not: { pattern: '^x' } },
  noNumber: { type: 'number', not: { minimum: 3, maximum: 5 } },
  condition: { if: { type: 'string' }, then: { minLength: 5 }, else: { maximum: 8 } },
  found: { type: 'array', contains: { type: 'string', minLength: 6 }, minContains: 2, maxContains: 4 },
  keys: { type: 'object', propertyNames: { maxLength: 12 }, additionalProperties: { type: 'string', maxLength: 11 } },
  byPattern: { type: 'object', patternProperties: { '^w': { maximum: 2 } }, additionalProperties: false },
  open: { type: 'object', properties: { a: { type: 'string' } }, additionalProperties: { type: 'number', minimum: 6 } },
  object: { type: 'object', properties: { a: { items: { minLength: 3 } } }, minProperties: 1 },
})

describe.each([...documents, { name: 'odd.json', path: odd }])('$name', ({ path, name }) => {
  test('every limit shows in a type, in JSDoc or in limits', async () => {
    const model = await readModel(path).catch(() => undefined)
    if (model === undefined) return
    const before = seen(model)
    const silent: string[] = []
    let asked = 0
    for (const [pointer, { keyword, limit }] of sampled([...constraintsOf(model)], 150)) {
      const wanted = another(keyword, limit)
      if (wanted === undefined) continue
      const document = changed(model.document, tokens(pointer), wanted) as JsonObject
      const other = await readModel(document).catch(() => undefined)
      if (other === undefined) continue
      asked++
      if (seen(other).replaceAll('document.json', name) === before) silent.push(pointer)
    }
    expect(silent).toEqual([])
    expect(asked).toBeGreaterThan(5)
  })
})
