/** A value as JSON writes it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** One rule that a value breaks. */
export type Violation = {
  /** Where, in the judged value: a JSON Pointer (RFC 6901); a missing key has the pointer it would have. */
  readonly pointer: string
  /** The broken keyword as the document spells it; `false schema` for the schema `false`, `json` for text that is no JSON. */
  readonly keyword: string
  /** The keyword's value in the document; null where the document has none. */
  readonly limit: Json
  /** The rule as a sentence. */
  readonly message: string
}

/** What the oracle says about one JSON text. */
export type Verdict = {
  /** `undecided` when the document or the value cannot be judged: see `reason`. */
  readonly verdict: 'accepts' | 'refuses' | 'undecided'
  /** True exactly when the verdict is `accepts`. */
  readonly valid: boolean
  /** Empty unless the verdict is `refuses`; no pointer, keyword and limit occur together twice. */
  readonly violations: readonly Violation[]
  /** Why nothing was decided. */
  readonly reason?: string
}

/** What `JSON.parse` made of a text, where somebody has it already. */
interface ParsedText {
  readonly value: unknown
}

/** Judges one JSON text; `known` is what was parsed from it, and spares parsing it again. */
export type Judge = (jsonText: string, known?: ParsedText) => Verdict

/** Makes the judge of a document, or of the schema at a pointer of it. */
export type JudgeOf = (
  document: unknown,
  options?: { readonly pointer?: string; readonly way?: 'request' | 'answer' },
) => Judge

/** True when the text is refused, and not merely undecided. */
export function refuses({ verdict }: Verdict): boolean {
  return verdict === 'refuses'
}

/** The verdict that follows from the rules a value breaks. */
export function verdictOf(violations: readonly Violation[]): Verdict {
  const valid = violations.length === 0
  return { verdict: valid ? 'accepts' : 'refuses', valid, violations }
}

/** No verdict, and why. */
export function undecided(reason: string): Verdict {
  return { verdict: 'undecided', valid: false, violations: [], reason }
}
