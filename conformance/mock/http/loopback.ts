/** Whether an address, or a name that no stranger can point elsewhere, is of this machine alone. */
export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3})$/i.test(host)
}

/** Why a mock does not listen at an address; undefined where it does. */
export function addressRefusal(host: string, apiKey: string | undefined): string | undefined {
  if (isLoopback(host) || apiKey !== undefined) return undefined
  return `Other machines reach a mock at ${JSON.stringify(host)}: it needs a key that they have to know (--api-key, apiKey).`
}
