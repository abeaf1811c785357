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
  return new Spelling().of(a) === new Spelling().of(b)
}

/** What schemas demand together, as a text that is one for all that are spelled alike. */
export function spellingOf(shapes: readonly Shape[]): string {
  return shapes.map(wholeSpelling).sort().join(' and ')
}

const wholes = new WeakMap<Shape, string>()

function wholeSpelling(shape: Shape): string {
  const known = wholes.get(shape) ?? new Spelling().ofShape(shape)
  wholes.set(shape, known)
  return known
}

const known = new WeakMap<Shape, string>()

/** Schemas that lead back to one another may be met on very many ways; beyond this, two of them are not called alike. */
const mostSpelled = 10_000

let lastUnknown = 0

const names = new Map<string, string>()

/** A name for a long text, the same for each text: a schema that others share is written once, and not wherever it is met. */
function shortened(text: string): string {
  if (text.length <= 100) return text
  const name = names.get(text) ?? `#${names.size + 1}`
  names.set(text, name)
  return name
}

class Spelling {
  private readonly underWay = new Set<Shape>()
  private count = 0
  /** How often a schema was met that is under way: what holds such a text means nothing outside of that schema. */
  private circles = 0

  ofShape(shape: Shape): string {
    const before = known.get(shape)
    if (before !== undefined) return before
    if (this.underWay.has(shape)) {
      this.circles++
      return `^${shape.at.pointer}`
    }
    if (++this.count > mostSpelled) return `?${++lastUnknown}`
    const circles = this.circles
    this.underWay.add(shape)
    const parts = new Set(shape.constraints.map((it) => this.of(it)))
    this.underWay.delete(shape)
    const text = `{${[...parts].sort().join(' ')}}`
    if (this.circles !== circles) return text
    const short = shortened(text)
    known.set(shape, short)
    return short
  }

  of(it: Constraint): string {
    if (it.kind === 'values') return `values ${it.values.map(({ value }) => canonicalText(value)).sort()}`
    if (it.kind === 'type') return `type ${[...it.types].sort()}`
    if (traitsOf(it).isSaidByLimit) return canonicalText([it.keyword, it.limit])
    return `${it.kind} ${besides(it)} [${this.inside(it).join(', ')}]`
  }

  private inside(it: Constraint): string[] {
    if (it.kind === 'properties' || it.kind === 'patterned') return this.entries(it.shapes)
    if (it.kind === 'dependentShapes') return this.entries(it.rules)
    const texts = shapesIn(it).map((inner) => this.ofShape(inner))
    return it.kind === 'any' || it.kind === 'one' || it.kind === 'all' ? texts.sort() : texts
  }

  private entries(shapes: ReadonlyMap<string, Shape>): string[] {
    return [...shapes].map(([key, inner]) => `${JSON.stringify(key)}: ${this.ofShape(inner)}`).sort()
  }
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
