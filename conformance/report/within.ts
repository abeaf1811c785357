import { fieldOf, sideOf } from './field-at-issue.js'
import type { Finding } from './finding.js'
import type { Groups } from './widespread.js'

/*
 * A value that is accepted though none of several schemas takes it breaks the rules of each of them as well, and so does
 * the second item of a list of such values: whoever does not look at them makes one mistake.
 */

const unions = ['anyOf', 'oneOf']

/** Joins what is accepted within the schemas of a union, and in later items, to the rule that it follows from. */
export function joinWithin(groups: Groups): void {
  for (const [key, group] of [...groups]) {
    const [first] = group
    if (first === undefined || !groups.has(key) || !isAccepted(first) || !unions.includes(first.keyword)) continue
    join(
      groups,
      key,
      [...groups].filter(([, [one]]) => isLike(one, first) && isWithin(one, first)),
    )
  }
  for (const [key, group] of [...groups]) {
    const [first] = group
    if (first === undefined || !isAccepted(first) || first.keyword !== 'items') continue
    const parts = [...groups].filter(([other, [one]]) => other !== key && isLike(one, first) && isItem(one, first))
    const [only, ...more] = parts
    if (only !== undefined && more.length === 0) join(groups, only[0], [[key, group]])
  }
}

function join(groups: Groups, home: string, parts: readonly (readonly [string, Finding[]])[]): void {
  for (const [key, findings] of parts) {
    if (key === home) continue
    groups.get(home)?.push(...findings)
    groups.delete(key)
  }
}

const isAccepted = (it: Finding) => sideOf(it) === 'accepts' && it.pointer !== '' && it.symptom === undefined

/** Whether findings are about the same field of the same operation, and both about what is accepted. */
function isLike(one: Finding | undefined, other: Finding): one is Finding {
  if (one === undefined || !isAccepted(one)) return false
  const [here, there] = [one, other].map((it) => JSON.stringify([it.model, it.operation, it.isInProcess ? it.law : '']))
  return here === there && fieldOf(one) === fieldOf(other)
}

const isWithin = (one: Finding, union: Finding) => one.pointer.startsWith(`${union.pointer}/${union.keyword}/`)

const isItem = (one: Finding, list: Finding) => one.pointer.startsWith(`${list.pointer}/items`)
