import { benchPackage } from './package.js'

/** What is used of mitata: the median time of a call, in nanoseconds. */
interface Stopwatch {
  measure(run: () => void): Promise<{ readonly p50: number }>
}

export function stopwatch(): Promise<Stopwatch> {
  return benchPackage('mitata')
}
