import { parent } from '../../generator/document/pointer.js'
import { sideOf } from './field-at-issue.js'
import type { Finding } from './finding.js'
import { inputIn, isOfResults, membersIn } from './symptom.js'
import type { Groups } from './widespread.js'

/*
 * A way of delivery that brings other results than the plainest one fails at whatever is asked of its results as well. Where
 * nothing but the text is another one, all of that follows from it; where more is, one input is forgotten, or the object that
 * several stand in: it explains what differs as long as there is nothing else. What differs in some members at one task and
 * in more of them at another is one difference.
 */

/** Joins what shows by one way of delivery alone to what is said of its results. */
export function joinByWay(groups: Groups): void {
  for (const [key, group] of [...groups]) {
    const [first] = group
    const way = groups.has(key) && first !== undefined && isDifference(group) ? wayIn(group) : undefined
    if (first === undefined || way === undefined) continue
    const same = [...groups].filter(([other, them]) => other !== key && isSameDifference(group, them, way))
    const parts = [...groups].filter(([, findings]) => isPart(findings, way))
    const isText = membersIn(first.symptom).length < 2
    const isOne = parts.length < 2 || isText || isOfOneObject(parts.map(([, [one]]) => inputIn(one?.symptom)))
    for (const [other, findings] of [...same, ...(isOne ? parts : [])]) {
      group.push(...findings)
      groups.delete(other)
    }
  }
}

/** Whether findings say that a way brings other results than another. */
function isDifference(group: readonly Finding[]): boolean {
  return isOfResults(group[0]?.symptom) && group.some((it) => it.law === 'delivery-agrees')
}

/** Whether results of the same way differ in the same members, and in others as well. */
function isSameDifference(one: readonly Finding[], other: readonly Finding[], way: string): boolean {
  if (!isDifference(other) || wayIn(other) !== way) return false
  const [few = [], many = []] = [one, other].map((it) => membersIn(it[0]?.symptom)).sort((a, b) => a.length - b.length)
  return few.length > 1 && few.every((it) => many.includes(it))
}

/** Whether inputs stand in one object of the task. */
function isOfOneObject(inputs: readonly (string | undefined)[]): boolean {
  const objects = new Set(inputs.map((it) => (it === undefined ? '' : (parent(it) ?? ''))))
  return objects.size === 1 && !objects.has('')
}

/** The way that a difference is of, beside the plainest. */
function wayIn(group: readonly Finding[]): string | undefined {
  const ways = new Set(group.flatMap((it) => it.deliveries ?? []))
  const common = [...ways].filter((way) => group.every((it) => it.deliveries?.includes(way)))
  const others = common.filter((it) => it !== 'sync')
  return ways.size <= 2 && others.length === 1 ? others[0] : undefined
}

/** Whether findings are about an input, or what is taken, by this way alone. */
function isPart(findings: readonly Finding[], way: string): boolean {
  const [first] = findings
  const isAbout = first !== undefined && (inputIn(first.symptom) !== undefined || sideOf(first) === 'accepts')
  const ways = new Set(findings.flatMap((it) => it.deliveries ?? []))
  return isAbout && ways.size === 1 && ways.has(way)
}
