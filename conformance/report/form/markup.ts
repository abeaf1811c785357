import { nounFor } from '../../../generator/document/counted.js'

const names: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&#34;', "'": '&#39;' }

/** A text for HTML, between tags or in an attribute. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (it) => names[it] ?? it)
}

/** `1 finding`, `2,000 findings`. */
export function count(number: number, noun: string): string {
  return `${number.toLocaleString('en-US')} ${nounFor(number, noun)}`
}
