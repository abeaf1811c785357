/** Bytes of several pieces, one after the other; a text stands for its characters of one byte each. */
export function joinedBytes(...pieces: readonly (Uint8Array | readonly number[] | string)[]): Uint8Array {
  const all = pieces.map((it) => (typeof it === 'string' ? latin1(it) : it))
  const whole = new Uint8Array(all.reduce((sum, it) => sum + it.length, 0))
  let at = 0
  for (const it of all) {
    whole.set(it, at)
    at += it.length
  }
  return whole
}

function latin1(text: string): number[] {
  return Array.from(text, (it) => it.charCodeAt(0))
}

/** A number in so many bytes, the highest first. */
export function bigEndian(value: number, bytes = 4): number[] {
  return Array.from({ length: bytes }, (_, i) => Math.floor(value / 2 ** (8 * (bytes - 1 - i))) % 256)
}

/** A number in so many bytes, the lowest first. */
export function littleEndian(value: number, bytes = 4): number[] {
  return bigEndian(value, bytes).reverse()
}

/** Base64, by means that browsers have as well. */
export function base64Of(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return btoa(text)
}
