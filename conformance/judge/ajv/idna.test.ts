import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isALabel as generatedSays } from '../../../generator/runtime/idna.js'
import { seed } from '../../../generator/sample.fixture.js'
import { isALabel } from './idna.js'

/** The A-label that a text would have, whether it may have one or not (RFC 3492, section 6.3). */
function encoded(text: string): string {
  const points = Array.from(text, (it) => it.codePointAt(0) as number)
  const basic = points.filter((it) => it < 128)
  let code = basic.length > 0 ? `${String.fromCharCode(...basic)}-` : ''
  let [n, delta, bias, done] = [128, 0, 72, basic.length]
  while (done < points.length) {
    const next = Math.min(...points.filter((it) => it >= n))
    delta += (next - n) * (done + 1)
    n = next
    for (const point of points) {
      if (point < n) delta++
      if (point !== n) continue
      let rest = delta
      for (let k = 36; ; k += 36) {
        const threshold = Math.min(Math.max(k - bias, 1), 26)
        const digit = rest < threshold ? rest : threshold + ((rest - threshold) % (36 - threshold))
        code += 'abcdefghijklmnopqrstuvwxyz0123456789'.charAt(digit)
        if (rest < threshold) break
        rest = Math.floor((rest - threshold) / (36 - threshold))
      }
      delta = Math.floor(delta / (done === basic.length ? 700 : 2))
      done++
      delta += Math.floor(delta / done)
      let k = 0
      for (; delta > 455; k += 36) delta = Math.floor(delta / 35)
      bias = k + Math.floor((36 * delta) / (delta + 38))
      delta = 0
    }
    delta++
    n++
  }
  return `xn--${code}`
}

describe('the two readers of A-labels agree', () => {
  const around = [
    '?',
    'a?',
    '?a',
    '\u05d0?',
    '\u0628?\u0628',
    '\u0915\u094d?',
    '\u0628?\u200c\u0628',
    '\u0628\u200c?\u0628',
  ]

  test('on every code point, alone and beside letters that it may depend on', () => {
    const differ: string[] = []
    let accepted = 0
    // All of the planes that have letters but for most of the ideographs and syllables, which are alike.
    for (let point = 0x80; point < 0x30000; point += isAlike(point) ? 61 : 1) {
      if (point >= 0xd800 && point < 0xe000) continue
      for (const it of around) {
        const label = encoded(it.replace('?', String.fromCodePoint(point)))
        const [one, other] = [isALabel(label), generatedSays(label)]
        if (one) accepted++
        if (one !== other) differ.push(label)
      }
    }
    expect(differ).toEqual([])
    expect(accepted).toBeGreaterThan(10_000)
  })

  test(`on texts of what is likely to matter (seed ${seed})`, () => {
    const text = fc.array(
      fc.constantFrom(
        ...'al-1\u00b7\u0375\u03b1\u05d0\u05f3\u0628\u0627\u064b\u0660\u06f0\u06fd\u0915\u094d\u200c\u200d\u30fb\u3042\u0300\u00e9\u1e94b\u02c6',
      ),
      { minLength: 1, maxLength: 8 },
    )
    fc.assert(
      fc.property(text, (it) => {
        const label = encoded(it.join(''))
        expect(generatedSays(label)).toBe(isALabel(label))
      }),
      { numRuns: 5_000, seed },
    )
  })

  test(`on texts that are no Punycode, or that of nothing (seed ${seed})`, () => {
    const code = fc.stringMatching(/^[a-z0-9-]{0,59}$/)
    fc.assert(
      fc.property(code, (it) => generatedSays(`xn--${it}`) === isALabel(`xn--${it}`)),
      { numRuns: 5_000, seed },
    )
  })

  /** Ideographs, Hangul syllables, Tangut and what no one has assigned. */
  function isAlike(point: number): boolean {
    return (point > 0x3400 && point < 0xa000) || (point > 0xac00 && point < 0xd7a0) || point > 0x17000
  }
})
