/**
 * True for a host that is this machine whoever answers for names: `localhost`, 127.0.0.0/8 or ::1, in brackets or not.
 * Names below `localhost` are none, since a resolver may send them elsewhere.
 */
export function isLoopbackHost(host: string): boolean {
  return /^(localhost|(::ffff:)?127(\.\d{1,3}){3}|::1|\[::1\])$/i.test(host)
}

/** True for a URL that names this machine. */
export function isLoopback(url: string): boolean {
  return URL.canParse(url) && isLoopbackHost(new URL(url).hostname)
}
