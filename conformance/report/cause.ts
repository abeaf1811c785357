import type { Finding } from './finding.js'

/** What findings have in common that one mistake of a server explains. */
export interface Cause {
  /** The constraint as the document states it; empty where the findings are about behaviour. */
  readonly pointer: string
  readonly keyword: string
  /** The laws that noticed it. */
  readonly laws: readonly string[]
  /** Of the smallest finding: one sentence. */
  readonly message: string
  /** How many findings it explains. */
  readonly count: number
  /** The smallest finding, and then the others, by id. */
  readonly findings: readonly string[]
}

/**
 * Groups findings by what a server does wrong, in the order in which each was first found. What it accepts against the
 * document is the fault of one constraint, whatever the value and the way of delivery. What it refuses against the document
 * is the fault of the field that it names: a wrong grid refuses legal values that other limits are tested with. Both are one
 * where one constraint of the field is broken. All else is behaviour, told by what is said of it, and not of which field.
 */
export function causesOf(findings: readonly Finding[]): readonly Cause[] {
  const groups = new Map<string, Finding[]>()
  for (const it of findings) {
    const key = causeKey(it)
    groups.set(key, [...(groups.get(key) ?? []), it])
  }
  joinByField(groups)
  return [...groups.values()].map(causeOf)
}

function causeOf(group: readonly Finding[]): Cause {
  const sorted = [...group].sort((a, b) => rankOf(a) - rankOf(b) || sizeOf(a) - sizeOf(b))
  const [smallest] = sorted as [Finding, ...Finding[]]
  const isBehaviour = sideOf(smallest) === undefined
  return {
    pointer: isBehaviour ? '' : smallest.pointer,
    keyword: isBehaviour ? '' : smallest.keyword,
    laws: [...new Set(group.map((it) => it.law))],
    message: smallest.message,
    count: group.length,
    findings: sorted.map((it) => it.id),
  }
}

/** Which way a server is wrong about what it accepts; undefined where it is wrong about something else. */
function sideOf({ isGone, expected, actual }: Finding): 'accepts' | 'refuses' | undefined {
  if (isGone === true || expected.verdict === actual.verdict) return undefined
  const isVerdict = (it: string) => it === 'accepts' || it === 'refuses'
  return isVerdict(expected.verdict) && isVerdict(actual.verdict)
    ? (actual.verdict as 'accepts' | 'refuses')
    : undefined
}

function causeKey(it: Finding): string {
  const { model, operation, law, id, pointer, keyword } = it
  const side = sideOf(it)
  const constraint = pointer === '' ? fieldOf(it) : [pointer, keyword]
  const about =
    it.isGone === true
      ? ['gone', law, id]
      : side === undefined
        ? ['behaviour', law, ...behaviourOf(it)]
        : [side, side === 'refuses' ? fieldOf(it) : constraint]
  return JSON.stringify([model, operation, ...about])
}

/** Puts what is refused, and what nobody knows the constraint of, to the one constraint of the field that is broken. */
function joinByField(groups: Map<string, Finding[]>): void {
  const broken = brokenByField(groups)
  for (const [key, group] of [...groups]) {
    const [first] = group
    if (first === undefined || !isVague(first)) continue
    const [only, ...more] = broken.get(fieldKey(first)) ?? []
    if (only === undefined || only === key || more.length > 0) continue
    groups.set(only, [...(groups.get(only) ?? []), ...group])
    groups.delete(key)
  }
}

/** Whether a finding tells the field, and not which constraint of it is at fault. */
function isVague(it: Finding): boolean {
  const side = sideOf(it)
  return side === 'refuses' || (side === 'accepts' && it.pointer === '')
}

/** The groups of each field that are about one constraint of it. */
function brokenByField(groups: ReadonlyMap<string, readonly Finding[]>): ReadonlyMap<string, ReadonlySet<string>> {
  const broken = new Map<string, Set<string>>()
  for (const [key, group] of groups)
    for (const it of group) {
      if (sideOf(it) === undefined || isVague(it)) continue
      const field = fieldKey(it)
      broken.set(field, (broken.get(field) ?? new Set()).add(key))
    }
  return broken
}

const fieldKey = (it: Finding) => JSON.stringify([it.model, it.operation, fieldOf(it)])

/** The field at issue, whatever the index in a list: the one that is named, for a request may be about several. */
function fieldOf({ path, expected, actual }: Finding): string {
  const [named] = actual.verdict === 'refuses' ? actual.pointers : []
  const field = named ?? (path || (expected.pointers[0] ?? ''))
  return `/${field}`
    .replace(/^\/+/, '/')
    .replace(/[./[\]]+/g, '/')
    .replace(/\/\d+(?=\/|$)/g, '/…')
    .replace(/\/$/, '')
}

/** What a server does: of keys whichever it takes, of all else what is said, and not of which place or task. */
function behaviourOf({ expected, actual, message }: Finding): readonly string[] {
  if (expected.verdict === 'unauthorised') return [expected.verdict]
  return [actual.verdict, withoutPlaces(message)]
}

function withoutPlaces(message: string): string {
  return message
    .replace(/\/\S+|what is wrong/g, '…')
    .replace(/(?:… or )+…/g, '…')
    .replace(/\d+/g, '…')
}

/** A case says more than a request by chance, and what is accepted more than what is refused for another limit. */
function rankOf(it: Finding): number {
  return (it.chance === undefined ? 0 : 2) + (sideOf(it) === 'refuses' ? 1 : 0)
}

/** The shorter a value and the request that shows it, the more a reader sees. */
function sizeOf({ value, curl }: Finding): number {
  return value.length + curl.length
}
