import { canonicalText, type Json } from '../../../generator/document/json.js'
import type { Constraint } from '../../../generator/ir/constraint.js'
import { shapesIn, traitsOf } from '../../../generator/ir/kind-traits.js'
import type { Shape } from '../../../generator/ir/model.js'

/** Constraints as they are spelled, whatever the order of theirs. */
export function rawText(constraints: readonly Constraint[]): string {
  const spelled = (it: Constraint): string => {
    const isSet = (it.kind === 'type' || it.keyword === 'enum') && Array.isArray(it.limit)
    const limit = isSet ? (it.limit as readonly Json[]).map(canonicalText).sort() : it.limit
    const values = it.kind === 'values' && it.keyword !== 'enum' && Array.isArray(it.limit)
    return canonicalText([it.keyword, values ? it.limit.map(canonicalText).sort() : limit])
  }
  return [...new Set(constraints.map(spelled))].sort().join('\n')
}

/**
 * Whether two schemas are spelled alike: what they demand, in any order, and not what they say. Schemas that are spelled
 * in two ways may still take the same values; that is for others to show.
 */
export function areAlike(a: Shape | undefined, b: Shape | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  return a === b || spellingOf([a]) === spellingOf([b])
}

/** The same of two constraints. */
export function areSpelledAlike(a: Constraint, b: Constraint): boolean {
  return wholeText(a) === wholeText(b)
}

const texts = new WeakMap<Constraint, string>()

function wholeText(constraint: Constraint): string {
  const text = texts.get(constraint) ?? textAs(spelled(constraint), wholeSpelling)
  texts.set(constraint, text)
  return text
}

/** What schemas demand together, as a text that is one for all that are spelled alike. */
export function spellingOf(shapes: readonly Shape[]): string {
  return shapes.map(wholeSpelling).sort().join(' and ')
}

/*
 * Schemas are named from the inside out, each by the text of what it demands, in which those inside it stand by their names.
 * Schemas that lead back to one another are told apart round by round: first all of them are one, then those are one whose
 * texts are, with the names of the round before, until no round tells more of them apart. Their names are of all of them
 * together, so `A → B → A` here and `C → D → C` there are spelled alike, whatever they are called.
 */

const named = new WeakMap<Shape, string>()

function wholeSpelling(shape: Shape): string {
  if (!named.has(shape)) new Naming().visit(shape)
  return named.get(shape) as string
}

const names = new Map<string, string>()

/** A name for a text, the same for each text: what is long or shared is written once, and not wherever it is met. */
function nameOf(text: string): string {
  const name = names.get(text) ?? `#${names.size + 1}`
  names.set(text, name)
  return name
}

/** Finds the schemas that lead back to one another (Tarjan), each before those that lead to it. */
class Naming {
  private readonly order = new Map<Shape, number>()
  private readonly open: Shape[] = []

  /** The earliest schema under way that this one leads back to. */
  visit(shape: Shape): number {
    const own = this.order.size
    this.order.set(shape, own)
    this.open.push(shape)
    let earliest = own
    for (const inner of shape.constraints.flatMap(shapesIn)) {
      if (named.has(inner)) continue
      earliest = Math.min(earliest, this.order.get(inner) ?? this.visit(inner))
    }
    if (earliest === own) nameTogether(this.open.splice(this.open.indexOf(shape)))
    return earliest
  }
}

/** Names schemas that all lead to one another, or one that leads to none under way. */
function nameTogether(shapes: readonly Shape[]): void {
  const spelled = shapes.map((it) => spellingsIn(it))
  const isCircle = shapes.length > 1 || spelled[0]?.some(({ inner }) => inner.includes(shapes[0] as Shape))
  if (!isCircle) {
    shapes.forEach((it, i) => {
      named.set(it, nameOf(togetherAs(spelled[i] as Spellings, wholeSpelling)))
    })
    return
  }
  let round = new Map(shapes.map((it) => [it, '^']))
  const textsNow = () => {
    const before = round
    const nameNow = (it: Shape) => before.get(it) ?? wholeSpelling(it)
    return spelled.map((it) => `^${togetherAs(it, nameNow)}`)
  }
  for (let told = 1; ; ) {
    const texts = textsNow()
    round = new Map(shapes.map((it, i) => [it, nameOf(texts[i] as string)]))
    const count = new Set(round.values()).size
    if (count === told) break
    told = count
  }
  const last = round
  const texts = textsNow().map((text, i) => `${last.get(shapes[i] as Shape)} ${text}`)
  const all = nameOf([...new Set(texts)].sort().join(' '))
  for (const it of shapes) named.set(it, nameOf(`${last.get(it)} of ${all}`))
}

/** What a constraint demands, and apart from that the schemas in it. */
interface Spelling {
  readonly own: string
  readonly inner: readonly Shape[]
  /** Whether the order of the schemas does not count. */
  readonly isSet: boolean
}

type Spellings = readonly Spelling[]

function spellingsIn({ constraints }: Shape): Spellings {
  return constraints.map(spelled)
}

/** The text of constraints together, with the schemas inside them by their names. */
function togetherAs(all: Spellings, nameNow: (shape: Shape) => string): string {
  return [...new Set(all.map((it) => textAs(it, nameNow)))].sort().join(' ')
}

function textAs({ own, inner, isSet }: Spelling, nameNow: (shape: Shape) => string): string {
  if (inner.length === 0) return own
  const texts = inner.map(nameNow)
  return `${own}[${(isSet ? texts.sort() : texts).join()}]`
}

function spelled(it: Constraint): Spelling {
  const plain = (text: string) => ({ own: nameOf(text), inner: [], isSet: false })
  if (it.kind === 'values') return plain(`values ${it.values.map(({ value }) => canonicalText(value)).sort()}`)
  if (it.kind === 'type') return plain(`type ${[...it.types].sort()}`)
  if (traitsOf(it).isSaidByLimit) return plain(canonicalText([it.keyword, it.limit]))
  const isSet = it.kind === 'any' || it.kind === 'one' || it.kind === 'all'
  const byKey = shapesByKey(it)
  if (byKey === undefined)
    return { own: nameOf(`${it.kind} ${besides(it)} ${shapesIn(it).length}`), inner: shapesIn(it), isSet }
  const keys = [...byKey.keys()].sort()
  const inner = keys.map((key) => byKey.get(key) as Shape)
  return { own: nameOf(`${it.kind} ${canonicalText(keys)}`), inner, isSet }
}

function shapesByKey(it: Constraint): ReadonlyMap<string, Shape> | undefined {
  if (it.kind === 'properties' || it.kind === 'patterned') return it.shapes
  return it.kind === 'dependentShapes' ? it.rules : undefined
}

/** What a constraint demands beside the schemas in it. */
function besides(it: Constraint): string {
  switch (it.kind) {
    case 'additional':
      return canonicalText([[...it.named].sort(), [...it.patterns].sort()])
    case 'items':
      return String(it.from)
    case 'contains':
      return canonicalText([it.lower.count, it.upper?.count ?? null])
    case 'unevaluated':
      return it.of
    case 'conditional':
      return `${it.then === undefined} ${it.else === undefined}`
    case 'relation':
      return canonicalText([it.operation, [...it.parameters], it.minimum ?? null, it.maximum ?? null])
    default:
      return ''
  }
}
