import type { Json } from '../document/json.js'
import { placeText } from '../document/pointer.js'
import { dereferenced, type Shape } from '../ir/model.js'
import { limitsOfValue } from './limit-words.js'

/**
 * What JSDoc says of a field: meaning, limits, default, and where the document says so. Text of the document cannot
 * end the comment or add tags of its own.
 */
export function fieldDoc(declared: Shape, notes: readonly string[] = []): string {
  const shape = dereferenced(declared)
  const title = declared.title ?? shape.title
  const meaning = declared.description ?? shape.description ?? title
  const default_ = declared.default ?? shape.default
  const limits = limitsOfValue(declared)
  return [
    ...(meaning === undefined ? [] : [escaped(meaning)]),
    ...(limits.length > 0 ? [`\nLimits: ${escaped(limits.join('; '))}.`] : []),
    ...valueLines(shape),
    ...notes.map((note) => `\n${escaped(note)}`),
    ...(default_ === undefined ? [] : [`@defaultValue ${escaped(shortened(default_))}`]),
    ...(declared.deprecated || shape.deprecated ? ['@deprecated'] : []),
    `@see ${escaped(placeText(declared.at))}`,
  ].join('\n')
}

/** Text that is harmless inside a JSDoc comment. */
export function escaped(text: string): string {
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
  return values.flatMap(({ value, title, description, deprecated }) => {
    const says = [deprecated ? 'deprecated' : undefined, description ?? title]
      .filter((it) => it !== undefined)
      .join(': ')
    return says === '' ? [] : [`- \`${escaped(shortened(value))}\`: ${escaped(says).replace(/\n+/g, ' ')}`]
  })
}

function shortened(value: Json): string {
  const text = JSON.stringify(value)
  return text.length > 200 ? `${text.slice(0, 199)}…` : text
}
