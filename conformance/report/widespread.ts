import { fieldAt, fieldOf, sideOf } from './field-at-issue.js'
import type { CoverageEntry, Finding } from './finding.js'
import { inputIn } from './symptom.js'
import { ruleKind } from './told-rule.js'

/*
 * One mistake that shows at several constraints: a field that is not looked at takes whatever breaks any of its rules and
 * has no effect; a rule that is not known is broken wherever it stands. What was sent tells that from several mistakes:
 * nothing that was sent of the field, or of the rule, was refused as it should be.
 *
 * EXAMPLE  a text, -1 and 3 are taken as a temperature, and 0 brings the same as 2: it is ignored. Where the text is refused,
 * both limits are missing, which is one mistake as well, or one of them, and then it is the limit alone.
 */

/** Values that break a rule of a field, and how many of them were refused as they should be. */
interface Tally {
  readonly rules: Set<string>
  refused: number
}

export type Groups = Map<string, Finding[]>

/** Joins what one field that is ignored, or one rule that is unknown, explains. */
export function joinWidespread(groups: Groups, coverage: readonly CoverageEntry[]): void {
  const kinds: readonly ((it: Finding) => readonly string[])[] = [
    (it) => [fieldOf(it), ''],
    (it) => [fieldOf(it), isRange(it.keyword) ? 'range' : it.keyword],
    (it) => ['', it.keyword],
  ]
  const tallies = talliesIn(coverage)
  for (const about of kinds) {
    const homes = new Map<string, Finding[]>()
    for (const [key, group] of [...groups]) {
      const [first] = group
      if (first === undefined || first.pointer === '' || sideOf(first) !== 'accepts' || first.isInProcess) continue
      const kind = about(first).join(' ')
      if (!isWhole(kind, tallies.get(kind))) continue
      const home = homes.get(`${first.model} ${first.operation} ${kind}`)
      homes.set(`${first.model} ${first.operation} ${kind}`, home ?? group)
      if (home === undefined) continue
      home.push(...group)
      groups.delete(key)
    }
  }
  joinEffects(groups)
}

const isRange = (keyword: string) => ['most', 'least'].includes(ruleKind(keyword) ?? '')

/** Of a rule wherever it stands, so many have to be broken: two may be so by two mistakes. */
const fewRules = 3

/** Whether nothing of it was refused. */
function isWhole(kind: string, tally: Tally | undefined): boolean {
  return tally !== undefined && tally.refused === 0 && tally.rules.size >= (kind.startsWith(' ') ? fewRules : 1)
}

function talliesIn(coverage: readonly CoverageEntry[]): ReadonlyMap<string, Tally> {
  const tallies = new Map<string, Tally>()
  const sent = coverage.flatMap(({ illegal, ...it }) => illegal.map((probe) => ({ ...it, ...probe })))
  for (const it of sent.filter(({ outcome }) => outcome !== 'not sent')) {
    const field = fieldAt(it.path)
    for (const kind of [`${field} `, `${field} ${isRange(it.keyword) ? 'range' : it.keyword}`, ` ${it.keyword}`]) {
      const tally = tallies.get(kind) ?? { rules: new Set(), refused: 0 }
      tallies.set(kind, tally)
      if (it.outcome === 'finding') tally.rules.add(`${it.pointer} ${it.keyword}`)
      // What gives away how values are read says nothing of whether a rule is known.
      else if (it.slip === undefined || kind === `${field} `) tally.refused++
    }
  }
  return tallies
}

/** What has no effect and takes what it should not, at the one place, is one mistake. */
function joinEffects(groups: Groups): void {
  for (const [key, group] of [...groups]) {
    const [first] = group
    const input = inputIn(first?.symptom)
    if (first === undefined || input === undefined) continue
    const field = fieldAt(input)
    const isOf = (others: readonly Finding[]) => {
      const [one] = others
      const isTaken = one !== undefined && sideOf(one) === 'accepts' && one.pointer !== ''
      return isTaken && one.model === first.model && one.operation === first.operation && isAt(fieldOf(one), field)
    }
    const [home, ...more] = [...groups.values()].filter(isOf)
    if (home === undefined || more.length > 0) continue
    home.push(...group)
    groups.delete(key)
  }
}

const isAt = (field: string, of: string) => field === of || field.startsWith(`${of}/…`)
