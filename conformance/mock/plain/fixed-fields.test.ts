import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Json, JsonObject } from '../../../generator/document/json.js'
import { mutated, type Pointer } from '../../../generator/document/pointer.js'
import { SpecError } from '../../../generator/document/problem.js'
import { readModel } from '../../../generator/ir/read.js'
import { judgeOf } from '../../judge/index.js'
import { createMock } from '../index.js'
import { documentedIn } from './documented.js'

const page = readFileSync(new URL('../../../generator/document/README.md', import.meta.url), 'utf8')

const json = (schema: Json, more: JsonObject = {}) => ({ 'application/json': { schema, ...more } })

/** One of each object of OpenAPI, with no more than it has to have. */
const base: JsonObject = {
  openapi: '3.2.0',
  info: { title: 'T', version: '1', contact: {}, license: { name: 'MIT' } },
  servers: [{ url: 'https://{host}/v1', variables: { host: { default: 'a.example' } } }],
  paths: {
    '/a/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true }],
      post: {
        externalDocs: { url: 'https://a.example' },
        parameters: [{ name: 'q', in: 'query', schema: { type: 'array' } }, { $ref: '#/components/parameters/P' }],
        requestBody: {
          content: {
            'application/json': {
              schema: {
                oneOf: [{ $ref: '#/components/schemas/S' }, { type: 'object', required: ['k'], xml: {} }],
                discriminator: { propertyName: 'k' },
              },
            },
            'multipart/form-data': { schema: { type: 'object' }, encoding: { a: {} } },
          },
        },
        responses: {
          200: { description: 'd', content: json({}, { examples: { e: {} } }), headers: { h: {} }, links: { l: {} } },
        },
      },
    },
    '/b': { delete: { responses: {} } },
    '/c': {
      post: {
        requestBody: { $ref: '#/components/requestBodies/B' },
        responses: {
          200: { $ref: '#/components/responses/R' },
          201: { description: 'd', content: { 'application/json': { $ref: '#/components/mediaTypes/M' } } },
        },
        callbacks: { c: { $ref: '#/components/callbacks/C' } },
      },
    },
    '/d': { $ref: '#/components/pathItems/I' },
  },
  components: {
    schemas: { S: { type: 'string' } },
    parameters: { P: { name: 'p', in: 'header' } },
    requestBodies: { B: { content: json({}) } },
    responses: {
      R: {
        description: 'd',
        content: json({}, { examples: { e: { $ref: '#/components/examples/E' } } }),
        headers: { h: { $ref: '#/components/headers/H' } },
        links: { l: { $ref: '#/components/links/L' } },
      },
    },
    mediaTypes: { M: { schema: { type: 'string' } } },
    pathItems: { I: { post: { requestBody: { content: json({}) }, responses: {} } } },
    examples: { E: { value: 'a' } },
    headers: { H: {} },
    links: { L: {} },
    callbacks: { C: {} },
    securitySchemes: {
      key: { type: 'oauth2', flows: { implicit: { scopes: {} } } },
      own: { type: 'apiKey', in: 'header', name: 'X-Own' },
    },
  },
  security: [{ key: [] }],
  tags: [{ name: 't' }],
}

const post = '/paths/~1a~1{id}/post'
const media = `${post}/requestBody/content/application~1json`
const answer = `${post}/responses/200/content/application~1json`
const scheme = '/components/securitySchemes'
const operation = { requestBody: { content: json({ type: 'string' }) }, responses: {} }

/** Where an object stands in the document, and another value for each of its fixed fields. */
const objects: Readonly<Record<string, readonly [at: Pointer, fields: JsonObject]>> = {
  OpenAPI: [
    '',
    {
      openapi: '4.0.0',
      $self: 'https://a.example/api',
      info: { title: 'U', version: '2' },
      jsonSchemaDialect: 'https://a.example/dialect',
      servers: [{ url: '/v2' }],
      paths: { '/c': { post: operation } },
      webhooks: { w: { post: operation } },
      components: { ...(base.components as JsonObject), schemas: { S: { type: 'integer' } } },
      security: [],
      tags: [{ name: 'u' }],
      externalDocs: { url: 'https://a.example' },
    },
  ],
  Info: [
    '/info',
    {
      title: 'U',
      summary: 's',
      description: 'd',
      termsOfService: 'https://a.example',
      contact: { name: 'n' },
      license: { name: 'n' },
      version: '2',
    },
  ],
  Contact: ['/info/contact', { name: 'n', url: 'https://a.example', email: 'a@a.example' }],
  License: ['/info/license', { name: 'n', identifier: 'MIT', url: 'https://a.example' }],
  Server: [
    '/servers/0',
    { url: 'https://b.example', description: 'd', name: 'n', variables: { host: { default: 'b.example' } } },
  ],
  'Server Variable': ['/servers/0/variables/host', { enum: ['a.example'], default: 'b.example', description: 'd' }],
  Components: [
    '/components',
    {
      schemas: { S: { type: 'integer' } },
      responses: { R: { description: 'd', content: json({ type: 'integer' }) } },
      parameters: { P: { name: 'p', in: 'query' } },
      examples: { E: { value: 1 } },
      requestBodies: { B: { content: json({ type: 'integer' }) } },
      headers: { H: { schema: {} } },
      securitySchemes: { key: { type: 'http', scheme: 'basic' } },
      links: { L: { operationId: 'o' } },
      callbacks: { C: { '{$request.body#/url}': { post: operation } } },
      pathItems: { I: { post: operation } },
      mediaTypes: { M: { schema: { type: 'integer' } } },
    },
  ],
  'Path Item': [
    '/paths/~1b',
    {
      $ref: '#/paths/~1a~1{id}',
      summary: 's',
      description: 'd',
      ...Object.fromEntries(
        ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query'].map((it) => [it, operation]),
      ),
      additionalOperations: { COPY: operation },
      servers: [{ url: '/v2' }],
      parameters: [{ name: 'x', in: 'query', required: true }],
    },
  ],
  Operation: [
    post,
    {
      tags: ['t'],
      summary: 's',
      description: 'd',
      externalDocs: { url: 'https://b.example' },
      operationId: 'o',
      parameters: [],
      requestBody: { content: json({ type: 'integer' }) },
      responses: { 201: { description: 'd' } },
      callbacks: { c: { '{$request.body#/url}': { post: operation } } },
      deprecated: true,
      security: [],
      servers: [{ url: '/v2' }],
    },
  ],
  'External Documentation': [`${post}/externalDocs`, { description: 'd', url: 'https://b.example' }],
  Parameter: [
    `${post}/parameters/0`,
    {
      name: 'r',
      in: 'header',
      description: 'd',
      required: true,
      deprecated: true,
      allowEmptyValue: true,
      example: ['a'],
      examples: { e: { value: ['a'] } },
      style: 'pipeDelimited',
      explode: false,
      allowReserved: true,
      schema: { type: 'integer' },
      content: json({ type: 'integer' }),
    },
  ],
  'Request Body': [`${post}/requestBody`, { description: 'd', content: json({ type: 'integer' }), required: true }],
  'Media Type': [
    answer,
    {
      schema: { type: 'integer' },
      itemSchema: { type: 'integer' },
      example: 'a',
      examples: { e: { value: 'a' } },
      encoding: { a: { contentType: 'text/plain' } },
      prefixEncoding: [{ contentType: 'text/plain' }],
      itemEncoding: { contentType: 'text/plain' },
    },
  ],
  Encoding: [
    `${post}/requestBody/content/multipart~1form-data/encoding/a`,
    {
      contentType: 'text/plain',
      headers: { h: {} },
      encoding: { b: {} },
      prefixEncoding: [{}],
      itemEncoding: {},
      style: 'form',
      explode: true,
      allowReserved: true,
    },
  ],
  Responses: [`${post}/responses`, { default: { description: 'd' } }],
  Response: [
    `${post}/responses/200`,
    {
      summary: 's',
      description: 'e',
      headers: { i: { schema: {} } },
      content: json({ type: 'integer' }),
      links: { m: {} },
    },
  ],
  Example: [
    `${answer}/examples/e`,
    { summary: 's', description: 'd', dataValue: 'a', serializedValue: '"a"', value: 'a', externalValue: './a.json' },
  ],
  Link: [
    `${post}/responses/200/links/l`,
    { operationRef: '#/a', operationId: 'o', parameters: {}, requestBody: {}, description: 'd', server: { url: '/' } },
  ],
  Header: [
    `${post}/responses/200/headers/h`,
    {
      description: 'd',
      required: true,
      deprecated: true,
      example: 'a',
      examples: {},
      style: 'simple',
      explode: true,
      schema: { type: 'integer' },
      content: json({ type: 'integer' }),
    },
  ],
  Tag: [
    '/tags/0',
    { name: 'u', summary: 's', description: 'd', externalDocs: { url: 'https://a.example' }, parent: 't', kind: 'nav' },
  ],
  Reference: [`${post}/parameters/1`, { $ref: '#/paths/~1a~1{id}/parameters/0', summary: 's', description: 'd' }],
  Discriminator: [
    `${media}/schema/discriminator`,
    { propertyName: 'l', mapping: { s: '#/components/schemas/S' }, defaultMapping: 'S' },
  ],
  XML: [
    `${media}/schema/oneOf/1/xml`,
    { nodeType: 'text', name: 'n', namespace: 'https://a.example', prefix: 'p', attribute: true, wrapped: true },
  ],
  'Security Scheme': [
    `${scheme}/own`,
    {
      type: 'http',
      description: 'd',
      name: 'X-Key',
      in: 'cookie',
      scheme: 'bearer',
      bearerFormat: 'JWT',
      flows: {},
      openIdConnectUrl: 'https://a.example',
      oauth2MetadataUrl: 'https://a.example',
      deprecated: true,
    },
  ],
  'OAuth Flows': [
    `${scheme}/key/flows`,
    Object.fromEntries(
      ['implicit', 'password', 'clientCredentials', 'authorizationCode', 'deviceAuthorization'].map((it) => [
        it,
        { tokenUrl: 'https://a.example', scopes: { s: 'd' } },
      ]),
    ),
  ],
  'OAuth Flow': [
    `${scheme}/key/flows/implicit`,
    {
      authorizationUrl: 'https://a.example',
      deviceAuthorizationUrl: 'https://a.example',
      tokenUrl: 'https://a.example',
      refreshUrl: 'https://a.example',
      scopes: { s: 'd' },
    },
  ],
}

const headers = { authorization: 'Bearer k', 'content-type': 'application/json' }

/** Everything that types, checks, builders and the mock are made from. */
async function readingOf(document: JsonObject): Promise<string> {
  try {
    const whole = await readModel(document)
    const { id, title, summary, description, servers, operations } = whole
    const served = documentedIn(whole, document, () => false).map(({ model: _, document: __, ...it }) => it)
    const mock = createMock([{ model: whole, document }], { judgeOf })
    const answers = ['/v1/a/1', '/c'].map((path) => mock.respond({ method: 'POST', path, headers, body: '"a"' }))
    return JSON.stringify([id, title, summary, description, servers, operations, served, answers], (key, it) =>
      key === 'limit' ? undefined : it instanceof Map ? [...it] : it,
    )
  } catch (error) {
    if (error instanceof SpecError) return error.problems.map(({ code }) => code).join()
    throw error
  }
}

describe('the page names each fixed field of each object of OpenAPI, and whether it makes a difference', async () => {
  const before = await readingOf(base)
  const row = (name: string) => page.split('\n').find((it) => it.startsWith(`| ${name} |`))
  const namesIn = (cell = '') => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name)

  test.each(Object.entries(objects))('%s', async (name, [at, fields]) => {
    const read: string[] = []
    for (const [field, value] of Object.entries(fields)) {
      const changed = mutated(base, `${at}/${field.replace(/~/g, '~0').replace(/\//g, '~1')}`, { set: value as Json })
      if ((await readingOf(changed as JsonObject)) !== before) read.push(field)
    }
    const [, , told, noted] = row(name)?.split('|') ?? []
    expect({ read: namesIn(told).sort(), noted: namesIn(noted).sort() }).toEqual({
      read: read.sort(),
      noted: Object.keys(fields)
        .filter((it) => !read.includes(it))
        .sort(),
    })
  })
})
