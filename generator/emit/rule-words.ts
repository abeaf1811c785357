import type { Json } from '../document/json.js'
import { answer, type ByKind, type Constraint, type ConstraintOf } from '../ir/constraint.js'
import { joinedBy, shapesIn, traitsOf } from '../ir/kind-traits.js'
import { constraintOf, constraintsOf, type Shape } from '../ir/model.js'
import { sidesInWords } from '../ir/side-words.js'
import { brief, constraintInWords, limitWords, listed } from './limit-words.js'

/*
 * Rules between fields in words. A schema becomes statements about paths ("width is given", "settings.operation is
 * edit") that serve as conditions and as demands alike; what cannot be put briefly is left out by its callers.
 */

/** Longest rule that a message tells, in characters, and longest one of all. */
const longestInMessage = 400
const longest = 20_000

/** A rule over several fields as a predicate of the value it stands on; undefined where its keyword says enough. */
export function ruleInWords(constraint: ConstraintOf<'any' | 'one' | 'not' | 'relation'>): string | undefined {
  switch (constraint.kind) {
    case 'relation':
      return relation(constraint)
    case 'not': {
      const keys = requiredTogether(constraint.shape)
      if (keys !== undefined) return `takes no ${keys.join(' together with ')}`
      const rule = inMessage(constraint.shape, true)
      return rule === undefined || rule.length > longestInMessage
        ? 'has a form that is not allowed'
        : `is not allowed where ${rule}`
    }
    case 'any':
      return constraint.shapes.every(isNamed) ? undefined : alternatives('has to match one of', constraint.shapes)
    case 'one': {
      const keys = constraint.shapes.map((shape) =>
        isOnly(shape, 'required') ? requiredKeys(shape).join(' and ') : '',
      )
      if (keys.every((key) => key !== '')) return `needs exactly one of ${keys.join(', ')}`
      const rows = presets(constraint.shapes)
      if (rows !== undefined) return `needs ${rows.keys} to be one of ${cut(rows.values)}`
      return alternatives('has to match exactly one of', constraint.shapes)
    }
  }
}

/** Whether `ruleInWords` says what every branch demands. */
export function isToldInFull({ shapes }: ConstraintOf<'any' | 'one'>): boolean {
  if (presets(shapes) !== undefined) return true
  const texts = shapes.map((shape) => inMessage(shape))
  return texts.every((it) => it !== undefined) && texts.join('; ').length < longestInMessage
}

/** Every rule between the fields of an object that its type cannot state, one sentence each. */
export function rulesBetweenFields(shape: Shape, told = new Set<Shape>()): string[] {
  if (told.has(shape)) return []
  told.add(shape)
  return shape.constraints.flatMap((constraint): string[] => {
    const joined = joinedBy(constraint)
    if (joined.length > 0) return joined.flatMap((it) => rulesBetweenFields(it, told))
    if (!traitsOf(constraint).isRule) return []
    const words = ruleWords(constraint)
    if (words === undefined) return ['A further rule holds between its fields; it is checked.']
    return [sentence(isBrief(words) ? words : `a further rule holds between its fields: ${words}`)]
  })
}

/** One rule between the fields of an object as a sentence; undefined where it cannot be told briefly. */
export function ruleBetweenFields(constraint: Constraint): string | undefined {
  const words = ruleWords(constraint)
  return words !== undefined && isBrief(words) ? sentence(words) : undefined
}

function ruleWords(constraint: Constraint): string | undefined {
  return answer(phrases, constraint, '', undefined)?.replace(/^not so that/, 'it is not allowed that')
}

function isBrief(words: string): boolean {
  return words.length <= longestInMessage
}

/**
 * What a schema says of the value at `path`, as one statement. In a condition "a is 1" implies that a is given; a demand
 * has to say both.
 */
function statement(shape: Shape, path: string, isCondition = false): string | undefined {
  const given = isCondition ? constraintsOf(shape, 'required').flatMap(({ keys }) => keys) : undefined
  const parts = shape.constraints.map((constraint) => {
    const text = answer(phrases, isCondition ? implied(shape, constraint) : constraint, path, given)
    const isChoice = shape.constraints.length > 1 && (constraint.kind === 'any' || constraint.kind === 'one')
    return isChoice && text !== undefined ? `(${text})` : text
  })
  if (parts.length === 0 || parts.some((part) => part === undefined)) return undefined
  const text = parts.filter((part) => part !== '').join(' and ')
  return text === '' || text.length > longest ? undefined : text
}

/** Kinds that lead to members without a name, to items, or elsewhere in the document. */
const unnamed: ReadonlySet<Constraint['kind']> = new Set([
  ...(['patterned', 'additional', 'names', 'prefix', 'items', 'contains', 'unevaluated', 'ref'] as const),
])

/** The same for a message, where what these kinds say would be too much. */
function inMessage(shape: Shape, isCondition = false): string | undefined {
  const isPlain = (it: Shape): boolean =>
    it.constraints.every((each) => !unnamed.has(each.kind) && shapesIn(each).every(isPlain))
  return isPlain(shape) ? statement(shape, '', isCondition) : undefined
}

/** What is left to say in a condition: `required` of keys that nothing else is said of. */
function implied(shape: Shape, constraint: Constraint): Constraint {
  if (constraint.kind !== 'required') return constraint
  const properties = constraintOf(shape, 'properties')?.shapes
  return { ...constraint, keys: constraint.keys.filter((key) => (properties?.get(key)?.constraints.length ?? 0) === 0) }
}

const limit = (text: string, path: string) => `${named(path)} is ${text}`
const having = (text: string, path: string) => `${named(path)} has ${text}`

/** What is said of members and items; '' where that is nothing. */
const membersOf = (constraint: Constraint, path: string): string => {
  const text = constraintInWords(constraint)
  return text === '' ? '' : having(text, path)
}

/**
 * One constraint on the value at a path, as a statement; undefined where words would be longer than they help.
 * @param given in a condition, the keys that the schema requires; undefined in a demand
 */
const phrases: ByKind<string | undefined, [path: string, given: readonly string[] | undefined]> = {
  type: ({ types }, path) =>
    path === '' && types.join() === 'object' ? '' : `${named(path)} is of type ${types.join(' or ')}`,
  values: ({ values }, path) =>
    `${named(path)} is ${listed(
      values.map(({ value }) => brief(value)),
      'or',
    )}`,
  bound: (it, path) => limit(limitWords.bound(it), path),
  step: ({ of }, path) => `${named(path)} is a multiple of ${of}`,
  length: (it, path) => having(limitWords.length(it), path),
  count: (it, path) => having(limitWords.count(it), path),
  pattern: (it, path) => `${named(path)} ${limitWords.pattern(it)}`,
  format: (it, path) => limit(limitWords.format(it), path),
  unique: (_, path) => having(limitWords.unique(), path),
  required: ({ keys }, path) =>
    keys.length === 0
      ? ''
      : `${listed(
          keys.map((key) => inside(path, key)),
          'and',
        )} ${keys.length > 1 ? 'are' : 'is'} given`,
  properties: ({ shapes }, path, given) => {
    const parts = [...shapes].map(([key, shape]) => {
      const member = inside(path, key)
      if (constraintOf(shape, 'never') !== undefined) return `${member} is not given`
      const text = shape.constraints.length === 0 ? '' : statement(shape, member, given !== undefined)
      if (text && given?.includes(key) === false) return `(${member} is not given or ${text})`
      return constraintOf(shape, 'any') && text ? `(${text})` : text
    })
    return parts.some((part) => part === undefined) ? undefined : parts.filter((part) => part !== '').join(' and ')
  },
  patterned: membersOf,
  additional: membersOf,
  names: membersOf,
  prefix: membersOf,
  items: membersOf,
  contains: membersOf,
  unevaluated: membersOf,
  all: ({ shapes }, path, given) => joined(shapes, path, ' and ', given !== undefined),
  any: ({ shapes }, path, given) => joined(shapes, path, ' or ', given !== undefined),
  one: ({ shapes }, path, given) => {
    const rows = presets(shapes)
    if (rows !== undefined) return `${rows.keys} is ${listed(rows.values)}`
    const text = joined(shapes, path, '; ', given !== undefined)
    return text === undefined ? undefined : `exactly one holds: ${text}`
  },
  not: ({ shape }, path) => {
    const keys = requiredTogether(shape)
    if (keys !== undefined) {
      const names = keys.map((key) => inside(path, key))
      return names.length === 1 ? `${names[0]} is not given` : `${listed(names, 'and')} are not given together`
    }
    const either = constraintOf(shape, 'any')
    if (either !== undefined && shape.constraints.length === 1) {
      const none = either.shapes.map(requiredTogether)
      if (none.every((it) => it?.length === 1))
        return `neither ${none
          .flat()
          .map((key) => inside(path, key as string))
          .join(' nor ')} is given`
    }
    const text = statement(shape, path, true)
    return text === undefined ? undefined : `not so that ${text}`
  },
  conditional: (rule, path) => {
    const condition = statement(rule.if, path, true)
    const yes = rule.then && statement(rule.then, path)
    const otherwise = rule.else && statement(rule.else, path)
    if (condition === undefined || (rule.then && !yes) || (rule.else && !otherwise) || (!yes && !otherwise))
      return undefined
    return [yes && `where ${condition}: ${yes}`, otherwise && `otherwise: ${otherwise}`].filter(Boolean).join('; ')
  },
  dependentRequired: ({ rules }, path) => {
    const pairs = [...rules]
    const [first, second] = pairs
    const mutual = pairs.length === 2 && first?.[1].join() === second?.[0] && second?.[1].join() === first?.[0]
    if (mutual) return `${inside(path, first?.[0] as string)} and ${inside(path, second?.[0] as string)} go together`
    const each = pairs.map(
      ([trigger, keys]) =>
        `${inside(path, trigger)} needs ${listed(
          keys.map((key) => inside(path, key)),
          'and',
        )}`,
    )
    return each.join('; ')
  },
  dependentShapes: ({ rules }, path) => {
    const each = [...rules].map(([trigger, shape]) => {
      const text = statement(shape, path)
      return text && `where ${inside(path, trigger)} is given: ${text}`
    })
    return each.every((text) => text) ? each.join('; ') : undefined
  },
  ref: membersOf,
  relation,
  opaque: ({ words }) => `${words} (this is not checked)`,
  never: () => undefined,
}

function relation(rule: ConstraintOf<'relation'>, path = ''): string {
  const names = rule.parameters.map((it) => inside(path, it))
  return `${names.join(rule.operation === 'area' ? ' × ' : ' / ')} has to be ${sidesInWords(rule)}`
}

/** Branches that are nothing but values for the same keys, such as sizes: `width × height`, and 1280×720 or 720×1280. */
function presets(shapes: readonly Shape[]): { readonly keys: string; readonly values: readonly string[] } | undefined {
  const rows = shapes.map((shape) => {
    if (shape.constraints.some((it) => it.kind !== 'properties' && it.kind !== 'required')) return []
    return [...(constraintOf(shape, 'properties')?.shapes ?? [])].map(([key, value]) => {
      const only = value.constraints.length === 1 ? constraintOf(value, 'values')?.values : undefined
      return { key, value: only?.length === 1 ? brief(only[0]?.value as Json) : undefined }
    })
  })
  const keysOf = (row: (typeof rows)[number] | undefined) => row?.map(({ key }) => key).join(' × ') ?? ''
  const keys = keysOf(rows[0])
  const fits = rows.every((row) => keysOf(row) === keys && row.every(({ value }) => value !== undefined))
  if (keys === '' || !fits) return undefined
  return { keys, values: rows.map((row) => row.map(({ value }) => value).join('×')) }
}

function alternatives(lead: string, shapes: readonly Shape[]): string {
  const texts = shapes.map((shape) => inMessage(shape))
  const named = shapes.map(({ title, constraints }, i) => {
    const text = constraints.every((it) => it.kind === 'type') ? undefined : texts[i]
    return title !== undefined && text !== undefined ? `${title} (${text})` : title
  })
  const isNamed = named.every((it) => it !== undefined)
  if (texts.length === 1 && texts[0] !== undefined && texts[0].length < longestInMessage) return texts[0]
  const text = isNamed ? named.join(', ') : texts.join('; ')
  if (text.length < longestInMessage && (isNamed || texts.every((it) => it !== undefined))) return `${lead}: ${text}`
  const titles = shapes.map(({ title }) => title)
  return titles.every((it) => it !== undefined) ? `${lead}: ${cut(titles)}` : `${lead} ${shapes.length} forms`
}

/** As many texts as there is room for, and how many there are. */
function cut(texts: readonly string[]): string {
  const all = texts.join(', ')
  if (all.length < longestInMessage) return all
  const shown = all.slice(0, longestInMessage)
  return `${shown.slice(0, shown.lastIndexOf(', '))}, … (${texts.length} in all)`
}

function joined(shapes: readonly Shape[], path: string, separator: string, isCondition: boolean): string | undefined {
  const texts = shapes.map((shape) => statement(shape, path, isCondition))
  if (texts.some((text) => text === undefined)) return undefined
  const isChoice = (i: number) => separator === ' and ' && shapes[i]?.constraints.some((it) => it.kind === 'any')
  return texts.map((text, i) => (isChoice(i) ? `(${text})` : text)).join(separator)
}

/** The keys that must not occur together, when that is all that a schema under `not` says. */
function requiredTogether(shape: Shape): readonly string[] | undefined {
  const [only, ...others] = shape.constraints
  if (only === undefined || others.length > 0) return undefined
  if (only.kind === 'required') return only.keys
  if (only.kind !== 'all') return undefined
  const parts = only.shapes.map(requiredTogether)
  return parts.every((part) => part !== undefined) ? parts.flat() : undefined
}

function requiredKeys(shape: Shape): readonly string[] {
  return constraintOf(shape, 'required')?.keys ?? []
}

function isOnly(shape: Shape, kind: Constraint['kind']): boolean {
  return shape.constraints.length === 1 && shape.constraints[0]?.kind === kind
}

/** A branch that its format or pattern names well enough. */
function isNamed(shape: Shape): boolean {
  return isOnly(shape, 'format') || isOnly(shape, 'pattern')
}

function inside(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`
}

function named(path: string): string {
  return path === '' ? 'it' : path
}

/** Words that sentences start with; a field that they start with keeps its own name. */
const ownWords = /^(where|it|neither|otherwise|exactly one holds|a further rule|the)\b/

function sentence(text: string): string {
  return ownWords.test(text) ? `${text.charAt(0).toUpperCase()}${text.slice(1)}.` : `${text}.`
}
