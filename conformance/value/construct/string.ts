import type { Format } from '../../../generator/ir/format.js'
import { formatSamples } from '../edge/format-samples.js'
import { astral } from '../edge/length-edges.js'
import { type Chance, oneOf, seededChance, shuffled, simplest } from './chance.js'
import { formatted } from './format-text.js'
import { textForPattern } from './pattern-text.js'
import { sizedText } from './sized-text.js'

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

/** No text of a form is made longer, unless it has to be. */
const longestText = longText * 80

/** Rounds of texts by chance, before the simplest ones. */
const rounds = 4

/** Strings that probably meet a wish, likely ones first. The caller tests them. */
export function* stringsFor(wish: StringWish, chance: Chance): Generator<string> {
  const { least, most, patterns, formats, isUnlike, unit, variety = 1 } = wish
  if (least > most) return
  if (unit !== undefined && patterns.length === 0 && formats.length === 0 && !isUnlike) {
    yield unit.repeat(least)
    return
  }
  yield* astralTexts(wish)
  for (let round = 0; round < (chance === simplest ? 1 : rounds); round++) yield* oneRound(wish, chance)
  if (chance !== simplest) yield* stringsFor(wish, simplest)
  // The simplest text of a form is one text: others are drawn, always the same ones.
  if (patterns.length + formats.length > 0) {
    for (let i = 1; i < variety; i++) yield* oneRound({ ...wish, variety: 1 }, seededChance(i))
    return
  }
  for (let i = 0; i < variety; i++) {
    const text = names[i % names.length] + (i < names.length ? '' : String(i))
    if (text.length <= most) yield text.padEnd(least, 'a')
  }
}

/** What refuses one character outside the basic plane may take another: a letter, a capital, a small one or a digit. */
function astralTexts({ unit, least }: StringWish): readonly string[] {
  return unit === astral ? [astral, ...astralOfKinds].map((it) => it.repeat(least)) : []
}

/** Texts of each format and each pattern, ones that match none, and any. */
function* oneRound(wish: StringWish, chance: Chance): Generator<string> {
  const { least, most, patterns, formats, isUnlike, unit } = wish
  for (const format of formats) {
    if (chance === simplest) yield* formatSamples[format].good
    else yield* [formatted[format](chance), oneOf(chance, formatSamples[format].good)]
    yield* ofLength(format, wish, chance)
  }
  for (const source of patterns) yield* matching(source, wish, chance)
  if (isUnlike) yield* shuffled(chance, unlike).map((it) => it.padEnd(least, '!'))
  const points = chance === simplest ? Math.max(least, Math.min(1, most)) : lengthFor(wish, chance)
  yield textOf(points, chance, unit)
}

/** Texts of a format as long as they have to be, as they may be, and by chance between. */
function* ofLength(format: Format, wish: StringWish, chance: Chance): Generator<string> {
  const unit = wish.unit ?? oneOf(chance, names)
  const drawn = chance === simplest ? [] : [lengthFor(wish, chance)]
  const widest = wish.most <= longestText ? [wish.most] : []
  for (const points of [...drawn, wish.least, ...widest]) {
    const text = sizedText(format, points, unit)
    if (text !== undefined) yield text
  }
}

/** Texts of a pattern, of as many lengths as different ones are needed. */
function* matching(source: string, wish: StringWish, chance: Chance): Generator<string> {
  const { least, most, variety = 1 } = wish
  const more = Array.from({ length: variety }, (_, i) => Math.min(most, least + 1 + i))
  const lengths = chance === simplest ? [least, ...more] : [lengthFor(wish, chance), least, ...more.slice(1)]
  for (const points of lengths) {
    const text = textForPattern(source, chance, Math.min(points, longestText))
    if (text === undefined) continue
    yield text
    // What stands around a pattern without anchors is free.
    const lacking = least - [...text].length
    if (lacking > 0) yield* [text + 'a'.repeat(lacking), 'a'.repeat(lacking) + text]
  }
  if (most !== Number.POSITIVE_INFINITY) yield textForPattern(source, chance, most) ?? ''
}

const names = [...'abcdefghijklmnopqrstuvwxyz']

/** Texts that hardly any pattern or format takes, and texts that most take. */
const unlike = ['!', '', 'a', '{ }', 'a b', '-', '0', '%', 'é', '\u{1F98A}', '!x!', 'latest', 'A', '_', '#']

/** A length by chance: mostly short, at times the least, the most, or some hundreds. */
function lengthFor({ least, most }: StringWish, chance: Chance): number {
  if (chance.odds(0.15)) return least
  if (chance.odds(most < longText ? 0.08 : 0.004)) return most === Number.POSITIVE_INFINITY ? least + 300 : most
  const spread = Math.min(most - least, chance.odds(0.02) ? 500 : 24)
  return least + chance.below(spread + 1)
}

const astralOfKinds = ['\u{20000}', '\u{10400}', '\u{10428}', '\u{1D7CE}']

const alphabets = [
  'abcdefghijklmnopqrstuvwxyz ',
  'ABCxyz019 .,;:-_/\\\'"`{}[]()<>$%&*',
  'äßéøñЖ中文العربية€',
  `${astral}\u{1F468}\u200D\u{1F4BB}`,
  '\n\t\u0000\u001f\u2028\ufeff',
].map((it) => [...it])

/** A longer text is a run of so many characters that is repeated. */
const runLength = 64

/** A text of `points` code points. */
function textOf(points: number, chance: Chance, unit?: string): string {
  if (unit !== undefined) return unit.repeat(points)
  if (chance === simplest) return 'a'.repeat(points)
  const alphabet = chance.odds(0.6) ? (alphabets[0] as string[]) : oneOf(chance, alphabets)
  const run: string[] = []
  for (let i = Math.min(points, points > longText ? 1 : runLength); i > 0; i--) run.push(oneOf(chance, alphabet))
  const rest = run.length === 0 ? 0 : points % run.length
  const times = run.length === 0 ? 0 : (points - rest) / run.length
  return run.join('').repeat(times) + run.slice(0, rest).join('')
}
