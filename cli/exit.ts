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

/** Thrown when the command line does not say what to do. The message tells what would. */
export class UsageError extends Error {}

/** Thrown where the work cannot be done, though the command line is in order. The message says why. */
export class CouldNotRun extends Error {}
