import { constants } from 'node:os'

const signals = ['SIGINT', 'SIGTERM'] as const

/**
 * Runs `work`, which is synchronous, to its end: a signal that arrives meanwhile ends the process after it, with exit code
 * 130 for SIGINT and 143 for SIGTERM. At any other time a signal does at once what it does by default, whatever runs.
 * Where others listen for a signal it is theirs.
 */
export async function uninterrupted<T>(work: () => T): Promise<T> {
  const listeners = signals
    .filter((signal) => process.listenerCount(signal) === 0)
    .map((signal) => ({ signal, end: () => process.exit(128 + constants.signals[signal]) }))
  for (const { signal, end } of listeners) process.on(signal, end)
  try {
    return work()
  } finally {
    // Signals are told in the next turn of the event loop; without a listener then they would be lost.
    await new Promise((resolve) => setImmediate(resolve))
    for (const { signal, end } of listeners) process.off(signal, end)
  }
}
