import { canonicalText, isJsonObject, type Json } from '../../../generator/document/json.js'
import { arrayAmong } from './arrays.js'
import { Branch, listed } from './branch.js'
import { Allowance, type Budget } from './budget.js'
import { type Demand, type Existence, firstFound, found, none, undecided } from './existence.js'
import { type Atom, everyKey, type Formula, type ValueType, valueTypes } from './formula.js'
import { Identities } from './identity.js'
import { valuesShape } from './made-shape.js'
import { numberAmong } from './numbers.js'
import { objectAmong } from './objects.js'
import type { Solver } from './solver.js'
import { Texts } from './texts.js'
import { areTrue, isTrueOf } from './truth.js'

/** A question that is being asked, and the outermost one that its answer rests on. */
interface UnderWay {
  readonly index: number
  restsOn: number
}

/** Answers questions, each once. */
export class Solving implements Solver {
  allowance: Allowance
  readonly texts = new Texts()
  private readonly identities = new Identities()
  private readonly answers = new Map<string, Existence>()
  /** What is undecided in this question: another one may have more left of its budget. */
  private readonly doubts = new Map<string, Existence>()
  private readonly open = new Map<string, UnderWay>()
  private readonly stack: UnderWay[] = []

  constructor(budget: Budget) {
    this.allowance = new Allowance(budget)
  }

  /** Begins a question of its own, with a whole budget. */
  begin(): void {
    this.allowance = new Allowance(this.allowance.budget)
    this.doubts.clear()
    this.open.clear()
    this.stack.length = 0
  }

  /**
   * A question that is asked again while it is being answered has no value as far as that goes: of all values, the smallest
   * has no other one inside. "None" that rests on this is kept only with the question that it rests on.
   */
  solve(literals: readonly Demand[]): Existence {
    const key = this.identities.ofAll(literals)
    const known = this.answers.get(key) ?? this.doubts.get(key)
    if (known !== undefined) return known
    const again = this.open.get(key)
    if (again !== undefined) {
      const inner = this.stack.at(-1)
      if (inner !== undefined) inner.restsOn = Math.min(inner.restsOn, again.index)
      return none
    }
    if (this.stack.length >= this.allowance.budget.depth) {
      return undecided(`Schemas lead to each other through more than ${this.allowance.budget.depth} levels of values.`)
    }
    const frame: UnderWay = { index: this.stack.length, restsOn: Number.POSITIVE_INFINITY }
    this.open.set(key, frame)
    this.stack.push(frame)
    try {
      const answer = this.decide(literals)
      if (answer.kind === 'undecided') this.doubts.set(key, answer)
      else if (answer.kind === 'value' || frame.restsOn >= frame.index) this.answers.set(key, answer)
      return answer
    } finally {
      this.stack.pop()
      this.open.delete(key)
      const outer = this.stack.at(-1)
      if (outer !== undefined && frame.restsOn < frame.index) outer.restsOn = Math.min(outer.restsOn, frame.restsOn)
    }
  }

  ways(literals: readonly Demand[], type: ValueType): readonly (readonly Atom[])[] {
    const start = new Branch(type, this.identities).with(literals.map((literal) => ({ is: 'literal', literal })))
    return start === undefined ? [] : this.leaves(start)
  }

  private leaves(branch: Branch): (readonly Atom[])[] {
    this.allowance.piece()
    const choice = smallest(branch.choices)
    if (choice === undefined) return [branch.atoms]
    return [...branch.forks(choice)].flatMap((it) => this.leaves(it))
  }

  private decide(literals: readonly Demand[]): Existence {
    this.allowance.piece()
    for (const it of literals) {
      const values = it.holds ? listed(it.shape) : undefined
      if (values !== undefined)
        return firstFound(
          values.filter((each) => areTrue(literals, each)),
          found,
        )
    }
    return firstFound(valueTypes, (type) => {
      const start = new Branch(type, this.identities).with(literals.map((literal) => ({ is: 'literal', literal })))
      return start === undefined ? none : this.explore(start, literals)
    })
  }

  /**
   * A value on one way, or on one of those that it forks into. What is plain is asked first: where that has no value there is
   * no need to fork, and where it has one that all choices happen to allow, neither; else it forks at a choice that does not.
   */
  private explore(branch: Branch, literals: readonly Demand[]): Existence {
    this.allowance.piece()
    const among = branch.atoms.find((it) => it.is === 'among')
    if (among !== undefined)
      return firstFound(
        among.values.filter((it) => areTrue(literals, it)),
        found,
      )
    const answer = this.ofType(branch.type, branch.atoms)
    if (answer.kind === 'none') return none
    let { choices } = branch
    if (answer.kind === 'value') {
      const { value } = answer
      if (areTrue(literals, value)) return answer
      if (branch.atoms.some((it) => it.is === 'outside' && !isTrueOf(it, value)))
        return this.other(branch, value, literals)
      const broken = choices.filter((parts) => !isTrueOf({ is: 'either', parts }, value))
      if (broken.length > 0) choices = broken
    }
    const choice = smallest(choices)
    if (choice !== undefined) return firstFound(branch.forks(choice), (it) => this.explore(it, literals))
    if (answer.kind === 'undecided') return answer
    const opaque = branch.atoms.find((it) => it.is === 'opaque')
    return undecided(opaque?.reason ?? 'The value that was made is refused by the check.')
  }

  /** Another value than one that is excluded. */
  private other(branch: Branch, value: Json, literals: readonly Demand[]): Existence {
    return firstFound(branch.forks(differences(value)), (it) => this.explore(it, literals))
  }

  private ofType(type: ValueType, atoms: readonly Atom[]): Existence {
    const outside = new Set(atoms.flatMap((it) => (it.is === 'outside' ? it.values.map(canonicalText) : [])))
    switch (type) {
      case 'null':
        return outside.has('null') ? none : found(null)
      case 'boolean':
        return firstFound(
          [true, false].filter((it) => !outside.has(String(it))),
          found,
        )
      case 'number':
        return numberAmong(atoms, this.allowance)
      case 'string':
        return this.texts.among(atoms, this.allowance)
      case 'array':
        return arrayAmong(atoms, this)
      case 'object':
        return objectAmong(atoms, this)
    }
  }
}

function smallest(choices: readonly (readonly (readonly Formula[])[])[]): readonly (readonly Formula[])[] | undefined {
  return choices.reduce<readonly (readonly Formula[])[] | undefined>(
    (least, it) => (least === undefined || it.length < least.length ? it : least),
    undefined,
  )
}

/** In what another array or object may differ from this one. */
function differences(value: Json): readonly (readonly Formula[])[] {
  if (Array.isArray(value)) {
    const items = value as readonly Json[]
    return [
      [{ is: 'count', side: 'lower', count: items.length + 1 }],
      ...(items.length > 0 ? [[{ is: 'count', side: 'upper', count: items.length - 1 } as const]] : []),
      ...items.map((item, index): Formula[] => [
        { is: 'count', side: 'lower', count: index + 1 },
        { is: 'item', index, literal: { shape: valuesShape([item]), holds: false } },
      ]),
    ]
  }
  const object = isJsonObject(value) ? value : {}
  const keys = Object.keys(object)
  return [
    [{ is: 'some', of: { ...everyKey, but: keys }, value: [], name: [] }],
    ...keys.map((key): Formula[] => [{ is: 'absent', key }]),
    ...keys.map((key): Formula[] => [
      { is: 'present', key },
      { is: 'member', key, literal: { shape: valuesShape([object[key] as Json]), holds: false } },
    ]),
  ]
}
