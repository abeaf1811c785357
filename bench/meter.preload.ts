/** What a metered process used so far. */
export interface Metered {
  readonly cpuMicroseconds: number
  /** Resident memory. */
  readonly bytes: number
}

/** Loaded into a server that a benchmark started: says what it used so far whenever it is asked. */
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send?.({ cpuMicroseconds: user + system, bytes: process.memoryUsage.rss() } satisfies Metered)
})
