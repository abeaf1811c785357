import { describe, expect, test } from 'vitest'
import { accepts, at, type Check, distinct, missing, no, notJson, violations } from './check.js'

const even: Check = (value, site) => !((value as number) % 2 !== 0 && no(site, 'multipleOf', 2))

describe('a check', () => {
  test('answers at the first fault, or notes them all', () => {
    expect([accepts(even, 2), accepts(even, 3)]).toEqual([true, false])
    expect(violations(even, 3)).toMatchObject([{ pointer: '', keyword: 'multipleOf', limit: 2 }])
  })

  test('that throws refuses the value as no JSON', () => {
    const tooDeep: Check = () => {
      throw new RangeError('Maximum call stack size exceeded')
    }
    expect(accepts(tooDeep, {})).toBe(false)
    expect(violations(tooDeep, {})).toEqual([
      { pointer: '', keyword: 'type', limit: 'JSON value', message: 'request: is no JSON value' },
    ])
  })

  test('never throws, whatever the value does when it is looked at', () => {
    const revoked = Proxy.revocable({}, {})
    revoked.revoke()
    const shy = Object.assign(() => 1, {
      toString: () => {
        throw new Error('no')
      },
    })
    const looking: Check = (value, site) => !notJson(value, site)
    for (const value of [revoked.proxy, shy]) {
      expect(accepts(looking, value)).toBe(false)
      expect(violations(looking, value).map(({ keyword }) => keyword)).toEqual(['type'])
    }
  })

  test('sees own members only, even where Object.prototype has some', () => {
    const withA: Check = (value, site) => {
      for (const key in value as object) if (key === 'a') return true
      return !no(site, 'required', ['a'])
    }
    Object.defineProperty(Object.prototype, 'a', { value: 1, enumerable: true, configurable: true, writable: true })
    try {
      const strict: Check = (value, site) => !missing(value as Record<string, unknown>, site, ['a'])
      expect(accepts(strict, {})).toBe(false)
      expect(violations(withA, { a: 1 })).toEqual([])
    } finally {
      Reflect.deleteProperty(Object.prototype, 'a')
    }
  })
})

test('keys are escaped in pointers', () => {
  const site = { found: [], pointer: '/a', value: {} }
  expect(['b/c', '~', 0, ''].map((key) => at(site, key).pointer)).toEqual(['/a/b~1c', '/a/~0', '/a/0', '/a/'])
})

test('what JSON cannot carry is found at any depth', () => {
  const looking: Check = (value, site) => !notJson(value, site)
  const value = { a: [1, Number.NaN, { b: 1n }], c: undefined, d: () => 1, e: new Date(0), f: [, 1] }
  expect(violations(looking, value).map(({ pointer }) => pointer)).toEqual(['/a/1', '/a/2/b', '/e', '/f/0'])
})

test('of faults that are found twice one is told, and none below a value of the wrong type', () => {
  const fault = (pointer: string, keyword: string, message = '') => ({ pointer, keyword, limit: 1, message })
  const [type, below, beside] = [fault('/a', 'type'), fault('/a/b', 'minimum'), fault('/ab', 'minimum')]
  expect(distinct([type, below, beside, fault('/a', 'type')])).toEqual([type, beside])
  expect(distinct([fault('', 'type'), below])).toEqual([fault('', 'type')])
  expect(distinct([fault('/a', 'not', 'x'), fault('/a', 'not', 'y')])).toHaveLength(2)
})
