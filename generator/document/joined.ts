import { counted } from './counted.js'
import type { Problem } from './problem.js'

/** Most different facts that one problem for many lists. */
const mostFacts = 8

/**
 * Problems of one kind in one file as one, where there are more than `most`: the first place, and each fact, with how often
 * it was found where there are several. The order is that of the first of each kind.
 */
export function joined(problems: readonly Problem[], most: number): Problem[] {
  const kinds = new Map<string, Problem[]>()
  for (const it of problems) {
    const kind = JSON.stringify([it.file, it.code, it.severity, it.remedy])
    const known = kinds.get(kind)
    if (known === undefined) kinds.set(kind, [it])
    else known.push(it)
  }
  return [...kinds.values()].flatMap((all) => (all.length > most ? [oneFor(all)] : all))
}

function oneFor(all: readonly Problem[]): Problem {
  const first = all[0] as Problem
  const counts = new Map<string, number>()
  for (const { fact } of all) counts.set(fact, (counts.get(fact) ?? 0) + 1)
  const facts = [...counts].map(([fact, count]) =>
    count === 1 || counts.size === 1 ? fact : `${fact.replace(/\.$/, '')} (${count} places).`,
  )
  const more = facts.length - mostFacts
  const rest = more > 0 ? ` And ${counted(more, 'more fact')} of this kind.` : ''
  const places = `${counted(all.length, 'place')}, of which this is the first: `
  return { ...first, fact: `${places}${facts.slice(0, mostFacts).join(' ')}${rest}` }
}
