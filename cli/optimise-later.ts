import { setFlagsFromString } from 'node:v8'

/** Flags by which a function is optimised later than is usual, by the versions of V8 that know them. */
const flags: Readonly<Record<string, string>> = {
  // Some seven times the code that a function runs through before it is optimised.
  '11': '--interrupt-budget=500000',
}

/** The flag that this engine knows; undefined where there is none. */
export function laterFlag({ v8 } = process.versions): string | undefined {
  return flags[v8.split('.')[0] ?? '']
}

/**
 * Has functions optimised later: for commands that are mostly over before the functions have paid for it, which took a
 * quarter of the processor time, on a thread beside. An engine that knows no such flag does as it is used to.
 */
export function optimiseLater(): void {
  const flag = laterFlag()
  if (flag !== undefined) setFlagsFromString(flag)
}
