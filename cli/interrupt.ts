const signals = ['SIGINT', 'SIGTERM'] as const

/** What a signal of the system sets off. */
export interface Interrupt {
  /** Aborted by the first one. The second ends the process, as any does where nobody waits for it. */
  readonly signal: AbortSignal
  /** Nobody waits for it any more. */
  forget(): void
}

/** Waits for an interrupt. */
export function interruptOf(): Interrupt {
  const controller = new AbortController()
  const stop = () => controller.abort()
  for (const it of signals) process.once(it, stop)
  return {
    signal: controller.signal,
    forget: () => {
      for (const it of signals) process.off(it, stop)
    },
  }
}
