import type { Json } from '../document/json.js'
import { placeText } from '../document/pointer.js'
import { dereferenced, type Shape } from '../ir/model.js'
import { limitsOfValue } from './limit-words.js'

/**
 * What JSDoc says of a field: meaning, limits, default, and where the document says so. Text of the document cannot
 * end the comment or add tags of its own.
 * @param file what the place is told with; '' where several documents have it
 */
export function fieldDoc(declared: Shape, notes: readonly string[] = [], file = declared.at.file): string {
  const shape = dereferenced(declared)
  const title = declared.title ?? shape.title
  const meaning = declared.description ?? shape.description ?? title
  const { default: default_, spelledDefault } = declared.default === undefined ? shape : declared
  const limits = limitsOfValue(declared)
  return [
    ...(meaning === undefined ? [] : [escaped(meaning)]),
    ...(limits.length > 0 ? [`\nLimits: ${escaped(limits.join('; '))}.`] : []),
    ...valueLines(shape),
    ...[...fieldNotes(declared), ...notes].map((note) => `\n${escaped(note)}`),
    ...(default_ === undefined ? [] : [`@defaultValue ${escaped(shortened(default_, spelledDefault))}`]),
    ...(declared.deprecated || shape.deprecated ? ['@deprecated'] : []),
    `@see ${escaped(placeText({ ...declared.at, file }))}`,
  ].join('\n')
}

/** What its provider's keywords say of a value, and of the items that it holds. */
export function fieldNotes(declared: Shape): readonly string[] {
  const shape = dereferenced(declared)
  const own = new Set([...(declared.notes ?? []), ...(shape.notes ?? [])])
  const items = shape.constraints.flatMap((it) => (it.kind === 'items' ? (dereferenced(it.shape).notes ?? []) : []))
  return [...own, ...items.map((it) => `Each item: ${it}`)]
}

/** One line of ASCII without what may begin a tag or end a comment. */
const harmless = /^[ -)+-?A-~]*$/

/** Text that is harmless inside a JSDoc comment. */
export function escaped(text: string): string {
  if (harmless.test(text)) return text.trim()
  return text
    .replace(/\*\//g, '*\\/')
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/(^|[^\w`])@(?=\w)/g, '$1\\@')
    .replace(/[^\S\n]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/\p{Cs}/gu, (lone) => `\\u${lone.charCodeAt(0).toString(16)}`) // UTF-8 could not carry it
    .trim()
}

function valueLines(shape: Shape): string[] {
  const values = shape.constraints.flatMap((it) => (it.kind === 'values' ? it.values : []))
  return values.flatMap(({ value, spelled, title, description, deprecated }) => {
    const checked = spelled === undefined ? undefined : `checked as ${JSON.stringify(value)}`
    const says = [deprecated ? 'deprecated' : undefined, checked, description ?? title]
      .filter((it) => it !== undefined)
      .join(': ')
    return says === '' ? [] : [`- \`${escaped(shortened(value, spelled))}\`: ${escaped(says).replace(/\n+/g, ' ')}`]
  })
}

function shortened(value: Json, spelled?: string): string {
  const text = spelled ?? JSON.stringify(value)
  return text.length > 200 ? `${text.slice(0, 199)}…` : text
}
