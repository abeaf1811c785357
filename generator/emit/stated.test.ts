import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { Json, JsonObject } from '../document/json.js'
import { tokens } from '../document/pointer.js'
import { reachableShapes } from '../ir/compose.js'
import type { Constraint } from '../ir/constraint.js'
import type { CallableOperation, Model, Shape } from '../ir/model.js'
import { readModel } from '../ir/read.js'
import { sampled } from '../sample.fixture.js'
import { answersOf } from './answers.js'
import { limitsOf } from './builder.js'
import { taskDocument } from './bundle.fixture.js'
import { parametersShape } from './parameters.js'
import { typeDeclarations } from './type/types.js'

const root = fileURLToPath(new URL('../../', import.meta.url))

const folders: readonly (readonly [folder: string, sample: number, limits: number])[] = [
  ['specs', 9, 75],
  ['conformance/fixture', 9, 75],
  ['../shared/specs-corpus', 9, 75],
  ['../shared/specs-corpus/runware', 9, 75],
  ['../shared/specs-corpus/fal', 1, 60],
  ['../shared/specs-corpus/replicate', 4, 40],
  ['../shared/specs-corpus/vendors', 1, 9], // each limit costs a reading of the whole API
]
const documents = folders
  .filter(([folder]) => existsSync(root + folder))
  .flatMap(([folder, sample, limits]) => {
    const names = readdirSync(root + folder).filter((name) => /^[^.]\S*\.(json|ya?ml)$/.test(name))
    return sampled(names, sample).map((name) => ({ name, path: `${root}${folder}/${name}`, limits }))
  })

/** Everything that a reader of generated code sees of a model's limits: types with their JSDoc, and `limits`. */
function seen(model: Model): string {
  const said = [...model.operations, ...model.withoutBody].map((operation) => {
    const bodies = bodiesOf(operation).map((body, i) => typeDeclarations(body, `Body${i}`, new Set()))
    return [bodies, 'request' in operation ? limitsOf(operation.request) : []]
  })
  return JSON.stringify(said)
}

function bodiesOf(operation: CallableOperation): readonly Shape[] {
  const { successes, failures } = answersOf(operation)
  const parameters = parametersShape(operation)
  const answers = [...successes, ...failures].map(({ shapes }) => shapes.published)
  return [...('request' in operation ? [operation.request] : []), ...(parameters ? [parameters] : []), ...answers]
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
  if (keyword === 'dependentRequired') return { ...(value as JsonObject), another: ['more'] }
  if (keyword === 'uniqueItems') return !value
  if (keyword === 'type') return value === 'boolean' ? 'string' : 'boolean'
  if (/^(additional|unevaluated)/.test(keyword) && value === false) return true
  if (keyword === 'patternProperties') return { ...(value as JsonObject), '^another': true }
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
  const all = [...model.operations, ...model.withoutBody]
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
  byPatternAlone: { type: 'object', patternProperties: { '^v': { properties: { a: { maximum: 17 } } } } },
  keysByPattern: { type: 'object', patternProperties: { '^w': {} }, additionalProperties: false },
  keysInList: { type: 'object', propertyNames: { enum: ['k1', 'k2'] }, additionalProperties: { type: 'string' } },
  noMoreKeys: { type: 'object', patternProperties: { '^u': {} }, unevaluatedProperties: false },
  noMoreItems: { type: 'array', prefixItems: [{}], unevaluatedItems: false },
  moreItems: { type: 'array', prefixItems: [{}], unevaluatedItems: { properties: { a: { maximum: 18 } } } },
  open: { type: 'object', properties: { a: { type: 'string' } }, additionalProperties: { type: 'number', minimum: 6 } },
  openObjects: { properties: { a: {} }, additionalProperties: { type: 'object', properties: { b: { maximum: 5 } } } },
  openPattern: { properties: { a: {} }, patternProperties: { '^z': { properties: { b: { maximum: 7 } } } } },
  branches: {
    oneOf: [
      { properties: { a: { maximum: 13 } } },
      { properties: { b: { items: { maxLength: 14 } } }, required: ['b'] },
    ],
  },
  negated: {
    not: {
      anyOf: [
        { properties: { a: { const: 'q' } }, required: ['a'] },
        { type: 'array', minItems: 15 },
      ],
    },
  },
  together: { type: 'object', dependentRequired: { a: ['b', 'c'] } },
  demanded: { type: 'object', required: ['p', 'q'] },
  besides: { properties: { a: { type: 'string' } }, required: ['a', 'r', 's'], dependentRequired: { a: ['t'] } },
  each: { type: 'array', items: { type: 'object', required: ['u'], dependentRequired: { v: ['w'] } } },
  values: { type: 'object', additionalProperties: { type: 'object', required: ['x'] } },
  some: { type: 'object', anyOf: [{ required: ['y'] }, { required: ['z'], maxProperties: 6 }] },
  object: { type: 'object', properties: { a: { items: { minLength: 3 } } }, minProperties: 1 },
})

describe.each([...documents, { name: 'odd.json', path: odd, limits: 150 }])('$name', ({ path, name, limits }) => {
  test('every limit shows in a type, in JSDoc or in limits', async () => {
    const model = await readModel(path).catch(() => undefined)
    if (model === undefined) return
    const before = seen(model)
    const silent: string[] = []
    let asked = 0
    const constraints = [...constraintsOf(model)]
    for (const [pointer, { keyword, limit }] of sampled(constraints, limits)) {
      const wanted = another(keyword, limit)
      if (wanted === undefined) continue
      const document = changed(model.document, tokens(pointer), wanted) as JsonObject
      const other = await readModel(document).catch(() => undefined)
      if (other === undefined) continue
      asked++
      if (seen(other).replaceAll('document.json', name) === before) silent.push(pointer)
    }
    expect(silent).toEqual([])
    expect(asked).toBeGreaterThan(Math.min(5, constraints.length / 6)) // some documents have next to no limits
  })
})
