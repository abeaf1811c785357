import { expect, test } from 'vitest'
import { TextMap } from './text-map.js'

test('what is known of a text is known of no other, however long and however alike', () => {
  const long = 'a'.repeat(5000)
  const texts = ['', 'a', 'b', long, `${long}a`, `${long.slice(1)}b`, `b${long.slice(1)}`]
  // Between two of the characters that stand for it.
  const inner = Array.from({ length: 78 }, (_, i) => `${long.slice(0, 2000 + i)}b${long.slice(2001 + i)}`)
  const map = new TextMap<string>()
  const all = [...texts, ...inner]
  for (const it of all) {
    expect(map.get(it)).toBeUndefined()
    map.add(it, `of ${all.indexOf(it)}`)
  }
  expect(all.map((it) => map.get(it))).toEqual(all.map((_, i) => `of ${i}`))
  map.clear()
  expect(map.get(long)).toBeUndefined()
})
