import { splitFailures } from './failures.js'
import { fieldAt, fieldOf, sideOf } from './field-at-issue.js'
import type { CoverageEntry, Finding, Report } from './finding.js'
import { Misreadings } from './misreading.js'
import { joinByWay } from './one-way.js'
import { type LegalNumbers, legalNumbersIn, refusingRule } from './refused-rule.js'
import { isTwoSided, ruleKind, toldRules } from './told-rule.js'
import { joinWidespread } from './widespread.js'
import { joinWithin } from './within.js'

/** What findings have in common that one mistake of a server explains. */
export interface Cause {
  /** The constraint as the document states it; empty where the findings are about behaviour. */
  readonly pointer: string
  readonly keyword: string
  /** What the constraint demands, in words; absent where there is none, or words do not say it. */
  readonly rule?: string
  /** The laws that noticed it. */
  readonly laws: readonly string[]
  /** The ways of delivery that it showed by; none where that is no question. */
  readonly deliveries: readonly string[]
  /** Of the smallest finding: one sentence. */
  readonly message: string
  /** What the server says in its own words where the smallest finding shows; absent where it says nothing. */
  readonly words?: readonly string[]
  /** How many findings it explains. */
  readonly count: number
  /** The smallest finding, and then the others, by id. */
  readonly findings: readonly string[]
}

/**
 * Groups findings by what a server does wrong, in the order in which each was first found. What it accepts against the
 * document is the fault of one constraint, whatever the value and the way of delivery. What it refuses against the document
 * is the fault of the field that it names, and of the rule that its own words are about: a wrong grid refuses legal values
 * that other limits are tested with. Both are one where the same constraint of the field is broken. All else is behaviour,
 * told by its symptom, and not of which field, by which way or to which law it shows; and so is a value that is misread
 * wherever it stands.
 */
export function causesIn({ findings, coverage }: Pick<Report, 'findings' | 'coverage'>): readonly Cause[] {
  const groups = new Map<string, Finding[]>()
  const numbers = legalNumbersIn(coverage)
  for (const it of findings) {
    const key = causeKey(it, numbers)
    groups.set(key, [...(groups.get(key) ?? []), it])
  }
  splitFailures(groups, coverage)
  joinUntold(groups, numbers)
  joinUnknown(groups)
  joinWithin(groups)
  joinByField(groups)
  joinMisstated(groups, numbers)
  joinMisread(groups, new Misreadings(coverage))
  joinWidespread(groups, coverage)
  joinByWay(groups)
  const plainness = plainnessIn(coverage)
  return [...groups.values()].map((it) => causeOf(it, plainness))
}

function causeOf(group: readonly Finding[], plainness: ReadonlyMap<string, number>): Cause {
  const orderOf = ({ id }: Finding) => plainness.get(id) ?? 0
  const sorted = [...group].sort((a, b) => rankOf(a) - rankOf(b) || orderOf(a) - orderOf(b) || sizeOf(a) - sizeOf(b))
  const [smallest] = sorted as [Finding, ...Finding[]]
  const accepted = group.filter((it) => sideOf(it) === 'accepts' && it.pointer !== '')
  const isOfSeveral = new Set(accepted.map((it) => `${it.pointer} ${it.keyword}`)).size > 1
  const isBehaviour = sideOf(smallest) === undefined || isOfSeveral
  const { rule, message, actual } = smallest
  return {
    pointer: isBehaviour ? '' : smallest.pointer,
    keyword: isBehaviour ? '' : smallest.keyword,
    ...(rule !== undefined && !isBehaviour && { rule }),
    laws: [...new Set(group.map((it) => it.law))],
    deliveries: [...new Set(group.flatMap((it) => it.deliveries ?? []))].sort(),
    message,
    ...(actual.words && { words: actual.words }),
    count: group.length,
    findings: sorted.map((it) => it.id),
  }
}

function causeKey(it: Finding, numbers: ReadonlyMap<string, LegalNumbers>): string {
  const { model, operation, isInProcess, law } = it
  return JSON.stringify([model, operation, isInProcess ? law : '', ...aboutOf(it, numbers)])
}

function aboutOf(it: Finding, numbers: ReadonlyMap<string, LegalNumbers>): readonly string[] {
  const { law, id, pointer, keyword, symptom, chance } = it
  const side = sideOf(it)
  if (it.isGone === true) return ['gone', law, id]
  if (side === 'refuses') return [side, fieldOf(it), ...refusedFor(it, numbers)]
  if (side === 'accepts' && symptom !== undefined) return ['behaviour', symptom]
  if (side === 'accepts' && pointer !== '') return [side, pointer, keyword]
  if (side === 'accepts' && chance !== undefined) return [side, fieldOf(it)]
  if (it.misstated !== undefined) return ['misstated', fieldOf(it), it.misstated]
  if (symptom !== undefined) return ['behaviour', symptom.replace(/\d+/g, '…')]
  return ['behaviour', law, ...behaviourOf(it)]
}

/** The rule that a legal value is refused for: by the server's words where they tell one, or else by what it accepts. */
function refusedFor(it: Finding, numbers: ReadonlyMap<string, LegalNumbers>): readonly string[] {
  const told = toldRules(it.actual.words ?? [])
  if (told.length === 1) return told
  const own = isNamedAt(it, it.path) ? numbers.get(it.path) : undefined
  const rule = own && refusingRule(own, it.id)
  return rule === undefined ? told : [rule]
}

/** Whether the field that is named is the one at a place: a server may name it by less than the whole of its place. */
function isNamedAt(it: Finding, place: string): boolean {
  const [named, field] = [fieldOf(it), fieldAt(place)]
  return field.endsWith(named) || field.startsWith(named)
}

/** Puts refusals of a field for which no rule is known to those for the only rule that is, where words tell of none. */
function joinUntold(groups: Map<string, Finding[]>, numbers: ReadonlyMap<string, LegalNumbers>): void {
  const isUntold = (it: Finding | undefined): it is Finding =>
    it !== undefined && sideOf(it) === 'refuses' && toldRules(it.actual.words ?? []).length === 0
  for (const [key, group] of [...groups]) {
    const [first] = group
    if (!isUntold(first) || refusedFor(first, numbers).length > 0) continue
    const others = [...groups].filter(([other, [one]]) => other !== key && isUntold(one) && isOfField(one, first))
    const [home, ...more] = others
    if (home === undefined || more.length > 0) continue
    home[1].push(...group)
    groups.delete(key)
  }
}

/**
 * Puts refusals that name another field than the one that is wrong to those of legal requests for that other field, where the
 * server has the same to say of both: what it does not know there, such as one kind of part, it refuses whatever else is asked.
 */
function joinUnknown(groups: Map<string, Finding[]>): void {
  const complaintOf = (it: Finding) => JSON.stringify([fieldKey(it), (it.actual.words ?? []).map(withoutPlaces)])
  const isRefused = (it: Finding) => sideOf(it) === 'refuses' && isSaying(it)
  const homes = new Map(
    [...groups.values()].flatMap((all) => all.filter(isRefused).map((it) => [complaintOf(it), all])),
  )
  for (const [key, group] of [...groups]) {
    const homeOf = (it: Finding) => (isMisnamed(it) && isSaying(it) ? homes.get(complaintOf(it)) : undefined)
    const joining = group.filter((it) => ![undefined, group].includes(homeOf(it)))
    for (const it of joining) homeOf(it)?.push(it)
    if (joining.length === group.length) groups.delete(key)
    else if (joining.length > 0)
      groups.set(
        key,
        group.filter((it) => !joining.includes(it)),
      )
  }
}

/** Whether a refusal is right and names something else than what is wrong. */
const isMisnamed = ({ expected, actual }: Finding) =>
  expected.verdict === 'refuses' && actual.verdict === 'refuses' && actual.pointers.length > 0

const isSaying = ({ actual: { pointers, words = [] } }: Finding) => pointers.length > 0 && words.length > 0

const isOfField = (one: Finding, other: Finding) => fieldKey(one) === fieldKey(other)

/** Puts what is refused, and what nobody knows the constraint of, to the constraint of the field that is broken. */
function joinByField(groups: Map<string, Finding[]>): void {
  const broken = brokenByField(groups)
  for (const [key, group] of [...groups]) {
    const [first] = group
    if (first === undefined || !isVague(first)) continue
    const fitting = (broken.get(fieldKey(first)) ?? []).filter((it) => isExplained(group, it.keyword))
    const [only, ...more] = fitting
    if (only === undefined || more.length > 0) continue
    groups.set(only.key, [...(groups.get(only.key) ?? []), ...group])
    groups.delete(key)
  }
}

/** Puts an error that states another limit to the rule of its field that is broken: a server says what it does. */
function joinMisstated(groups: Map<string, Finding[]>, numbers: ReadonlyMap<string, LegalNumbers>): void {
  const isOf = ([first]: readonly Finding[], field: string, kind: string | undefined) =>
    first !== undefined && fieldKey(first) === field && ruleOf(first, numbers) === kind
  for (const [key, group] of [...groups]) {
    const [first] = group
    if (first?.misstated === undefined) continue
    const [kind] = toldRules([first.misstated])
    const home = [...groups].find(([, others]) => kind !== undefined && isOf(others, fieldKey(first), kind))
    if (home === undefined) continue
    home[1].push(...group)
    groups.delete(key)
  }
  joinAlike(groups)
}

/** Puts errors together that state the same limit otherwise, whatever the field: a server makes them in one place. */
function joinAlike(groups: Map<string, Finding[]>): void {
  const homes = new Map<string, Finding[]>()
  for (const [key, group] of [...groups]) {
    const [first] = group
    if (first?.misstated === undefined || group.some((it) => it.misstated === undefined)) continue
    const kind = JSON.stringify([first.model, first.operation, first.misstated])
    const home = homes.get(kind)
    homes.set(kind, home ?? group)
    if (home === undefined) continue
    home.push(...group)
    groups.delete(key)
  }
}

/** Puts constraints together that one misreading of values is wrong about. */
function joinMisread(groups: Map<string, Finding[]>, misreadings: Misreadings): void {
  const homes = new Map<string, Finding[]>()
  for (const [key, group] of [...groups]) {
    const [first] = group
    const side = first && sideOf(first)
    const slip = side && misreadings.of(group, side)
    if (first === undefined || slip === undefined) continue
    const kind = JSON.stringify([first.model, first.operation, first.isInProcess ? first.law : '', slip])
    const home = homes.get(kind)
    homes.set(kind, home ?? group)
    if (home === undefined) continue
    home.push(...group)
    groups.delete(key)
  }
}

/** The kind of rule of its field that a finding about what is accepted tells of; undefined where it tells of none, or several. */
function ruleOf(it: Finding, numbers: ReadonlyMap<string, LegalNumbers>): string | undefined {
  const side = sideOf(it)
  if (side === undefined) return undefined
  const [only, ...others] = side === 'accepts' ? [ruleKind(it.keyword)] : refusedFor(it, numbers)
  return others.length > 0 ? undefined : only
}

/** Whether a finding tells the field, and not which constraint of it is at fault. */
function isVague(it: Finding): boolean {
  const side = sideOf(it)
  return side === 'refuses' || (side === 'accepts' && it.pointer === '' && it.chance !== undefined)
}

/** Whether a constraint that is too kind may refuse these as well: a maximum that is dropped refuses nothing. */
function isExplained(group: readonly Finding[], keyword: string): boolean {
  const [first] = group as [Finding, ...Finding[]]
  if (sideOf(first) === 'accepts') return true
  const told = toldRules(first.actual.words ?? [])
  if (told.length > 0) return told.includes(ruleKind(keyword) ?? '')
  return isTwoSided(keyword) || group.every((it) => it.keyword === keyword)
}

/** A constraint that is broken, and the group of findings that say so. */
interface BrokenConstraint {
  readonly key: string
  readonly keyword: string
}

/** The groups of each field that are about one constraint of it. */
function brokenByField(
  groups: ReadonlyMap<string, readonly Finding[]>,
): ReadonlyMap<string, readonly BrokenConstraint[]> {
  const broken = new Map<string, Map<string, BrokenConstraint>>()
  for (const [key, group] of groups)
    for (const it of group) {
      if (sideOf(it) === undefined || it.pointer === '' || isVague(it)) continue
      const field = fieldKey(it)
      broken.set(field, (broken.get(field) ?? new Map()).set(key, { key, keyword: it.keyword }))
    }
  return new Map([...broken].map(([field, all]) => [field, [...all.values()]]))
}

const fieldKey = (it: Finding) => JSON.stringify([it.model, it.operation, it.isInProcess ? it.law : '', fieldOf(it)])

/** What a server does: of keys whichever it takes, of all else what is said, and not of which place or task. */
function behaviourOf({ expected, actual, message }: Finding): readonly string[] {
  if (expected.verdict === 'unauthorised') return [expected.verdict]
  // What a result says is another thing each time.
  const isPlain = /^(accepts|refuses|unauthorised|answers \d+)/.test(actual.verdict)
  return [isPlain ? actual.verdict : '', withoutPlaces(message)]
}

function withoutPlaces(message: string): string {
  return message
    .replace(/\/\S+|what is wrong/g, '…')
    .replace(/(?:… or )+…/g, '…')
    .replace(/\d+/g, '…')
}

/** The place of each case among those of its constraint on its side: the plainest go first, what is easily misread last. */
function plainnessIn(coverage: readonly CoverageEntry[]): ReadonlyMap<string, number> {
  const places = coverage.flatMap(({ legal, illegal }) => [legal, illegal]).flatMap((it) => [...it.entries()])
  return new Map(places.map(([place, { id }]) => [id, place]))
}

/** A case says more than a request by chance, and what is accepted more than what is refused for another limit. */
function rankOf(it: Finding): number {
  // What says itself what went wrong goes before what came of it.
  const isIndirect = it.symptom !== undefined && it.symptom !== it.message
  const isTold = sideOf(it) === 'refuses' || isIndirect || it.misstated !== undefined
  return (
    (it.chance === undefined ? 0 : 2) +
    (isTold ? 1 : 0) +
    (isMisnamed(it) ? 2 : 0) +
    (it.misstated === undefined ? 0 : 1)
  )
}

/** The shorter a value and the request that shows it, the more a reader sees. */
function sizeOf({ value, curl }: Finding): number {
  return value.length + curl.length
}
