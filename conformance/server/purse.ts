import { randomUUID } from 'node:crypto'
import { Prices, type Size } from './estimate.js'
import { jsonOf, type NotSent, type Received, type Sent } from './target.js'
import { refusedTasks, type ToldCost, taskIn, toldIn } from './told-cost.js'

/** What may be spent. */
export interface PurseOptions {
  /** Requests at most. Default no limit. */
  readonly maxRequests?: number
  /** US dollars at most. Default no limit. */
  readonly budgetUsd?: number
  /** What one result may cost at most, in US dollars, by whoever publishes the prices. Default unknown. */
  readonly worstUsd?: number
}

/** What is held back for a request that is under way. */
export interface Claim {
  readonly total: number
  /** For each task that may cost. */
  readonly tasks: readonly { readonly size: Size; readonly amount: number }[]
  readonly isToBeRefused: boolean
}

/**
 * Counts requests and dollars, and holds back for what is under way. Nothing is let through whose price may exceed what is
 * left, but for the smallest request of an operation, from whose cost prices are learned.
 */
export class Purse {
  private readonly options: PurseOptions
  private readonly prices = new Map<string, Prices>()
  /** What each task cost, as it was told. */
  private readonly told = new Map<string, number>()
  /** What tasks are taken to have cost as long as nothing is told. */
  private readonly taken = new Map<string, number>()
  /** Sizes of tasks whose cost may still be told. */
  private readonly sizes = new Map<string, Size>()
  private sent = 0
  private reserved = 0
  private dearest = 0
  /** Operations that executed what they should have refused: nothing is taken for free there any more. */
  private readonly distrusted = new Set<string>()

  constructor(options: PurseOptions) {
    this.options = options
  }

  get spent(): number {
    let total = 0
    for (const costs of [this.told, this.taken]) for (const it of costs.values()) total += it
    return total
  }

  /** True where there is a budget, and nothing is known of what an operation costs. */
  needsPrice(of: string): boolean {
    return this.options.budgetUsd !== undefined && this.prices.get(of)?.isKnown !== true
  }

  /** Why nothing is sent any more; undefined as long as something is. */
  get over(): string | undefined {
    const { maxRequests, budgetUsd } = this.options
    if (maxRequests !== undefined && this.sent >= maxRequests) return `the limit of ${maxRequests} requests is reached`
    if (budgetUsd !== undefined && this.spent >= budgetUsd) return `the budget of ${budgetUsd} US dollars is spent`
    return undefined
  }

  /** What is held back for a request, or why it is not sent. */
  claim(request: Sent): Claim | NotSent {
    const { over } = this
    if (over !== undefined) return { kind: 'withheld', state: 'open', reason: over }
    const { budgetUsd } = this.options
    const { sizes = [], mayCost = false } = request
    const tasks: { size: Size; amount: number }[] = []
    let total = sizes.length === 0 && mayCost ? Math.max(this.options.worstUsd ?? 0, this.dearest) : 0
    if (budgetUsd !== undefined) {
      for (const size of sizes) {
        const amount = this.amountOf(size, request)
        if (amount === undefined) return notSent('neither the file nor an answer tells what a request costs')
        tasks.push({ size, amount })
        total += amount
      }
      const left = budgetUsd - this.spent - this.reserved
      if (total > left) return notSent(`what it may cost could go beyond the budget of ${budgetUsd} US dollars`)
    }
    this.sent++
    this.reserved += total
    return { total, tasks, isToBeRefused: !mayCost }
  }

  /** Undefined where nobody can tell. */
  private amountOf(size: Size, { mayCost = false, isSmallest = false }: Sent): number | undefined {
    const isTrusted = !mayCost && !this.distrusted.has(size.of)
    const learned = this.prices.get(size.of)?.atMost(size, isTrusted)
    const { worstUsd } = this.options
    // What is refused costs nothing: a published price is no reason not to ask.
    if (isTrusted) return learned ?? 0
    if (learned === undefined && worstUsd === undefined) return isSmallest ? 0 : undefined
    return Math.max(learned ?? 0, (worstUsd ?? 0) * size.results)
  }

  /** Gives back what was held back for a request that was never sent. */
  release({ total }: Claim): void {
    this.reserved -= total
    this.sent--
  }

  /** Counts what a request cost: as it is told, else what was held back for it. */
  settle({ total, tasks, isToBeRefused }: Claim, received: Received): void {
    this.reserved -= total
    this.expect(tasks.map((it) => it.size))
    const told = this.note(
      received,
      tasks.map((it) => it.size),
    )
    // No answer to what should be refused is no sign that it was executed.
    if (!mayBeExecuted(received) || (isToBeRefused && received.kind !== 'answer' && tasks.length > 0)) return
    if (tasks.length === 0 && told.size === 0 && total > 0) this.taken.set(taskIn(received) ?? randomUUID(), total)
    const refused = refusedTasks(received)
    const executed = tasks.filter(({ size: { task } }) => task === undefined || !refused.has(task))
    if (isToBeRefused) for (const { size } of executed) this.distrusted.add(size.of)
    const untold = executed.filter(({ size, amount }) => amount > 0 && !this.isTold(size, told))
    for (const { size, amount } of untold) this.taken.set(size.task ?? randomUUID(), amount)
  }

  /** Notes sizes of tasks whose cost may still be told. */
  private expect(sizes: readonly Size[]): void {
    for (const it of sizes) if (it.task !== undefined) this.sizes.set(it.task, it)
  }

  private isTold({ task }: Size, told: ReadonlyMap<string, ToldCost>): boolean {
    return task === undefined ? told.size > 0 : this.told.has(task)
  }

  /** Notes what an answer tells of costs. */
  private note(received: Received, sent: readonly Size[]): ReadonlyMap<string, ToldCost> {
    const all = toldIn(received)
    const only = sent.length === 1 && sent[0]?.task === undefined ? sent[0] : undefined
    const own = new Set(sent.map((it) => it.task))
    for (const [task, { cost, items, tokens }] of all) {
      const isOwn = own.has(task) || only !== undefined
      // Servers are known to tell a cost of nothing to polls, whatever the task cost.
      if (cost === 0 && !isOwn) continue
      // A poll tells again what another one told; what is executed a second time costs a second time.
      const before = this.told.get(task) ?? 0
      this.told.set(task, isOwn ? before + cost : Math.max(before, cost))
      this.taken.delete(task)
      this.dearest = Math.max(this.dearest, cost)
      const size = this.sizes.get(task) ?? only
      if (size === undefined) continue
      const prices = this.prices.get(size.of) ?? new Prices()
      this.prices.set(size.of, prices)
      // Results that are still to come will cost as much as those that came.
      prices.observe(size, cost * Math.max(1, size.results / items), tokens)
    }
    return all
  }
}

function notSent(reason: string): NotSent {
  return { kind: 'withheld', state: 'open', reason, isPassing: true }
}

/** True where a server may have executed what it was sent: it said so, or nobody knows. */
function mayBeExecuted(received: Received): boolean {
  if (received.kind === 'failure') return true
  if (received.kind !== 'answer') return received.wasSent === true
  if (received.status >= 300) return false
  const { data, errors } = (jsonOf(received) ?? {}) as { data?: unknown; errors?: unknown }
  const hasErrors = Array.isArray(errors) && errors.length > 0
  return !hasErrors || (Array.isArray(data) && data.length > 0)
}
