import { distance } from '../document/nearest.js'
import { child, tokens } from '../document/pointer.js'
import { oneLine } from '../document/printable.js'
import type { Shape } from '../ir/model.js'
import { type Field, fieldBelow, namedFieldsBelow, rootField } from './field.js'

/** How many fields are suggested in place of one that does not exist. */
const mostSuggestions = 5

/** How deep fields are looked for, and how many: a recursive schema has no end. */
const deepest = 6
const mostKnown = 5000

/** Says which fields there are, the nearest to the one that was asked for. */
export interface NoField {
  readonly message: string
}

/**
 * The field that `text` names: a JSON Pointer into a request, or names with dots between. '' and '/' are the request.
 * Where there is none, a sentence with the nearest ones.
 */
export function findField(request: Shape, text: string): Field | NoField {
  const isPointer = text === '' || /^#?\//.test(text)
  const asked = text === '' || text === '/' ? [] : isPointer ? tokens(text.replace(/^#/, '')) : dotted(text)
  let field: Field | undefined = rootField(request)
  for (const token of asked) field = field && fieldBelow(field, token)
  if (field !== undefined) return field
  const shown = nearest(request, asked).map((it) => `  ${oneLine(isPointer ? pointerText(it) : it.join('.'))}`)
  const list = shown.length === 0 ? ' The request has no named fields.' : ` The nearest are:\n${shown.join('\n')}`
  return { message: `The request has no field ${JSON.stringify(text)}.${list}` }
}

/** The pointer of a field, '' for the request. */
export function pointerText(path: readonly string[]): string {
  return path.reduce<string>(child, '')
}

function dotted(text: string): string[] {
  return text
    .replace(/\[(\w+)\]/g, '.$1')
    .replace(/^\./, '')
    .split('.')
}

/** Paths of fields that `asked` may have meant, the likeliest first. */
function nearest(request: Shape, asked: readonly string[]): (readonly string[])[] {
  const wanted = asked.map((token) => (/^\d+$/.test(token) ? 'items' : token)).join('.')
  const last = wanted.split('.').at(-1) ?? ''
  const score = (path: readonly string[]) => {
    const byWhole = distance(path.join('.').toLowerCase(), wanted.toLowerCase())
    // The right name in the wrong place is as near as a slip of the finger.
    const byName = 1 + distance((path.at(-1) ?? '').toLowerCase(), last.toLowerCase())
    return Math.min(byWhole, byName)
  }
  return knownPaths(request)
    .map((path) => ({ path, score: score(path) }))
    .sort((a, b) => a.score - b.score)
    .slice(0, mostSuggestions)
    .map(({ path }) => path)
}

function knownPaths(request: Shape): (readonly string[])[] {
  const found: (readonly string[])[] = []
  let level = [rootField(request)]
  for (let depth = 0; depth < deepest && level.length > 0 && found.length < mostKnown; depth++) {
    level = level.flatMap(namedFieldsBelow).slice(0, mostKnown - found.length)
    found.push(...level.map((field) => field.tokens))
  }
  return found
}
