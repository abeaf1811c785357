import type { Json } from '../../../generator/document/json.js'
import { replaced, tokens } from '../../../generator/document/pointer.js'

/*
 * Pairs of documents that differ outside of their schemas, in families: each as two sets of edits to one document, with
 * whether the second breaks who uses the first, and the first who uses the second, by the text of OpenAPI 3.2 and RFC 9110.
 */

/** What stands at pointers of the document; undefined takes away what is there. */
type Edits = Readonly<Record<string, Json | undefined>>

interface WirePair {
  readonly what: string
  readonly old: Edits
  readonly next: Edits
  /** Whether it breaks from old to next, and from next to old. */
  readonly breaks: readonly [forth: boolean, back: boolean]
}

const jsonBody = (schema: Json): Json => ({ 'application/json': { schema } })
const named: Json = { type: 'object', required: ['n'], properties: { n: { type: 'integer' } } }
const loose: Json = { type: 'object', properties: { n: { type: 'integer' } } }
const done: Json = { 200: { description: 'fine' } }
const answer = (schema: Json): Json => ({ description: 'an answer', content: jsonBody(schema) })

const base: Json = {
  openapi: '3.2.0',
  info: { title: 'Things', version: '1' },
  servers: [{ url: 'https://api.example.com' }],
  security: [{ key: [] }],
  paths: {
    '/things/{id}': {
      post: {
        operationId: 'run_things',
        parameters: [
          { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
          { name: 'q', in: 'query', schema: { type: 'string' } },
          { name: 'list', in: 'query', schema: { type: 'array', items: { type: 'string' } } },
          { name: 'filter', in: 'query', schema: { type: 'object', properties: { a: { type: 'string' } } } },
          { name: 'X-Trace', in: 'header', schema: { type: 'string' } },
        ],
        requestBody: { required: true, content: jsonBody(named) },
        responses: { 200: answer(named), 404: { description: 'none' } },
        callbacks: {
          done: { '{$request.body#/url}': { post: { requestBody: { content: jsonBody(named) }, responses: done } } },
        },
      },
      put: {
        security: [{ login: ['write'] }],
        requestBody: {
          content: {
            'multipart/form-data': {
              schema: {
                type: 'object',
                properties: {
                  file: { type: 'string', contentEncoding: 'base64' },
                  meta: { type: 'object' },
                  tags: { type: 'array', items: { type: 'string' } },
                },
              },
              encoding: {
                file: { contentType: 'image/png, image/jpeg', headers: { 'X-Sum': { schema: { type: 'string' } } } },
              },
            },
          },
        },
        responses: done,
      },
    },
  },
  webhooks: { made: { post: { requestBody: { content: jsonBody(named) }, responses: done } } },
  components: {
    securitySchemes: {
      key: { type: 'apiKey', in: 'header', name: 'X-Key' },
      login: {
        type: 'oauth2',
        flows: { clientCredentials: { tokenUrl: 'https://a.example/t', scopes: { read: 'r', write: 'w' } } },
      },
      basic: { type: 'http', scheme: 'basic' },
    },
  },
}

/** The document with edits made. */
export function withEdits(edits: Edits): Json {
  return Object.entries(edits).reduce((json, [pointer, value]) => replaced(json, tokens(pointer), value) ?? json, base)
}

const post = '/paths/~1things~1{id}/post'
const put = '/paths/~1things~1{id}/put'
const [path, query, list, filter, header] = [0, 1, 2, 3, 4].map((it) => `${post}/parameters/${it}`) as [
  string,
  string,
  string,
  string,
  string,
]
const form = `${put}/requestBody/content/multipart~1form-data`
const body = `${post}/requestBody/content`
const responses = `${post}/responses`
const schemes = '/components/securitySchemes'
const flows = `${schemes}/login/flows`
const none: Edits = {}

const same = [false, false] as const
const both = [true, true] as const
const forth = [true, false] as const
const back = [false, true] as const

/** By pointer and value: what is new on the other side. */
const at = (pointer: string, value: Json | undefined): Edits => ({ [pointer]: value })
const pair = (what: string, breaks: WirePair['breaks'], next: Edits, old: Edits = none): WirePair => ({
  what,
  old,
  next,
  breaks,
})
const content = (where: string, types: readonly string[], schema: Json = named): Edits =>
  at(where, Object.fromEntries(types.map((it) => [it, { schema }])))

export const wirePairs: Readonly<Record<string, readonly WirePair[]>> = {
  'defaults of the specification are filled in': [
    pair('required: false of a query parameter', same, at(`${query}/required`, false)),
    pair('required: true of a query parameter', forth, at(`${query}/required`, true)),
    pair('required: false of a body', same, at(`${put}/requestBody/required`, false)),
    pair('required: true of a body', forth, at(`${put}/requestBody/required`, true)),
    pair('the style form of a query', same, at(`${list}/style`, 'form')),
    pair('the style pipeDelimited of a query', both, at(`${list}/style`, 'pipeDelimited')),
    pair('explode: true of a form', same, at(`${list}/explode`, true)),
    pair('explode: false of a form', both, at(`${list}/explode`, false)),
    pair('a list with pipes that is exploded', same, { [`${list}/style`]: 'pipeDelimited', [`${list}/explode`]: true }),
    pair('the style simple of a path', same, at(`${path}/style`, 'simple')),
    pair('the style matrix of a path', both, at(`${path}/style`, 'matrix')),
    pair('the style simple of a header, not exploded', same, {
      [`${header}/style`]: 'simple',
      [`${header}/explode`]: false,
    }),
    pair(
      'a list in a header that is exploded',
      same,
      { [`${header}/schema`]: { type: 'array' }, [`${header}/explode`]: true },
      at(`${header}/schema`, { type: 'array' }),
    ),
    pair(
      'an object in a header that is exploded',
      both,
      { [`${header}/schema`]: { type: 'object' }, [`${header}/explode`]: true },
      at(`${header}/schema`, { type: 'object' }),
    ),
    pair(
      'explode: true of a deepObject',
      same,
      { [`${filter}/style`]: 'deepObject', [`${filter}/explode`]: true },
      at(`${filter}/style`, 'deepObject'),
    ),
    pair('a deepObject in place of a form', both, at(`${filter}/style`, 'deepObject')),
    pair(
      'explode of a choice of texts',
      same,
      { [`${query}/schema`]: { enum: ['a', 'b'] }, [`${query}/explode`]: false },
      at(`${query}/schema`, { enum: ['a', 'b'] }),
    ),
    pair(
      'explode of a text by reference',
      same,
      {
        [`${query}/schema`]: { $ref: '#/components/schemas/Text' },
        [`${query}/explode`]: false,
        '/components/schemas': { Text: { type: 'string' } },
      },
      {
        [`${query}/schema`]: { $ref: '#/components/schemas/Text' },
        '/components/schemas': { Text: { type: 'string' } },
      },
    ),
    pair('deprecated: false', same, { [`${query}/deprecated`]: false, [`${post}/deprecated`]: false }),
    pair('deprecated: true', same, { [`${query}/deprecated`]: true, [`${post}/deprecated`]: true }),
    pair('allowReserved: false', same, at(`${query}/allowReserved`, false)),
    pair('allowReserved: true', back, at(`${query}/allowReserved`, true)),
    pair('allowEmptyValue: false', same, at(`${query}/allowEmptyValue`, false)),
    pair('the security of the document at the operation', same, at(`${post}/security`, [{ key: [] }])),
    pair('another security than that of the document', both, at(`${post}/security`, [{ basic: [] }])),
    pair('no security at all', back, at(`${post}/security`, [])),
    pair('an empty alternative', back, at(`${post}/security`, [{ key: [] }, {}])),
    pair('the server "/"', same, at('/servers', [{ url: '/' }]), at('/servers', undefined)),
    pair('a list of no servers', same, at('/servers', []), at('/servers', undefined)),
    pair('a server in place of "/"', both, none, at('/servers', undefined)),
    pair(
      'required: false of an answer header',
      same,
      at(`${responses}/200/headers`, { 'X-A': { required: false, schema: {} } }),
      at(`${responses}/200/headers`, { 'X-A': { schema: {} } }),
    ),
    pair('an encoding that says the default', same, at(`${form}/encoding/meta`, { contentType: 'application/json' })),
    pair('an encoding that does not', both, at(`${form}/encoding/meta`, { contentType: 'text/xml' })),
  ],

  'names that are not on the wire do not matter': [
    pair(
      'a path parameter',
      same,
      {
        '/paths': {
          '/things/{key}': {
            delete: {
              parameters: [{ name: 'key', in: 'path', required: true, schema: { type: 'string' } }],
              responses: done,
            },
          },
        },
      },
      {
        '/paths': {
          '/things/{id}': {
            delete: {
              parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
              responses: done,
            },
          },
        },
      },
    ),
    pair(
      'path parameters that change places',
      both,
      {
        '/paths': {
          '/{b}/{a}': {
            delete: {
              parameters: [
                { name: 'a', in: 'path', required: true, schema: { type: 'string' } },
                { name: 'b', in: 'path', schema: { type: 'integer' } },
              ],
              responses: done,
            },
          },
        },
      },
      {
        '/paths': {
          '/{b}/{a}': {
            delete: {
              parameters: [
                { name: 'a', in: 'path', schema: { type: 'integer' } },
                { name: 'b', in: 'path', required: true, schema: { type: 'string' } },
              ],
              responses: done,
            },
          },
        },
      },
    ),
    pair('a path parameter that stands for less', forth, at(`${path}/schema`, { type: 'string', maxLength: 8 })),
    pair('a security scheme', same, {
      [`${schemes}/key`]: undefined,
      [`${schemes}/apiKey`]: { type: 'apiKey', in: 'header', name: 'X-Key' },
      '/security': [{ apiKey: [] }],
    }),
    pair('two security schemes whose names change places', same, {
      [`${schemes}/key`]: { type: 'http', scheme: 'basic' },
      [`${schemes}/basic`]: { type: 'apiKey', in: 'header', name: 'X-Key' },
      '/security': [{ basic: [] }],
    }),
    pair('a security scheme by another name that is another', both, {
      [`${schemes}/key`]: undefined,
      [`${schemes}/apiKey`]: { type: 'apiKey', in: 'header', name: 'X-Token' },
      '/security': [{ apiKey: [] }],
    }),
    pair(
      'a callback',
      same,
      at(`${post}/callbacks`, {
        finished: { '{$request.body#/url}': { post: { requestBody: { content: jsonBody(named) }, responses: done } } },
      }),
    ),
    pair(
      'a callback to another place',
      both,
      at(`${post}/callbacks`, {
        done: { '{$request.body#/hook}': { post: { requestBody: { content: jsonBody(named) }, responses: done } } },
      }),
    ),
    pair(
      'a component',
      same,
      { '/components/schemas': { B: named }, [body]: jsonBody({ $ref: '#/components/schemas/B' }) },
      { '/components/schemas': { A: named }, [body]: jsonBody({ $ref: '#/components/schemas/A' }) },
    ),
    pair('an operation', same, at(`${post}/operationId`, 'run_other')),
    pair(
      'a server variable',
      same,
      at('/servers', [{ url: 'https://{b}.example.com', variables: { b: { default: 'eu', enum: ['eu'] } } }]),
      at('/servers', [{ url: 'https://{a}.example.com', variables: { a: { default: 'eu', enum: ['eu'] } } }]),
    ),
    pair(
      'a querystring parameter',
      same,
      at(`${post}/parameters`, [{ name: 'b', in: 'querystring', content: jsonBody(loose) }]),
      at(`${post}/parameters`, [{ name: 'a', in: 'querystring', content: jsonBody(loose) }]),
    ),
  ],

  'names of headers and schemes have no case': [
    pair('a header parameter', same, at(`${header}/name`, 'x-TRACE')),
    pair(
      'a query parameter has',
      both,
      { [`${query}/name`]: 'Q', [`${query}/required`]: true },
      at(`${query}/required`, true),
    ),
    pair(
      'an answer header',
      same,
      at(`${responses}/200/headers`, { 'x-cost': { required: true, schema: {} } }),
      at(`${responses}/200/headers`, { 'X-Cost': { required: true, schema: {} } }),
    ),
    pair('the header of a key', same, at(`${schemes}/key/name`, 'x-KEY')),
    pair(
      'the query of a key has',
      both,
      at(`${schemes}/key`, { type: 'apiKey', in: 'query', name: 'Key' }),
      at(`${schemes}/key`, { type: 'apiKey', in: 'query', name: 'key' }),
    ),
    pair(
      'an HTTP scheme',
      same,
      { [`${schemes}/basic/scheme`]: 'Basic', '/security': [{ basic: [] }] },
      at('/security', [{ basic: [] }]),
    ),
    pair(
      'another HTTP scheme',
      both,
      { [`${schemes}/basic/scheme`]: 'bearer', '/security': [{ basic: [] }] },
      at('/security', [{ basic: [] }]),
    ),
    pair('a host', same, at('/servers', [{ url: 'HTTPS://API.Example.COM' }])),
    pair(
      'a path has',
      both,
      at('/servers', [{ url: 'https://api.example.com/V1' }]),
      at('/servers', [{ url: 'https://api.example.com/v1' }]),
    ),
    pair('a header parameter of the path that an operation replaces', same, {
      '/paths/~1things~1{id}/parameters': [{ name: 'x-trace', in: 'header', schema: { type: 'integer' } }],
    }),
  ],

  'header parameters that are ignored': ['Accept', 'content-type', 'AUTHORIZATION']
    .map((name) =>
      pair(
        name,
        same,
        at(`${post}/parameters/5`, { name, in: 'header', required: true, schema: { type: 'string', enum: ['a'] } }),
      ),
    )
    .concat([
      pair(
        'another one is not',
        forth,
        at(`${post}/parameters/5`, { name: 'Accept-Language', in: 'header', required: true, schema: {} }),
      ),
      pair(
        'a query of that name is not',
        forth,
        at(`${post}/parameters/5`, { name: 'Accept', in: 'query', required: true, schema: {} }),
      ),
      pair(
        'Content-Type among the headers of an answer',
        same,
        at(`${responses}/200/headers`, { 'Content-Type': { required: true, schema: {} } }),
      ),
    ]),

  'media types compare as RFC 9110 has them': [
    pair('case', same, content(body, ['Application/JSON'])),
    pair('a charset of JSON', same, content(body, ['application/json; charset=UTF-8'])),
    pair(
      'order, case and quotes of parameters',
      same,
      content(body, ['text/plain; A="1"; charset=UTF-8']),
      content(body, ['text/plain;charset=utf-8;a=1']),
    ),
    pair(
      'the value of another parameter has case',
      both,
      content(body, ['text/plain; a=X']),
      content(body, ['text/plain; a=x']),
    ),
    pair('a range in place of a type that is taken', back, content(body, ['application/*'])),
    pair('any type in place of one that is taken', back, content(body, ['*/*'])),
    pair(
      'a range that takes less of one type',
      both,
      content(body, ['application/*'], named),
      content(body, ['application/json'], loose),
    ),
    pair('a further type that is taken', back, content(body, ['application/json', 'text/plain'])),
    pair(
      'the narrowest range is what counts',
      same,
      at(body, { '*/*': { schema: { type: 'string' } }, 'application/*': { schema: named } }),
      at(body, {
        '*/*': { schema: { type: 'string' } },
        'application/*': { schema: named },
        'application/json': { schema: named },
      }),
    ),
    pair('a version that has to be named', forth, content(body, ['application/json;version=2'])),
    pair('+json is another type', both, content(body, ['application/vnd.api+json'])),
    pair(
      'a further type that is answered',
      back,
      content(`${responses}/200/content`, ['application/json', 'text/plain']),
    ),
    pair('a range in place of a type that is answered', forth, content(`${responses}/200/content`, ['application/*'])),
    pair('another type that is answered', both, content(`${responses}/200/content`, ['application/problem+json'])),
    pair(
      'a type of a parameter',
      both,
      at(`${query}`, { name: 'q', in: 'query', content: { 'text/plain': {} } }),
      at(`${query}`, { name: 'q', in: 'query', content: { 'application/xml': {} } }),
    ),
  ],

  'references are followed everywhere': [
    pair('parameters', same, {
      [query]: { $ref: '#/components/parameters/p' },
      '/components/parameters': { p: { name: 'q', in: 'query', schema: { type: 'string' } } },
    }),
    pair('parameters, with a change', forth, {
      [query]: { $ref: '#/components/parameters/p' },
      '/components/parameters': { p: { name: 'q', in: 'query', required: true, schema: { type: 'string' } } },
    }),
    pair('bodies', same, {
      [`${post}/requestBody`]: { $ref: '#/components/requestBodies/b' },
      '/components/requestBodies': { b: { required: true, content: jsonBody(named) } },
    }),
    pair('bodies, with a change', back, {
      [`${post}/requestBody`]: { $ref: '#/components/requestBodies/b' },
      '/components/requestBodies': { b: { required: true, content: jsonBody(loose) } },
    }),
    pair('answers', same, {
      [`${responses}/200`]: { $ref: '#/components/responses/r' },
      '/components/responses': { r: answer(named) },
    }),
    pair('answers, with a change', forth, {
      [`${responses}/200`]: { $ref: '#/components/responses/r' },
      '/components/responses': { r: answer(loose) },
    }),
    pair(
      'headers',
      forth,
      {
        [`${responses}/200/headers`]: { 'X-A': { $ref: '#/components/headers/h' } },
        '/components/headers': { h: { schema: {} } },
      },
      {
        [`${responses}/200/headers`]: { 'X-A': { $ref: '#/components/headers/h' } },
        '/components/headers': { h: { required: true, schema: {} } },
      },
    ),
    pair('callbacks', same, {
      [`${post}/callbacks/done`]: { $ref: '#/components/callbacks/c' },
      '/components/callbacks': {
        c: { '{$request.body#/url}': { post: { requestBody: { content: jsonBody(named) }, responses: done } } },
      },
    }),
    pair('callbacks, with a change', forth, {
      [`${post}/callbacks/done`]: { $ref: '#/components/callbacks/c' },
      '/components/callbacks': {
        c: { '{$request.body#/url}': { post: { requestBody: { content: jsonBody(loose) }, responses: done } } },
      },
    }),
    pair('webhooks', same, {
      '/webhooks/made': { $ref: '#/components/pathItems/w' },
      '/components/pathItems': { w: { post: { requestBody: { content: jsonBody(named) }, responses: done } } },
    }),
    pair('webhooks, with a change', forth, {
      '/webhooks/made': { $ref: '#/components/pathItems/w' },
      '/components/pathItems': { w: { post: { requestBody: { content: jsonBody(loose) }, responses: done } } },
    }),
    pair(
      'path items',
      same,
      {
        '/paths/~1more': { $ref: '#/components/pathItems/p' },
        '/components/pathItems': { p: { get: { responses: done } } },
      },
      { '/paths/~1more': { get: { responses: done } } },
    ),
    pair(
      'path items beside members of their own',
      back,
      {
        '/paths/~1more': { $ref: '#/components/pathItems/p', delete: { responses: done } },
        '/components/pathItems': { p: { get: { responses: done } } },
      },
      { '/paths/~1more': { get: { responses: done } } },
    ),
    pair('security schemes', same, {
      [`${schemes}/key`]: { $ref: '#/components/securitySchemes/k' },
      [`${schemes}/k`]: { type: 'apiKey', in: 'header', name: 'X-Key' },
    }),
    pair('security schemes, with a change', both, {
      [`${schemes}/key`]: { $ref: '#/components/securitySchemes/k' },
      [`${schemes}/k`]: { type: 'apiKey', in: 'query', name: 'X-Key' },
    }),
    pair('links and examples', same, {
      [`${responses}/200/links`]: { next: { $ref: '#/components/links/l' } },
      '/components/links': { l: { operationId: 'run_things' } },
      [`${query}/examples`]: { e: { $ref: '#/components/examples/e' } },
      '/components/examples': { e: { value: 'x' } },
    }),
    pair(
      'media types',
      forth,
      {
        [`${responses}/200/content`]: { 'application/json': { $ref: '#/components/mediaTypes/m' } },
        '/components/mediaTypes': { m: { schema: loose } },
      },
      {
        [`${responses}/200/content`]: { 'application/json': { $ref: '#/components/mediaTypes/m' } },
        '/components/mediaTypes': { m: { schema: named } },
      },
    ),
    pair('a reference to a reference', forth, {
      [query]: { $ref: '#/components/parameters/a' },
      '/components/parameters': {
        a: { $ref: '#/components/parameters/b' },
        b: { name: 'q', in: 'query', required: true, schema: { type: 'string' } },
      },
    }),
  ],

  'what is written is text': [
    pair(
      'an integer that is any text',
      back,
      at(`${query}/schema`, { type: 'string' }),
      at(`${query}/schema`, { type: 'integer' }),
    ),
    pair(
      'an integer that is some text',
      both,
      at(`${query}/schema`, { type: 'string', format: 'date' }),
      at(`${query}/schema`, { type: 'integer' }),
    ),
    pair(
      'a choice that is written alike',
      same,
      at(`${query}/schema`, { enum: [1, 2] }),
      at(`${query}/schema`, { enum: ['1', '2'] }),
    ),
    pair(
      'a switch that is a choice',
      same,
      at(`${query}/schema`, { enum: ['true', 'false'] }),
      at(`${query}/schema`, { type: 'boolean' }),
    ),
    pair(
      'numbers of a list',
      back,
      at(`${list}/schema`, { type: 'array', items: { type: 'string' } }),
      at(`${list}/schema`, { type: 'array', items: { type: 'number' } }),
    ),
    pair(
      'a header of an answer',
      forth,
      at(`${responses}/200/headers`, { 'X-A': { required: true, schema: { type: 'string' } } }),
      at(`${responses}/200/headers`, { 'X-A': { required: true, schema: { type: 'integer' } } }),
    ),
    ...(
      [
        [
          'an integer whose digits a pattern admits',
          back,
          { type: 'integer' },
          { type: 'string', pattern: '^-?\\d+$' },
        ],
        [
          'an integer that is no longer than the text',
          back,
          { type: 'integer', minimum: 1, maximum: 99 },
          { type: 'string', maxLength: 2 },
        ],
        [
          'an integer that is longer than the text',
          both,
          { type: 'integer', minimum: 1, maximum: 100 },
          { type: 'string', maxLength: 2 },
        ],
        ['an integer that is some text at least', back, { type: 'integer' }, { type: 'string', minLength: 1 }],
        ['an integer below zero', both, { type: 'integer' }, { type: 'string', pattern: '^\\d+$' }],
        [
          'the texts of an integer',
          same,
          { type: 'integer', minimum: 0, maximum: 999 },
          { type: 'string', pattern: '^(0|[1-9]\\d{0,2})$' },
        ],
        [
          'the texts of an integer from 8 to 123',
          same,
          { type: 'integer', minimum: 8, maximum: 123 },
          { type: 'string', pattern: '^([89]|[1-9]\\d|1[01]\\d|12[0-3])$' },
        ],
        ['a choice of digits', same, { type: 'integer', minimum: 1, maximum: 2 }, { type: 'string', enum: ['1', '2'] }],
        ['a switch that is a short text', back, { type: 'boolean' }, { type: 'string', maxLength: 5 }],
        ['a number that is some text at least', back, { type: 'number' }, { type: 'string', minLength: 1 }],
        ['a number whose point a pattern refuses', both, { type: 'number' }, { type: 'string', pattern: '^-?\\d+$' }],
        ['an integer that is a name', both, { type: 'integer' }, { type: 'string', format: 'uuid' }],
        ['a text that is one of several', back, { type: 'string' }, { type: 'array', items: { type: 'string' } }],
        [
          'a text that is the only one',
          same,
          { type: 'string' },
          { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: 1 },
        ],
        [
          'a text that is one of at least two',
          both,
          { type: 'string' },
          { type: 'array', items: { type: 'string' }, minItems: 2 },
        ],
        [
          'a text that is one of several short ones',
          both,
          { type: 'string' },
          { type: 'array', items: { type: 'string', maxLength: 9 } },
        ],
        ['an integer that is one of several', back, { type: 'integer' }, { type: 'array', items: { type: 'integer' } }],
        [
          'an integer that is one of several texts',
          back,
          { type: 'integer' },
          { type: 'array', items: { type: 'string' } },
        ],
        [
          'integers of a list that are short texts',
          back,
          { type: 'array', items: { type: 'integer', minimum: 0, maximum: 9 } },
          { type: 'array', items: { type: 'string', maxLength: 1 } },
        ],
      ] as const
    ).map(([what, breaks, old, next]) => pair(what, breaks, at(`${query}/schema`, next), at(`${query}/schema`, old))),
    pair(
      'a text with commas that part a list',
      both,
      at(query, { name: 'q', in: 'query', explode: false, schema: { type: 'array', items: { type: 'string' } } }),
    ),
    pair(
      'an integer that is one of several between commas',
      back,
      at(query, { name: 'q', in: 'query', explode: false, schema: { type: 'array', items: { type: 'integer' } } }),
      at(`${query}/schema`, { type: 'integer' }),
    ),
    pair(
      'an integer in a path',
      same,
      at(`${path}/schema`, { type: 'string', pattern: '^[1-9]\\d{0,8}$' }),
      at(`${path}/schema`, { type: 'integer', minimum: 1, maximum: 999999999 }),
    ),
    pair(
      'an integer in a header',
      back,
      at(`${header}/schema`, { type: 'string', maxLength: 4 }),
      at(`${header}/schema`, { type: 'integer', minimum: -999, maximum: 9999 }),
    ),
    pair(
      'a header of an answer whose digits a pattern admits',
      forth,
      at(`${responses}/200/headers`, { 'X-A': { required: true, schema: { type: 'string', pattern: '^\\d+$' } } }),
      at(`${responses}/200/headers`, { 'X-A': { required: true, schema: { type: 'integer', minimum: 0 } } }),
    ),
    pair(
      'a member of a body is none',
      both,
      at(body, jsonBody({ type: 'object', properties: { n: { type: 'string' } } })),
      at(body, jsonBody(loose)),
    ),
  ],

  'headers of answers': [
    pair('one that is promised', back, at(`${responses}/200/headers`, { 'X-A': { required: true, schema: {} } })),
    pair('one that may be there', same, at(`${responses}/200/headers`, { 'X-A': { schema: {} } })),
    pair(
      'one that may hold more',
      back,
      at(`${responses}/200/headers`, { 'X-A': { required: true, schema: { type: 'integer' } } }),
      at(`${responses}/200/headers`, { 'X-A': { required: true, schema: { type: 'number' } } }),
    ),
    pair('one of a failure', back, at(`${responses}/404/headers`, { 'Retry-After': { required: true, schema: {} } })),
  ],

  'statuses and what covers them': [
    pair(
      'default for a success',
      forth,
      at(responses, { 200: answer(named) }),
      at(responses, { default: answer({ ...(named as object), required: ['n', 'm'] } as Json) }),
    ),
    pair(
      'default beside a success that says more',
      same,
      at(responses, { 200: answer(named) }),
      at(responses, { default: answer(named) }),
    ),
    pair(
      'a failure that default covered alike',
      same,
      at(responses, { 200: answer(named), 409: answer(named), default: answer(named) }),
      at(responses, { 200: answer(named), default: answer(named) }),
    ),
    pair(
      'a failure that says less than default',
      forth,
      at(responses, { 200: answer(named), 409: answer(loose), default: answer(named) }),
      at(responses, { 200: answer(named), default: answer(named) }),
    ),
    pair('a class in place of a status', same, at(responses, { 200: answer(named), '4XX': { description: 'failed' } })),
    pair(
      'a class that says less',
      forth,
      at(responses, { 200: answer(named), '4XX': answer(loose) }),
      at(responses, { 200: answer(named), 404: answer(named) }),
    ),
    pair(
      'the case of a class',
      same,
      at(responses, { 200: answer(named), '4xx': answer(named) }),
      at(responses, { 200: answer(named), '4XX': answer(named) }),
    ),
    pair('a class for a success', same, at(responses, { '2XX': answer(named) }), at(responses, { 200: answer(named) })),
    pair('another success', both, at(responses, { 201: answer(named) }), at(responses, { 200: answer(named) })),
    pair('a further failure', same, at(`${responses}/409`, { description: 'no' })),
    pair(
      'a further failure where there is a default',
      same,
      at(responses, { 200: answer(named), 409: { description: 'no' }, default: { description: 'failed' } }),
      at(responses, { 200: answer(named), default: { description: 'failed' } }),
    ),
    pair('an answer without a body', forth, at(`${responses}/200/content`, undefined)),
  ],

  'a class of answers': [
    pair('one beside a status of it', same, at(`${responses}/2XX`, answer(loose))),
    pair(
      'one without any',
      back,
      at(responses, { '2XX': answer(named) }),
      at(responses, { 301: { description: 'there' } }),
    ),
  ],

  'places of servers': [
    pair(
      'a further server',
      back,
      at('/servers', [{ url: 'https://api.example.com' }, { url: 'https://b.example.com' }]),
    ),
    pair(
      'the order of servers',
      same,
      at('/servers', [{ url: 'https://b.example.com' }, { url: 'https://api.example.com' }]),
      at('/servers', [{ url: 'https://api.example.com' }, { url: 'https://b.example.com' }]),
    ),
    pair(
      'another value of a variable',
      back,
      at('/servers', [{ url: 'https://{r}.example.com', variables: { r: { default: 'eu', enum: ['eu', 'us'] } } }]),
      at('/servers', [{ url: 'https://{r}.example.com', variables: { r: { default: 'eu', enum: ['eu'] } } }]),
    ),
    pair(
      'a variable of any value',
      back,
      at('/servers', [{ url: 'https://{r}.example.com', variables: { r: { default: 'eu' } } }]),
      at('/servers', [{ url: 'https://{r}.example.com', variables: { r: { default: 'eu', enum: ['eu'] } } }]),
    ),
    pair(
      'a variable in place of a text',
      back,
      at('/servers', [{ url: 'https://{r}.example.com', variables: { r: { default: 'api', enum: ['api', 'us'] } } }]),
    ),
    pair(
      'another default of a variable',
      same,
      at('/servers', [{ url: 'https://{r}.example.com', variables: { r: { default: 'us', enum: ['eu', 'us'] } } }]),
      at('/servers', [{ url: 'https://{r}.example.com', variables: { r: { default: 'eu', enum: ['eu', 'us'] } } }]),
    ),
    pair(
      'the words of a server',
      same,
      at('/servers', [{ url: 'https://api.example.com', description: 'live', name: 'live' }]),
    ),
    pair('the usual port', same, at('/servers', [{ url: 'https://api.example.com:443' }])),
    pair('another port', both, at('/servers', [{ url: 'https://api.example.com:8443' }])),
    pair('another scheme', both, at('/servers', [{ url: 'http://api.example.com' }])),
    pair('one of an operation that is the same', same, at(`${post}/servers`, [{ url: 'https://api.example.com' }])),
    pair('one of each operation in place of that of the document', same, {
      '/servers': undefined,
      [`${post}/servers`]: [{ url: 'https://api.example.com' }],
      [`${put}/servers`]: [{ url: 'https://api.example.com' }],
    }),
    pair('one of an operation that is another', both, at(`${post}/servers`, [{ url: 'https://b.example.com' }])),
    pair(
      'one of a path that is another',
      both,
      at('/paths/~1things~1{id}/servers', [{ url: 'https://b.example.com' }]),
    ),
    pair(
      'one of the document that no operation goes to',
      same,
      {
        '/servers': [{ url: 'https://b.example.com' }],
        '/paths/~1things~1{id}/servers': [{ url: 'https://p.example.com' }],
      },
      { '/paths/~1things~1{id}/servers': [{ url: 'https://p.example.com' }] },
    ),
  ],

  'parts of forms': [
    pair('a type that is not taken', forth, at(`${form}/encoding/file/contentType`, 'image/png')),
    pair('a range of types', back, at(`${form}/encoding/file/contentType`, 'image/*')),
    pair('the order and case of types', same, at(`${form}/encoding/file/contentType`, 'image/JPEG,image/png')),
    pair('a header that is needed', forth, at(`${form}/encoding/file/headers/X-Sum/required`, true)),
    pair(
      'a further header that is needed',
      forth,
      at(`${form}/encoding/file/headers/X-Size`, { required: true, schema: {} }),
    ),
    pair(
      'the case of a header',
      same,
      at(`${form}/encoding/file/headers`, { 'x-sum': { schema: { type: 'string' } } }),
    ),
    pair(
      'what a header may hold',
      forth,
      at(`${form}/encoding/file/headers/X-Sum/schema`, { type: 'string', maxLength: 8 }),
    ),
    pair(
      'how a list is written',
      both,
      at(`${form}/encoding/tags`, { style: 'spaceDelimited', explode: false }),
      at(`${form}/encoding/tags`, { style: 'form', explode: false }),
    ),
    pair(
      'an encoding of what is no part',
      same,
      at(`${form}/encoding/other`, { contentType: 'application/octet-stream' }),
    ),
    pair(
      'headers where there are no parts',
      same,
      at(`${put}/requestBody/content`, {
        'application/x-www-form-urlencoded': {
          schema: loose,
          encoding: { n: { headers: { 'X-A': { required: true, schema: {} } } } },
        },
      }),
      at(`${put}/requestBody/content`, { 'application/x-www-form-urlencoded': { schema: loose } }),
    ),
    pair(
      'a member by allOf',
      both,
      {
        [`${form}/schema`]: { allOf: [{ properties: { a: { type: 'object' } } }] },
        [`${form}/encoding`]: { a: { contentType: 'text/xml' } },
      },
      { [`${form}/schema`]: { allOf: [{ properties: { a: { type: 'object' } } }] }, [`${form}/encoding`]: undefined },
    ),
    pair(
      'a file of OpenAPI 3.0',
      same,
      {
        '/openapi': '3.0.3',
        '/webhooks': undefined,
        [`${form}/schema`]: { type: 'object', properties: { file: { type: 'string', format: 'binary' } } },
        [`${form}/encoding`]: { file: { contentType: 'application/octet-stream' } },
      },
      {
        '/openapi': '3.0.3',
        '/webhooks': undefined,
        [`${form}/schema`]: { type: 'object', properties: { file: { type: 'string', format: 'binary' } } },
        [`${form}/encoding`]: undefined,
      },
    ),
  ],

  'what the service sends is a response in direction': [
    pair('a webhook that holds less', forth, at('/webhooks/made/post/requestBody/content', jsonBody(loose))),
    pair(
      'a callback that holds less',
      forth,
      at(`${post}/callbacks/done/{$request.body#~1url}/post/requestBody/content`, jsonBody(loose)),
    ),
    pair(
      'an answer to a webhook that is taken',
      back,
      at('/webhooks/made/post/responses/200/content', jsonBody(loose)),
      at('/webhooks/made/post/responses/200/content', jsonBody(named)),
    ),
    pair('a webhook that is gone', forth, at('/webhooks', {})),
    pair('a callback that is gone', forth, at(`${post}/callbacks`, undefined)),
    pair(
      'a parameter of a webhook that is always sent',
      back,
      at('/webhooks/made/post/parameters', [{ name: 's', in: 'query', required: true, schema: {} }]),
      at('/webhooks/made/post/parameters', [{ name: 's', in: 'query', schema: {} }]),
    ),
    pair('words of a webhook', same, { '/webhooks/made/post/description': 'a', '/webhooks/made/post/summary': 'b' }),
  ],

  'OpenAPI 3.2': [
    pair('an operation of the method query', back, at('/paths/~1things~1{id}/query', { responses: done })),
    pair(
      'what such an operation takes',
      forth,
      at('/paths/~1things~1{id}/query', { requestBody: { content: jsonBody(named) }, responses: done }),
      at('/paths/~1things~1{id}/query', { requestBody: { content: jsonBody(loose) }, responses: done }),
    ),
    pair(
      'an additional operation',
      back,
      at('/paths/~1things~1{id}/additionalOperations', { LINK: { responses: done } }),
    ),
    pair(
      'what such an operation takes',
      forth,
      at('/paths/~1things~1{id}/additionalOperations', {
        LINK: { requestBody: { content: jsonBody(named) }, responses: done },
      }),
      at('/paths/~1things~1{id}/additionalOperations', {
        LINK: { requestBody: { content: jsonBody(loose) }, responses: done },
      }),
    ),
    pair(
      'an event of a stream',
      forth,
      at(`${responses}/200/content`, { 'text/event-stream': { itemSchema: loose } }),
      at(`${responses}/200/content`, { 'text/event-stream': { itemSchema: named } }),
    ),
    pair(
      'a line that is taken',
      back,
      at(body, { 'application/jsonl': { itemSchema: loose } }),
      at(body, { 'application/jsonl': { itemSchema: named } }),
    ),
    pair(
      'what a querystring may hold',
      back,
      at(`${post}/parameters`, [
        { name: 'a', in: 'querystring', content: { 'application/x-www-form-urlencoded': { schema: loose } } },
      ]),
      at(`${post}/parameters`, [
        { name: 'a', in: 'querystring', content: { 'application/x-www-form-urlencoded': { schema: named } } },
      ]),
    ),
    pair(
      'a querystring that is required',
      forth,
      at(`${post}/parameters`, [{ name: 'a', in: 'querystring', required: true, content: jsonBody(loose) }]),
      at(`${post}/parameters`, [{ name: 'a', in: 'querystring', content: jsonBody(loose) }]),
    ),
    pair(
      'the flow of a device',
      back,
      at(`${flows}/deviceAuthorization`, {
        deviceAuthorizationUrl: 'https://a.example/d',
        tokenUrl: 'https://a.example/t',
        scopes: {},
      }),
    ),
    pair('words of an answer', same, at(`${responses}/200/summary`, 'made')),
  ],

  'credentials, scopes and flows': [
    pair('a further scope that is asked for', forth, at(`${put}/security`, [{ login: ['read', 'write'] }])),
    pair('a scope that can be had', same, at(`${flows}/clientCredentials/scopes/admin`, 'a')),
    pair(
      'a scope that is asked for and cannot be had',
      forth,
      at(`${flows}/clientCredentials/scopes/write`, undefined),
    ),
    pair(
      'a scope that nobody asks for and cannot be had',
      same,
      at(`${flows}/clientCredentials/scopes/read`, undefined),
    ),
    pair('a further flow', back, at(`${flows}/password`, { tokenUrl: 'https://a.example/t', scopes: {} })),
    pair('tokens from another place', both, at(`${flows}/clientCredentials/tokenUrl`, 'https://b.example/t')),
    pair('a place to renew tokens', back, at(`${flows}/clientCredentials/refreshUrl`, 'https://a.example/r')),
    pair('an alternative', back, at('/security', [{ key: [] }, { basic: [] }])),
    pair('two schemes at once', forth, at('/security', [{ key: [], basic: [] }])),
    pair(
      'the order of alternatives',
      same,
      at('/security', [{ basic: [] }, { key: [] }]),
      at('/security', [{ key: [] }, { basic: [] }]),
    ),
    pair('a key in another place', both, at(`${schemes}/key/in`, 'cookie')),
    pair(
      'a scheme that only an overruled default asks for',
      same,
      { [`${schemes}/key/name`]: 'X-Other', [`${post}/security`]: [{ basic: [] }] },
      { [`${post}/security`]: [{ basic: [] }] },
    ),
    pair(
      'the format of a bearer',
      same,
      { [`${schemes}/basic`]: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' }, '/security': [{ basic: [] }] },
      { [`${schemes}/basic`]: { type: 'http', scheme: 'bearer' }, '/security': [{ basic: [] }] },
    ),
    pair(
      'where an identity is discovered',
      both,
      {
        [`${schemes}/basic`]: { type: 'openIdConnect', openIdConnectUrl: 'https://b.example' },
        '/security': [{ basic: [] }],
      },
      {
        [`${schemes}/basic`]: { type: 'openIdConnect', openIdConnectUrl: 'https://a.example' },
        '/security': [{ basic: [] }],
      },
    ),
  ],

  'operations, parameters and bodies': [
    pair('an operation', forth, at(put, undefined)),
    pair('a path', forth, { '/paths': {} }),
    pair(
      'a slash at the end of a path',
      both,
      at('/paths', { '/a/': { get: { responses: done } } }),
      at('/paths', { '/a': { get: { responses: done } } }),
    ),
    pair(
      'a query parameter that is gone',
      same,
      at(`${post}/parameters`, []),
      at(`${post}/parameters`, [{ name: 'q', in: 'query', schema: { type: 'string' } }]),
    ),
    pair(
      'a parameter in another place',
      both,
      { [query]: { name: 'q', in: 'header', required: true, schema: { type: 'string' } } },
      at(`${query}/required`, true),
    ),
    pair(
      'parameters of the path',
      same,
      { '/paths/~1things~1{id}/parameters': [{ name: 'q', in: 'query', schema: { type: 'string' } }] },
      {},
    ),
    pair(
      'a parameter with a schema in place of content',
      both,
      at(query, { name: 'q', in: 'query', content: jsonBody({ type: 'string' }) }),
    ),
    pair('a body that is required', forth, at(`${put}/requestBody/required`, true)),
    pair('a body that is taken', back, none, at(`${put}/requestBody`, undefined)),
    pair('text of all kinds', same, {
      '/tags': [{ name: 'a' }],
      '/externalDocs': { url: 'https://a.example' },
      [`${post}/tags`]: ['a'],
      [`${post}/x-level`]: 'beta',
      [`${post}/externalDocs`]: { url: 'https://a.example' },
    }),
  ],
}
