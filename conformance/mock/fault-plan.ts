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
    if (!this.areAny) return undefined
    return this.of(kind).find((it) => this.strikes(it))?.fault as Extract<Fault, { kind: K }> | undefined
  }

  /**
   * What the faults of a place make of something, in the order of their table; of several of one kind the first that strikes. A
   * fault whose effect is the very thing that it was given cannot strike that.
   */
  struck<P extends FaultPlace, T>(effects: Effects<P, T>, what: T): T {
    if (!this.areAny) return what
    const entries = Object.entries(effects) as [Fault['kind'], (what: T, fault: Fault) => T][]
    let now = what
    for (const [kind, effect] of entries)
      for (const it of this.of(kind)) {
        const after = effect(now, it.fault)
        if (after === now || !this.strikes(it)) continue
        now = after
        break
      }
    return now
  }

  /** Whether there are any. */
  get areAny(): boolean {
    return this.all.length > 0
  }

  /** Whether anything has struck beside limits, which only move what is judged. */
  get haveStruck(): boolean {
    return this.areAny && this.all.some((it) => it.fault.kind !== 'limit' && this.decided.get(it) === true)
  }

  /** Whether any limit may be moved. */
  get hasLimits(): boolean {
    return this.areAny && this.of('limit').length > 0
  }

  /**
   * The limits that are moved for what is judged hereby.
   * @param isFelt whether it makes a difference that one is moved; asked of those that do not strike everything
   */
  limits(isFelt: (limit: LimitFault) => boolean): readonly LimitFault[] {
    const struck = this.of('limit').filter((it) => {
      const { times, chance } = it.fault
      const isEverywhere = times === undefined && chance === undefined
      return (isEverywhere || isFelt(it.fault as LimitFault)) && this.strikes(it)
    })
    return struck.map((it) => it.fault as LimitFault)
  }

  private of(kind: Fault['kind']): readonly Pending[] {
    return this.all.filter((it) => it.fault.kind === kind)
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
