import type { Json, JsonObject } from '../../../generator/document/json.js'

/*
 * Pairs of whole documents, with whether the second breaks who uses the first, and the first who uses the second, by the
 * text of OpenAPI 3.0 to 3.2, RFC 9110 and RFC 3986. Each is about one sentence of these.
 */

/** Two documents, and whether it breaks from the first to the second, and back. */
interface ApiPair {
  readonly what: string
  readonly breaks: readonly [forth: boolean, back: boolean]
  readonly old: Json
  readonly next: Json
}

const same = [false, false] as const
const both = [true, true] as const
const forth = [true, false] as const
const back = [false, true] as const

const pair = (what: string, breaks: ApiPair['breaks'], old: Json, next: Json): ApiPair => ({ what, breaks, old, next })

const done: Json = { 200: { description: 'fine' } }
const text: Json = { type: 'string' }
const whole: Json = { type: 'integer' }
const list: Json = { type: 'array', items: text }
const record: Json = { type: 'object', properties: { a: text, b: whole } }
/** Has an `n`. */
const firm: Json = { type: 'object', required: ['n'], properties: { n: whole } }
/** May have one. */
const loose: Json = { type: 'object', properties: { n: whole } }
const json = (schema: Json): Json => ({ 'application/json': { schema } })
const answer = (schema: Json, more: JsonObject = {}): JsonObject => ({
  description: 'an answer',
  content: json(schema),
  ...more,
})

/** A document with paths. */
const paths = (own: Json, more: JsonObject = {}): Json => ({
  openapi: '3.1.1',
  info: { title: 'Things', version: '1' },
  paths: own,
  ...more,
})
/** A document with one operation. */
const api = (operation: JsonObject, more: JsonObject = {}): Json =>
  paths({ '/things': { post: { responses: done, ...operation } } }, more)
const asked = (...parameters: Json[]): Json => api({ parameters })
const query = (schema: Json, more: JsonObject = {}): JsonObject => ({ name: 'q', in: 'query', schema, ...more })
const inPath = (name: string, schema: Json = text, more: JsonObject = {}): JsonObject => ({
  name,
  in: 'path',
  required: true,
  schema,
  ...more,
})
const header = (name: string, more: JsonObject = {}): JsonObject => ({ name, in: 'header', schema: text, ...more })
const taken = (content: Json, more: JsonObject = {}): Json => api({ requestBody: { content, ...more } })
const answered = (responses: Json): Json => api({ responses })
const form = (properties: JsonObject, encoding: Json, type = 'multipart/form-data'): Json =>
  taken({ [type]: { schema: { type: 'object', properties }, encoding } })
const urlencoded = 'application/x-www-form-urlencoded'
const get = (more: JsonObject = {}): JsonObject => ({ get: { responses: done, ...more } })
const event = (schema: Json, more: JsonObject = {}): JsonObject => ({
  post: { requestBody: { required: true, content: json(schema) }, responses: done, ...more },
})
const calling = (callbacks: Json): Json => api({ callbacks })
const place = '{$request.body#/url}'
const hooks = (webhooks: Json): Json => paths({}, { webhooks })
const served = (...urls: string[]): JsonObject => ({ servers: urls.map((url) => ({ url })) })
const variable = (url: string, variables: Json): JsonObject => ({ servers: [{ url, variables }] })
const key = (name: string, where = 'header'): Json => ({ type: 'apiKey', in: where, name })
const bearer: Json = { type: 'http', scheme: 'bearer' }
const tokens = (scopes: Json, more: JsonObject = {}): Json => ({
  type: 'oauth2',
  flows: { clientCredentials: { tokenUrl: 'https://a.example/t', scopes, ...more } },
})
const signed = (securitySchemes: Json, security: Json | undefined, operation: JsonObject = {}): Json =>
  api(operation, { ...(security !== undefined && { security }), components: { securitySchemes } })

export const apiPairs: Readonly<Record<string, readonly ApiPair[]>> = {
  'paths and path items': [
    pair(
      'parameters beside the $ref of a path item are there too',
      forth,
      paths({ '/a': { $ref: '#/components/pathItems/a' } }, { components: { pathItems: { a: get() } } }),
      paths(
        { '/a': { $ref: '#/components/pathItems/a', parameters: [header('X-A', { required: true })] } },
        { components: { pathItems: { a: get() } } },
      ),
    ),
    pair(
      'servers beside the $ref of a path item are there too',
      both,
      paths(
        { '/a': { $ref: '#/components/pathItems/a' } },
        { ...served('https://a.example'), components: { pathItems: { a: get() } } },
      ),
      paths(
        { '/a': { $ref: '#/components/pathItems/a', ...served('https://b.example') } },
        { ...served('https://a.example'), components: { pathItems: { a: get() } } },
      ),
    ),
    pair(
      'a path item that is another path',
      forth,
      paths({ '/a': get({ parameters: [query(text)] }), '/b': { $ref: '#/paths/~1a' } }),
      paths({ '/a': get({ parameters: [query(text, { required: true })] }), '/b': { $ref: '#/paths/~1a' } }),
    ),
    pair(
      'parameters of a path that its operations name themselves now',
      same,
      paths({ '/a/{id}': { parameters: [inPath('id'), query(text)], ...get(), delete: { responses: done } } }),
      paths({
        '/a/{id}': {
          get: { parameters: [query(text), inPath('id')], responses: done },
          delete: { parameters: [inPath('id'), query(text)], responses: done },
        },
      }),
    ),
    pair(
      'an operation replaces a parameter of its path',
      back,
      paths({ '/a': { parameters: [query(text, { required: true })], ...get() } }),
      paths({ '/a': { parameters: [query(text, { required: true })], ...get({ parameters: [query(text)] }) } }),
    ),
    pair(
      'an operation that is elsewhere',
      both,
      paths({ '/a': get({ operationId: 'it' }), '/c': get() }),
      paths({ '/b': get({ operationId: 'it' }), '/c': get() }),
    ),
    pair('extensions among the paths', same, paths({ '/a': get() }), paths({ '/a': get(), 'x-a': { get: {} } })),
    pair(
      'another method',
      both,
      paths({ '/a': { put: { responses: done } } }),
      paths({ '/a': { patch: { responses: done } } }),
    ),
    pair(
      'the start of all paths that is the end of the server',
      same,
      paths({ '/v1/a': get(), '/v1/b': get() }, served('https://a.example')),
      paths({ '/a': get(), '/b': get() }, served('https://a.example/v1')),
    ),
    pair(
      'the start of all paths that is the end of the server, and one is gone',
      forth,
      paths({ '/v1/a': get(), '/v1/b': get() }, served('https://a.example')),
      paths({ '/a': get() }, served('https://a.example/v1')),
    ),
    pair(
      'another version in the paths',
      both,
      paths({ '/v1/a': get(), '/v1/b': get() }, served('https://a.example')),
      paths({ '/a': get(), '/b': get() }, served('https://a.example/v2')),
    ),
  ],

  parameters: [
    pair(
      'explode of a matrix of texts',
      same,
      paths({ '/a{id}': get({ parameters: [inPath('id', text, { style: 'matrix' })] }) }),
      paths({ '/a{id}': get({ parameters: [inPath('id', text, { style: 'matrix', explode: true })] }) }),
    ),
    pair(
      'explode of a matrix of lists',
      both,
      paths({ '/a{id}': get({ parameters: [inPath('id', list, { style: 'matrix' })] }) }),
      paths({ '/a{id}': get({ parameters: [inPath('id', list, { style: 'matrix', explode: true })] }) }),
    ),
    pair(
      'explode of a label of lists',
      both,
      paths({ '/a{id}': get({ parameters: [inPath('id', list, { style: 'label' })] }) }),
      paths({ '/a{id}': get({ parameters: [inPath('id', list, { style: 'label', explode: true })] }) }),
    ),
    pair(
      'explode of a list in a path',
      same,
      paths({ '/a/{id}': get({ parameters: [inPath('id', list)] }) }),
      paths({ '/a/{id}': get({ parameters: [inPath('id', list, { explode: true })] }) }),
    ),
    pair(
      'the name of a matrix is on the wire',
      both,
      paths({ '/a{id}': get({ parameters: [inPath('id', text, { style: 'matrix' })] }) }),
      paths({ '/a{key}': get({ parameters: [inPath('key', text, { style: 'matrix' })] }) }),
    ),
    pair(
      'the name of an exploded object of a matrix is not',
      same,
      paths({ '/a{id}': get({ parameters: [inPath('id', record, { style: 'matrix', explode: true })] }) }),
      paths({ '/a{key}': get({ parameters: [inPath('key', record, { style: 'matrix', explode: true })] }) }),
    ),
    pair(
      'the name of an exploded object of a query is not on the wire',
      same,
      asked(query(record, { required: true })),
      asked({ ...query(record, { required: true }), name: 'filter' }),
    ),
    pair(
      'the name of an object of a query that is not exploded is',
      both,
      asked(query(record, { required: true, explode: false })),
      asked({ ...query(record, { required: true, explode: false }), name: 'filter' }),
    ),
    pair(
      'pipes without explode are the usual pipes',
      same,
      asked(query(list, { style: 'pipeDelimited' })),
      asked(query(list, { style: 'pipeDelimited', explode: false })),
    ),
    pair(
      'spaces in place of commas',
      both,
      asked(query(list, { explode: false })),
      asked(query(list, { style: 'spaceDelimited' })),
    ),
    pair(
      'a list of a cookie that is a form, exploded',
      same,
      asked({ name: 'c', in: 'cookie', schema: list }),
      asked({ name: 'c', in: 'cookie', schema: list, style: 'form', explode: true }),
    ),
    pair(
      'a style beside content is ignored',
      same,
      asked({ name: 'q', in: 'query', content: json(record) }),
      asked({ name: 'q', in: 'query', content: json(record), explode: false, style: 'form' }),
    ),
    pair(
      'the schema below content',
      forth,
      asked({ name: 'q', in: 'query', content: json(loose) }),
      asked({ name: 'q', in: 'query', content: json(firm) }),
    ),
    pair(
      'what is written beside a $ref of a parameter is ignored',
      same,
      api({ parameters: [{ $ref: '#/components/parameters/p' }] }, { components: { parameters: { p: query(text) } } }),
      api(
        { parameters: [{ $ref: '#/components/parameters/p', required: true, description: 'a' }] },
        { components: { parameters: { p: query(text) } } },
      ),
    ),
    pair(
      'allowReserved of a path is none',
      same,
      paths({ '/a/{id}': get({ parameters: [inPath('id')] }) }),
      paths({ '/a/{id}': get({ parameters: [inPath('id', text, { allowReserved: true })] }) }),
    ),
    pair(
      'allowReserved of a header is none',
      same,
      asked(header('X-A')),
      asked(header('X-A', { allowReserved: true })),
    ),
    pair(
      'an optional parameter of each place',
      same,
      asked(),
      asked(query(text), header('X-A'), { name: 'c', in: 'cookie', schema: text }),
    ),
    pair('a cookie that is needed', forth, asked(), asked({ name: 'c', in: 'cookie', required: true, schema: text })),
    pair(
      'a cookie has case',
      both,
      asked({ name: 'c', in: 'cookie', required: true, schema: text }),
      asked({ name: 'C', in: 'cookie', required: true, schema: text }),
    ),
    pair(
      'a needed parameter with a default is needed all the same',
      forth,
      asked(query({ type: 'integer', default: 1 })),
      asked(query({ type: 'integer', default: 1 }, { required: true })),
    ),
    pair(
      'another default',
      same,
      asked(query({ type: 'integer', default: 1 })),
      asked(query({ type: 'integer', default: 2 })),
    ),
    pair(
      'ignored headers by reference',
      same,
      api({}),
      api(
        { parameters: [{ $ref: '#/components/parameters/p' }] },
        { components: { parameters: { p: header('authorization', { required: true }) } } },
      ),
    ),
    pair(
      'ignored headers of a path item',
      same,
      paths({ '/a': get() }),
      paths({ '/a': { parameters: [header('Accept', { required: true })], ...get() } }),
    ),
    pair(
      'a query parameter and a header of one name are two',
      forth,
      asked(query(text)),
      asked(query(text), header('q', { required: true })),
    ),
    pair('the order of parameters', same, asked(query(text), header('X-A')), asked(header('X-A'), query(text))),
    pair(
      'a path parameter whose required is left out',
      same,
      paths({ '/a/{id}': get({ parameters: [inPath('id')] }) }),
      paths({ '/a/{id}': get({ parameters: [{ name: 'id', in: 'path', schema: text }] }) }),
    ),
    pair(
      'a parameter without a schema takes anything',
      back,
      asked(query(whole)),
      asked({ name: 'q', in: 'query', schema: {} }),
    ),
  ],

  'bodies and media types': [
    pair(
      'no content and an empty one',
      same,
      answered({ 200: { description: 'a' } }),
      answered({ 200: { description: 'b', content: {} } }),
    ),
    pair(
      'an open schema and none',
      same,
      taken({ 'application/json': {} }),
      taken({ 'application/json': { schema: true } }),
    ),
    pair(
      'a range takes a type with parameters',
      back,
      taken({ 'text/plain; format=flowed': {} }),
      taken({ 'text/*': {} }),
    ),
    pair(
      'a type takes it with parameters',
      back,
      taken({ 'text/plain; format=flowed': {} }),
      taken({ 'text/plain': {} }),
    ),
    pair(
      'the type itself comes before the range',
      forth,
      taken({ 'application/*': { schema: loose }, 'application/json': { schema: loose } }),
      taken({ 'application/*': { schema: loose }, 'application/json': { schema: firm } }),
    ),
    pair(
      'the range is not asked where the type is there',
      same,
      taken({
        'application/*': { schema: loose },
        'application/json': { schema: firm },
        'application/xml': { schema: loose },
      }),
      taken({ 'application/*': { schema: loose }, 'application/json': { schema: firm } }),
    ),
    pair(
      'blanks around a semicolon',
      same,
      taken({ 'text/csv;header=present': {} }),
      taken({ 'text/csv ; header=present': {} }),
    ),
    pair(
      'two types in another order',
      same,
      taken({ 'text/csv': {}, 'application/json': {} }),
      taken({ 'application/json': {}, 'text/csv': {} }),
    ),
    pair(
      'a charset in another case',
      same,
      answered({ 200: { description: '', content: { 'text/html; charset=utf-8': {} } } }),
      answered({ 200: { description: '', content: { 'text/html;charset="UTF-8"': {} } } }),
    ),
    pair(
      'a range of answers that is one of its types',
      back,
      answered({ 200: { description: '', content: { 'image/*': {} } } }),
      answered({ 200: { description: '', content: { 'image/png': {} } } }),
    ),
    pair(
      'one problem type for another',
      both,
      answered({ 200: answer(firm), 400: { description: '', content: { 'application/problem+json': {} } } }),
      answered({ 200: answer(firm), 400: { description: '', content: json({}) } }),
    ),
    pair(
      'an example',
      same,
      taken({ 'application/json': { schema: firm, example: { n: 1 } } }),
      taken({ 'application/json': { schema: firm, examples: { one: { value: { n: 2 } } } } }),
    ),
    pair(
      'a body by reference to a reference',
      forth,
      api(
        { requestBody: { $ref: '#/components/requestBodies/a' } },
        { components: { requestBodies: { a: { $ref: '#/components/requestBodies/b' }, b: { content: json(loose) } } } },
      ),
      api(
        { requestBody: { $ref: '#/components/requestBodies/a' } },
        { components: { requestBodies: { a: { $ref: '#/components/requestBodies/b' }, b: { content: json(firm) } } } },
      ),
    ),
    pair(
      'a file that is not described',
      same,
      taken({ 'application/octet-stream': {} }),
      taken({ 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } }),
    ),
    pair(
      'an answer to HEAD has no body',
      same,
      paths({ '/a': { head: { responses: { 200: answer(firm) } } } }),
      paths({ '/a': { head: { responses: { 200: answer(loose) } } } }),
    ),
    pair('204 has no body', same, answered({ 204: answer(firm) }), answered({ 204: { description: '' } })),
    pair(
      '304 has no body, and 204 is another success',
      both,
      answered({ 200: answer(firm), 304: answer(firm) }),
      answered({ 204: { description: '' }, 304: { description: '' } }),
    ),
    pair(
      'the name of an element of XML',
      both,
      answered({
        200: {
          description: '',
          content: { 'application/xml': { schema: { type: 'object', properties: { a: text } } } },
        },
      }),
      answered({
        200: {
          description: '',
          content: {
            'application/xml': {
              schema: { type: 'object', properties: { a: { type: 'string', xml: { name: 'b' } } } },
            },
          },
        },
      }),
    ),
    pair(
      'the name of an element where there is no XML',
      same,
      answered({ 200: answer({ type: 'object', properties: { a: text } }) }),
      answered({ 200: answer({ type: 'object', properties: { a: { type: 'string', xml: { name: 'b' } } } }) }),
    ),
  ],

  'statuses of answers': [
    pair(
      'classes that become default',
      same,
      answered({ 200: answer(firm), '4XX': answer(firm), '5XX': answer(firm) }),
      answered({ 200: answer(firm), default: answer(firm) }),
    ),
    pair(
      'classes that become a default that says less',
      forth,
      answered({ 200: answer(firm), '4XX': answer(firm) }),
      answered({ 200: answer(firm), default: answer(loose) }),
    ),
    pair(
      'a failure that default answers now',
      forth,
      answered({ 200: answer(firm), 404: answer(firm), default: answer(loose) }),
      answered({ 200: answer(firm), default: answer(loose) }),
    ),
    pair(
      'a failure that default answers alike',
      same,
      answered({ 200: answer(firm), 404: answer(firm), default: answer(firm) }),
      answered({ 200: answer(firm), default: answer(firm) }),
    ),
    pair(
      'a failure that its class answers',
      forth,
      answered({ 200: answer(firm), 404: answer(firm), '4XX': answer(loose) }),
      answered({ 200: answer(firm), '4XX': answer(loose) }),
    ),
    pair(
      'a class comes before default',
      same,
      answered({ 200: answer(firm), 404: answer(firm), '4XX': answer(firm), default: answer(loose) }),
      answered({ 200: answer(firm), '4XX': answer(firm), default: answer(loose) }),
    ),
    pair(
      'a success of several that is gone',
      forth,
      answered({ 200: answer(firm), 202: answer(firm) }),
      answered({ 200: answer(firm) }),
    ),
    pair(
      'a success that is gone beside default',
      both,
      answered({ 200: answer(firm), default: answer(loose) }),
      answered({ 201: answer(firm), default: answer(loose) }),
    ),
    pair(
      'two successes in place of their class',
      same,
      answered({ '2XX': answer(firm) }),
      answered({ 200: answer(firm), 201: answer(firm) }),
    ),
    pair(
      'a failure that is gone',
      same,
      answered({ 200: answer(firm), 404: answer(firm) }),
      answered({ 200: answer(firm) }),
    ),
    pair(
      'a redirection',
      same,
      answered({ 200: answer(firm) }),
      answered({ 200: answer(firm), 301: { description: '' } }),
    ),
    pair(
      'an answer that says nothing, and default',
      same,
      answered({ 200: answer(firm) }),
      answered({ 200: answer(firm), default: { description: 'failed' } }),
    ),
    pair(
      'extensions among the answers',
      same,
      answered({ 200: answer(firm) }),
      answered({ 200: answer(firm), 'x-a': { content: {} } }),
    ),
  ],

  'headers of answers': [
    pair(
      'one that its reference promises',
      back,
      answered({ 200: answer(firm, { headers: { 'X-A': { schema: text } } }) }),
      api(
        { responses: { 200: answer(firm, { headers: { 'x-a': { $ref: '#/components/headers/a' } } }) } },
        { components: { headers: { a: { required: true, schema: text } } } },
      ),
    ),
    pair(
      'one that may hold other values',
      forth,
      answered({ 200: answer(firm, { headers: { 'X-A': { required: true, schema: { enum: ['a', 'b'] } } } }) }),
      answered({ 200: answer(firm, { headers: { 'X-A': { required: true, schema: { enum: ['a', 'b', 'c'] } } } }) }),
    ),
    pair(
      'explode of a list',
      same,
      answered({ 200: answer(firm, { headers: { 'X-A': { schema: list } } }) }),
      answered({ 200: answer(firm, { headers: { 'X-A': { schema: list, explode: true, style: 'simple' } } }) }),
    ),
    pair(
      'explode of an object',
      both,
      answered({ 200: answer(firm, { headers: { 'X-A': { schema: record } } }) }),
      answered({ 200: answer(firm, { headers: { 'X-A': { schema: record, explode: true } } }) }),
    ),
    pair(
      'one of default that a new status leaves out',
      forth,
      answered({ default: answer(firm, { headers: { 'X-A': { required: true, schema: text } } }) }),
      answered({ 400: answer(firm), default: answer(firm, { headers: { 'X-A': { required: true, schema: text } } }) }),
    ),
    pair(
      'one that is deprecated, with an example',
      same,
      answered({ 200: answer(firm, { headers: { 'X-A': { required: true, schema: text } } }) }),
      answered({
        200: answer(firm, {
          headers: { 'X-A': { required: true, schema: text, deprecated: true, example: 'a', description: 'b' } },
        }),
      }),
    ),
    pair(
      'links',
      same,
      answered({ 200: answer(firm) }),
      answered({
        200: answer(firm, { links: { next: { operationId: 'a', parameters: { q: '$response.body#/n' } } } }),
      }),
    ),
  ],

  'callbacks and webhooks': [
    pair(
      'an answer that a callback takes',
      back,
      calling({ a: { [place]: event(firm) } }),
      calling({ a: { [place]: event(firm, { responses: { 200: { description: '' }, 202: { description: '' } } }) } }),
    ),
    pair(
      'two callbacks to one place in another order',
      same,
      calling({ a: { [place]: event(firm) }, b: { [place]: event(record) } }),
      calling({ b: { [place]: event(record) }, a: { [place]: event(firm) } }),
    ),
    pair(
      'the first of two callbacks to one place',
      forth,
      calling({ a: { [place]: event(firm) }, b: { [place]: event(record) } }),
      calling({ b: { [place]: event(record) } }),
    ),
    pair(
      'the braces of an expression',
      same,
      calling({ a: { '$request.body#/url': event(firm) } }),
      calling({ a: { [place]: event(firm) } }),
    ),
    pair(
      'the header of an expression has no case',
      same,
      calling({ a: { '{$request.header.X-Hook}': event(firm) } }),
      calling({ a: { '{$request.header.x-hook}': event(firm) } }),
    ),
    pair(
      'a callback holds more',
      back,
      calling({ a: { [place]: event(loose) } }),
      calling({ a: { [place]: event(firm) } }),
    ),
    pair(
      'a header that a callback promised',
      forth,
      calling({ a: { [place]: event(firm, { parameters: [header('X-Sign', { required: true })] }) } }),
      calling({ a: { [place]: event(firm, { parameters: [header('X-Sign')] }) } }),
    ),
    pair('no callbacks and an empty map', same, api({}), calling({})),
    pair(
      'a callback of a callback by reference',
      forth,
      api(
        { callbacks: { a: { $ref: '#/components/callbacks/a' } } },
        {
          components: {
            callbacks: { a: { [place]: { $ref: '#/components/pathItems/i' } } },
            pathItems: { i: event(firm) },
          },
        },
      ),
      api(
        { callbacks: { a: { $ref: '#/components/callbacks/a' } } },
        {
          components: {
            callbacks: { a: { [place]: { $ref: '#/components/pathItems/i' } } },
            pathItems: { i: event(loose) },
          },
        },
      ),
    ),
    pair(
      'a body that a webhook may leave out',
      forth,
      hooks({ a: event(firm) }),
      hooks({ a: { post: { requestBody: { content: json(firm) }, responses: done } } }),
    ),
    pair(
      'a webhook by another method',
      both,
      hooks({ a: event(firm) }),
      hooks({ a: { put: { requestBody: { required: true, content: json(firm) }, responses: done } } }),
    ),
    pair('a further webhook', back, hooks({ a: event(firm) }), hooks({ a: event(firm), b: event(firm) })),
    pair(
      'a webhook in another form',
      both,
      hooks({ a: event(firm) }),
      hooks({
        a: {
          post: { requestBody: { required: true, content: { 'application/xml': { schema: firm } } }, responses: done },
        },
      }),
    ),
    pair(
      'a webhook that may hold another value',
      forth,
      hooks({ a: event({ enum: ['a'] }) }),
      hooks({ a: event({ enum: ['a', 'b'] }) }),
    ),
    pair(
      'an answer to a webhook that has to hold more',
      forth,
      hooks({ a: event(firm, { responses: { 200: answer(loose) } }) }),
      hooks({ a: event(firm, { responses: { 200: answer(firm) } }) }),
    ),
    pair(
      'a header of an answer to a webhook that has to be there',
      forth,
      hooks({ a: event(firm, { responses: { 200: answer(firm) } }) }),
      hooks({
        a: event(firm, { responses: { 200: answer(firm, { headers: { 'X-A': { required: true, schema: text } } }) } }),
      }),
    ),
    pair(
      'words of a webhook',
      same,
      hooks({ a: event(firm) }),
      hooks({ a: event(firm, { description: 'a', summary: 'b', tags: ['c'], operationId: 'd' }) }),
    ),
  ],

  security: [
    pair('no requirement, none, and an empty one', same, signed({}, undefined), signed({}, [{}])),
    pair(
      'an empty list of an operation is none',
      same,
      signed({ a: bearer }, undefined),
      signed({ a: bearer }, [{ a: [] }], { security: [] }),
    ),
    pair(
      'one that the document asks for and the operation does not',
      back,
      signed({ a: bearer }, [{ a: [] }]),
      signed({ a: bearer }, [{ a: [] }], { security: [{}, { a: [] }] }),
    ),
    pair(
      'from the document to its operation',
      same,
      signed({ a: bearer }, [{ a: [] }]),
      signed({ a: bearer }, undefined, { security: [{ a: [] }] }),
    ),
    pair(
      'one of two that were needed',
      back,
      signed({ a: bearer, b: key('X-Key') }, [{ a: [], b: [] }]),
      signed({ a: bearer, b: key('X-Key') }, [{ a: [] }]),
    ),
    pair(
      'two alternatives that are needed at once',
      forth,
      signed({ a: bearer, b: key('X-Key') }, [{ a: [] }, { b: [] }]),
      signed({ a: bearer, b: key('X-Key') }, [{ a: [], b: [] }]),
    ),
    pair(
      'one of two alternatives',
      forth,
      signed({ a: bearer, b: key('X-Key') }, [{ a: [] }, { b: [] }]),
      signed({ a: bearer, b: key('X-Key') }, [{ b: [] }]),
    ),
    pair(
      'a stronger alternative beside one that does',
      same,
      signed({ a: bearer, b: key('X-Key') }, [{ a: [] }]),
      signed({ a: bearer, b: key('X-Key') }, [{ a: [] }, { a: [], b: [] }]),
    ),
    pair(
      'scopes in another order',
      same,
      signed({ a: tokens({ r: '', w: '' }) }, [{ a: ['r', 'w'] }]),
      signed({ a: tokens({ w: '', r: '' }) }, [{ a: ['w', 'r'] }]),
    ),
    pair(
      'a scope less',
      back,
      signed({ a: tokens({ r: '', w: '' }) }, [{ a: ['r', 'w'] }]),
      signed({ a: tokens({ r: '', w: '' }) }, [{ a: ['r'] }]),
    ),
    pair(
      'another scope',
      both,
      signed({ a: tokens({ r: '', w: '' }) }, [{ a: ['r'] }]),
      signed({ a: tokens({ r: '', w: '' }) }, [{ a: ['w'] }]),
    ),
    pair(
      'a scheme of another name with the same scopes',
      same,
      signed({ a: tokens({ r: '' }) }, [{ a: ['r'] }]),
      signed({ b: tokens({ r: '' }) }, [{ b: ['r'] }]),
    ),
    pair(
      'two schemes that are one on the wire',
      same,
      signed({ a: key('X-Key'), b: key('x-key') }, [{ a: [] }]),
      signed({ a: key('X-Key'), b: key('x-key') }, [{ b: [] }]),
    ),
    pair(
      'two schemes that become one',
      same,
      signed({ a: key('X-Key'), b: key('x-key') }, undefined, { security: [{ b: [] }] }),
      signed({ a: key('X-Key') }, undefined, { security: [{ a: [] }] }),
    ),
    pair(
      'a scheme that nothing asks for',
      same,
      signed({ a: bearer, b: key('X-Key') }, [{ a: [] }]),
      signed({ a: bearer }, [{ a: [] }]),
    ),
    pair(
      'a scheme that nothing asks for is another',
      same,
      signed({ a: bearer, b: key('X-Key') }, [{ a: [] }]),
      signed({ a: bearer, b: key('X-Other') }, [{ a: [] }]),
    ),
    pair(
      'a key of a cookie has case',
      both,
      signed({ a: key('k', 'cookie') }, [{ a: [] }]),
      signed({ a: key('K', 'cookie') }, [{ a: [] }]),
    ),
    pair(
      'words of a scheme',
      same,
      signed({ a: bearer }, [{ a: [] }]),
      signed({ a: { type: 'http', scheme: 'Bearer', description: 'a', bearerFormat: 'JWT' } }, [{ a: [] }]),
    ),
    pair(
      'a key in place of a token',
      both,
      signed({ a: bearer }, [{ a: [] }]),
      signed({ a: key('Authorization') }, [{ a: [] }]),
    ),
    pair(
      'a certificate as well',
      forth,
      signed({ a: bearer, m: { type: 'mutualTLS' } }, [{ a: [] }]),
      signed({ a: bearer, m: { type: 'mutualTLS' } }, [{ a: [], m: [] }]),
    ),
    pair(
      'the words of scopes',
      same,
      signed({ a: tokens({ r: 'read' }) }, [{ a: ['r'] }]),
      signed({ a: tokens({ r: 'to read', x: 'more' }) }, [{ a: ['r'] }]),
    ),
    pair(
      'a flow in place of another',
      both,
      signed({ a: tokens({ r: '' }) }, [{ a: ['r'] }]),
      signed({ a: { type: 'oauth2', flows: { password: { tokenUrl: 'https://a.example/t', scopes: { r: '' } } } } }, [
        { a: ['r'] },
      ]),
    ),
    pair(
      'a scheme by reference',
      same,
      signed({ a: bearer }, [{ a: [] }]),
      signed({ a: { $ref: '#/components/securitySchemes/b' }, b: bearer }, [{ a: [] }]),
    ),
    pair(
      'a server that asks for a key of one operation only',
      forth,
      signed({ a: bearer }, undefined),
      signed({ a: bearer }, undefined, { security: [{ a: [] }] }),
    ),
  ],

  servers: [
    pair('a slash at the end', same, api({}, served('https://a.example')), api({}, served('https://a.example/'))),
    pair('the place of the document, relative', same, api({}), api({}, served('/'))),
    pair('another relative place', both, api({}, served('/v1')), api({}, served('/v2'))),
    pair(
      'a variable of one value in place of a text',
      same,
      api({}, served('https://eu.a.example')),
      api({}, variable('https://{r}.a.example', { r: { default: 'eu', enum: ['eu'] } })),
    ),
    pair(
      'a variable of any value in place of a text',
      back,
      api({}, served('https://eu.a.example')),
      api({}, variable('https://{r}.a.example', { r: { default: 'eu' } })),
    ),
    pair(
      'a list of places in place of a variable',
      same,
      api({}, variable('https://{r}.a.example', { r: { default: 'eu', enum: ['eu', 'us'] } })),
      api({}, served('https://us.a.example', 'https://eu.a.example')),
    ),
    pair(
      'a port of a variable that is the usual one',
      same,
      api({}, variable('https://a.example:{p}/', { p: { default: '443', enum: ['443', '8443'] } })),
      api({}, served('https://a.example', 'https://a.example:8443/')),
    ),
    pair(
      'a value of a variable',
      forth,
      api({}, variable('https://a.example/{v}', { v: { default: 'v2', enum: ['v1', 'v2'] } })),
      api({}, variable('https://a.example/{v}', { v: { default: 'v2', enum: ['v2'] } })),
    ),
    pair(
      'values of a variable that had none',
      forth,
      api({}, variable('https://a.example/{v}', { v: { default: 'v2' } })),
      api({}, variable('https://a.example/{v}', { v: { default: 'v2', enum: ['v1', 'v2'] } })),
    ),
    pair(
      'another default of any value',
      same,
      api({}, variable('https://a.example/{v}', { v: { default: 'v1' } })),
      api({}, variable('https://a.example/{v}', { v: { default: 'v2' } })),
    ),
    pair(
      'words of a variable',
      same,
      api({}, variable('https://a.example/{v}', { v: { default: 'v1' } })),
      api({}, variable('https://a.example/{w}', { w: { default: 'v1', description: 'a' } })),
    ),
    pair(
      'of an operation before of its path before of the document',
      same,
      paths(
        { '/a': { ...get(served('https://o.example')), ...served('https://p.example') } },
        served('https://d.example'),
      ),
      paths(
        { '/a': { ...get(served('https://o.example')), ...served('https://q.example') } },
        served('https://e.example'),
      ),
    ),
    pair(
      'from the document to its only path',
      same,
      paths({ '/a': get() }, served('https://a.example')),
      paths({ '/a': { ...get(), ...served('https://a.example') } }),
    ),
    pair(
      'a further server of a path',
      back,
      paths({ '/a': get(), '/b': get() }, served('https://a.example')),
      paths(
        { '/a': { ...get(), ...served('https://a.example', 'https://b.example') }, '/b': get() },
        served('https://a.example'),
      ),
    ),
    pair(
      'a server of the document that is gone for one operation alone',
      forth,
      paths({ '/a': get(served('https://a.example')), '/b': get() }, served('https://a.example', 'https://b.example')),
      paths({ '/a': get(served('https://a.example')), '/b': get() }, served('https://a.example')),
    ),
    pair(
      'case of scheme and host, the usual port',
      same,
      api({}, served('http://a.example:80/v1')),
      api({}, served('HTTP://A.EXAMPLE/v1')),
    ),
    pair(
      'letters that need no escape',
      same,
      api({}, served('https://a.example/%7Eme')),
      api({}, served('https://a.example/~me')),
    ),
    pair(
      'a socket beside',
      back,
      api({}, served('https://a.example')),
      api({}, served('https://a.example', 'wss://a.example')),
    ),
  ],

  'components and references': [
    pair(
      'a component that nothing leads to',
      same,
      api(
        {},
        { components: { schemas: { A: loose }, parameters: { p: query(text) }, responses: { r: answer(loose) } } },
      ),
      api(
        {},
        {
          components: {
            schemas: { A: firm },
            parameters: { p: query(whole, { required: true }) },
            responses: { r: answer(firm) },
          },
        },
      ),
    ),
    pair(
      'components that nothing leads to are gone',
      same,
      api({}, { components: { schemas: { A: loose }, headers: { h: { schema: text } } } }),
      api({}),
    ),
    pair(
      'a schema of another name, deep',
      same,
      api(
        { requestBody: { content: json({ $ref: '#/components/schemas/A' }) } },
        {
          components: {
            schemas: { A: { type: 'object', properties: { b: { $ref: '#/components/schemas/B' } } }, B: firm },
          },
        },
      ),
      api(
        { requestBody: { content: json({ $ref: '#/components/schemas/X' }) } },
        {
          components: {
            schemas: { X: { type: 'object', properties: { b: { $ref: '#/components/schemas/Y' } } }, Y: firm },
          },
        },
      ),
    ),
    pair(
      'a schema that is written where it is used',
      same,
      api(
        { requestBody: { content: json({ $ref: '#/components/schemas/A' }) } },
        { components: { schemas: { A: firm } } },
      ),
      taken(json(firm)),
    ),
    pair(
      'a schema of a parameter by reference',
      forth,
      api({ parameters: [query({ $ref: '#/components/schemas/A' })] }, { components: { schemas: { A: text } } }),
      api(
        { parameters: [query({ $ref: '#/components/schemas/A' })] },
        { components: { schemas: { A: { type: 'string', maxLength: 3 } } } },
      ),
    ),
    pair(
      'a parameter that another operation has',
      forth,
      paths({
        '/a': get({ parameters: [query(text)] }),
        '/b': get({ parameters: [{ $ref: '#/paths/~1a/get/parameters/0' }] }),
      }),
      paths({
        '/a': get({ parameters: [query(text, { required: true })] }),
        '/b': get({ parameters: [{ $ref: '#/paths/~1a/get/parameters/0' }] }),
      }),
    ),
    pair(
      'a path item by a reference to a reference',
      same,
      paths({ '/a': get() }),
      paths(
        { '/a': { $ref: '#/components/pathItems/x' } },
        { components: { pathItems: { x: { $ref: '#/components/pathItems/y' }, y: get() } } },
      ),
    ),
    pair(
      'examples by reference',
      same,
      taken({ 'application/json': { schema: firm, examples: { a: { $ref: '#/components/examples/a' } } } }),
      api(
        {
          requestBody: {
            content: { 'application/json': { schema: firm, examples: { a: { $ref: '#/components/examples/b' } } } },
          },
        },
        { components: { examples: { b: { value: { n: 1 } } } } },
      ),
    ),
    pair(
      'an answer that all operations have',
      forth,
      paths(
        {
          '/a': get({ responses: { 200: { $ref: '#/components/responses/r' } } }),
          '/b': get({ responses: { 200: { $ref: '#/components/responses/r' } } }),
        },
        { components: { responses: { r: answer(firm) } } },
      ),
      paths(
        {
          '/a': get({ responses: { 200: { $ref: '#/components/responses/r' } } }),
          '/b': get({ responses: { 200: { $ref: '#/components/responses/r' } } }),
        },
        { components: { responses: { r: answer(loose) } } },
      ),
    ),
    pair('words and tags of everything', same, api({ summary: 'a', tags: ['a'] }), {
      ...(api(
        { description: 'b', operationId: 'c', externalDocs: { url: 'https://a.example' }, 'x-a': 1 },
        {
          tags: [{ name: 'a' }],
          externalDocs: { url: 'https://a.example' },
          jsonSchemaDialect: 'https://spec.openapis.org/oas/3.1/dialect/base',
        },
      ) as JsonObject),
      info: { title: 'Other', version: '2', license: { name: 'MIT' }, contact: {} },
    }),
  ],

  'parts of forms': [
    pair(
      'the usual type of a part, written out',
      same,
      form({ a: text, b: record, c: list }, {}),
      form(
        { a: text, b: record, c: list },
        { a: { contentType: 'text/plain' }, b: { contentType: 'application/json' }, c: { contentType: 'text/plain' } },
      ),
    ),
    pair(
      'another type of a part',
      both,
      form({ b: record }, {}),
      form({ b: record }, { b: { contentType: 'application/xml' } }),
    ),
    pair(
      'a further type of a part',
      back,
      form({ b: record }, {}),
      form({ b: record }, { b: { contentType: 'application/json, application/xml' } }),
    ),
    pair(
      'a type of a part that is a range',
      back,
      form({ b: { type: 'string', contentEncoding: 'base64' } }, { b: { contentType: 'image/png' } }),
      form({ b: { type: 'string', contentEncoding: 'base64' } }, { b: { contentType: 'image/*' } }),
    ),
    pair(
      'contentType is ignored beside a style',
      same,
      form({ a: list }, { a: { style: 'form', explode: false } }, urlencoded),
      form({ a: list }, { a: { style: 'form', explode: false, contentType: 'application/json' } }, urlencoded),
    ),
    pair(
      'a style of an object that was JSON',
      both,
      form({ b: record }, {}, urlencoded),
      form({ b: record }, { b: { style: 'form' } }, urlencoded),
    ),
    pair(
      'a style of a text',
      same,
      form({ a: text }, {}, urlencoded),
      form({ a: text }, { a: { style: 'form', explode: true } }, urlencoded),
    ),
    pair(
      'a deepObject',
      both,
      form({ b: record }, { b: { style: 'form' } }, urlencoded),
      form({ b: record }, { b: { style: 'deepObject' } }, urlencoded),
    ),
    pair(
      'an encoding of a body that is no form',
      same,
      taken({ 'application/json': { schema: record } }),
      taken({ 'application/json': { schema: record, encoding: { a: { contentType: 'image/png' } } } }),
    ),
    pair(
      'Content-Type among the headers of a part',
      same,
      form({ a: text }, { a: { contentType: 'text/plain' } }),
      form(
        { a: text },
        { a: { contentType: 'text/plain', headers: { 'content-type': { required: true, schema: text } } } },
      ),
    ),
    pair(
      'a header of a part by reference',
      forth,
      form({ a: text }, {}),
      api(
        {
          requestBody: {
            content: {
              'multipart/form-data': {
                schema: { type: 'object', properties: { a: text } },
                encoding: { a: { headers: { 'X-A': { $ref: '#/components/headers/h' } } } },
              },
            },
          },
        },
        { components: { headers: { h: { required: true, schema: text } } } },
      ),
    ),
    pair(
      'a part that is needed',
      forth,
      taken({ 'multipart/form-data': { schema: loose } }),
      taken({ 'multipart/form-data': { schema: firm } }),
    ),
    pair(
      'a type of each part of a mixed body',
      both,
      taken({ 'multipart/mixed': { itemSchema: {}, itemEncoding: { contentType: 'image/png' } } }),
      taken({ 'multipart/mixed': { itemSchema: {}, itemEncoding: { contentType: 'image/gif' } } }),
    ),
    pair(
      'a type of the first part of a mixed body',
      forth,
      taken({
        'multipart/mixed': {
          schema: { type: 'array', prefixItems: [record] },
          prefixEncoding: [{ contentType: 'application/json, application/xml' }],
        },
      }),
      taken({
        'multipart/mixed': {
          schema: { type: 'array', prefixItems: [record] },
          prefixEncoding: [{ contentType: 'application/json' }],
        },
      }),
    ),
    pair(
      'a type of a part of a part',
      forth,
      form(
        { a: record },
        { a: { contentType: 'multipart/form-data', encoding: { a: { contentType: 'text/plain, text/html' } } } },
      ),
      form(
        { a: record },
        { a: { contentType: 'multipart/form-data', encoding: { a: { contentType: 'text/plain' } } } },
      ),
    ),
    pair(
      'a file of an older version',
      same,
      { ...(form({ a: { type: 'string', format: 'binary' } }, {}) as JsonObject), openapi: '3.0.3' },
      form(
        { a: { type: 'string', contentMediaType: 'application/octet-stream' } },
        { a: { contentType: 'application/octet-stream' } },
      ),
    ),
  ],

  'versions of OpenAPI and schemas': [
    pair(
      'nullable and null',
      same,
      {
        ...(taken(json({ type: 'object', properties: { a: { type: 'string', nullable: true } } })) as JsonObject),
        openapi: '3.0.3',
      },
      taken(json({ type: 'object', properties: { a: { type: ['string', 'null'] } } })),
    ),
    pair(
      'nullable of a reference',
      same,
      {
        ...(api(
          {
            requestBody: {
              content: json({
                type: 'object',
                properties: { a: { nullable: true, allOf: [{ $ref: '#/components/schemas/A' }] } },
              }),
            },
          },
          { components: { schemas: { A: { type: 'string', nullable: true } } } },
        ) as JsonObject),
        openapi: '3.0.3',
      },
      api(
        {
          requestBody: {
            content: json({
              type: 'object',
              properties: { a: { anyOf: [{ $ref: '#/components/schemas/A' }, { type: 'null' }] } },
            }),
          },
        },
        { components: { schemas: { A: text } } },
      ),
    ),
    pair(
      'exclusive bounds',
      same,
      {
        ...(taken(
          json({ type: 'number', minimum: 0, exclusiveMinimum: true, maximum: 9, exclusiveMaximum: false }),
        ) as JsonObject),
        openapi: '3.0.3',
      },
      taken(json({ type: 'number', exclusiveMinimum: 0, maximum: 9 })),
    ),
    pair('one value and const', same, taken(json({ enum: ['a'] })), taken(json({ const: 'a' }))),
    pair(
      'an example of a schema',
      same,
      { ...(taken(json({ type: 'string', example: 'a' })) as JsonObject), openapi: '3.0.3' },
      taken(json({ type: 'string', examples: ['a'] })),
    ),
    pair(
      'defaults of schemas, written out',
      same,
      taken(json(record)),
      taken(
        json({
          ...(record as JsonObject),
          required: [],
          minProperties: 0,
          additionalProperties: true,
          nullable: false,
          readOnly: false,
          deprecated: false,
        }),
      ),
    ),
    pair(
      'a discriminator',
      same,
      taken(json({ oneOf: [firm, list] })),
      taken(
        json({ oneOf: [firm, list], discriminator: { propertyName: 'n', mapping: { a: '#/components/schemas/A' } } }),
      ),
    ),
    pair(
      'a member that only answers have',
      same,
      api({ requestBody: { content: json(loose) } }),
      api({
        requestBody: {
          content: json({
            type: 'object',
            required: ['id'],
            properties: { n: whole, id: { type: 'string', readOnly: true } },
          }),
        },
      }),
    ),
    pair(
      'a needed member that only answers had',
      forth,
      answered({
        200: answer({ type: 'object', required: ['id'], properties: { id: { type: 'string', readOnly: true } } }),
      }),
      answered({ 200: answer({ type: 'object', properties: { id: { type: 'string', readOnly: true } } }) }),
    ),
    pair(
      'a member that only requests have',
      same,
      answered({
        200: answer({ type: 'object', required: ['p'], properties: { p: { type: 'string', writeOnly: true } } }),
      }),
      answered({ 200: answer({ type: 'object', properties: { p: { type: 'string', writeOnly: true } } }) }),
    ),
    pair('a version of the specification', same, api({}), { ...(api({}) as JsonObject), openapi: '3.0.4' }),
  ],
}
