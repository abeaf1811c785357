import type { Json } from '../document/json.js'
import { answer, type ByKind, type Constraint, type ConstraintOf } from '../ir/constraint.js'
import { joinedBy, traitsOf } from '../ir/kind-traits.js'
import { constraintOf, type Shape } from '../ir/model.js'

/*
 * Rules between fields in words. A schema becomes statements about paths ("width is given", "settings.operation is
 * edit") that serve as conditions and as demands alike; what cannot be put briefly is left out by its callers.
 */

/** Longest rule worth reading, in characters. */
const longest = 400

/** A rule over several fields as a predicate of the value it stands on; undefined where its keyword says enough. */
export function ruleInWords(constraint: ConstraintOf<'any' | 'one' | 'not' | 'relation'>): string | undefined {
  switch (constraint.kind) {
    case 'relation':
      return relation(constraint)
    case 'not': {
      const keys = requiredTogether(constraint.shape)
      if (keys !== undefined) return `takes no ${keys.join(' together with ')}`
      const rule = statement(constraint.shape, '', true)
      return rule === undefined ? 'has a form that is not allowed' : `is not allowed where ${rule}`
    }
    case 'any':
      return constraint.shapes.every(isNamed) ? undefined : alternatives('has to match one of', constraint.shapes)
    case 'one': {
      const keys = constraint.shapes.map((shape) =>
        isOnly(shape, 'required') ? requiredKeys(shape).join(' and ') : '',
      )
      if (keys.every((key) => key !== '')) return `needs exactly one of ${keys.join(', ')}`
      return alternatives('has to match exactly one of', constraint.shapes)
    }
  }
}

/** Every rule between the fields of an object that its type cannot state, one sentence each. */
export function rulesBetweenFields(shape: Shape, told = new Set<Shape>()): string[] {
  if (told.has(shape)) return []
  told.add(shape)
  return shape.constraints.flatMap((constraint): string[] => {
    const joined = joinedBy(constraint)
    if (joined.length > 0) return joined.flatMap((it) => rulesBetweenFields(it, told))
    // What items of a list have to be like is no rule between fields, and yet no type states how many are.
    if (!traitsOf(constraint).isRule && constraint.kind !== 'contains') return []
    const text = phrase(constraint, '', false)
    return text === undefined
      ? ['A further rule holds between its fields; it is checked.']
      : [sentence(text.replace(/^not so that/, 'it is not allowed that'))]
  })
}

/**
 * What a schema says of the value at `path`, as one statement. In a condition "a is 1" implies that a is given; a demand
 * has to say both.
 */
function statement(shape: Shape, path: string, isCondition = false): string | undefined {
  const parts = shape.constraints.map((constraint) => {
    const implied =
      isCondition && constraint.kind === 'required'
        ? { ...constraint, keys: unspoken(shape, constraint.keys) }
        : constraint
    const text = phrase(implied, path, isCondition)
    const isChoice = shape.constraints.length > 1 && (constraint.kind === 'any' || constraint.kind === 'one')
    return isChoice && text !== undefined ? `(${text})` : text
  })
  if (parts.length === 0 || parts.some((part) => part === undefined)) return undefined
  const text = parts.filter((part) => part !== '').join(' and ')
  return text === '' || text.length > longest ? undefined : text
}

/** The keys of which the schema says nothing but that they are required. */
function unspoken(shape: Shape, keys: readonly string[]): readonly string[] {
  const properties = constraintOf(shape, 'properties')?.shapes
  return keys.filter((key) => (properties?.get(key)?.constraints.length ?? 0) === 0)
}

function phrase(constraint: Constraint, path: string, isCondition: boolean): string | undefined {
  return answer(phrases, constraint, path, isCondition)
}

const silent = () => undefined

/** One constraint on the value at a path, as a statement; undefined where words would be longer than they help. */
const phrases: ByKind<string | undefined, [path: string, isCondition: boolean]> = {
  type: ({ types }, path) =>
    path === '' && types.join() === 'object' ? '' : `${named(path)} is of type ${types.join(' or ')}`,
  values: ({ values }, path) =>
    `${named(path)} is ${listed(
      values.map(({ value }) => brief(value)),
      'or',
    )}`,
  bound: ({ side, bound, exclusive }, path) =>
    `${named(path)} is ${exclusive ? (side === 'lower' ? 'above' : 'below') : side === 'lower' ? 'at least' : 'at most'} ${bound}`,
  step: ({ of }, path) => `${named(path)} is a multiple of ${of}`,
  length: ({ side, count }, path) =>
    `${named(path)} has ${side === 'lower' ? 'at least' : 'at most'} ${count} characters`,
  count: ({ side, count, of }, path) =>
    `${named(path)} has ${side === 'lower' ? 'at least' : 'at most'} ${count} ${of}`,
  pattern: ({ source }, path) => `${named(path)} matches ${source}`,
  format: ({ format }, path) => `${named(path)} is a valid ${format}`,
  unique: (_, path) => `${named(path)} has no equal items`,
  required: ({ keys }, path) =>
    keys.length === 0
      ? ''
      : `${listed(
          keys.map((key) => inside(path, key)),
          'and',
        )} ${keys.length > 1 ? 'are' : 'is'} given`,
  properties: ({ shapes }, path, isCondition) => {
    const parts = [...shapes].map(([key, shape]) => {
      if (constraintOf(shape, 'never') !== undefined) return `${inside(path, key)} is not given`
      const text = shape.constraints.length === 0 ? '' : statement(shape, inside(path, key), isCondition)
      return constraintOf(shape, 'any') && text ? `(${text})` : text
    })
    return parts.some((part) => part === undefined) ? undefined : parts.filter((part) => part !== '').join(' and ')
  },
  patterned: silent,
  additional: silent,
  names: silent,
  prefix: silent,
  items: silent,
  contains: silent,
  unevaluated: silent,
  all: ({ shapes }, path, isCondition) => joined(shapes, path, ' and ', isCondition),
  any: ({ shapes }, path, isCondition) => joined(shapes, path, ' or ', isCondition),
  one: ({ shapes }, path, isCondition) => {
    const sizes = presets(shapes)
    if (sizes !== undefined) return sizes
    const text = joined(shapes, path, '; ', isCondition)
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
        return `${listed(
          none.flat().map((key) => inside(path, key as string)),
          'or',
          'neither',
        )} is given`
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
  // A name elsewhere in the document: it may be long, or lead back here.
  ref: silent,
  relation: (constraint) => relation(constraint),
  opaque: ({ words }) => `${words} (this is not checked)`,
  never: () => undefined,
}

function relation({ operation, parameters, minimum, maximum }: ConstraintOf<'relation'>): string {
  const limits = [minimum !== undefined && `at least ${minimum}`, maximum !== undefined && `at most ${maximum}`]
  return `${parameters.join(operation === 'area' ? ' × ' : ' / ')} has to be ${limits.filter(Boolean).join(' and ')}`
}

/** Branches that are nothing but values for the same keys, such as sizes: `width × height is 1280×720 or 720×1280`. */
function presets(shapes: readonly Shape[]): string | undefined {
  const rows = shapes.map((shape) => {
    const properties = constraintOf(shape, 'properties')
    if (properties === undefined || shape.constraints.some((it) => it.kind !== 'properties' && it.kind !== 'required'))
      return undefined
    return [...properties.shapes].map(([key, value]) => {
      const only = constraintOf(value, 'values')?.values
      return only?.length === 1 ? ([key, brief(only[0]?.value as Json)] as const) : undefined
    })
  })
  const keys = rows[0]?.map((cell) => cell?.[0]).join(' × ')
  const fits = rows.every(
    (row) => row?.every((cell) => cell !== undefined) && row.map((cell) => cell?.[0]).join(' × ') === keys,
  )
  return fits
    ? `${keys} is ${listed(
        rows.map((row) => (row ?? []).map((cell) => cell?.[1]).join('×')),
        'or',
      )}`
    : undefined
}

function alternatives(lead: string, shapes: readonly Shape[]): string {
  const titles = shapes.map((shape) => shape.title)
  if (titles.every((title) => title !== undefined)) return `${lead}: ${titles.join(', ')}`
  const texts = shapes.map((shape) => statement(shape, ''))
  const text = texts.join('; ')
  return texts.every((it) => it !== undefined) && text.length < longest
    ? `${lead}: ${text}`
    : `${lead} ${shapes.length} forms`
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

function listed(texts: readonly string[], word: 'and' | 'or', lead?: 'neither'): string {
  if (lead !== undefined) return `neither ${texts.join(' nor ')}`
  return texts.length < 2 ? texts.join() : `${texts.slice(0, -1).join(', ')} ${word} ${texts.at(-1)}`
}

function brief(value: Json): string {
  return typeof value === 'string' && /^[\w.:@-]+$/.test(value) ? value : JSON.stringify(value)
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}
