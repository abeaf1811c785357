import { setupServer } from 'msw/node'
import { describe, expect, test } from 'vitest'
import { judgeOf } from '../../judge/index.js'
import '../global-socket.fixture.js'
import { createMock, mockModels } from '../index.js'
import { chat, key, models } from '../mock.fixture.js'
import { serverPlaces } from './server-url.js'

const variables = {
  region: { default: 'eu', enum: ['eu', 'us'] },
  port: { default: '8443' },
  base: { default: 'v2/api' },
  any: { default: 'x' },
  whole: { default: 'https://a.example.com' },
  many: { default: 'https://h0.example.com', enum: Array.from({ length: 150 }, (_, i) => `https://h${i}.example.com`) },
}

/** What is left of an address below the server; undefined where it is another's. */
function below(url: string, address: string): string | undefined {
  for (const { source } of serverPlaces({ url, variables })) {
    const found = new RegExp(`^${source}(?=/|$)`).exec(address)
    if (found !== null) return address.slice(found[0].length)
  }
  return undefined
}

describe('a server of OpenAPI', () => {
  test.each([
    ['https://api.example.com/v1', 'https://api.example.com/v1/pets', '/pets'],
    ['https://api.example.com/v1/', 'https://api.example.com/v1', ''],
    ['https://api.example.com/v1', 'https://api.example.com/v10/pets', undefined],
    ['https://api.example.com', 'https://api.example.com.evil.net/pets', undefined],
    ['https://API.example.com:443/v1', 'https://api.example.com/v1/pets', '/pets'],
    ['http://localhost:8080', 'http://localhost:8080/pets', '/pets'],
    ['http://localhost:8080', 'http://localhost:8081/pets', undefined],
    ['https://bücher.example/a b', 'https://xn--bcher-kva.example/a%20b/pets', '/pets'],
    ['https://api.example.com/a/../b', 'https://api.example.com/b/pets', '/pets'],
    ['https://{region}.example.com/v1', 'https://us.example.com/v1/pets', '/pets'],
    ['https://{region}.example.com/v1', 'https://ap.example.com/v1/pets', undefined],
    ['{many}/v1', 'https://h149.example.com/v1/pets', '/pets'],
    ['https://{any}.example.com/v1', 'https://whatever.example.com/v1/pets', '/pets'],
    ['https://example.com:{port}/{base}', 'https://example.com:8443/v2/api/pets', '/pets'],
    ['https://example.com:{port}/{base}', 'https://example.com/v3/pets', '/pets'],
    ['{any}://example.com/v1', 'http://example.com/v1/pets', '/pets'],
    ['{whole}/v1', 'https://a.example.com/v1/pets', '/pets'],
    ['https://example.com/{region}/{unknown}', 'https://example.com/eu/z/pets', '/pets'],
    ['//example.com/v1', 'http://example.com/v1/pets', '/pets'],
    ['/v1', 'http://localhost:5173/v1/pets', '/pets'],
    ['v1', 'https://docs.example.com/specs/v1/pets', '/pets'],
    ['../v1', 'https://docs.example.com/specs/v1/pets', '/pets'],
    ['/', 'https://docs.example.com/pets', '/pets'],
    ['https://[::1]:8080/v1', 'http://localhost/v1', undefined],
    ['https://exa mple.com', 'https://example.com', undefined],
  ])('%s, asked at %s: %s', (url, address, rest) => {
    expect(below(url, address)).toBe(rest)
  })

  test('of the whole document, of a path or of an operation is answered by msw, and no other', async () => {
    const ok = {
      responses: { 200: { description: 'ok', content: { 'application/json': { schema: { const: 'ok' } } } } },
    }
    const document = (servers?: object[]) => ({
      openapi: '3.1.0',
      info: { title: 'Pets', version: '1' },
      ...(servers && { servers }),
      paths: {
        '/pets/{id}': {
          get: { operationId: 'a', ...ok },
          post: {
            operationId: 'b',
            requestBody: { content: { 'application/json': { schema: { type: 'object' } } } },
            ...ok,
          },
        },
        '/files': {
          servers: [{ url: 'https://files.example.com/x' }],
          get: { operationId: 'c', ...ok, servers: [{ url: 'https://one.example.com' }] },
        },
      },
    })
    const asked = async (servers: object[] | undefined, address: string) => {
      const mock = createMock(await mockModels([document(servers)]), { judgeOf })
      const server = setupServer(...mock.handlers)
      server.listen({ onUnhandledRequest: 'error' })
      const status = await fetch(address).then(
        (it) => it.status,
        () => 'not handled',
      )
      server.close()
      return status
    }
    expect(await asked(undefined, 'http://any.example.com/pets/1')).toBe(200)
    expect(await asked(undefined, 'http://any.example.com/others')).toBe('not handled')
    expect(
      await asked(
        [{ url: 'https://{r}.example.com:{p}/b', variables: { r: { default: 'eu' }, p: { default: '443' } } }],
        'https://us.example.com/b/pets/1',
      ),
    ).toBe(200)
    expect(await asked([{ url: '/api' }], 'http://localhost:3000/api/pets/1?x=%zz')).toBe(200)
    expect(await asked([{ url: 'https://api.example.com' }], 'https://files.example.com/x/files')).toBe(200)
    expect(await asked([{ url: 'https://api.example.com' }], 'https://one.example.com/files')).toBe(200)
    expect(await asked([{ url: 'https://api.example.com' }], 'https://two.example.com/pets/1')).toBe('not handled')
  })

  test('of a document of tasks may lead to them by its path instead of its server', async () => {
    const { document } = models[0] as { document: object }
    const { paths } = document as { paths: { '/': object } }
    const moved = { ...document, servers: [{ url: 'https://api.example.com' }], paths: { '/v1': paths['/'] } }
    const mock = createMock(await mockModels([moved]), { judgeOf, apiKey: key })
    const server = setupServer(...mock.handlers)
    server.listen({ onUnhandledRequest: 'error' })
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` }
    const { status } = await fetch('https://api.example.com/v1', {
      method: 'POST',
      headers,
      body: JSON.stringify([chat()]),
    })
    server.close()
    expect(status).toBe(200)
  })
})
