import type { Finding } from './finding.js'

/** The field at issue, whatever the index in a list: the one that is named, for a request may be about several. */
export function fieldOf({ path, expected, actual }: Finding): string {
  const [named] = actual.verdict === 'refuses' ? actual.pointers : []
  return fieldAt(named ?? (path || (expected.pointers[0] ?? '')))
}

/** A place, in whatever spelling, as a field: `/a/…/b` for `a[0].b`. */
export function fieldAt(place: string): string {
  return `/${place}`
    .replace(/^\/+/, '/')
    .replace(/[./[\]]+/g, '/')
    .replace(/\/\d+(?=\/|$)/g, '/…')
    .replace(/\/$/, '')
}

/** Which way a server is wrong about what it accepts; undefined where it is wrong about something else. */
export function sideOf({ isGone, expected, actual }: Finding): 'accepts' | 'refuses' | undefined {
  if (isGone === true || expected.verdict === actual.verdict) return undefined
  const isVerdict = (it: string) => it === 'accepts' || it === 'refuses'
  return isVerdict(expected.verdict) && isVerdict(actual.verdict)
    ? (actual.verdict as 'accepts' | 'refuses')
    : undefined
}
