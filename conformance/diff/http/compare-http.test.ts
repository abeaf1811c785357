import { describe, expect, test } from 'vitest'
import type { Json } from '../../../generator/document/json.js'
import { child, replaced, tokens } from '../../../generator/document/pointer.js'
import { diff } from '../edited.fixture.js'
import { interfaceOf } from '../input/interface.js'
import { verdictTexts } from '../result/verdict.js'
import { compareHttp } from './compare-http.js'

const json = (schema: Json) => ({ 'application/json': { schema } })
const named = { type: 'object', required: ['n'], properties: { n: { type: 'integer' } } }

const base: Json = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  servers: [{ url: 'https://{r}.example.com', variables: { r: { default: 'eu', enum: ['eu', 'us'] } } }],
  security: [{ k: [] }],
  paths: {
    '/things/{id}': {
      post: {
        operationId: 'run_things',
        parameters: [
          { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
          { name: 'tags', in: 'query', schema: { type: 'array', items: { type: 'string' } } },
          { name: 'one', in: 'query', schema: { type: 'string' } },
          { $ref: '#/components/parameters/trace' },
        ],
        requestBody: { required: true, content: json(named) },
        responses: {
          200: {
            description: 'made',
            headers: { 'X-Cost': { required: true, schema: { type: 'number' } }, 'X-Note': { schema: {} } },
            content: json(named),
          },
          404: { description: 'none' },
          default: { $ref: '#/components/responses/failed' },
        },
        callbacks: { done: { '{$request.body#/url}': { $ref: '#/components/pathItems/done' } } },
      },
      put: {
        security: [{ o: ['w'] }, {}],
        requestBody: {
          content: {
            'multipart/form-data': {
              schema: { type: 'object', properties: { file: { type: 'string' }, meta: { type: 'object' } } },
              encoding: { file: { contentType: 'image/png, image/jpeg' } },
            },
          },
        },
        responses: { '2XX': { description: 'fine' } },
      },
    },
  },
  webhooks: { made: { post: { requestBody: { content: json(named) }, responses: { 200: { description: 'seen' } } } } },
  components: {
    parameters: { trace: { name: 'X-Trace', in: 'header', schema: { type: 'string' } } },
    responses: { failed: { description: 'failed', content: json({ type: 'object' }) } },
    pathItems: {
      done: { post: { requestBody: { content: json(named) }, responses: { 200: { description: 'seen' } } } },
    },
    securitySchemes: {
      k: { type: 'apiKey', in: 'header', name: 'X-Key' },
      o: { type: 'oauth2', flows: { clientCredentials: { tokenUrl: 'https://a.example/t', scopes: { w: 'write' } } } },
      idle: { type: 'http', scheme: 'basic' },
    },
  },
}

const post = '/paths/~1things~1{id}/post'
const put = '/paths/~1things~1{id}/put'

/** The document with another value at a pointer; undefined takes away what is there. */
function withValue(document: Json, pointer: string, value: Json | undefined): Json {
  return replaced(document, tokens(pointer), value) ?? document
}

function breaks(old: Json, next: Json, reader: 'strict' | 'tolerant' = 'tolerant'): string[] {
  const { changes } = compareHttp(interfaceOf(old, 'a'), interfaceOf(next, 'b'), reader)
  return changes.filter((it) => verdictTexts[it.verdict].isBreaking).map((it) => it.why)
}

type Edit = readonly [what: string, pointer: string, value: Json | undefined]

/** Set apart, so that the other direction of each is asked for as well. */
const harmless: readonly Edit[] = [
  ['an explode that is the default', `${post}/parameters/1/explode`, true],
  ['an explode of a single value', `${post}/parameters/2/explode`, false],
  ['a style that is the default', `${post}/parameters/0/style`, 'simple'],
  ['a required that is the default', `${post}/parameters/2/required`, false],
  ['the case of a header parameter', '/components/parameters/trace/name', 'x-trace'],
  ['the case of an apiKey header', '/components/securitySchemes/k/name', 'x-key'],
  ['a scheme that no operation asks for', '/components/securitySchemes/idle/scheme', 'digest'],
  ['the word for a scope', '/components/securitySchemes/o/flows/clientCredentials/scopes/w', 'writing'],
  ['a scope that nothing asks for', '/components/securitySchemes/o/flows/clientCredentials/scopes/x', 'x'],
  [
    'servers that say the same at the operation',
    `${post}/servers`,
    [{ url: 'https://{x}.EXAMPLE.com', variables: { x: { default: 'eu', enum: ['us', 'eu'] } } }],
  ],
  ['security that says the same at the operation', `${post}/security`, [{ k: [] }]],
  ['the description of a webhook', '/webhooks/made/post/description', 'made'],
  ['a response header that is ignored', `${post}/responses/200/headers/content-type`, { required: true, schema: {} }],
  [
    'a content type of a part that is the default',
    `${put}/requestBody/content/multipart~1form-data/encoding/meta`,
    { contentType: 'application/json' },
  ],
  [
    'whether a part with a single value is exploded',
    `${put}/requestBody/content/multipart~1form-data/encoding/file/explode`,
    false,
  ],
  [
    'an encoding where nothing is encoded',
    `${post}/requestBody/content/application~1json/encoding`,
    { n: { style: 'deepObject' } },
  ],
  ['a link', `${post}/responses/200/links`, { next: { operationId: 'run_things' } }],
  ['that it is deprecated', `${post}/deprecated`, true],
  ['a failure that is covered by default', `${post}/responses/409`, { $ref: '#/components/responses/failed' }],
]

/** One way a break, the other way none. */
const oneWay: readonly Edit[] = [
  ['a query parameter that is required', `${post}/parameters/2/required`, true],
  ['an optional way to sign in that is gone', `${put}/security`, [{ o: ['w'] }]],
  [
    'a further header that is needed',
    `${post}/parameters/4`,
    { name: 'X-New', in: 'header', required: true, schema: {} },
  ],
  ['a promised header that is gone', `${post}/responses/200/headers/X-Cost`, undefined],
  ['a promised header that may be missing', `${post}/responses/200/headers/X-Cost/required`, false],
  [
    'a type of a part that is not taken',
    `${put}/requestBody/content/multipart~1form-data/encoding/file/contentType`,
    'image/png',
  ],
  ['a place that is gone', '/servers/0/variables/r/enum', ['eu']],
  ['a webhook that is gone', '/webhooks', {}],
  ['a callback that is gone', `${post}/callbacks`, {}],
  ['an operation that is gone', put, undefined],
  ['an answer that is gone', `${post}/responses/200/content`, {}],
  ['a body that is required', `${put}/requestBody/required`, true],
  ['a scope that is needed and cannot be had', '/components/securitySchemes/o/flows/clientCredentials/scopes', {}],
]

/** A break in either direction. */
const breaking: readonly Edit[] = [
  ['another explode', `${post}/parameters/1/explode`, false],
  ['another style', `${post}/parameters/0/style`, 'label'],
  [
    'a body in place of a schema',
    `${post}/parameters/2`,
    { name: 'one', in: 'query', content: json({ type: 'string' }) },
  ],
  ['an apiKey in another place', '/components/securitySchemes/k/in', 'query'],
  ['another kind of credentials', '/components/securitySchemes/k', { type: 'http', scheme: 'bearer' }],
  [
    'tokens from another place',
    '/components/securitySchemes/o/flows/clientCredentials/tokenUrl',
    'https://b.example/t',
  ],
  ['another media type', `${post}/requestBody/content`, { 'text/plain': { schema: {} } }],
  [
    'another expression of a callback',
    `${post}/callbacks/done`,
    { '{$request.body#/hook}': { $ref: '#/components/pathItems/done' } },
  ],
]

describe('outside the schemas', () => {
  test.each(harmless)('%s is no break, in either direction', (_, pointer, value) => {
    const next = withValue(base, pointer, value)
    expect(next).not.toEqual(base)
    expect([breaks(base, next), breaks(next, base)]).toEqual([[], []])
  })

  test.each(oneWay)('%s is a break, and no break the other way', (_, pointer, value) => {
    const next = withValue(base, pointer, value)
    expect(breaks(base, next)).not.toEqual([])
    expect(breaks(next, base)).toEqual([])
  })

  test.each(breaking)('%s is a break in either direction', (_, pointer, value) => {
    const next = withValue(base, pointer, value)
    expect(breaks(base, next)).not.toEqual([])
    expect(breaks(next, base)).not.toEqual([])
  })

  test('names that are not on the wire do not matter', () => {
    const text = JSON.stringify(base)
    const renamed = text.replaceAll('{id}', '{thing}').replace('"name":"id"', '"name":"thing"')
    const schemes = renamed.replaceAll('"k":', '"key":').replaceAll('"o":', '"oauth":')
    expect(breaks(base, JSON.parse(schemes))).toEqual([])
  })

  test('media types compare as RFC 9110 has them', () => {
    const body = (types: readonly string[]) =>
      withValue(base, `${post}/requestBody/content`, Object.fromEntries(types.map((it) => [it, {}])))
    const [plain, spelled] = [
      ['application/json', 'text/plain;format=flowed;charset=utf-8'],
      ['Application/JSON; Charset="UTF-8"', 'text/plain; charset="UTF-8"; Format=flowed'],
    ]
    expect([breaks(body(plain), body(spelled)), breaks(body(spelled), body(plain))]).toEqual([[], []])
    expect(breaks(body(['text/plain']), body(['text/*']))).toEqual([])
    expect(breaks(body(['text/*']), body(['text/plain']))).not.toEqual([])
  })

  test('a status that a strict reader does not know is a break for it alone', () => {
    const old = withValue(base, `${post}/responses/default`, undefined)
    const next = withValue(old, `${post}/responses/202`, { description: 'later' })
    expect(breaks(old, next)).toEqual([])
    expect(breaks(old, next, 'strict')).not.toEqual([])
  })

  test.each([
    ['webhook', child('/webhooks', 'made')],
    ['callback', '/components/pathItems/done'],
  ])('the payload of a %s is what the service sends', async (_, at) => {
    const schema = `${at}/post/requestBody/content/application~1json/schema`
    const open = withValue(base, `${schema}/required`, [])
    const more = withValue(base, `${schema}/required`, ['n', 'm'])
    expect((await diff(base, open)).breaking).toBe(true)
    expect((await diff(open, base)).breaking).toBe(false)
    expect((await diff(base, more)).breaking).toBe(false)
  })
})
