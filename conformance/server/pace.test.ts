import { describe, expect, test, vi } from 'vitest'
import { Pace, waitAsked } from './pace.js'
import type { Received } from './target.js'

const answer = (status: number, wait?: string): Received => ({
  kind: 'answer',
  status,
  headers: wait === undefined ? {} : { 'retry-after': wait },
  text: '{}',
})

describe('Retry-After', () => {
  test('is whole seconds, or a date to come in the form of RFC 9110', () => {
    expect(waitAsked('5')).toBe(5000)
    expect(waitAsked(' 0 ')).toBe(0)
    const soon = waitAsked(new Date(Date.now() + 20_000).toUTCString())
    expect(soon).toBeGreaterThan(0)
    expect(soon).toBeLessThanOrEqual(20_000)
  })

  test('is nothing otherwise, and the wait is ours to choose', () => {
    const past = new Date(Date.now() - 20_000).toUTCString()
    for (const it of ['1.5', '-1', '', 'soon', '1e3', '0x10', '2030-01-01', '+3', '5 s', past, undefined])
      expect(waitAsked(it)).toBeUndefined()
  })

  test('is obeyed at most three times a request', () => {
    const pace = new Pace({ longestMs: 60_000, backOffMs: 1 })
    const patience = { times: 0, waitedMs: 0 }
    expect([1, 2, 3, 4].map(() => pace.again(answer(503, '1'), patience))).toEqual([true, true, true, false])
  })

  test('is obeyed for as long as there is time in all', () => {
    const pace = new Pace({ longestMs: 90_000, backOffMs: 1 })
    expect(pace.again(answer(429, '90'), { times: 0, waitedMs: 0 })).toBe(true)
    expect(pace.again(answer(429, '91'), { times: 0, waitedMs: 0 })).toBe(false)
    const patience = { times: 0, waitedMs: 0 }
    expect([40, 40, 40].map((it) => pace.again(answer(429, String(it)), patience))).toEqual([true, true, false])
  })

  test('without one that can be read, each wait is twice the one before', () => {
    const pace = new Pace({ longestMs: 90_000, backOffMs: 100 })
    const patience = { times: 0, waitedMs: 0 }
    for (let i = 0; i < 3; i++) pace.again(answer(503, '1.5'), patience)
    expect(patience.waitedMs).toBe(700)
  })

  test('what is waited for is told once, however many requests wait for it', () => {
    const onWait = vi.fn()
    const pace = new Pace({ longestMs: 90_000, backOffMs: 100, onWait })
    for (let i = 0; i < 4; i++) pace.again(answer(503, '20'), { times: 0, waitedMs: 0 })
    expect(onWait).toHaveBeenCalledTimes(1)
    expect(onWait).toHaveBeenCalledWith(20_000, 'the server answers 503 and asks for it')
  })

  test('nothing else is waited out', () => {
    const pace = new Pace({ longestMs: 90_000, backOffMs: 1 })
    for (const status of [200, 400, 401, 402, 404, 500, 502])
      expect(pace.again(answer(status, '1'), { times: 0, waitedMs: 0 })).toBe(false)
  })
})
