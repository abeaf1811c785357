import type { Pointer } from '../../../generator/document/pointer.js'

/** What a judge says of one JSON text. */
export interface Verdict {
  /** Whether the text is accepted; false also where nothing was decided. */
  readonly valid: boolean
  /** `undecided` where the schema or the value could not be judged. */
  readonly verdict?: 'accepts' | 'refuses' | 'undecided'
  /** The places where a refused value breaks rules. */
  readonly violations?: readonly { readonly pointer: string; readonly keyword: string }[]
}

/** Says whether a JSON text satisfies a schema. */
export type Judge = (jsonText: string) => Verdict

/** Makes the judge of the schema at a pointer of a document, read as received. */
export type JudgeOf = (document: unknown, options: { readonly pointer: Pointer }) => Judge

/** True when the text is refused, and not merely undecided. */
export function refuses(verdict: Verdict): boolean {
  return !verdict.valid && verdict.verdict !== 'undecided'
}
