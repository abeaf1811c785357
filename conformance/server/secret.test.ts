import { describe, expect, test } from 'vitest'
import { keyTrouble, repeats, withoutKey } from '../../generator/document/secret.js'
import type { Key } from '../value/request-key.js'
import { liveTarget } from './live.js'
import { shownKey } from './target.js'

const keys = ['sk-12345678', 'a b&c"d<e>/+%', 'schlüssel-ß', 'UPPER-and-lower', '123456']

describe('a key stands nowhere in what is told', () => {
  for (const key of keys) {
    const spelled = {
      'as it is': key,
      'in a URL': encodeURIComponent(key),
      'in a form': encodeURIComponent(key).replace(/%../g, (it) => it.toLowerCase()),
      'in JSON': JSON.stringify(key).slice(1, -1),
      'in HTML': key.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;'),
    }
    for (const [name, text] of Object.entries(spelled))
      test(`${key} ${name}`, () => {
        expect(withoutKey({ [text]: [`see ${text}.`] }, key)).toEqual({ '***': ['see ***.'] })
        expect(repeats(`see ${text}.`, key)).toBe(true)
      })

    test(`${key} in base64, whatever stands before and after it`, () => {
      for (const before of ['', 'u', 'us', 'user:', 'Bearer '])
        for (const after of ['', ':', '==', ' and more']) {
          const text = Buffer.from(before + key + after).toString('base64')
          const told = withoutKey(text, key)
          expect(told).toContain('***')
          expect(Buffer.from(told.replaceAll('***', ''), 'base64').toString()).not.toContain(key.slice(0, 4))
        }
    })

    test(`wrong keys made from ${key}`, () => {
      for (const kind of ['bare', 'basic', 'longer', 'shorter', 'altered', 'recased'] satisfies Key[]) {
        const sent = shownKey(kind, key)?.replace(/^(Bearer|Basic) /, '')
        if (sent === undefined) continue
        expect(withoutKey(`Invalid key ${sent}`, key)).toMatch(/^Invalid key \*\*\*.?$/)
      }
    })
  }
})

describe('a key that cannot be hidden or sent is refused', () => {
  test('one of fewer than 6 characters, for a server that is not on this machine', () => {
    expect(keyTrouble('12345', 'https://api.example.com/v1')).toContain('cannot be hidden')
    expect(() => liveTarget({ url: 'https://api.example.com/v1', key: '12345' })).toThrow('cannot be hidden')
    for (const url of ['http://127.0.0.1:1/v1', 'http://localhost:1', 'http://[::1]:1/'])
      expect(keyTrouble('12345', url)).toBeUndefined()
    expect(keyTrouble('123456', 'https://api.example.com/v1')).toBeUndefined()
    for (const url of ['http://127.0.0.1.example.com', 'http://localhost.example.com', 'http://10.0.0.1'])
      expect(keyTrouble('12345', url)).toBeDefined()
  })

  test('one with characters that no header carries', () => {
    for (const key of ['line\nbreak', 'snow☃man', 'nul\0nul'])
      expect(keyTrouble(key, 'http://127.0.0.1:1/v1')).toContain('no HTTP header')
  })
})
