/** What ends a program from outside: a key, another program, a terminal that is closed. */
export const endSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

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
  for (const it of endSignals) process.once(it, stop)
  return {
    signal: controller.signal,
    forget: () => {
      for (const it of endSignals) process.off(it, stop)
    },
  }
}
