import { canonicalText } from '../../../generator/document/json.js'
import { answer, type ByKind, type Constraint, type Shape } from '../../../generator/ir/constraint.js'
import { spellingOf } from '../compare/spelling.js'
import type { Demand } from './existence.js'
import { isClosed, piecesOf } from './pieces.js'

type Sub = (shape: Shape) => string

/**
 * Numbers for what schemas demand: two that demand the same in the same words have the same number, wherever they stand
 * and whatever they say beside it. `$ref` and allOf are taken apart, the order of keywords does not count.
 *
 * A recursive schema is written out as far as it leads back to itself, and there as the number of levels up.
 */
export class Identities {
  private readonly numbers = new Map<string, number>()
  private readonly known = new WeakMap<Shape, string>()
  /** Schemas being written, the outermost first. */
  private readonly open: Shape[] = []
  /** The outermost open schema that what is being written leads back to. */
  private outermost = Number.POSITIVE_INFINITY
  private written = 0

  of(shape: Shape): number {
    this.written = 0
    return Number(this.write(shape))
  }

  /** One text for several literals that apply to one value together, whatever their order. */
  ofAll(literals: readonly Demand[]): string {
    const texts = literals.map((it) => `${it.holds ? '+' : '-'}${this.of(it.shape)}`)
    return [...new Set(texts)].sort().join('')
  }

  private write(shape: Shape): string {
    const known = this.known.get(shape)
    if (known !== undefined) return known
    const at = this.open.indexOf(shape)
    if (at >= 0) {
      this.outermost = Math.min(this.outermost, at)
      return `^${this.open.length - at}`
    }
    // A web of schemas that all lead to each other has as many ways through it as grains of sand: there spelling tells.
    if (this.written++ > mostWritten) return this.keep(shape, this.number(`spelled ${spellingOf([shape])}`))
    const before = this.outermost
    this.outermost = Number.POSITIVE_INFINITY
    this.open.push(shape)
    const key = [...new Set(this.parts(shape))].sort().join('&')
    this.open.pop()
    const isWhole = this.outermost >= this.open.length
    this.outermost = Math.min(before, isWhole ? Number.POSITIVE_INFINITY : this.outermost)
    return isWhole ? this.keep(shape, this.number(key)) : `(${key})`
  }

  private keep(shape: Shape, text: string): string {
    this.known.set(shape, text)
    return text
  }

  private number(key: string): string {
    // A schema that only names another is that other one.
    if (/^#\d+$/.test(key)) return key.slice(1)
    const number = this.numbers.get(key) ?? this.numbers.size
    this.numbers.set(key, number)
    return String(number)
  }

  private parts(shape: Shape): string[] {
    const write = (it: Constraint) => answer(writers, it, (inner) => this.write(inner))
    if (isClosed(shape)) return shape.constraints.map(write)
    return piecesOf(shape).flatMap((it) => (isClosed(it) ? [`#${this.write(it)}`] : it.constraints.map(write)))
  }
}

/** Most schemas that are written for one number. */
const mostWritten = 500

const listed = (shapes: readonly Shape[], sub: Sub): string => [...new Set(shapes.map(sub))].sort().join()
const mapped = (shapes: ReadonlyMap<string, Shape>, sub: Sub): string =>
  [...shapes]
    .map(([key, shape]) => `${JSON.stringify(key)}:${sub(shape)}`)
    .sort()
    .join()
const texts = (list: readonly string[]): string => JSON.stringify([...new Set(list)].sort())

const writers: ByKind<string, [Sub]> = {
  type: ({ types }) => `type ${texts(types)}`,
  values: ({ values }) => `values ${texts(values.map((it) => canonicalText(it.value)))}`,
  bound: (it) => `bound ${it.side} ${it.bound} ${it.exclusive}`,
  step: (it) => `step ${it.of}`,
  length: (it) => `length ${it.side} ${it.count}`,
  count: (it) => `count ${it.of} ${it.side} ${it.count}`,
  pattern: (it) => `pattern ${JSON.stringify(it.source)}`,
  format: (it) => `format ${it.format}`,
  unique: () => 'unique',
  required: ({ keys }) => `required ${texts(keys)}`,
  properties: ({ shapes }, sub) => `properties ${mapped(shapes, sub)}`,
  patterned: ({ shapes }, sub) => `patterned ${mapped(shapes, sub)}`,
  additional: (it, sub) => `additional ${texts(it.named)} ${texts(it.patterns)} ${sub(it.shape)}`,
  names: ({ shape }, sub) => `names ${sub(shape)}`,
  prefix: ({ shapes }, sub) => `prefix ${shapes.map(sub).join()}`,
  items: ({ from, shape }, sub) => `items ${from} ${sub(shape)}`,
  contains: (it, sub) => `contains ${sub(it.shape)} ${it.lower.count} ${it.upper?.count}`,
  unevaluated: (it, sub) => `unevaluated ${it.of} ${sub(it.shape)}`,
  all: ({ shapes }, sub) => `all ${listed(shapes, sub)}`,
  any: ({ shapes }, sub) => `any ${listed(shapes, sub)}`,
  // Two equal branches are not one.
  one: ({ shapes }, sub) => `one ${shapes.map(sub).sort().join()}`,
  not: ({ shape }, sub) => `not ${sub(shape)}`,
  conditional: (it, sub) => `if ${sub(it.if)} ${it.then && sub(it.then)} ${it.else && sub(it.else)}`,
  dependentRequired: ({ rules }) =>
    `dependentRequired ${[...rules].map(([key, keys]) => `${JSON.stringify(key)}:${texts(keys)}`).sort()}`,
  dependentShapes: ({ rules }, sub) => `dependentShapes ${mapped(rules, sub)}`,
  ref: ({ target }, sub) => `ref ${sub(target)}`,
  relation: (it) => `relation ${it.operation} ${JSON.stringify(it.parameters)} ${it.minimum} ${it.maximum}`,
  opaque: ({ words }) => `opaque ${JSON.stringify(words)}`,
  never: () => 'never',
}
