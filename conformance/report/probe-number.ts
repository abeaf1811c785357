import type { Probe } from './finding.js'

/** What of a value a limit is about: a number itself, the length of a text, how many items; undefined for all else. */
export function probeNumber({ label, slip = '' }: Pick<Probe, 'label' | 'slip'>): number | undefined {
  // A slip in a long text has a length too, but is about something else.
  if (['graphemes', 'white-space', 'special-characters', 'code-points'].includes(slip)) return undefined
  if (/^-?\d+(\.\d+)?(e[-+]?\d+)?$/i.test(label)) return Number(label)
  const length = /× (\d+)$/.exec(label) ?? /^(\d+) (items|properties|tasks)$/.exec(label)
  return length === null ? undefined : Number(length[1])
}
