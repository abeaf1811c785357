import { isLoopback } from '../document/loopback.js'
import { PullFault } from './fault.js'

/** Names of parameters of a URL that carry credentials. */
const secretName = /key|token|secret|sig|pass|auth|cred|session|jwt/i

/** A URL as a file may hold it: without user, password, fragment, and parameters that carry credentials. */
export function withoutCredentials(url: string): string {
  const { protocol, host, pathname, searchParams } = new URL(url)
  const kept = [...searchParams].filter(([name]) => !secretName.test(name))
  const query = kept.length === 0 ? '' : `?${new URLSearchParams(kept)}`
  return `${protocol}//${host}${pathname}${query}`
}

/** The URL as it can be asked: user and password go in a header. */
export function withoutUser(url: URL): URL {
  const bare = new URL(url)
  bare.username = ''
  bare.password = ''
  return bare
}

/** The header that shows user and password of a URL (RFC 7617); none where it has neither. */
export function basicHeader({ username, password }: URL): Readonly<Record<string, string>> {
  if (username === '' && password === '') return {}
  const pair = [username, password].map(decodeURIComponent).join(':')
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` }
}

/** What of a URL is secret. */
export function secretsIn(url: string): readonly string[] {
  const { username, password, searchParams } = new URL(url)
  const queried = [...searchParams].filter(([name]) => secretName.test(name)).map(([, value]) => value)
  return [decodeURIComponent(username), decodeURIComponent(password), ...queried].filter((it) => it !== '')
}

/** Headers whose values are no secrets. */
const plainHeader = /^(accept|accept-.*|user-agent|content-type|cache-control|pragma|referer|origin|from|if-.*)$/i

/** What of headers is secret: the values, and what stands in them after the name of a scheme. */
export function secretsOf(headers: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(headers)
    .filter(([name]) => !plainHeader.test(name))
    .flatMap(([, value]) => [value, value.replace(/^\S+\s+/, '')])
    .filter((it) => it !== '')
}

/** Whose servers are asked. */
export interface Addresses {
  /** A server that stands in for the published ones; its path comes before theirs. */
  readonly from?: URL
  /** Hosts that are trusted besides, such as `mirror.example:8443`. */
  readonly hosts: readonly string[]
}

/** The URL that is asked for a published one. */
export function askedUrl(published: string, { from }: Addresses): string {
  if (from === undefined) return published
  const { pathname, search, host } = new URL(published)
  // An index of the stand-in may name the stand-in itself.
  if (host === from.host) return published
  return `${from.origin}${from.pathname.replace(/\/+$/, '')}${pathname}${search}`
}

/** Hosts that answers may come from. */
export function trustedHosts(
  published: readonly string[],
  url: string,
  { from, hosts }: Addresses,
): ReadonlySet<string> {
  const own = from === undefined ? [...published, new URL(url).host] : [from.host]
  return new Set([...own, ...hosts])
}

/**
 * Whether a key may be shown there.
 * @throws PullFault where it would go over a network as it is
 */
export function mayCarryKey(url: URL): void {
  if (url.protocol === 'https:' || isLoopback(url.href)) return
  throw new PullFault('pull/secret', `A key would go to ${url.host} without encryption.`, {
    remedy: 'Ask by https, or without the key.',
  })
}
