import { describe, expect, test } from 'vitest'
import { canonicalText, sortedKeys } from './json.js'

describe('the canonical text of a value', () => {
  test('has every character as JSON.stringify writes it, in texts short and long, and in keys', () => {
    const codes = [
      ...Array(0x300).keys(),
      0x2028,
      0x2029,
      0xd7ff,
      0xd800,
      0xdbff,
      0xdc00,
      0xdfff,
      0xe000,
      0xfeff,
      0xffff,
    ]
    const characters = codes.map((it) => String.fromCharCode(it))
    const texts = characters.flatMap((it) => [`a${it}`, `${'a'.repeat(46)}${it}`, `${'a'.repeat(48)}${it}`])
    expect(texts.filter((it) => canonicalText(it) !== JSON.stringify(it))).toEqual([])
    const keyed = characters.map((it) => ({ [`a${it}`]: 1 }))
    expect(keyed.filter((it) => canonicalText(it) !== JSON.stringify(it))).toEqual([])
  })

  test('has keys in the order of their code units, however many there are', () => {
    for (const count of [0, 1, 2, 16, 17, 40]) {
      const keys = Array.from({ length: count }, (_, i) => `${String.fromCharCode(0xffff - ((i * 7919) % 0xffff))}${i}`)
      const object = Object.fromEntries(keys.map((it) => [it, 1]))
      expect(sortedKeys(object)).toEqual([...keys].sort())
    }
  })
})
