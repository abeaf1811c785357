import type { Effects, Fault, FaultPlace, LimitFault } from './fault.js'
import { checkedFault } from './fault-text.js'

/** The faults that strike one request. */
export class Faults {
  private readonly all: readonly Fault[]

  constructor(all: readonly Fault[]) {
    this.all = all
  }

  find<K extends Fault['kind']>(kind: K): Extract<Fault, { kind: K }> | undefined {
    return this.all.find((it): it is Extract<Fault, { kind: K }> => it.kind === kind)
  }

  /** What the faults of a place make of something, in the order of their table. */
  struck<P extends FaultPlace, T>(effects: Effects<P, T>, what: T): T {
    if (this.all.length === 0) return what
    const entries = Object.entries(effects) as [Fault['kind'], (what: T, fault: Fault) => T][]
    return entries.reduce((before, [kind, effect]) => {
      const fault = this.find(kind)
      return fault === undefined ? before : effect(before, fault)
    }, what)
  }

  get limits(): readonly LimitFault[] {
    return this.all.filter((it) => it.kind === 'limit')
  }
}

/** Faults by option, each as often as it says. */
export class FaultPlan {
  private readonly planned: readonly Fault[]
  private left: { readonly fault: Fault; times: number }[] = []

  constructor(faults: readonly Fault[]) {
    this.planned = faults.map(checkedFault)
    this.reset()
  }

  /** None has struck yet. */
  reset(): void {
    this.left = this.planned.map((fault) => ({ fault, times: fault.times ?? Infinity }))
  }

  get limits(): readonly LimitFault[] {
    return this.left.map((it) => it.fault).filter((it) => it.kind === 'limit')
  }

  /** The faults for the next request, those of its own header first. */
  next(ofRequest: readonly Fault[] = []): Faults {
    if (this.left.length === 0) return ofRequest.length === 0 ? noFaults : new Faults(ofRequest)
    const planned = this.left.filter((it) => it.times > 0)
    for (const it of planned) it.times--
    return new Faults([...ofRequest, ...planned.map((it) => it.fault)])
  }
}

const noFaults = new Faults([])
