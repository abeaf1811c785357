import { fieldOf } from './field-at-issue.js'
import type { CoverageEntry, Finding } from './finding.js'
import type { Groups } from './widespread.js'

/*
 * Answers that are failures of the server (5xx). One that fails wherever it should refuse, or accept, does one thing wrong.
 * One that fails here and there has as many mistakes as it has words for them; and where the words are the same, as there are
 * places, but for those that the same rule, or the same misreading, leads to.
 */

/** Takes failures of several causes apart. */
export function splitFailures(groups: Groups, coverage: readonly CoverageEntry[]): void {
  const sent = sentIn(coverage)
  for (const [key, group] of [...groups]) {
    if (!group.every((it) => (it.actual.status ?? 0) >= 500) || isEverywhere(group, sent)) continue
    const parts = partsOf(group, sent)
    if (parts.length === 1) continue
    groups.delete(key)
    for (const [i, part] of parts.entries()) groups.set(`${key} ${i}`, part)
  }
}

interface SentProbe {
  readonly isRefused: boolean
  readonly rule: string
  /** What leads there, wherever it is: the misreading that it gives away, or else the keyword. */
  readonly kind: string
}

function sentIn(coverage: readonly CoverageEntry[]): ReadonlyMap<string, SentProbe> {
  return new Map(
    coverage.flatMap(({ pointer, keyword, legal, illegal }) =>
      [...legal, ...illegal].flatMap((it): [string, SentProbe][] => {
        if (it.outcome === 'not sent') return []
        const rule = `${pointer} ${keyword}`
        return [[it.id, { isRefused: illegal.includes(it), rule, kind: it.slip ?? keyword }]]
      }),
    ),
  )
}

/** Whether at least half of the rules that were asked about, on one side, show it. */
function isEverywhere(group: readonly Finding[], sent: ReadonlyMap<string, SentProbe>): boolean {
  return [true, false].some((isRefused) => {
    const all = new Set([...sent.values()].flatMap((it) => (it.isRefused === isRefused ? [it.rule] : [])))
    const own = group.flatMap(({ id }) => sent.get(id) ?? []).filter((it) => it.isRefused === isRefused)
    return all.size > 1 && new Set(own.map((it) => it.rule)).size * 2 >= all.size
  })
}

function partsOf(group: readonly Finding[], sent: ReadonlyMap<string, SentProbe>): Finding[][] {
  const byWords = grouped(group, wordsOf)
  return [...byWords.values()].flatMap((same) => {
    const parts: Finding[][] = []
    for (const it of same) {
      const home = parts.find((part) => part.some((one) => isAlike(one, it, sent)))
      if (home === undefined) parts.push([it])
      else home.push(it)
    }
    return parts
  })
}

function grouped(group: readonly Finding[], of: (it: Finding) => string): Map<string, Finding[]> {
  const all = new Map<string, Finding[]>()
  for (const it of group) all.set(of(it), [...(all.get(of(it)) ?? []), it])
  return all
}

/** What the server says, without what is another value or identifier each time. */
function wordsOf({ actual }: Finding): string {
  return (actual.words ?? []).join(' ').replace(/[0-9a-f]+(-[0-9a-f]+)*(?![a-z])/gi, (it) => (/\d/.test(it) ? '…' : it))
}

function isAlike(one: Finding, other: Finding, sent: ReadonlyMap<string, SentProbe>): boolean {
  const named = new Set([fieldOf(other), ...other.actual.pointers])
  if ([fieldOf(one), ...one.actual.pointers].some((it) => named.has(it))) return true
  const kind = sent.get(one.id)?.kind
  return kind !== undefined && kind === sent.get(other.id)?.kind
}
