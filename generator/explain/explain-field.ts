import { counted } from '../document/counted.js'
import { canonicalText, type Json } from '../document/json.js'
import { type Place, placeText } from '../document/pointer.js'
import { fieldNotes } from '../emit/doc.js'
import { ruleBetweenFields, ruleInWords } from '../emit/rule-words.js'
import { type AllowedValue, answer, type ByKind, type Constraint, type ConstraintOf } from '../ir/constraint.js'
import { answerLeading, type ByLeading, shapesIn, traitsOf } from '../ir/kind-traits.js'
import { declaredTypes, type Model, type Operation, type Shape } from '../ir/model.js'
import { type Applied, constraintsIn, type Field, fieldBelow, namedFieldsBelow, rootField, type When } from './field.js'
import { pointerText } from './find-field.js'

/** What a document says of one field of a request; places are `file.json#/pointer`. Also what `explain --json` prints. */
export interface Explanation {
  readonly model: string
  readonly operation: string
  /** Into the request; `items` stands for any item of an array. '' is the request. */
  readonly pointer: string
  /** The same with dots. */
  readonly path: string
  readonly title?: string
  readonly description?: string
  readonly deprecated?: true
  /** Documented, never sent. */
  readonly default?: Json
  /** The default as the file spells it, where it holds a number that no double is. */
  readonly spelledDefault?: string
  readonly examples?: readonly Json[]
  /** Each example as the file spells it where it holds a number that no double is, else null; absent where none does. */
  readonly spelledExamples?: readonly (string | null)[]
  /** What keywords of the provider say of it, in sentences; of the whole request also what they say of its answer. */
  readonly notes?: readonly string[]
  readonly required: readonly Conditional[]
  /** What the builder puts in when the caller says nothing. */
  readonly filledIn?: string
  readonly constraints: readonly ConstraintNote[]
  readonly values: readonly AllowedValue[]
  /** Rules between fields that mention this one. */
  readonly rules: readonly RuleNote[]
  /** The fields one step below. */
  readonly fields: readonly FieldLine[]
  readonly origin: {
    readonly file: string
    readonly sha256: string
    /** The other files that the model was read from: what its $refs name, and overlays. */
    readonly with: readonly string[]
    /** Every schema that says something of the field. */
    readonly places: readonly string[]
  }
}

/** A place, and when what it says applies; always when `when` is absent. */
export interface Conditional {
  readonly at: string
  readonly when?: readonly { readonly text: string; readonly at: string }[]
}

export interface ConstraintNote extends Conditional {
  readonly keyword: string
  readonly limit: Json
  /** The limit as the file spells it, where it holds a number that no double is. */
  readonly spelled?: string
  /** In words, where the limit alone is a schema. */
  readonly text?: string
}

interface RuleNote extends Conditional {
  readonly keyword: string
  readonly text: string
}

interface FieldLine {
  readonly pointer: string
  readonly path: string
  readonly type: string
  readonly required: boolean
  readonly meaning: string
}

/** Everything that the model says of a field. */
export function explainField(model: Model, operation: Operation, field: Field): Explanation {
  const { applied, tokens } = field
  const isRoot = tokens.length === 0
  // Of the whole request only what always holds: the rules tell the rest, and there is a lot of it.
  const told = isRoot ? applied.filter(({ when }) => when.length === 0) : applied
  const shapes = told.map(({ shape }) => shape)
  const notes = [...new Set([...shapes.flatMap(fieldNotes), ...(isRoot ? answerNotes(operation) : [])])]
  const filledIn = tokens.length === 1 ? filling(operation, tokens[0] as string) : undefined
  return {
    model: model.id,
    operation: operation.id,
    pointer: pointerText(tokens),
    path: tokens.join('.'),
    ...annotationsIn(shapes, isRoot ? operation : {}),
    ...(notes.length > 0 && { notes }),
    required: isRoot ? [] : requiredAt(parentOf(operation, field), tokens.at(-1) as string),
    ...(filledIn !== undefined && { filledIn }),
    constraints: told.flatMap(({ shape, when }) => shape.constraints.flatMap((it) => constraintNotes(it, when))),
    values: allowedValues(applied),
    rules: rulesAbout(operation.request, field),
    fields: namedFieldsBelow(field).map((it) => fieldLine(field, it)),
    origin: {
      file: model.source.file,
      sha256: model.source.sha256,
      with: model.inputs.slice(1).map(({ file }) => file),
      places: [...new Set(shapes.map(({ at }) => placeText(at)))],
    },
  }
}

/** What the first schema that says something says; of the whole request the operation where none does. */
function annotationsIn(shapes: readonly Shape[], { title, description }: Partial<Operation>) {
  const saying = (key: keyof Shape) => shapes.find((it) => it[key] !== undefined)
  const { examples, spelledExamples } = saying('examples') ?? {}
  const { default: default_, spelledDefault } = saying('default') ?? {}
  const said = {
    title: saying('title')?.title ?? title,
    description: saying('description')?.description ?? description,
    deprecated: shapes.some((shape) => shape.deprecated) ? (true as const) : undefined,
    default: default_,
    spelledDefault,
    examples,
    spelledExamples,
  }
  const present = Object.entries(said).filter(([, it]) => it !== undefined)
  return Object.fromEntries(present) as { [K in keyof typeof said]?: NonNullable<(typeof said)[K]> }
}

function answerNotes({ response }: Operation): readonly string[] {
  return response === undefined ? [] : fieldNotes(response.published).map((it) => `The answer: ${it}`)
}

function filling({ fixed, uuidField }: Operation, name: string): string | undefined {
  if (fixed.has(name)) return JSON.stringify(fixed.get(name))
  return name === uuidField ? 'a fresh UUID' : undefined
}

function parentOf({ request }: Operation, { tokens }: Field): Field {
  return tokens.slice(0, -1).reduce((field, token) => fieldBelow(field, token) as Field, rootField(request))
}

function requiredAt({ applied }: Field, key: string): Conditional[] {
  return constraintsIn(applied, 'required')
    .filter(({ constraint }) => constraint.keys.includes(key))
    .map(({ constraint, when }) => conditional(constraint.at, when))
}

function conditional(at: Place, when: readonly When[]): Conditional {
  return {
    at: placeText(at),
    ...(when.length > 0 && { when: when.map((it) => ({ text: it.text, at: placeText(it.at) })) }),
  }
}

/** One constraint with its keyword, limit and conditions, before it is said in words. */
type BareNote = Omit<ConstraintNote, 'text'>

const noNote = (): readonly ConstraintNote[] => []
const itself = (_: Constraint, note: BareNote): readonly ConstraintNote[] => [note]
const inWords = (it: ConstraintOf<'any' | 'one' | 'not'>, note: BareNote): readonly ConstraintNote[] => {
  const text = ruleInWords(it)
  return [{ ...note, ...(text !== undefined && { text }) }]
}

/** Constraints on the value alone. What only leads to other schemas is no note. */
const noteTable: ByKind<readonly ConstraintNote[], [BareNote]> = {
  type: itself,
  values: itself,
  bound: itself,
  step: itself,
  length: itself,
  count: itself,
  pattern: itself,
  format: itself,
  unique: itself,
  required: itself,
  properties: noNote,
  patterned: noNote,
  additional: itself,
  names: itself,
  prefix: noNote,
  items: noNote,
  contains: ({ lower, upper }, note) => {
    const counts = upper === undefined || upper.keyword === lower.keyword ? [lower] : [lower, upper]
    return counts.map((it) => ({ ...note, keyword: it.keyword, limit: it.limit }))
  },
  unevaluated: itself,
  all: noNote,
  any: inWords,
  one: inWords,
  not: inWords,
  conditional: itself,
  dependentRequired: itself,
  dependentShapes: itself,
  ref: noNote,
  relation: itself,
  opaque: ({ words }, note) => [{ ...note, text: words }],
  never: itself,
}

/** The notes on a constraint; rules between fields are told apart from them. */
function constraintNotes(constraint: Constraint, when: readonly When[]): readonly ConstraintNote[] {
  const { keyword, limit, spelled, at } = constraint
  const bare = { keyword, limit, ...(spelled !== undefined && { spelled }), ...conditional(at, when) }
  return isRule(constraint) ? [] : answer(noteTable, constraint, bare)
}

/**
 * The values that every list has which always applies; when none always does, those of the forms that the field has,
 * provided that each form lists some.
 */
function allowedValues(applied: readonly Applied[]): readonly AllowedValue[] {
  const found = constraintsIn(applied, 'values')
  const always = found.filter(({ when }) => when.length === 0)
  const sets = always.map(({ constraint }) => new Set(constraint.values.map(({ value }) => canonicalText(value))))
  const lists = always.length > 0 ? always.slice(0, 1) : listsOfEveryForm(found)
  const distinct = new Map<string, AllowedValue>()
  for (const { constraint } of lists) {
    for (const it of constraint.values) {
      const text = canonicalText(it.value)
      if (!distinct.has(text) && sets.every((set) => set.has(text))) distinct.set(text, it)
    }
  }
  return [...distinct.values()]
}

function listsOfEveryForm<T extends { readonly when: readonly When[] }>(found: readonly T[]): readonly T[] {
  const [first] = found[0]?.when ?? []
  if (first?.forms === undefined) return []
  const own = found.filter(({ when }) => when.length === 1 && when[0]?.at === first.at)
  return new Set(own.map(({ when }) => when[0]?.text)).size === first.forms ? own : []
}

/** A constraint that speaks of members of the value. */
function isRule(constraint: Constraint): boolean {
  return traitsOf(constraint).isRule && pathsIn(constraint).length > 0
}

function rulesAbout(request: Shape, { tokens }: Field): RuleNote[] {
  const found: RuleNote[] = []
  let above: Field | undefined = rootField(request)
  for (let depth = 0; above !== undefined && depth <= tokens.length; depth++) {
    const lead = depth === 0 ? '' : `In ${tokens.slice(0, depth).join('.')}: `
    found.push(...rulesOf(above, tokens.slice(depth)).map((it) => ({ ...it, text: lead + it.text })))
    const next = tokens[depth]
    above = next === undefined ? undefined : fieldBelow(above, next)
  }
  return found
}

/** The rules that stand on a value and mention what is inside it. */
function rulesOf({ applied }: Field, inner: readonly string[]): RuleNote[] {
  const mentionsIt = (it: Constraint) => pathsIn(it).some((path) => inner.every((token, i) => path[i] === token))
  const rules = applied.flatMap(({ shape, when }) =>
    shape.constraints.filter((it) => traitsOf(it).isRule && mentionsIt(it)).map((constraint) => ({ when, constraint })),
  )
  const told = new Set<string>()
  return rules.flatMap(({ when, constraint }) => {
    // A rule in words tells what is inside it too.
    if (when.some(({ at }) => told.has(placeText(at)))) return []
    const words = ruleBetweenFields(constraint)
    if (words !== undefined) told.add(placeText(constraint.at))
    const text = words ?? vagueWordsFor(constraint)
    return [{ keyword: constraint.keyword, text, ...conditional(constraint.at, when) }]
  })
}

function vagueWordsFor(constraint: Constraint): string {
  return answerLeading(vagueWords, constraint) ?? 'A further rule holds between its fields.'
}

const vagueWords: ByLeading<'perhaps', string | undefined> = {
  any: ({ shapes }) => `At least one of ${shapes.length} forms fits.`,
  one: ({ shapes }) => `Exactly one of ${shapes.length} forms fits.`,
  not: () => 'It has not a certain form.',
  conditional: () => undefined,
  dependentShapes: () => undefined,
}

/** The members that a constraint speaks of, as paths. What a $ref names speaks for itself. */
function pathsIn(constraint: Constraint): string[][] {
  const inner = answerLeading(innerPaths, constraint) ?? []
  if (constraint.kind === 'opaque') return [...constraint.paths.map((it) => [...it]), ...inner]
  return [
    ...traitsOf(constraint)
      .mentions(constraint)
      .map((key) => [key]),
    ...inner,
  ]
}

const pathsOf = (constraint: Constraint): string[][] =>
  shapesIn(constraint).flatMap((shape) => shape.constraints.flatMap(pathsIn))

const noPaths = (): string[][] => []

const innerPaths: ByLeading<'always' | 'perhaps' | 'below', string[][]> = {
  properties: ({ shapes }) =>
    [...shapes].flatMap(([key, shape]) => [[key], ...shape.constraints.flatMap(pathsIn).map((path) => [key, ...path])]),
  patterned: noPaths,
  additional: noPaths,
  names: noPaths,
  prefix: noPaths,
  items: noPaths,
  contains: noPaths,
  unevaluated: noPaths,
  all: pathsOf,
  any: pathsOf,
  one: pathsOf,
  not: pathsOf,
  conditional: pathsOf,
  dependentShapes: pathsOf,
  ref: noPaths,
}

function fieldLine(parent: Field, { tokens, applied }: Field): FieldLine {
  const shapes = applied.map(({ shape }) => shape)
  const title = shapes.find((shape) => shape.title !== undefined)?.title
  const description = shapes.find((shape) => shape.description !== undefined)?.description
  const sentence = description?.match(/^[\s\S]*?[.!?](?=\s|$)/)?.[0] ?? description
  return {
    pointer: pointerText(tokens),
    path: tokens.join('.'),
    type: typeText(applied),
    required: requiredAt(parent, tokens.at(-1) as string).some(({ when }) => when === undefined),
    meaning: (sentence ?? title ?? '').replace(/\s+/g, ' ').trim(),
  }
}

function typeText(applied: readonly Applied[]): string {
  const values = allowedValues(applied)
  const list = values.map(({ value }) => JSON.stringify(value)).join(' | ')
  if (values.length > 0 && list.length <= 40) return list
  const types = constraintsIn(applied, 'type')
  const names = types.flatMap(({ constraint }) => constraint.types)
  // A form may be a bare value, such as true beside an object of settings.
  const isOpen = types.every(({ when }) => when.length > 0)
  const forms = isOpen ? applied.filter(({ when }) => when.length === 1 && when[0]?.forms !== undefined) : []
  const bare = forms.filter(({ shape }) => declaredTypes(shape) === undefined)
  const others = constraintsIn(bare, 'values').flatMap(({ constraint }) =>
    constraint.values.map(({ value }) => JSON.stringify(value)),
  )
  const all = [...new Set([...others, ...names])]
  return all.length > 0 ? all.join(' | ') : values.length > 0 ? counted(values.length, 'value') : 'any'
}
