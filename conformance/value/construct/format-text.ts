import type { Format } from '../../../generator/ir/format.js'
import { type Chance, oneOf } from './chance.js'

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
export const formatted: { readonly [F in Format]: (chance: Chance) => string } = {
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
