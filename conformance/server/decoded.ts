import type { Garbling } from './target.js'

/** Bytes as text, with what is wrong about how they were made of it. */
export function decoded(bytes: Uint8Array): { readonly text: string; readonly garbled?: Garbling } {
  const isMarked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return isMarked ? { text, garbled: 'marked' } : { text }
  } catch {
    return { text: new TextDecoder().decode(bytes), garbled: 'no UTF-8' }
  }
}
