import { counted } from '../../../generator/document/counted.js'
import type { Json } from '../../../generator/document/json.js'
import { type Demand, type Existence, found, none, undecided } from './existence.js'
import { type Atom, everyKey, type KeySet } from './formula.js'
import { shapeOf, typeShape, valuesShape } from './made-shape.js'
import type { RelationAtom } from './reach.js'
import { relatedNumbers } from './relations.js'
import type { Solver } from './solver.js'
import { areTrue, isAmong } from './truth.js'

type Some = Extract<Atom, { is: 'some' }>

/** An object of which all atoms are true: keys that have to be there first, then one for each "some", then as many as are missing. */
export function objectAmong(atoms: readonly Atom[], solver: Solver): Existence {
  return new ObjectAssembly(atoms, solver).answer()
}

/** What is true of a member beside what is true of all with its key. */
type ChosenMembers = ReadonlyMap<string, readonly Demand[]>

class ObjectAssembly {
  private readonly atoms: readonly Atom[]
  private readonly solver: Solver
  private readonly absent = new Set<string>()
  private readonly required = new Set<string>()
  private readonly names: Demand[] = []
  /** Keys that are named somewhere; all others differ by patterns alone. */
  private readonly named = new Set<string>()
  private readonly sources = new Set<string>()
  private least = 0
  private most = Number.POSITIVE_INFINITY
  private doubt: Existence = none
  private readonly literals = new Map<string, readonly Demand[]>()

  constructor(atoms: readonly Atom[], solver: Solver) {
    this.atoms = atoms
    this.solver = solver
    for (const it of atoms) this.read(it)
  }

  private read(it: Atom): void {
    if (it.is === 'present') this.required.add(it.key)
    if (it.is === 'absent') this.absent.add(it.key)
    if (it.is === 'count' && it.side === 'lower') this.least = Math.max(this.least, it.count)
    if (it.is === 'count' && it.side === 'upper') this.most = Math.min(this.most, it.count)
    if (it.is === 'names') this.names.push(it.literal)
    if (it.is === 'present' || it.is === 'absent' || it.is === 'member') this.named.add(it.key)
    if (it.is === 'members' || it.is === 'some') {
      for (const key of it.of.but) this.named.add(key)
      for (const { source } of it.of.patterns) this.sources.add(source)
    }
  }

  answer(): Existence {
    const { size } = this.solver.allowance.budget
    if (this.least > this.most || [...this.required].some((key) => this.absent.has(key))) return none
    if (this.least > size)
      return undecided(`An object of ${counted(this.least, 'member')} is larger than the ${size} that are made.`)
    const chosen = new Map([...this.required].map((key): [string, readonly Demand[]] => [key, []]))
    for (const key of this.required) if (this.member(key, []) === undefined) return this.doubt
    const somes = this.atoms.filter((it): it is Some => it.is === 'some')
    const value = this.place(somes, chosen)
    return value === undefined ? this.doubt : found(value)
  }

  /** The value of a member; undefined where there can be none. */
  private member(key: string, more: readonly Demand[]): Json | undefined {
    if (this.absent.has(key) || !areTrue(this.names, key)) return undefined
    return this.ask([...this.literalsOf(key), ...more])
  }

  private ask(literals: readonly Demand[]): Json | undefined {
    const answer = this.solver.solve(literals)
    if (answer.kind === 'undecided') this.doubt = answer
    return answer.kind === 'value' ? answer.value : undefined
  }

  private literalsOf(key: string): readonly Demand[] {
    const known = this.literals.get(key)
    if (known !== undefined) return known
    const list = this.atoms.flatMap((it): Demand[] => {
      if (it.is === 'member') return it.key === key ? [it.literal] : []
      return it.is === 'members' && isAmong(it.of, key) ? [it.literal] : []
    })
    this.literals.set(key, list)
    return list
  }

  /** Finds a key for each of `somes`, one after the other: one that is there, one that may be, or a new one. */
  private place(somes: readonly Some[], chosen: ChosenMembers): Json | undefined {
    this.solver.allowance.piece()
    const [first, ...others] = somes
    if (first === undefined) return this.finish(chosen)
    for (const key of this.keysFor(first, chosen)) {
      const more = [...(chosen.get(key) ?? []), ...first.value]
      if (this.member(key, more) === undefined) continue
      const value = this.place(others, new Map([...chosen, [key, more]]))
      if (value !== undefined) return value
    }
    return undefined
  }

  private *keysFor({ of, name }: Some, chosen: ChosenMembers): Generator<string> {
    const isRight = (key: string) => isAmong(of, key) && areTrue(name, key)
    const known = new Set([...chosen.keys(), ...this.named])
    for (const key of known) if (isRight(key)) yield key
    yield* this.newKeys(of, name, known)
  }

  /** A new key for each way in which it can match the patterns, where there is one. */
  private *newKeys(of: KeySet, name: readonly Demand[], but: ReadonlySet<string>): Generator<string> {
    const settled = new Map(of.patterns.map((it) => [it.source, it.holds]))
    const open = [...this.sources].filter((it) => !settled.has(it))
    const base: Demand[] = [
      { shape: typeShape('string'), holds: true },
      ...[...settled].map(([source, is]) => ({ shape: patternShape(source), holds: is })),
      ...this.names,
      ...name,
      ...(but.size === 0 ? [] : [{ shape: valuesShape([...but]), holds: false }]),
      ...(of.but.length === 0 ? [] : [{ shape: valuesShape(of.but), holds: false }]),
    ]
    yield* this.spelled(base, open)
  }

  private *spelled(literals: readonly Demand[], open: readonly string[]): Generator<string> {
    const key = this.ask(literals)
    if (typeof key !== 'string') return
    const [first, ...others] = open
    if (first === undefined) yield key
    else {
      for (const is of [false, true])
        yield* this.spelled([...literals, { shape: patternShape(first), holds: is }], others)
    }
  }

  private finish(chosen: ChosenMembers): Json | undefined {
    const grown = chosen.size < this.least ? this.grown(chosen) : chosen
    if (grown === undefined || grown.size > this.most) return undefined
    const related = this.related(grown)
    if (related === undefined) return undefined
    const entries = [...grown].map(([key, more]) => [key, related.get(key) ?? this.member(key, more)] as const)
    return entries.some(([, value]) => value === undefined) ? undefined : (Object.fromEntries(entries) as Json)
  }

  /** Numbers for the members that rules relate; all of them are there, and numbers. */
  private related(chosen: ChosenMembers): ReadonlyMap<string, number> | undefined {
    const rules = this.atoms.filter((it): it is RelationAtom => it.is === 'relation')
    if (rules.length === 0) return new Map()
    const keys = [...new Set(rules.flatMap((it) => it.rule.parameters))]
    const domains = new Map<string, readonly (readonly Atom[])[]>()
    for (const key of keys) {
      const ways = this.solver.ways([...this.literalsOf(key), ...(chosen.get(key) ?? [])], 'number')
      domains.set(key, ways)
    }
    const found = relatedNumbers(rules, domains, this.solver.allowance.budget.tries)
    if (found === undefined) {
      const { operation, parameters, at } = (rules[0] as RelationAtom).rule
      this.doubt = undecided(
        `The ${operation} of ${parameters.join(', ')} at ${at.pointer} was not met by the numbers that were tried.`,
      )
    }
    return found === undefined || found === 'none' ? undefined : found
  }

  /** With as many more members as the least number asks for. */
  private grown(chosen: ChosenMembers): ChosenMembers | undefined {
    const grown = new Map(chosen)
    this.take(grown, this.named)
    // Most objects take any key; what these leave is asked for one by one.
    const plain = Array.from({ length: this.least }, (_, i) => `key${i + 1}`)
    this.take(grown, plain)
    if (this.least - grown.size > mostAsked) {
      this.doubt = undecided(`More than ${mostAsked} keys of an object would have to be found one by one.`)
      return undefined
    }
    const tried = new Set([...this.named, ...grown.keys()])
    for (let before = -1; grown.size < this.least && before < grown.size; ) {
      before = grown.size
      const keys = [...this.newKeys(everyKey, [], tried)]
      this.take(grown, keys)
      for (const key of keys) tried.add(key)
    }
    return grown.size < this.least ? undefined : grown
  }

  /** Adds keys that can be there until there are enough. */
  private take(grown: Map<string, readonly Demand[]>, keys: Iterable<string>): void {
    for (const key of keys) {
      if (grown.size >= this.least) return
      if (!grown.has(key) && this.member(key, []) !== undefined) grown.set(key, [])
    }
  }
}

/** Most keys that are asked for one by one. */
const mostAsked = 200

const patternShapes = new Map<string, ReturnType<typeof shapeOf>>()

function patternShape(source: string) {
  const known = patternShapes.get(source) ?? shapeOf({ kind: 'pattern', source })
  patternShapes.set(source, known)
  return known
}
