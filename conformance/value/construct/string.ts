import type { Format } from '../../../generator/ir/format.js'
import { astral } from '../edge/boundary.js'
import { formatSamples } from '../edge/format-samples.js'
import { type Chance, oneOf, shuffled, simplest } from './chance.js'
import { textForPattern } from './pattern.js'

/** What a string has to be. Lengths count code points. */
export interface StringWish {
  readonly least: number
  /** Infinity where there is no limit. */
  readonly most: number
  readonly patterns: readonly string[]
  readonly formats: readonly Format[]
  /** True where some pattern or format must not match. */
  readonly isUnlike: boolean
  /** What long texts are made of; any characters when absent. */
  readonly unit?: string
  /** How many different ones are needed. @defaultValue 1 */
  readonly variety?: number
}

/** Longer texts are drawn rarely: they cost more than all others together. */
const longText = 4096

/** Strings that probably meet a wish, likely ones first. The caller tests them. */
export function* stringsFor(wish: StringWish, chance: Chance): Generator<string> {
  const { least, most, patterns, formats, isUnlike, unit, variety = 1 } = wish
  if (least > most) return
  if (unit !== undefined && patterns.length === 0 && formats.length === 0 && !isUnlike) {
    yield unit.repeat(least)
    return
  }
  for (let round = 0; round < (chance === simplest ? 1 : 4); round++) {
    for (const format of formats) {
      if (chance === simplest) yield* formatSamples[format].good
      else yield* [formatted[format](chance), oneOf(chance, formatSamples[format].good)]
    }
    for (const source of patterns) {
      const more = Array.from({ length: variety }, (_, i) => Math.min(most, least + 1 + i))
      const lengths = chance === simplest ? [least, ...more] : [lengthFor(wish, chance), least, ...more.slice(1)]
      for (const points of lengths) {
        const text = textForPattern(source, chance, Math.min(points, longText * 80))
        if (text !== undefined) yield text
      }
      if (most !== Number.POSITIVE_INFINITY) yield textForPattern(source, chance, most) ?? ''
    }
    if (isUnlike) yield* shuffled(chance, unlike).map((it) => it.padEnd(least, '!'))
    const points = chance === simplest ? Math.max(least, Math.min(1, most)) : lengthFor(wish, chance)
    yield textOf(points, chance, unit)
  }
  if (chance !== simplest) yield* stringsFor(wish, simplest)
  for (let i = 0; i < variety; i++) {
    const text = names[i % names.length] + (i < names.length ? '' : String(i))
    if (text.length <= most) yield text.padEnd(least, 'a')
  }
}

const names = [...'abcdefghijklmnopqrstuvwxyz']

/** Texts that hardly any pattern or format takes, and texts that most take. */
const unlike = ['!', '', 'a', '{ }', 'a b', '-', '0', '%', 'é', '\u{1F98A}', '!x!', 'latest', 'A', '_', '#']

function lengthFor({ least, most }: StringWish, chance: Chance): number {
  const spread = Math.min(most - least, 24)
  if (chance.odds(0.15)) return least
  if (most < longText ? chance.odds(0.15) : chance.odds(0.004))
    return most === Number.POSITIVE_INFINITY ? least + 300 : most
  return least + chance.below(spread + 1)
}

const alphabets = [
  'abcdefghijklmnopqrstuvwxyz ',
  'ABCxyz019 .,;:-_/\\\'"`{}[]()<>$%&*',
  'äßéøñЖ中文العربية€',
  `${astral}\u{1F468}\u200D\u{1F4BB}`,
  '\n\t\u0000\u001f\u2028\ufeff',
]

/** A text of `points` code points. */
function textOf(points: number, chance: Chance, unit?: string): string {
  if (unit !== undefined) return unit.repeat(points)
  if (chance === simplest) return 'a'.repeat(points)
  const alphabet = [...(chance.odds(0.6) ? (alphabets[0] as string) : oneOf(chance, alphabets))]
  if (points > longText) return oneOf(chance, alphabet).repeat(points)
  let text = ''
  for (let i = 0; i < points; i++) text += oneOf(chance, alphabet)
  return text
}

const pick = (chance: Chance, alphabet: string, count: number) => textFrom(chance, [...alphabet], count)
const textFrom = (chance: Chance, alphabet: readonly string[], count: number) =>
  Array.from({ length: count }, () => oneOf(chance, alphabet)).join('')
const lower = 'abcdefghijklmnopqrstuvwxyz'
const hex = '0123456789abcdef'
const two = (chance: Chance, least: number, most: number) =>
  String(least + chance.below(most - least + 1)).padStart(2, '0')
const label = (chance: Chance) =>
  pick(chance, lower, 1 + chance.below(8)) + (chance.odds(0.3) ? `-${pick(chance, '0123456789', 2)}` : '')
const host = (chance: Chance) => `${label(chance)}.${oneOf(chance, ['com', 'example', 'org', 'test'])}`
const dateOf = (chance: Chance) => `${1970 + chance.below(130)}-${two(chance, 1, 12)}-${two(chance, 1, 28)}`
const timeOf = (chance: Chance) =>
  `${two(chance, 0, 23)}:${two(chance, 0, 59)}:${two(chance, 0, 59)}${chance.odds(0.3) ? `.${pick(chance, '0123456789', 3)}` : ''}${
    chance.odds(0.6) ? 'Z' : `${oneOf(chance, ['+', '-'])}${two(chance, 0, 12)}:30`
  }`
const octet = (chance: Chance) => String(chance.below(256))

/** Texts of each format, made by its grammar. */
const formatted: { readonly [F in Format]: (chance: Chance) => string } = {
  uuid: (chance) => [8, 4, 4, 4, 12].map((count) => pick(chance, hex, count)).join('-'),
  uri: (chance) =>
    oneOf(chance, [
      () => `https://${host(chance)}/${label(chance)}?${label(chance)}=%2${pick(chance, hex, 1)}`,
      () => `http://${host(chance)}:${chance.below(65536)}/`,
      () => `urn:${label(chance)}:${label(chance)}`,
      () => `mailto:${label(chance)}@${host(chance)}`,
      () => `data:image/png;base64,${pick(chance, lower, 4)}`,
      () => `http://[2001:db8::${pick(chance, hex, 4)}]/#${label(chance)}`,
    ])(),
  'uri-reference': (chance) =>
    oneOf(chance, [() => `../${label(chance)}`, () => `/${label(chance)}?x`, () => `https://${host(chance)}`])(),
  'date-time': (chance) => `${dateOf(chance)}T${timeOf(chance)}`,
  date: dateOf,
  time: timeOf,
  duration: (chance) => `P${1 + chance.below(99)}${oneOf(chance, ['D', 'W', 'M', 'Y'])}`,
  email: (chance) => `${label(chance)}@${host(chance)}`,
  hostname: host,
  ipv4: (chance) => [octet, octet, octet, octet].map((it) => it(chance)).join('.'),
  ipv6: (chance) => Array.from({ length: 8 }, () => pick(chance, hex, 1 + chance.below(4))).join(':'),
  'json-pointer': (chance) => `/${label(chance)}/${chance.below(10)}${chance.odds(0.3) ? '/~0~1' : ''}`,
  regex: (chance) => `^[a-${pick(chance, 'mnopz', 1)}]{${chance.below(3)},5}$`,
}
