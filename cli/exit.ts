/** Exit codes of every command. */
export const exit = {
  fine: 0,
  /** The command's own "no": stale, invalid, findings. */
  no: 1,
  /** The command line does not say what to do. */
  usage: 2,
  /** The input is unreadable, the specification is invalid, or the work could not be done. */
  input: 3,
  /** A fault of this program. */
  internal: 4,
} as const

/** What each of them means, for help and README. */
const exitMeanings: { readonly [K in keyof typeof exit]: string } = {
  fine: 'fine',
  no: 'the command\'s own "no"',
  usage: 'usage',
  input: 'input unreadable, spec invalid, or could not run',
  internal: 'internal fault',
}

/** `0 fine · 1 the command's own "no" · …` */
export const exitText = (Object.keys(exit) as (keyof typeof exit)[])
  .map((it) => `${exit[it]} ${exitMeanings[it]}`)
  .join(' · ')

/** Thrown when the command line does not say what to do. The message tells what would. */
export class UsageError extends Error {}
