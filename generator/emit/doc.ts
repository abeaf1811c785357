import type { Json } from '../document/json.js'
import { placeText } from '../document/pointer.js'
import { answer, type ByKind, type Constraint } from '../ir/constraint.js'
import { dereferenced, type Shape } from '../ir/model.js'

/**
 * What JSDoc says of a field: meaning, limits, default, and where the document says so. Text of the document cannot
 * end the comment or add tags of its own.
 */
export function fieldDoc(declared: Shape, notes: readonly string[] = []): string {
  const shape = dereferenced(declared)
  const title = declared.title ?? shape.title
  const meaning = declared.description ?? shape.description ?? title
  const default_ = declared.default ?? shape.default
  const limits = [...declared.constraints, ...(shape === declared ? [] : shape.constraints)].flatMap(limitText)
  return [
    ...(meaning === undefined ? [] : [escaped(meaning)]),
    ...(limits.length > 0 ? [`\nLimits: ${escaped(unique(limits).join('; '))}.`] : []),
    ...valueLines(shape),
    ...notes.map((note) => `\n${escaped(note)}`),
    ...(default_ === undefined ? [] : [`@defaultValue ${escaped(brief(default_))}`]),
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
    return says === '' ? [] : [`- \`${escaped(brief(value))}\`: ${escaped(says).replace(/\n+/g, ' ')}`]
  })
}

function limitText(constraint: Constraint): string[] {
  const text = answer(limitPhrase, constraint)
  return text === undefined ? [] : [text]
}

const units = { items: ['item', 'items'], properties: ['key', 'keys'] } as const

const limitPhrase: ByKind<string | undefined> = {
  type: ({ types }) => (types.includes('integer') && !types.includes('number') ? 'an integer' : undefined),
  values: () => undefined,
  bound: ({ side, bound, exclusive }) =>
    exclusive
      ? `${side === 'lower' ? 'greater' : 'less'} than ${bound}`
      : `${side === 'lower' ? 'at least' : 'at most'} ${bound}`,
  step: ({ of }) => `in steps of ${of}`,
  length: ({ side, count }) =>
    `${side === 'lower' ? 'at least' : 'at most'} ${count} ${count === 1 ? 'character' : 'characters'}`,
  count: ({ side, count, of }) =>
    `${side === 'lower' ? 'at least' : 'at most'} ${count} ${units[of][count === 1 ? 0 : 1]}`,
  pattern: ({ source }) => `matches ${source}`,
  format: ({ format }) => `a valid ${format}`,
  unique: () => 'no two items equal',
  required: () => undefined,
  properties: () => undefined,
  patterned: () => undefined,
  additional: () => undefined,
  names: () => 'keys of a limited form',
  prefix: () => undefined,
  items: () => undefined,
  contains: ({ lower, upper }) =>
    `at least ${lower.count}${upper === undefined ? '' : ` and at most ${upper.count}`} items of a certain form`,
  unevaluated: () => undefined,
  all: () => undefined,
  any: () => undefined,
  one: () => undefined,
  not: () => undefined,
  conditional: () => undefined,
  dependentRequired: () => undefined,
  dependentShapes: () => undefined,
  ref: () => undefined,
  relation: () => undefined,
  opaque: () => undefined,
  never: () => 'not allowed',
}

function brief(value: Json): string {
  const text = JSON.stringify(value)
  return text.length > 200 ? `${text.slice(0, 199)}…` : text
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)]
}
