import { canonicalText, type Json } from '../../../generator/document/json.js'
import type { ChangePlace, Direction } from './result.js'

interface Told {
  readonly direction: Direction
  readonly keyword: string
  readonly oldPlace?: Pick<ChangePlace, 'pointer'>
  readonly newPlace?: Pick<ChangePlace, 'pointer'>
  readonly old?: Json
  readonly new?: Json
}

/** What tells one change of two documents from others: direction, places, keyword and values. */
export function keyOf(it: Told, isNote = false): string {
  const places = [it.oldPlace?.pointer ?? null, it.newPlace?.pointer ?? null]
  return canonicalText([it.direction, it.keyword, ...places, it.old ?? null, it.new ?? null, isNote])
}
