import { counted } from '../document/counted.js'
import type { Json } from '../document/json.js'
import { answer, type ByKind, type Constraint, type ConstraintOf, type JsonType } from '../ir/constraint.js'
import { joinedBy } from '../ir/kind-traits.js'
import { constraintOf, dereferenced, isNever, type Shape } from '../ir/model.js'
import { sidesInWords, sideWords } from '../ir/side-words.js'

/*
 * Limits of one value in words, the same in JSDoc, in rules between fields and in messages. A schema becomes a list:
 * `{ type: 'array', maxItems: 3, items: { minLength: 1 } }` is "at most 3 items" and "each item: at least 1 character".
 */

/** What a type is called. */
const typeWords: Readonly<Record<JsonType, string>> = {
  null: 'null',
  boolean: 'a boolean',
  integer: 'an integer',
  number: 'a number',
  string: 'a string',
  array: 'an array',
  object: 'an object',
}

/** How many schemas within one another are told. */
const deepest = 6

/** What a limit of one value says after "it is" or "it has". */
export const limitWords = {
  bound: ({ side, bound, exclusive, spelled }: ConstraintOf<'bound'>) =>
    `${exclusive ? (side === 'lower' ? 'greater than' : 'less than') : sideWords[side]} ${asSpelled(bound, spelled)}`,
  step: ({ of, spelled }: ConstraintOf<'step'>) => `in steps of ${asSpelled(of, spelled)}`,
  length: ({ side, count }: ConstraintOf<'length'>) => `${sideWords[side]} ${counted(count, 'character')}`,
  count: ({ side, count, of }: ConstraintOf<'count'>) =>
    `${sideWords[side]} ${of === 'items' ? counted(count, 'item') : counted(count, 'key')}`,
  pattern: ({ source, slow }: ConstraintOf<'pattern'>) =>
    `matches ${source}${slow ? ' (slow to check: it may take exponential time)' : ''}`,
  format: ({ format }: ConstraintOf<'format'>) => `a valid ${format}`,
  unique: () => 'no two items equal',
} as const

/** A number as the file has it, and what checks take it for where that is another one. */
function asSpelled(number: number, spelled: string | undefined): string {
  return spelled === undefined ? String(number) : `${spelled} (checked as ${number})`
}

/** What is told of a schema that is asked for its limits. */
interface LimitTelling {
  /** Schemas that are being told: one that meets itself says no more. */
  readonly open: ReadonlySet<Shape>
  /** Whether type and values are told too, since no type beside the words states them. */
  readonly whole: boolean
  /** Whether values are told: of several lists of them a type states one. */
  readonly listing?: boolean
}

/** The limits of a value that its TypeScript type does not state, in the order of the document, each once. */
export function limitsOfValue(shape: Shape): readonly string[] {
  return limits(shape, { open: new Set(), whole: false })
}

/** What one constraint of a schema demands, its type and values too; '' where it demands nothing. */
export function constraintInWords(constraint: Constraint): string {
  return answer(phrases, constraint, { open: new Set<Shape>(), whole: true }).join(', ')
}

function limits(shape: Shape, telling: LimitTelling): readonly string[] {
  if (telling.open.has(shape) || telling.open.size >= deepest) return []
  const inner = { ...telling, open: new Set([...telling.open, shape]) }
  return [...new Set(shape.constraints.flatMap((it) => answer(phrases, it, inner)))]
}

/** A schema as a whole: "an integer, at least 4, at most 30"; '' when it demands nothing that words can say. */
function whole(shape: Shape, telling: LimitTelling): string {
  return limits(shape, { ...telling, whole: true }).join(', ')
}

/** The limits of a member or item, under the words that say which. Its type stands in the type around it. */
function under(words: string, shape: Shape, telling: LimitTelling): readonly string[] {
  if (hasInterface(shape, telling)) return []
  const said = limits(shape, telling)
  return said.length === 0 ? [] : [`${words}: ${said.join(', ')}`]
}

/** The same for what stands in no type: keys that nothing names. */
function wholeUnder(words: string, shape: Shape, telling: LimitTelling): readonly string[] {
  const text = hasInterface(shape, telling) ? '' : whole(shape, telling)
  return text === '' ? [] : [`${words}: ${text}`]
}

/** What has members of its own has an interface, which tells their limits and the rules between them. */
function hasInterface(shape: Shape, telling: LimitTelling): boolean {
  return !telling.whole && constraintOf(dereferenced(shape), 'properties') !== undefined
}

const nothing = (): readonly string[] => []
const wholly = (text: string, { whole }: LimitTelling): readonly string[] => (whole ? [text] : [])

const phrases: ByKind<readonly string[], [telling: LimitTelling]> = {
  type: ({ types }, telling) =>
    telling.whole
      ? [types.map((type) => typeWords[type]).join(' or ')]
      : types.includes('integer') && !types.includes('number')
        ? [typeWords.integer]
        : [],
  values: ({ values }, { whole, listing }) =>
    whole || listing ? [listed(values.map(({ value }) => JSON.stringify(value)))] : [],
  bound: (it) => [limitWords.bound(it)],
  step: (it) => [limitWords.step(it)],
  length: (it) => [limitWords.length(it)],
  count: (it) => [limitWords.count(it)],
  pattern: (it) => [limitWords.pattern(it)],
  format: (it) => [limitWords.format(it)],
  unique: () => [limitWords.unique()],
  required: ({ keys }, telling) => (keys.length === 0 || isRule(telling) ? [] : [`with ${listed(keys, 'and')}`]),
  properties: ({ shapes }, telling) =>
    telling.whole ? [...shapes].flatMap(([key, it]) => under(key, it, telling)) : [],
  patterned: ({ shapes }, telling) =>
    [...shapes].flatMap(([source, it]) => wholeUnder(`keys that match ${source}`, it, unlessTyped(telling))),
  additional: ({ shape, named, patterns }, telling) => {
    if (isNever(shape) && patterns.length === 0) return wholly('no other keys', telling)
    if (isNever(shape)) return [`${named.length === 0 ? 'each key' : 'each other key'}: matches ${listed(patterns)}`]
    return wholeUnder(named.length + patterns.length === 0 ? 'each value' : 'other keys', shape, telling)
  },
  // No type lists the keys.
  names: ({ shape }, telling) => under('each key', shape, { ...telling, listing: true }),
  prefix: ({ shapes }, telling) => shapes.flatMap((it, i) => under(`item ${i + 1}`, it, telling)),
  items: ({ shape, from }, telling) => {
    if (isNever(shape)) return [`${sideWords.upper} ${counted(from, 'item', 'items')}`]
    return under(from === 0 ? 'each item' : 'each further item', shape, telling)
  },
  contains: ({ shape, lower, upper }, telling) => {
    const counts = sidesInWords({ minimum: lower.count, maximum: upper?.count })
    const form = whole(shape, telling) || 'of a certain form'
    return [`${counts} ${lower.count === 1 && upper === undefined ? 'item' : 'items'} (${form})`]
  },
  unevaluated: ({ shape, of }, telling) => {
    // Of these items no type says anything, and of keys none where some are told by patterns.
    if (of === 'items')
      return isNever(shape) ? ['no other items'] : wholeUnder('other items', shape, { ...telling, whole: true })
    if (!isNever(shape)) return wholeUnder('other keys', shape, telling)
    return [...telling.open].some((it) => says(it, 'patterned')) ? ['no other keys'] : wholly('no other keys', telling)
  },
  all: ({ shapes }, telling) => shapes.flatMap((it) => limits(it, { ...telling, listing: true })),
  any: (it, telling) => alternatives('one of', it, telling),
  one: (it, telling) => alternatives('exactly one of', it, telling),
  not: ({ shape }, telling) => (isRule(telling) ? [] : [`not ${whole(shape, telling) || 'of a certain form'}`]),
  conditional: (it, telling) => {
    if (isRule(telling)) return []
    const parts = [it.then && `then ${whole(it.then, telling)}`, it.else && `else ${whole(it.else, telling)}`]
    return [`if ${whole(it.if, telling) || 'anything'} ${parts.filter(Boolean).join(' ')}`]
  },
  dependentRequired: ({ rules }, telling) =>
    isRule(telling) ? [] : [...rules].map(([key, keys]) => `${key} needs ${listed(keys, 'and')}`),
  dependentShapes: ({ rules }, telling) =>
    isRule(telling) ? [] : [...rules].map(([key, it]) => `where ${key} is given: ${whole(it, telling)}`),
  ref: ({ target }, telling) => limits(target, telling),
  relation: nothing,
  opaque: ({ words, members }) => (members.length > 0 ? [] : [`${words} (this is not checked)`]),
  never: () => ['not allowed'],
}

/** Whether a schema, or one that is joined to it, has a constraint of this kind. */
function says(shape: Shape, kind: Constraint['kind'], passed = new Set<Shape>()): boolean {
  if (passed.has(shape)) return false
  passed.add(shape)
  return shape.constraints.some((it) => it.kind === kind || joinedBy(it).some((joined) => says(joined, kind, passed)))
}

/** Between the fields of an object rules are told by its interface. */
function isRule({ open, whole }: LimitTelling): boolean {
  return !whole && [...open].some((it) => says(it, 'properties'))
}

/** Values of patterns have a type where keys have names, or where no other keys are left open. */
function unlessTyped(telling: LimitTelling): LimitTelling {
  const typing = ['properties', 'additional', 'unevaluated'] as const
  const isTyped = [...telling.open].some((it) => typing.some((kind) => says(it, kind)))
  return isTyped ? telling : { ...telling, whole: true }
}

function alternatives(
  words: string,
  { shapes }: ConstraintOf<'any' | 'one'>,
  telling: LimitTelling,
): readonly string[] {
  if (isRule(telling)) return []
  // Where no branch has a limit the type says everything.
  if (!telling.whole && words === 'one of' && shapes.every((it) => limits(it, telling).length === 0)) return []
  const texts = shapes.map((it) =>
    hasInterface(it, telling) ? (dereferenced(it).title ?? 'an object') : whole(it, telling) || 'anything',
  )
  return [`${words} ${texts.join('; ')}`]
}

/** Texts as one: a, b or c. */
export function listed(texts: readonly string[], word: 'and' | 'or' = 'or'): string {
  return texts.length < 2 ? texts.join() : `${texts.slice(0, -1).join(', ')} ${word} ${texts.at(-1)}`
}

/** A value that a text can show without quotes, or as JSON. */
export function brief(value: Json): string {
  return typeof value === 'string' && /^[\w.:@-]+$/.test(value) ? value : JSON.stringify(value)
}
