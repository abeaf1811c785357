import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { jsonOf, TextFault, textOf } from './json-text.js'

function faultOf(work: () => unknown): TextFault | undefined {
  try {
    work()
    return undefined
  } catch (error) {
    if (error instanceof TextFault) return error
    throw error
  }
}

describe('a text that is no JSON is told with line and column', () => {
  test.each([
    ['{"a": 1,}', 'Line 1, column 9 (position 8): a key in double quotes is missing'],
    ['{\n  "a": 1\n  "b": 2\n}', 'Line 3, column 3 (position 13): a comma is missing'],
    ['{\r\n  a: 1\r\n}', 'Line 2, column 3 (position 5): JSON has no such word'],
    ['["é😀", tru]', 'Line 1, column 8 (position 8): JSON has no such word'],
    ['[1, 2', 'Line 1, column 6 (position 5): a closing bracket is missing, and the text ends'],
    ['', 'Line 1, column 1 (position 0): a value is missing, and the text ends'],
    ['[\n"abc', 'Line 2, column 1 (position 2): a string does not end'],
    ['// a\n1', 'Line 1, column 1 (position 0): JSON has no comments'],
    ['1\n2', 'Line 2, column 1 (position 2): something follows the document'],
    ['{"a" 1}', 'Line 1, column 6 (position 5): a colon is missing'],
  ])('%j', (text, message) => {
    expect(faultOf(() => jsonOf(text))?.message).toBe(message)
  })

  test('whatever the text, there is a fault exactly where JSON.parse finds one, at a place inside the text', () => {
    const broken = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '"', '}', '\n', 'x', '\u0000'))
      .map(([text, at, put]) => {
        const cut = at % (text.length + 1)
        return text.slice(0, cut) + put + text.slice(cut + 1)
      })
    fc.assert(
      fc.property(broken, (text) => {
        let isJson = true
        try {
          JSON.parse(text)
        } catch {
          isJson = false
        }
        const fault = faultOf(() => jsonOf(text))
        expect(fault === undefined).toBe(isJson)
        if (fault === undefined) return
        const lines = text.split(/\r\n|[\n\r]/)
        expect(fault.line).toBeLessThanOrEqual(lines.length)
        expect(fault.column).toBeLessThanOrEqual([...(lines[fault.line - 1] ?? '')].length + 1)
      }),
    )
  })

  test('however deep it is nested', () => {
    expect(faultOf(() => jsonOf('['.repeat(200_000)))?.line).toBe(1)
  })

  test('lines before the text count', () => {
    expect(faultOf(() => jsonOf('[', 41))?.message).toMatch(/^Line 42, column 2 /)
  })
})

describe('bytes that are no UTF-8 are told with line and column', () => {
  test.each([
    [Buffer.from('"a"\n"ä"', 'latin1'), 2, 2],
    [Buffer.from([0x22, 0xc3, 0xa4, 0xff, 0x22]), 1, 3],
    [Buffer.from([0x22, 0xf0, 0x9f, 0x98]), 1, 2],
    [Buffer.concat([Buffer.from('ä'.repeat(100_001)), Buffer.from([0xc3])]), 1, 100_002],
    [Buffer.concat([Buffer.from('a\n'.repeat(100_000)), Buffer.from([0x80])]), 100_001, 1],
  ])('%#', (bytes, line, column) => {
    expect(faultOf(() => textOf(bytes))).toMatchObject({ line, column })
  })

  test('a byte order mark is left out at the start of a file, and nowhere else', () => {
    expect(textOf(Buffer.from('\uFEFF1'))).toBe('1')
    expect(faultOf(() => jsonOf(textOf(Buffer.from('\uFEFF1'), 1), 1))?.line).toBe(2)
  })
})
