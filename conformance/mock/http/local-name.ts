/** What this machine calls an address in URLs: that of all its networks is none that every system can connect to. */
export function localName(address: string): string {
  if (address === '0.0.0.0') return '127.0.0.1'
  if (!address.includes(':')) return address
  return `[${address === '::' ? '::1' : address}]`
}
