import { violation } from './pointer.js'
import { type Json, undecided, type Verdict, verdictOf } from './verdict.js'

/** The value that a text is of, or the verdict on a text that is of none. */
export function parsed(jsonText: string): { readonly value: Json } | { readonly verdict: Verdict } {
  try {
    return { value: JSON.parse(jsonText) }
  } catch (error) {
    if (!(error instanceof SyntaxError)) return { verdict: undecided(messageOf(error)) }
    return { verdict: verdictOf([violation('', 'json', null, `must be JSON: ${error.message}`)]) }
  }
}

/** What a fault says. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
