import type { Json } from '../../generator/document/json.js'

/** One rule that a value breaks. */
export interface Violation {
  /** Into the judged task. */
  readonly pointer: string
  /** The broken keyword, as the document spells it. */
  readonly keyword: string
  /** The keyword's value. */
  readonly limit: Json
  readonly message: string
}

/** What a judge says about one task; without verdict it is neither valid nor names a violation. */
export interface Verdict {
  readonly valid: boolean
  readonly violations: readonly Violation[]
  readonly reason?: string
}

/** Judges the JSON text of one task. */
export type Judge = (jsonText: string) => Verdict

/** Makes the judge of a document; the caller of the mock passes one in. */
export type JudgeOf = (document: object) => Judge
