import { counted } from '../../../generator/document/counted.js'
import type { Format } from '../../../generator/ir/format.js'
import { isOfFormat } from '../../../generator/ir/holds.js'
import { matches } from '../../../generator/ir/pattern.js'
import { isLonger, isShorter } from '../../../generator/runtime/text.js'
import { seededChance } from '../../value/construct/chance.js'
import { textsMatching } from '../../value/construct/pattern-text.js'
import { formatSamples } from '../../value/edge/format-samples.js'
import type { Allowance } from './budget.js'
import { type Existence, found, none, undecided } from './existence.js'
import { formatLanguages } from './format-language.js'
import type { Atom } from './formula.js'
import { both, complement, type Language, languageOf, Unreadable } from './language.js'
import { type LengthRange, TooLong, words } from './words.js'

type TextAtom = Extract<Atom, { is: 'pattern' | 'format' }>

/** What the atoms leave: all texts lie in `outer`, and those of `inner` are most likely some. Undefined is every text. */
interface Bracket {
  outer: Language | undefined
  inner: Language | undefined
  /** Why `outer` may be more than there is. */
  doubts: string[]
}

/** Languages of patterns and formats, each built once. */
export class Texts {
  private readonly languages = new Map<string, Language | Unreadable>()
  private readonly readings = new Map<string, Bracket>()

  /** A text of which all atoms are true. */
  among(atoms: readonly Atom[], allowance: Allowance): Existence {
    const lengths = lengthsOf(atoms)
    if (lengths.least > lengths.most) return none
    if (lengths.least > allowance.budget.size) {
      return undecided(
        `A text of ${counted(lengths.least, 'character')} is longer than the ${allowance.budget.size} that are made.`,
      )
    }
    const spelling = atoms.filter((it): it is TextAtom => it.is === 'pattern' || it.is === 'format')
    const excluded = new Set(atoms.flatMap((it) => (it.is === 'outside' ? it.values : [])))
    const isRight = (text: string) =>
      !excluded.has(text) && isWithin(lengths, text) && spelling.every((it) => isTrue(it, text))
    const reading = this.reading(spelling, allowance)
    const most = allowance.budget.tries + excluded.size
    const { inner, outer, doubts } = reading
    for (const language of inner === outer ? [outer] : [inner, outer]) {
      const result = tried(language, lengths, isRight, most)
      if (typeof result === 'string') return found(result)
      if (language === outer && result === undefined) return none
      if (result !== undefined) doubts.push(result.message)
    }
    const sample = samplesOf(spelling).find(isRight)
    if (sample !== undefined) return found(sample)
    return undecided(`None of ${most} texts is one that there has to be. ${doubts.join(' ')}`.trim())
  }

  private reading(spelling: readonly TextAtom[], allowance: Allowance): Bracket {
    const key = spelling.map(textOf).sort().join(' ')
    const known = this.readings.get(key)
    if (known !== undefined) return { ...known, doubts: [...known.doubts] }
    const made = this.read(spelling, allowance.budget.states)
    this.readings.set(key, made)
    return { ...made, doubts: [...made.doubts] }
  }

  private read(spelling: readonly TextAtom[], states: number): Bracket {
    let outer: Language | undefined
    let inner: Language | undefined
    const doubts: string[] = []
    for (const it of spelling) {
      try {
        const [wide, narrow] = this.pair(it, states)
        const isSame = inner === outer && wide === narrow
        const next = outer === undefined ? wide : both(outer, wide, states)
        inner = isSame ? next : inner === undefined ? narrow : both(inner, narrow, states)
        outer = next
      } catch (error) {
        if (!(error instanceof Unreadable)) throw error
        doubts.push(error.message)
      }
    }
    return { outer, inner, doubts }
  }

  /** What an atom admits at most, and at least. */
  private pair(atom: TextAtom, states: number): readonly [outer: Language, inner: Language] {
    if (atom.is === 'pattern') {
      const language = built(this.languages, [atom.source], states)
      const right = atom.holds ? language : complement(language)
      return [right, right]
    }
    const { outer, inner = outer } = formatLanguages[atom.format]
    const wide = built(ofFormats, outer, states)
    const narrow = inner === outer ? wide : built(ofFormats, inner, states)
    if (atom.holds) return [wide, narrow]
    const rest = complement(wide)
    return [narrow === wide ? rest : complement(narrow), rest]
  }
}

/** A language that is built once; so is why it cannot be. */
function built(kept: Map<string, Language | Unreadable>, sources: readonly string[], states: number): Language {
  const key = JSON.stringify(sources)
  const known = kept.get(key)
  if (known instanceof Unreadable) throw known
  if (known !== undefined) return known
  try {
    const made = sources.map((it) => languageOf(it, states)).reduce((a, b) => both(a, b, states))
    kept.set(key, made)
    return made
  } catch (error) {
    if (error instanceof Unreadable) kept.set(key, error)
    throw error
  }
}

/** The languages of formats are the same for everyone. */
const ofFormats = new Map<string, Language | Unreadable>()

/** A right text of a language; undefined where it has none, an error where its texts are too many to try. */
function tried(
  language: Language | undefined,
  lengths: LengthRange,
  isRight: (text: string) => boolean,
  most: number,
): string | undefined | Error {
  let count = 0
  try {
    for (const text of words(language, lengths)) {
      if (isRight(text)) return text
      if (++count >= most) return new Error('There are more texts than are tried.')
    }
    return undefined
  } catch (error) {
    if (error instanceof TooLong) return error
    throw error
  }
}

function lengthsOf(atoms: readonly Atom[]): LengthRange {
  let [least, most] = [0, Number.POSITIVE_INFINITY]
  for (const it of atoms) {
    if (it.is === 'length') {
      if (it.side === 'lower') least = Math.max(least, it.count)
      else most = Math.min(most, it.count)
    }
    if (it.is === 'format' && it.holds) most = Math.min(most, formatLanguages[it.format].longest ?? most)
  }
  return { least, most }
}

const isWithin = ({ least, most }: LengthRange, text: string): boolean =>
  !isShorter(text, least) && !isLonger(text, most)

function isTrue(atom: TextAtom, text: string): boolean {
  return (atom.is === 'pattern' ? matches(atom.source, text) : isOfFormat(atom.format, text)) === atom.holds
}

function textOf(atom: TextAtom): string {
  return `${atom.holds ? '+' : '-'}${atom.is} ${atom.is === 'pattern' ? JSON.stringify(atom.source) : atom.format}`
}

function samplesOf(spelling: readonly TextAtom[]): string[] {
  const formats: Format[] = spelling.flatMap((it) => (it.is === 'format' ? [it.format] : []))
  const found = spelling.flatMap((it) =>
    it.is === 'pattern' && it.holds ? textsMatching(it.source, seededChance(1), 24) : [],
  )
  return [...formats.flatMap((it) => [...formatSamples[it].good, ...formatSamples[it].bad]), ...found]
}
