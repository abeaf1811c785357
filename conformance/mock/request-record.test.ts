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

test('of a request that grew old its path is left, and no key in it, whether or not somebody asked for it before', () => {
  const record = new RequestRecord(10_000)
  const headers = { authorization: 'Bearer first-key' }
  const paths = ['/v1', '/v1/first-key', '/v1?token=other', '/first-key']
  const add = (path: string) => record.add({ method: 'POST', path, headers, body: '[]' }, 200)
  for (const it of paths) add(it)
  const before = record.all.map((it) => it.path)
  for (const it of paths) add(it)
  for (let i = 0; i < 1_000; i++) add('/v1')
  expect(before).toEqual(['/v1', '/v1/***', '/v1?token=***', '/***'])
  expect(record.all.slice(0, 8)).toEqual(
    [...before, ...before].map((path) => ({ method: 'POST', path, status: 200, performed: [] })),
  )
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
