import { isJsonObject, type Json } from './json.js'
import { child, type Pointer } from './pointer.js'

/**
 * Whether a double is the very decimal that a text spells: `1e2` and `100.0` are 100, and 18446744073709551615 is not the
 * double that it is read as, which prints as 18446744073709552000.
 * @param text a number as JSON writes it
 */
export function isExactly(value: number, text: string): boolean {
  const written = String(value)
  return written === text || decimalOf(written) === decimalOf(text)
}

/** One text per decimal: its digits without zeros at either end, and the power of ten of the last of them. */
function decimalOf(text: string): string {
  const [, sign = '', whole = '', fraction = '', power = '0'] =
    /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(text) ?? []
  const digits = whole + fraction
  let from = 0
  while (digits[from] === '0') from++
  let to = digits.length
  while (to > from && digits[to - 1] === '0') to--
  if (from === to) return '0'
  const exponent = BigInt(power) - BigInt(fraction.length) + BigInt(digits.length - to)
  return `${sign === '-' ? '-' : ''}${digits.slice(from, to)}e${exponent}`
}

/** A value as JSON, its numbers as a file spells them. `spellings` are by pointer into the value. */
export function spelledText(value: Json, spellings: ReadonlyMap<Pointer, string>, at: Pointer = ''): string {
  if (Array.isArray(value)) return `[${value.map((it: Json, i) => spelledText(it, spellings, child(at, i))).join()}]`
  if (!isJsonObject(value)) return spellings.get(at) ?? JSON.stringify(value)
  const members = Object.entries(value) as [string, Json][]
  return `{${members.map(([key, it]) => `${JSON.stringify(key)}:${spelledText(it, spellings, child(at, key))}`).join()}}`
}
