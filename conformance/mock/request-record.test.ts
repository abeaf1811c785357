import { expect, test } from 'vitest'
import { type RecordedRequest, RequestRecord } from './request-record.js'

test('a body of more than a megabyte is told whole and without its key, and not kept', () => {
  const told: RecordedRequest[] = []
  const record = new RequestRecord(10, (it) => told.push(it))
  const text = 'a'.repeat(1_100_000)
  record.add({ method: 'POST', path: '/v1', headers: {}, body: `[{"apiKey":"very-secret"},{"text":"${text}"}]` }, 200)
  expect(told.map((it) => it.body)).toEqual([`[{"apiKey":"***"},{"text":"${text}"}]`])
  expect(record.all.map((it) => [it.status, it.body])).toEqual([[200, undefined]])
})

test('a key stands nowhere in a request, by whichever way it came', () => {
  const record = new RequestRecord(10)
  const body = '{"prompt":"first-key second-key third-key","api_key":"second-key"}'
  const path = '/v1?password=third-key&a=b'
  record.add({ method: 'POST', path, headers: { 'x-api-key': 'first-key' }, body }, 200)
  const counted = '{"max_tokens":100000}'
  record.add({ method: 'POST', path: '/v1?max_tokens=100000', headers: {}, body: counted }, 200)
  expect(record.all.at(-1)?.body).toBe(counted)
  expect(record.all.slice(0, 1)).toMatchObject([
    { path: '/v1?password=***&a=b', body: '{"prompt":"*** *** ***","api_key":"***"}' },
  ])
})
