/** What setTimeout gives, wherever it runs. */
export type Timer = ReturnType<typeof setTimeout>

/** A timer that keeps no process alive. */
export function detached(timer: Timer): Timer {
  if (typeof timer === 'object') timer.unref()
  return timer
}
