import { sideOf } from './field-at-issue.js'
import type { Finding } from './finding.js'
import { inputIn, isOfResults } from './symptom.js'
import type { Groups } from './widespread.js'

/*
 * A way of delivery that brings other results than the plainest one fails at whatever is asked of its results as well. Where
 * nothing but the text is another one, all of that follows from it; where more is, one input is forgotten: it explains what
 * differs as long as it is the only one.
 */

/** Joins what shows by one way of delivery alone to what is said of its results. */
export function joinByWay(groups: Groups): void {
  for (const [key, group] of [...groups]) {
    const [first] = group
    if (first === undefined || !isOfResults(first.symptom) || first.law !== 'delivery-agrees') continue
    const way = wayIn(group)
    if (way === undefined) continue
    const parts = [...groups].filter(([other, findings]) => other !== key && isPart(findings, way))
    const isText = first.symptom === undefined || !first.symptom.includes(',')
    if (parts.length === 0 || (parts.length > 1 && !isText)) continue
    for (const [other, findings] of parts) {
      group.push(...findings)
      groups.delete(other)
    }
  }
}

/** The way that a difference is of, beside the plainest. */
function wayIn(group: readonly Finding[]): string | undefined {
  const ways = new Set(group.flatMap((it) => it.deliveries ?? []))
  const common = [...ways].filter((way) => group.every((it) => it.deliveries?.includes(way)))
  const others = common.filter((it) => it !== 'sync')
  return ways.size === 2 && others.length === 1 ? others[0] : undefined
}

/** Whether findings are about an input, or what is taken, by this way alone. */
function isPart(findings: readonly Finding[], way: string): boolean {
  const [first] = findings
  const isAbout = first !== undefined && (inputIn(first.symptom) !== undefined || sideOf(first) === 'accepts')
  const ways = new Set(findings.flatMap((it) => it.deliveries ?? []))
  return isAbout && ways.size === 1 && ways.has(way)
}
