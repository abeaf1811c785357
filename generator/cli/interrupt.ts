import { constants } from 'node:os'

/**
 * Runs `work` so that a signal ends the process between two of its steps and never within one: folders change places in
 * one step, so nothing is left half-written. Exit code 130 for SIGINT, 143 for SIGTERM.
 */
export async function interruptible<T>(work: () => Promise<T>): Promise<T> {
  const end = (signal: 'SIGINT' | 'SIGTERM') => process.exit(128 + constants.signals[signal])
  process.on('SIGINT', end)
  process.on('SIGTERM', end)
  try {
    return await work()
  } finally {
    process.off('SIGINT', end)
    process.off('SIGTERM', end)
  }
}
