import { hash } from 'node:crypto'

/** Forty hexadecimal digits that depend on the text and on nothing else. */
export function digestOf(text: string): string {
  return hash('sha1', text)
}

/** Longest text that is hashed in place; the digest of a longer one is cheaper. */
const shortText = 2_048

/** An unsigned 32-bit number that depends on the text and on nothing else (FNV-1a over code units, then mixed). */
export function numberFrom(text: string): number {
  if (text.length > shortText) return wordOf(digestOf(text))
  let hashed = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hashed = Math.imul(hashed ^ text.charCodeAt(i), 0x01000193)
  hashed = Math.imul(hashed ^ (hashed >>> 16), 0x85ebca6b)
  hashed = Math.imul(hashed ^ (hashed >>> 13), 0xc2b2ae35)
  return (hashed ^ (hashed >>> 16)) >>> 0
}

/** An unsigned 32-bit number out of a digest; `part` is 0 to 4. */
function wordOf(digest: string, part = 0): number {
  return Number.parseInt(digest.slice(part * 8, part * 8 + 8), 16)
}

/** A UUID of version 4 out of a digest. */
export function uuidOf(digest: string): string {
  const variant = '89ab'[wordOf(digest, 4) % 4]
  return `${digest.slice(0, 8)}-${digest.slice(8, 12)}-4${digest.slice(13, 16)}-${variant}${digest.slice(17, 20)}-${digest.slice(20, 32)}`
}

/** Unsigned 32-bit numbers in an order that the seed decides (mulberry32). */
export function drawFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
}
