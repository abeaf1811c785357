import type { Edit } from '../compare/edit.js'
import { keyOf } from './change-key.js'
import type { ChangeDraft } from './draft.js'
import type { Direction } from './result.js'
import { verdictOrder, verdictTexts } from './verdict.js'

/** The changes that were found so far: one that several bodies or operations share is told once, by its strongest verdict. */
export class Findings {
  private readonly byKey = new Map<string, ChangeDraft>()

  add(draft: ChangeDraft): void {
    const key = keyOf(draft, draft.edit?.isAnnotation)
    const known = this.byKey.get(key)
    if (known === undefined || rank(draft) < rank(known)) this.byKey.set(key, draft)
  }

  /** Whether an edit is known to break: no other body can tell more of it. */
  isProven(edit: Edit, direction: Direction): boolean {
    if (edit.isAnnotation) return false
    const known = this.byKey.get(keyOf({ ...edit, direction }))
    return known !== undefined && verdictTexts[known.verdict].isBreaking
  }

  drafts(): readonly ChangeDraft[] {
    return [...this.byKey.values()]
  }
}

function rank({ verdict }: ChangeDraft): number {
  return verdictOrder.indexOf(verdict)
}
