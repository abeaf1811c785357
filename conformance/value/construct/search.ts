import type { Pointer } from '../../../generator/document/pointer.js'
import type { Shape } from '../../../generator/ir/model.js'
import { type Chance, shuffled } from './chance.js'

/** How often decisions could not be made, by where they stand and of which rule they are part. */
export class Conflicts {
  /** By whether the rule is to hold, by place, by rule. */
  private readonly known = [new Map<Pointer, Map<Pointer, Weight>>(), new Map<Pointer, Map<Pointer, Weight>>()] as const
  /** Whether no decision has failed yet. */
  isEmpty = true

  at([place, rule, holds]: DecisionSubject): Weight {
    const places = this.known[holds ? 1 : 0]
    const rules = places.get(place) ?? new Map<Pointer, Weight>()
    places.set(place, rules)
    const weight = rules.get(rule) ?? { failures: 0 }
    rules.set(rule, weight)
    return weight
  }
}

interface Weight {
  failures: number
}

/** Of what a decision is part: where in the value, of which rule, and whether that is to hold. */
type DecisionSubject = readonly [place: Pointer, rule: Pointer, holds: boolean]

/** One thing to decide: each alternative answers whether it is free of contradiction. */
interface Decision {
  readonly about: DecisionSubject
  /** How often it failed; looked up where some decision has failed. */
  weight?: Weight
  readonly level: number
  alternatives(): readonly Alternative[]
}

/** One way to decide. */
export interface Alternative {
  /** The schemas that it goes through. */
  readonly leads?: readonly Shape[]
  readonly go: () => boolean
}

interface DecisionQueue {
  readonly decisions: Decision[]
  head: number
}

/** The levels in which decisions are made, the first ones first. */
const levels = { logic: 0, kind: 1, members: 2, leaf: 3, unique: 4, optional: 5, close: 6 } as const

const emptyAgenda = (): readonly DecisionQueue[] => Object.values(levels).map(() => ({ decisions: [], head: 0 }))

/** So many choices may be tried for a part that can be done without. */
const sideBudget = 60

interface DecisionOptions {
  readonly chance: Chance
  /** How many choices may be taken back. */
  readonly budget: number
  /** How often each decision could not be made before: such are made first. */
  readonly conflicts: Conflicts
  /** Schemas to go through wherever there is a choice, until `isThere`. */
  readonly through: ReadonlySet<Shape> | undefined
  readonly isThere: () => boolean
}

/**
 * Decides one thing after another, and takes back what led to a contradiction. Whoever changes what is known pushes onto the
 * trail how to change it back. A decision without an alternative left fails, and so does what came before it; the failure
 * weighs one on its rule and place, and the heaviest decision of a level is made first from then on: what conflicts is found early,
 * where little has to be taken back.
 */
export class DecisionSearch {
  private about: DecisionSubject = ['', '', true]
  private agenda = emptyAgenda()
  private readonly trail: (() => void)[] = []
  private readonly options: DecisionOptions
  private readonly chance: Chance
  private readonly conflicts: Conflicts
  private budget: number
  private isLocal = false
  private isGivenUp = false

  constructor(options: DecisionOptions) {
    this.options = options
    this.chance = options.chance
    this.conflicts = options.conflicts
    this.budget = options.budget
  }

  /** True when every choice was tried. */
  get isExhausted(): boolean {
    return this.budget > 0
  }

  /** Ends the search: no choice is tried any more. */
  giveUp(): void {
    this.isGivenUp = true
    this.budget = 0
  }

  /** Decides all that is open. False where that cannot be, or the budget is spent. */
  run(): boolean {
    for (;;) {
      const decision = this.next()
      // Whatever is decided from leaves on meets no target any more.
      const isLate = decision === undefined || decision.level >= levels.leaf
      if (isLate && !this.isLocal && !this.options.isThere()) return false
      if (decision === undefined) return true
      const all = decision.alternatives()
      if (all.length === 1 && all[0]) {
        if (all[0].go()) continue
        return this.blame(decision)
      }
      return this.tried(decision, all)
    }
  }

  /** Goes on with each alternative in turn, as long as the budget lasts. */
  private tried(decision: Decision, all: readonly Alternative[]): boolean {
    for (const { go } of this.ordered(all)) {
      if (this.budget <= 0) return false
      const mark = this.trail.length
      if (go() && this.run()) return true
      this.undo(mark)
      this.budget--
    }
    return this.blame(decision)
  }

  /** Those first that lead through the schemas which are asked for. */
  private ordered(all: readonly Alternative[]): readonly Alternative[] {
    const { through, isThere } = this.options
    if (through === undefined || through.size === 0 || isThere()) return all
    const leads = (it: Alternative) => it.leads?.some((shape) => through.has(shape)) === true
    return [...all.filter(leads), ...all.filter((it) => !leads(it))]
  }

  private blame(decision: Decision): false {
    this.weightOf(decision).failures++
    this.conflicts.isEmpty = false
    return false
  }

  private weightOf(decision: Decision): Weight {
    decision.weight ??= this.conflicts.at(decision.about)
    return decision.weight
  }

  /** Decides all that `go` brings up before anything else; taken back as a whole where that fails. */
  settled(go: () => boolean): boolean {
    const { agenda, isLocal, budget } = this
    const mark = this.trail.length
    this.agenda = emptyAgenda()
    this.isLocal = true
    this.budget = sideBudget
    const isDone = go() && this.run()
    if (!isDone) this.undo(mark)
    this.agenda = agenda
    this.isLocal = isLocal
    this.budget = this.isGivenUp ? 0 : budget
    return isDone
  }

  private next(): Decision | undefined {
    for (const queue of this.agenda) {
      const { head, decisions } = queue
      if (head >= decisions.length) continue
      this.bringForward(queue)
      queue.head = head + 1
      this.trail.push(() => {
        queue.head = head
      })
      return decisions[head]
    }
    return undefined
  }

  /** Puts the decision that failed most often first. */
  private bringForward({ decisions, head }: DecisionQueue): void {
    if (this.conflicts.isEmpty || head + 1 === decisions.length) return
    let heaviest = head
    let most = 0
    for (let i = head; i < decisions.length; i++) {
      const { failures } = this.weightOf(decisions[i] as Decision)
      if (failures > most) [heaviest, most] = [i, failures]
    }
    if (heaviest === head) return
    const [decision] = decisions.splice(heaviest, 1)
    decisions.splice(head, 0, decision as Decision)
    this.trail.push(() => {
      decisions.splice(head, 1)
      decisions.splice(heaviest, 0, decision as Decision)
    })
  }

  /** Says of what the decisions that come up now are part: where, and of which rule. */
  concern(place: Pointer, rule: Pointer, holds: boolean): void {
    this.about = [place, rule, holds]
  }

  /** Puts off a decision. */
  later(level: keyof typeof levels, alternatives: Decision['alternatives']): true {
    const { decisions } = this.agenda[levels[level]] as DecisionQueue
    decisions.push({ about: this.about, level: levels[level], alternatives })
    this.trail.push(() => decisions.pop())
    return true
  }

  /** One of several ways; put off where there is more than one. */
  choice(alternatives: readonly Alternative[], isOrdered = false): boolean {
    if (alternatives.length === 0) return false
    if (alternatives.length === 1) return (alternatives[0] as Alternative).go()
    return this.later('logic', () => (isOrdered ? alternatives : shuffled(this.chance, alternatives)))
  }

  /** Notes how to take back what was just done. */
  undoBy(back: () => void): void {
    this.trail.push(back)
  }

  private undo(mark: number): void {
    while (this.trail.length > mark) (this.trail.pop() as () => void)()
  }

  /** Sets a property until it is taken back. */
  set<T, K extends keyof T>(of: T, name: K, value: T[K]): void {
    const before = of[name]
    of[name] = value
    this.trail.push(() => {
      of[name] = before
    })
  }

  /** Adds to a list until it is taken back. */
  add<T>(list: T[], value: T): void {
    list.push(value)
    this.trail.push(() => list.pop())
  }

  /** Sets an entry that is not there until it is taken back. */
  enter<K, V>(map: Map<K, V>, key: K, value: V): void {
    map.set(key, value)
    this.trail.push(() => map.delete(key))
  }
}
