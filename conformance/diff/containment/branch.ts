import type { Json } from '../../../generator/document/json.js'
import type { Constraint, Shape } from '../../../generator/ir/constraint.js'
import { holds } from '../../../generator/ir/holds.js'
import { joinedBy } from '../../../generator/ir/kind-traits.js'
import type { Demand } from './existence.js'
import type { Atom, Formula, ValueType } from './formula.js'
import { formulasOf } from './formulas-of.js'
import type { Identities } from './identity.js'

type Conjunction = readonly Formula[]
type Truth = 'true' | 'false' | 'open'

/** What is supposed of a value of one type on one way through the alternatives. */
export class Branch {
  readonly type: ValueType
  readonly atoms: Atom[]
  /** Alternatives that are left, of which one has to be chosen each. */
  choices: readonly Conjunction[][]
  private readonly identities: Identities
  /** Which schemas are supposed to hold, by their numbers. */
  private readonly supposed: Map<number, boolean>
  private readonly present: Set<string>
  private readonly absent: Set<string>
  private readonly members: Map<string, Demand[]>

  constructor(type: ValueType, identities: Identities, from?: Branch) {
    this.type = type
    this.identities = identities
    this.atoms = [...(from?.atoms ?? [])]
    this.choices = from?.choices ?? []
    this.supposed = new Map(from?.supposed)
    this.present = new Set(from?.present)
    this.absent = new Set(from?.absent)
    this.members = new Map(from?.members)
  }

  /** The same with more supposed; undefined where that contradicts itself. */
  with(part: Conjunction): Branch | undefined {
    const next = new Branch(this.type, this.identities, this)
    return next.suppose(part) && next.settle() ? next : undefined
  }

  /** The ways on, one for each alternative of a choice that does not contradict what is supposed. */
  *forks(choice: readonly Conjunction[]): Generator<Branch> {
    const left = new Branch(this.type, this.identities, this)
    left.choices = this.choices.filter((it) => it !== choice)
    for (const part of choice) {
      const next = left.with(part)
      if (next !== undefined) yield next
    }
  }

  /** Takes statements in; false where one contradicts what is supposed already. */
  private suppose(part: Conjunction): boolean {
    const pending = [...part]
    for (let it = pending.pop(); it !== undefined; it = pending.pop()) {
      if (it.is === 'either') this.choices = [...this.choices, [...it.parts]]
      else if (it.is !== 'literal') {
        if (!this.take(it)) return false
      } else {
        const truth = this.truthOf(it)
        if (truth === 'false') return false
        if (truth === 'true') continue
        this.supposed.set(this.identities.of(it.literal.shape), it.literal.holds)
        pending.push(...formulasOf(it.literal, this.type))
      }
    }
    return true
  }

  private take(atom: Atom): boolean {
    this.atoms.push(atom)
    if (atom.is === 'present') {
      this.present.add(atom.key)
      return !this.absent.has(atom.key) && this.isPossible(atom.key)
    }
    if (atom.is === 'absent') {
      this.absent.add(atom.key)
      return !this.present.has(atom.key)
    }
    if (atom.is === 'member') {
      this.members.set(atom.key, [...(this.members.get(atom.key) ?? []), atom.literal])
      return !this.present.has(atom.key) || this.isPossible(atom.key)
    }
    return true
  }

  /** Leaves out alternatives that are out of the question, and takes those that are left alone, until nothing changes. */
  private settle(): boolean {
    for (;;) {
      const open: Conjunction[][] = []
      const given = this.choices
      this.choices = []
      for (const parts of given) {
        const left = this.openParts(parts)
        if (left === undefined) continue
        if (left.length > 1) open.push(left)
        else if (!this.supposeOnly(left)) return false
      }
      const isDone = open.length === given.length && this.choices.length === 0
      this.choices = [...open, ...this.choices]
      if (isDone) return true
    }
  }

  private supposeOnly([only]: readonly Conjunction[]): boolean {
    return only !== undefined && this.suppose(only)
  }

  /** The alternatives that are left; undefined where one of them is true. */
  private openParts(parts: readonly Conjunction[]): Conjunction[] | undefined {
    const truths = parts.map((part) => this.truthOfAll(part))
    return truths.includes('true') ? undefined : parts.filter((_, i) => truths[i] === 'open')
  }

  private truthOfAll(part: Conjunction): Truth {
    let result: Truth = 'true'
    for (const it of part) {
      const truth = this.truthOf(it, part)
      if (truth === 'false') return 'false'
      if (truth === 'open') result = 'open'
    }
    return result
  }

  private truthOf(formula: Formula, beside: Conjunction = []): Truth {
    if (formula.is === 'literal') return this.truthOfLiteral(formula.literal)
    if (formula.is === 'either') return formula.parts.length === 0 ? 'false' : 'open'
    if (formula.is === 'present') return told(this.present, this.absent, formula.key)
    if (formula.is === 'absent') return told(this.absent, this.present, formula.key)
    if (formula.is !== 'member') return 'open'
    const { key, literal } = formula
    if (this.absent.has(key)) return 'true'
    const isThere = this.present.has(key) || beside.some((it) => it.is === 'present' && it.key === key)
    return isThere ? this.truthAmong(this.members.get(key) ?? [], literal) : 'open'
  }

  private truthOfLiteral({ shape, holds: isTrue }: Demand): Truth {
    if (shape.constraints.length === 0) return isTrue ? 'true' : 'false'
    const known = this.supposed.get(this.identities.of(shape))
    if (known !== undefined) return known === isTrue ? 'true' : 'false'
    // What is of another type, one step down.
    const [only] = shape.constraints
    if (only?.kind !== 'type' && only?.kind !== 'values' && only?.kind !== 'never') return 'open'
    const said = formulasOf({ shape, holds: isTrue }, this.type)
    if (said.length === 0) return 'true'
    return said.some((it) => it.is === 'either' && it.parts.length === 0) ? 'false' : 'open'
  }

  /** Whether a literal is true of a value of which others are. */
  private truthAmong(others: readonly Demand[], literal: Demand): Truth {
    const number = this.identities.of(literal.shape)
    const same = others.find((it) => this.identities.of(it.shape) === number)
    if (same !== undefined) return same.holds === literal.holds ? 'true' : 'false'
    const values = listedAmong(others)
    if (values === undefined) return 'open'
    const right = values.filter((it) => holds(literal.shape, it) === literal.holds)
    return right.length === 0 ? 'false' : right.length === values.length ? 'true' : 'open'
  }

  /** Whether single values that are listed for a member, or a contradiction in so many words, rule it out. */
  private isPossible(key: string): boolean {
    const all = this.members.get(key) ?? []
    const said = new Map<number, boolean>()
    for (const it of all) {
      const number = this.identities.of(it.shape)
      if (said.get(number) === !it.holds) return false
      said.set(number, it.holds)
    }
    return listedAmong(all)?.length !== 0
  }
}

function told(right: ReadonlySet<string>, wrong: ReadonlySet<string>, key: string): Truth {
  return right.has(key) ? 'true' : wrong.has(key) ? 'false' : 'open'
}

/** The values that literals leave of those that one of them lists; undefined where none does. */
function listedAmong(literals: readonly Demand[]): readonly Json[] | undefined {
  for (const { shape, holds: isTrue } of literals) {
    const values = isTrue ? listed(shape) : undefined
    if (values === undefined) continue
    return values.filter((value) => literals.every((it) => holds(it.shape, value) === it.holds))
  }
  return undefined
}

const lists = new WeakMap<Shape, { readonly values: readonly Json[] | undefined }>()

/** The only values that a schema may admit, where it lists them. */
export function listed(shape: Shape): readonly Json[] | undefined {
  const known = lists.get(shape)
  if (known !== undefined) return known.values
  const values = listedBy(shape)
  lists.set(shape, { values })
  return values
}

function listedBy(shape: Shape): readonly Json[] | undefined {
  for (const it of shape.constraints) {
    const values = listedIn(it)
    if (values !== undefined) return values
  }
  return undefined
}

function listedIn(it: Constraint): readonly Json[] | undefined {
  if (it.kind === 'never') return []
  if (it.kind === 'values') return it.values.map(({ value }) => value)
  if (it.kind === 'type' && it.types.every((type) => type === 'null' || type === 'boolean')) {
    return it.types.flatMap((type): Json[] => (type === 'null' ? [null] : [false, true]))
  }
  if (it.kind === 'any' || it.kind === 'one') {
    const all = it.shapes.map(listed)
    return all.every((each) => each !== undefined) ? all.flat() : undefined
  }
  return joinedBy(it)
    .map(listed)
    .find((values) => values !== undefined)
}
