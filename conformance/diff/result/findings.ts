import { canonicalText } from '../../../generator/document/json.js'
import type { Edit } from '../compare/edit.js'
import type { ChangeDraft } from './draft.js'
import type { Direction } from './result.js'
import { verdictOrder, verdictTexts } from './verdict.js'

type Told = Pick<ChangeDraft, 'direction' | 'keyword' | 'oldPlace' | 'newPlace' | 'old' | 'new'>

/** What tells one change of two documents from others: direction, places, keyword and values. */
export function keyOf(it: Told, isNote = false): string {
  const places = [it.oldPlace?.pointer ?? null, it.newPlace?.pointer ?? null]
  return canonicalText([it.direction, it.keyword, ...places, it.old ?? null, it.new ?? null, isNote])
}

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
