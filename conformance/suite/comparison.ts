import { canonicalText, type Json } from '../../generator/document/json.js'
import type { TaskProtocol } from '../../generator/provider/protocol.js'
import type { Item } from './answer.js'

/** Words of a text: what no tokens are fewer than. */
export const wordsIn = (text: string): number => text.trim().split(/\s+/).filter(Boolean).length

/** `whole`: results say the same; `form`: they have the same members, for results that are others each time. */
export type Likeness = 'whole' | 'form'

/** One text for results that are alike, as one text is easily compared. */
export function resultsText(tasks: TaskProtocol, results: readonly Item[], likeness: Likeness = 'whole'): string {
  const essences = results.map((it) => essenceOf(tasks, it))
  const forms = (it: Item): Item => Object.fromEntries(Object.keys(it).map((key) => [key, '…']))
  return canonicalText((likeness === 'whole' ? essences : essences.map(forms)) as Json)
}

/**
 * What two deliveries of the same have in common: what a text says, how it ended and what it took, the seed, and of media
 * only that they are there, for they are stored under another name each time. What else a server may tell, such as when it
 * was asked, is no part of a result.
 */
export function essenceOf({ text, usage, seed, media }: TaskProtocol, item: Item): Item {
  const told = new Set([text.member, text.finish, usage.member, seed.member])
  return Object.fromEntries(
    Object.entries(item).flatMap(([key, value]): [string, unknown][] => {
      if (told.has(key)) return [[key, value]]
      return media.member.test(key) && !media.name.test(key) ? [[key, '…']] : []
    }),
  )
}
