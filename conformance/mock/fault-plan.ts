import type { Effects, Fault, FaultPlace, LimitFault } from './fault.js'
import { checkedFault } from './fault-text.js'
import { chanceFrom } from './hash.js'

/** A fault with how often it may strike yet. */
interface Pending {
  readonly fault: Fault
  left: number
}

/** The faults that may strike one request. Each counts once it finds something that it can strike, and once per request. */
export class Faults {
  private readonly all: readonly Pending[]
  private readonly chance: () => number
  private readonly decided = new Map<Pending, boolean>()

  constructor(all: readonly Pending[], draw: () => number) {
    this.all = all
    this.chance = draw
  }

  /** The fault of a kind, which strikes hereby. */
  find<K extends Fault['kind']>(kind: K): Extract<Fault, { kind: K }> | undefined {
    return this.striking(kind)[0] as Extract<Fault, { kind: K }> | undefined
  }

  /** What the faults of a place make of something, in the order of their table. */
  struck<P extends FaultPlace, T>(effects: Effects<P, T>, what: T): T {
    if (this.all.length === 0) return what
    const entries = Object.entries(effects) as [Fault['kind'], (what: T, fault: Fault) => T][]
    return entries.reduce((before, [kind, effect]) => {
      const [fault] = this.striking(kind)
      return fault === undefined ? before : effect(before, fault)
    }, what)
  }

  /** Whether anything has struck beside limits, which only move what is judged. */
  get haveStruck(): boolean {
    return this.all.some((it) => it.fault.kind !== 'limit' && this.decided.get(it) === true)
  }

  /** The limits that are moved for what is judged hereby. */
  get limits(): readonly LimitFault[] {
    return this.all.length === 0 ? [] : (this.striking('limit') as LimitFault[])
  }

  private striking(kind: Fault['kind']): readonly Fault[] {
    const own = this.all.filter((it) => it.fault.kind === kind)
    // Of several of one kind the first that strikes does; limits all do.
    const struck: Fault[] = []
    for (const it of own) {
      if (kind !== 'limit' && struck.length > 0) break
      if (this.strikes(it)) struck.push(it.fault)
    }
    return struck
  }

  private strikes(it: Pending): boolean {
    const before = this.decided.get(it)
    if (before !== undefined) return before
    const { chance = 1 } = it.fault
    const now = it.left > 0 && (chance === 1 || this.chance() < chance * 2 ** 32)
    if (now) it.left--
    this.decided.set(it, now)
    return now
  }
}

/** Faults that are asked for, each as often as it says; which requests one of chance strikes depends on the seed. */
export class FaultPlan {
  private readonly asked: readonly Fault[]
  private readonly seed: number
  private pending: readonly Pending[] = []
  private draw: () => number = () => 0

  constructor(faults: readonly Fault[], seed: number) {
    this.asked = faults.map(checkedFault)
    this.seed = seed
    this.reset()
  }

  /** None has struck yet. */
  reset(): void {
    this.pending = this.asked.map((fault) => ({ fault, left: fault.times ?? Infinity }))
    this.draw = chanceFrom(this.seed)
  }

  get limits(): readonly LimitFault[] {
    return this.asked.filter((it) => it.kind === 'limit')
  }

  /** The faults for the next request, those of a plan of its own first. */
  next(own?: FaultPlan): Faults {
    const all = own === undefined ? this.pending : [...own.pending, ...this.pending]
    return all.length === 0 ? noFaults : new Faults(all, this.draw)
  }
}

const noFaults = new Faults([], () => 0)
