/*
 * Engines tell texts of more than some thousand characters apart by their length alone: in a Map, those of one length are
 * compared character by character, again at each look-up. Requests at the limits of texts are long, many, and alike.
 */

/** Shorter texts are keys of their own. */
const short = 1000

/** So many characters of a longer one stand for it. */
const samples = 64

/** What is known of texts, long ones among them. */
export class TextMap<T> {
  private readonly byKey = new Map<string, readonly { readonly text: string; readonly value: T }[]>()
  private count = 0

  /** Of how many texts something is known. */
  get size(): number {
    return this.count
  }

  get(text: string): T | undefined {
    return this.byKey.get(keyOf(text))?.find((it) => it.text === text)?.value
  }

  /** Notes what is known of a text of which nothing was. */
  add(text: string, value: T): void {
    const key = keyOf(text)
    this.byKey.set(key, [...(this.byKey.get(key) ?? []), { text, value }])
    this.count++
  }

  clear(): void {
    this.byKey.clear()
    this.count = 0
  }
}

function keyOf(text: string): string {
  if (text.length <= short) return text
  const step = text.length / samples
  const sampled = Array.from({ length: samples }, (_, i) => text[Math.floor(i * step)])
  return `${text.length} ${text.slice(0, short / 4)} ${sampled.join('')} ${text.slice(-short / 4)}`
}
