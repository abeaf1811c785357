import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { judgeOf } from '../../../conformance/judge/index.js'
import { declaredFaults } from '../../../conformance/mock/fault.js'
import { createMock, parseFaults } from '../../../conformance/mock/index.js'
import { ClientError, chat, clientOf, key, mocked, modelOf } from './client.fixture.js'

/** How a result comes. */
type Delivery = 'sync' | 'async' | 'stream'

/** A fault of the server, how results are delivered, and what its client's caller sees. */
interface Row {
  readonly fault: string
  readonly by: Delivery
  readonly fields?: object
  readonly options?: object
  /** Members of the result, or of the error. */
  readonly sees: object
  /** Requests that the server got. */
  readonly requests?: number
}

const result = { text: expect.stringMatching(/\w/), finishReason: 'stop' }
const several = [result, result, result]
const told = (code: string) => ({ errors: [{ code, message: expect.stringMatching(/\w/), raw: expect.anything() }] })
const begun = { partial: { text: expect.stringMatching(/\w/) }, id: expect.any(String) }

const rows: readonly Row[] = [
  {
    fault: '402',
    by: 'sync',
    sees: { code: 'quota', status: 402, retryable: false, ...told('insufficientCredits') },
    requests: 1,
  },
  { fault: '401', by: 'sync', sees: { code: 'auth', status: 401, retryable: false }, requests: 1 },
  { fault: '404', by: 'sync', sees: { code: 'notFound', status: 404, retryable: false }, requests: 1 },
  { fault: '408;times=1', by: 'sync', sees: result, requests: 2 },
  { fault: '408', by: 'sync', sees: { code: 'timeout', status: 408 }, requests: 5 },
  { fault: '502;times=1', by: 'sync', sees: result, requests: 2 },
  { fault: '502', by: 'sync', sees: { code: 'provider', status: 502 }, requests: 5 },
  { fault: 'content-policy', by: 'sync', sees: { code: 'safety', retryable: false }, requests: 1 },
  { fault: 'gaps;ms=2', by: 'stream', sees: result, requests: 1 },
  {
    fault: 'stall;after=3',
    by: 'stream',
    options: { timeout: 400 },
    sees: { code: 'timeout', id: expect.any(String) },
  },
  { fault: 'stall;after=3', by: 'sync', options: { timeout: 400 }, sees: { code: 'timeout', id: expect.any(String) } },
  { fault: '403', by: 'sync', sees: { code: 'auth', status: 403, retryable: false }, requests: 1 },
  { fault: '429;retry-after=0;times=2', by: 'sync', sees: result, requests: 3 },
  { fault: '429;retry-after=0;times=2', by: 'stream', sees: result, requests: 3 },
  { fault: '429;retry-after=0', by: 'sync', sees: { code: 'rateLimit', status: 429, retryable: true }, requests: 5 },
  { fault: '429;retry-after=3600', by: 'sync', sees: { code: 'rateLimit', retryAfterMs: 3_600_000 }, requests: 1 },
  { fault: '500;times=2', by: 'sync', sees: result, requests: 3 },
  { fault: '500;times=2', by: 'async', sees: result },
  { fault: '500', by: 'sync', sees: { code: 'provider', status: 500, retryable: true }, requests: 5 },
  { fault: '503;retry-after=0;times=1', by: 'sync', sees: result, requests: 2 },
  { fault: '504;times=1', by: 'stream', sees: result, requests: 2 },
  { fault: '504', by: 'sync', sees: { code: 'timeout', status: 504 }, requests: 5 },
  {
    fault: 'timeout',
    by: 'sync',
    options: { timeout: 300 },
    sees: { code: 'timeout', id: expect.any(String) },
  },
  { fault: 'timeout', by: 'stream', options: { timeout: 300 }, sees: { code: 'timeout' } },
  { fault: 'slow;ms=50', by: 'sync', sees: result, requests: 1 },
  // The work was done before the connection was lost: the second sending is refused, and the result asked for.
  { fault: 'reset;times=1', by: 'sync', sees: result, requests: 3 },
  { fault: 'reset;times=1', by: 'stream', sees: result, requests: 3 },
  { fault: 'reset;times=1', by: 'async', sees: result },
  { fault: 'reset', by: 'sync', sees: { code: 'connection', id: expect.any(String) }, requests: 5 },
  { fault: 'cut;after=9;times=1', by: 'sync', sees: result, requests: 3 },
  { fault: 'cut;after=9;times=1', by: 'sync', fields: { numberResults: 3 }, sees: several, requests: 3 },
  {
    fault: 'cut;after=4',
    by: 'stream',
    fields: { settings: { thinkingLevel: 'off' } },
    sees: { code: 'connection', ...begun },
    requests: 1,
  },
  {
    fault: 'malformed-event',
    by: 'stream',
    fields: { settings: { thinkingLevel: 'off' } },
    sees: { code: 'badResponse', body: '{"delta":{"te', ...begun },
    requests: 1,
  },
  {
    fault: 'error-in-stream',
    by: 'stream',
    fields: { settings: { thinkingLevel: 'off' } },
    sees: { code: 'timeout', ...told('timeoutProvider'), ...begun },
    requests: 1,
  },
  {
    fault: 'fail-one',
    by: 'sync',
    fields: { numberResults: 3 },
    sees: { code: 'provider', partial: { results: [result, result] } },
  },
  {
    fault: 'fail-one',
    by: 'async',
    fields: { numberResults: 3 },
    sees: { code: 'provider', partial: { results: [result, result] } },
  },
  // Where none of its results was made the answer is a 500: sent again, the task is known, and asked for.
  { fault: 'fail-one', by: 'sync', sees: { code: 'provider', ...told('processingFailed') }, requests: 3 },
  { fault: 'duplicate-items', by: 'async', fields: { numberResults: 3 }, sees: several },
  { fault: 'reorder-items', by: 'async', fields: { numberResults: 3 }, sees: several },
  { fault: 'content-type', by: 'sync', sees: result, requests: 1 },
  { fault: 'content-type', by: 'stream', sees: result, requests: 1 },
  {
    fault:
      'limit;pointer=/components/schemas/RequestBody/items/properties/settings/properties/temperature;keyword=maximum;by=tighten;model=alibaba-qwen3-5-397b',
    by: 'sync',
    fields: { settings: { temperature: 2 } },
    sees: {
      code: 'validation',
      status: 400,
      errors: [
        {
          code: 'invalidTemperature',
          pointer: '/settings/temperature',
          limit: { minimum: 0, maximum: 2, multipleOf: 0.01 },
          raw: { max: 1.99 },
        },
      ],
    },
    requests: 1,
  },
]

async function outcomeOf({ fault, by, fields, options }: Row) {
  let requests = 0
  const onEvent = ({ kind }: { readonly kind: string }) => {
    if (kind === 'request') requests++
  }
  const mock = createMock(mocked, { judgeOf, apiKey: key, faults: parseFaults(fault), onEvent })
  const server = await mock.listen()
  const client = clientOf(server)
  const input = chat({ ...fields, ...(by === 'async' && { deliveryMethod: by }) })
  const work =
    by === 'stream'
      ? client.stream(modelOf('text'), input, options).result()
      : client.run(modelOf('text'), input, options)
  const outcome = await work.catch((error: unknown) => error)
  await server.close()
  return { outcome, requests }
}

describe('every fault of a server', () => {
  test.each(
    rows.map((row): [string, Row] => [
      `${row.fault.slice(0, 40)}, ${row.by}, brings ${'code' in row.sees ? row.sees.code : 'a result'}`,
      row,
    ]),
  )('%s', async (_, row) => {
    const { outcome, requests } = await outcomeOf(row)
    const isError = 'code' in row.sees
    expect(outcome instanceof ClientError).toBe(isError)
    if (Array.isArray(row.sees)) expect(outcome).toEqual(row.sees.map((it) => expect.objectContaining(it)))
    else expect(outcome).toMatchObject(row.sees)
    if (row.requests !== undefined) expect(requests).toBe(row.requests)
    expect(inspect(outcome, { depth: 9, showHidden: true })).not.toContain(key)
  })

  test('is in the table', () => {
    const missing = Object.values(declaredFaults).flatMap(({ names }) =>
      names.filter((name) => !rows.some((it) => it.fault.split(';')[0] === name)),
    )
    expect(missing).toEqual([])
  })
})
