import { test } from 'vitest'
import { mkdirSync, writeFileSync } from 'node:fs'
import { readModel } from '../ir/read.js'
import { compileValidator } from '../compile.js'
import { SpecError } from '../spec/problem.js'
import { generated, taskDocument, bodyDocument, treeOf, run } from './bundle.fixture.js'
import { compileErrors } from './typescript.fixture.js'
const log = (...a: unknown[]) => process.stdout.write(a.map((x) => typeof x === 'string' ? x : JSON.stringify(x)).join(' ') + '\n')
async function attempt(name: string, f: () => unknown) {
  try { log(name, '=>', (await f()) ?? 'ok') } catch (e) {
    log(name, '=> THROW', e instanceof SpecError ? e.problems.map((p) => `${p.code} ${p.file}#${p.pointer} ${p.fact}`) : String((e as Error).stack).split('\n').slice(0, 4).join(' | ')) }
}
const msgs = (s: unknown, v: unknown) => compileValidator(s).validate(v).map((x) => x.pointer + ' ' + x.keyword + ' :: ' + x.message)
const compiles = (tree: Map<string, string>, extra: Record<string,string> = {}) => Object.fromEntries(compileErrors(new Map([...[...tree].map(([p, t]) => ['generated/' + p, t] as [string, string]), ...Object.entries(extra)]), { noUnusedLocals: true, exactOptionalPropertyTypes: true }))
test('probe', async () => {
  await attempt('circular body', () => readModel(bodyDocument({ a: { $ref: '#/components/schemas/A' } }, { A: { $ref: '#/components/schemas/B' }, B: { $ref: '#/components/schemas/A' } })))
  await attempt('circular prop', () => readModel(taskDocument({ x: { $ref: '#/components/schemas/A' } }, {}, {}, { A: { $ref: '#/components/schemas/B' }, B: { $ref: '#/components/schemas/A' } })))
  await attempt('deep', () => { let s: any = { type: 'string' }; for (let i = 0; i < 3000; i++) s = { type: 'object', properties: { a: s } }; return readModel(taskDocument({ x: s })).then(() => 'read') })
  const deep = '{"openapi":"3.1.0","x":' + '['.repeat(100000) + ']'.repeat(100000) + '}'
  mkdirSync('/tmp/p/d', { recursive: true }); writeFileSync('/tmp/p/d/deep.json', deep)
  await attempt('deep2', () => readModel('/tmp/p/d/deep.json'))
  for (const [s, v] of [
    [{ pattern: '^a$' }, 'b'], [{ uniqueItems: true }, [1, 1]], [{ properties: { a: false } }, { a: 1 }], [{ unevaluatedProperties: false }, { a: 1 }],
    [{ unevaluatedItems: false }, [1]], [{ minItems: 1 }, []], [{ maxProperties: 0 }, { a: 1 }], [{ type: ['string', 'null'] }, 1], [{ const: { a: 1 } }, 2], [{ enum: [1, 'a', null] }, {}],
    [{ contains: { const: 1 }, minContains: 2 }, [1]], [{ propertyNames: { maxLength: 1 } }, { ab: 1 }], [{ additionalProperties: { type: 'string' } }, { ab: 1 }], [{ additionalProperties: false }, { ab: 1 }],
    [{ oneOf: [{ type: 'string' }, { type: 'string', minLength: 1 }] }, 'a'], [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, 1], [{ not: { type: 'string' } }, 'x'], [false, 1], [{ items: false }, [1]],
    [{ multipleOf: 64 }, 65], [{ multipleOf: 0.01 }, -0.005], [{ multipleOf: 1e-7 }, 1.5e-8], [{ multipleOf: 0.01 }, 1e300], [{ type: 'integer' }, 1.5], [{ type: 'object' }, new Date(0)], [{ type: 'object' }, () => 1], [{ type: 'string' }, undefined], [{}, NaN],
    [{ format: 'date-time' }, 'x'], [{ exclusiveMaximum: 5 }, 5], [{ minLength: 2 }, 'a'], [{ dependentSchemas: { a: { required: ['b'] } } }, { a: 1 }], [{ properties: { 'a.b/c~d': { type: 'string' } } }, { 'a.b/c~d': 1 }], [{ 'x-constraints': [{ operation: 'area', parameters: ['w', 'h'], maximum: 10 }] }, { w: 5, h: 5 }],
    [{ type: 'object', required: [''] }, {}], [{ maxLength: 1 }, 'ab'], [{ type: 'string' }, Symbol('a')], [{ type: 'string' }, 10n],[{anyOf:[{required:['a']},{required:['b']}]},{}],
    [{not:{anyOf:[{required:['a']},{required:['b']}]}},{a:1}], [{type:'number', minimum: 1, maximum: 1}, 5],
  ] as [unknown, unknown][]) { let r: unknown; try { r = msgs(s, v) } catch (e) { r = 'THROW ' + (e as Error).message.slice(0, 200) } log(JSON.stringify(s), '→', r) }
  log(msgs({ type: 'string' }, Object.assign(() => 1, { toString() { throw 1 } })))
  try { const r = Proxy.revocable({}, {}); r.revoke(); log(msgs({ type: 'object' }, r.proxy)) } catch (e) { log('THROW revoked', String(e)) }
})
test('names', async () => {
  const obj = { type: 'object', properties: { a: { type: 'string' } , b: {type: 'number', maximum: 3}}, additionalProperties: false }
  const names = ['validate', 'is', 'validateField', 'accepts', 'violations', 'distinct', 'request', 'observed', 'published', 'publishedError', 'v', 'c', 'e', 'k', 'keys', 'limit', 'set', 'pattern', 'object', 'undefined', 'NaN', 'Infinity', 'JSON', 'Object', 'x1', 'partial', 'own', 'at', 'no', '__proto__', 'constructor', 'then', 'default', 'my-field', '2d', '', '😀', '*/', 'a*/b', '`', '${x}', '"', "'", '\\', '\n', '\u2028', 'toString', 'hasOwnProperty', 'await', 'class', 'build', 'set', 'toJSON', 'valueOf', 'Symbol', 'prototype', 'arguments', 'eval', 'Request', 'Response', 'Record', 'Readonly', 'Missing', 'any', 'string', 'number', 'null', 'true', 'x size(', 'area(', 'a) return false', 'name', 'value', 'Violation', 'profile', 'Error', 'Function','Promise','symbol','bigint','intrinsic', 'type', '__defineGetter__', '~', '/', 'a b', 'a-b', 'a_b', 'A B', 'ab', 'AB', '\ud800']
  const props = JSON.parse(`{${names.map((n) => `${JSON.stringify(n)}:${JSON.stringify({ ...obj, description: `*/ ${n} \`@deprecated\`\r\n@see x\u2028y {@link z}`, default: { a: n, [n]: 1 } })}`).join(',')}}`)
  const results = { ResponseBody: { type: 'object', properties: { data: { type: 'array', items: { type: 'object', properties: props } } } }, ErrorResponse: { type: 'object', properties: { errors: { type: 'array', items: { type: 'object', properties: props } } } } }
  const doc: any = taskDocument(props, { required: names.filter((n) => n.length % 2) }, {}, results)
  doc.paths['/v1'].post.responses = { 200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/ResponseBody' } } } }, 400: { content: { 'application/json': { schema: { $ref: '#/components/schemas/ErrorResponse' } } } } }
  const tree = await treeOf([doc])
  log('compile errors', compiles(tree))
  mkdirSync('/tmp/p/out', { recursive: true }); for (const [p, t] of tree) { mkdirSync('/tmp/p/out/' + p.replace(/[^/]*$/, ''), { recursive: true }); writeFileSync('/tmp/p/out/' + p, t) }
  const m = (await run(tree)).testModel!
  const fields = JSON.parse(`{${names.map((n) => `${JSON.stringify(n)}:{"a":"x"}`).join(',')}}`)
  const built = m.build(fields)
  log('built', Object.keys(built).length, names.filter((n) => !Object.hasOwn(built, n)))
  const bad = JSON.parse(`{${names.map((n) => `${JSON.stringify(n)}:{"a":1}`).join(',')}}`)
  await attempt('bad', () => m.validate({ ...built, ...bad }).length + ' of ' + new Set(names).size)
  for (const n of new Set(names)) {
    const method = ['build', 'set', 'then', 'toJSON', ...Object.getOwnPropertyNames(Object.prototype)].includes(n) ? n + '_' : n
    try { const b = (m.request() as any)[method]({ a: 'x' }); if (!Object.hasOwn(b.set('zzz', undefined) && m.request().set!(n, {a: 'x'}) && b, 'x')) {} } catch (e) { log('method', n, String(e)) }
    try { (m.request() as any)[method]({ a: 1 }); log('not refused', n) } catch (e) { if (!(e as any).violations) log('method2', n, String(e)) }
  }
  log('resp', m.validateResponse({ data: [fields] }), m.validateResponse({ data: [bad] }, 'observed').length, m.validateResponse({ data: [bad] }, 'published').length, m.validateError({ errors: [bad] }, 'observed').length, m.validateError({ errors: [bad] }, 'published').length)
})
test('models', async () => {
  for (const id of ['validate', 'limits', 'defaults', 'validateError', 'validate-response', 'create-model', 'models', 'batch', 'task-batch', 'any', 'request-error', 'types', 'is', 'class', 'con', 'CON.x', '2d', '模型', 'a..b', '..', '../x', 'index', 'runtime', 'x'.repeat(300), 'RequestModel', 'request', 'a b', '-', '.hidden', 'a\nb'])
    await attempt(`id ${JSON.stringify(id).slice(0, 40)}`, async () => { const t = await treeOf([taskDocument({}, {}, { 'x-model-id': id })]); const dirs = [...t.keys()].filter((p) => p.endsWith('/index.ts')); const e = compiles(t); const x = await run(t); return [dirs[0]?.slice(0, 60), Object.keys(x).filter((k) => (x as any)[k].request), e] })
  await attempt('ops', async () => { const t = await treeOf([bodyDocument({ 'get-x': { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] }, get_x: { type: 'object', properties: { b: { type: 'string' } } }, validate: { type: 'object', properties: {} }, bodies: { type: 'object' }, con: { type: 'object' }, index: {}, limits: { type: 'object' } })]); return [[...t.keys()].filter((k) => k.endsWith('index.ts')), compiles(t, { 'use.ts': "import { getX } from './generated/bodies/index.js'\nconst b = getX.request().a('x').build(); void b\n// @ts-expect-error typed\ngetX.request().a(1)\n// @ts-expect-error missing\ngetX.request().build()\n" }), Object.keys((await run(t) as any).bodies)] })
  await attempt('AIR differs', async () => { const x = await generated(taskDocument({}, {}, { 'x-air-id': 'other:air@1' })); const r = x.testModel!.build({}); return x.batch(r).length })
})
