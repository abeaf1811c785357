import { canonicalText, type Json } from '../../generator/document/json.js'
import type { Finding, LawResult } from '../report/finding.js'
import { type LawHead, lawResultOf, toldOnce } from '../report/law-result.js'
import { keyOf, type StatementResult, withThoseOfAll } from '../report/statement.js'
import type { Context } from './context.js'
import { type Absence, Inquiry, Interrupted, type Law, type Statement, type Unit, Withheld } from './law.js'
import type { Preparation } from './preparation.js'
import { idOf } from './table.js'
import type { Watch } from './watch.js'

/** Which statements are asked; the others are left out. */
export interface Selection {
  /** Only what has one of these ids: statements, or the boundary cases and runs that they are about. */
  readonly only?: readonly string[] | undefined
  /** What has one of these ids is left out. */
  readonly skip?: readonly string[] | undefined
  /** Part `index` (from 1) of `count` parts. */
  readonly shard?: { readonly index: number; readonly count: number } | undefined
  /** Whether nothing more is asked once something is found. @defaultValue false */
  readonly isFirstEnough?: boolean | undefined
}

/** What an earlier part of the run knows. */
export interface Earlier {
  readonly statements: readonly StatementResult[]
}

interface LawEntry {
  readonly law: Law
  readonly units: readonly Unit[]
  readonly absence?: Absence
  readonly watch?: { readonly inquiry: Inquiry; readonly reader: Watch }
  requests: number
  comparisons: number
  seconds: number
}

/**
 * What the laws state of an operation, and what becomes of it. All statements are drawn first, from the whole plan; then
 * those are asked that are wanted and that no earlier part has settled.
 *
 * EXAMPLE  a shard 1/2 that was interrupted: all 900 statements are listed, 450 of them left out as the other shard's; 300
 * were settled before and are taken over from the report, as long as what they are about has the same digest, and 150 are
 * asked.
 */
export class Session {
  private readonly context: Context
  private readonly entries: readonly LawEntry[]
  private readonly results = new Map<string, StatementResult>()
  private readonly found = new Map<string, Finding>()
  private readonly onSettled: (done: number, all: number) => void
  /** True where nobody but a law about all answers is to ask. */
  private readonly isQuiet: boolean
  private readonly isRead: boolean
  private readonly isFirstEnough: boolean
  private readonly toAsk: number
  private settled: number
  private readonly interrupted = new Interrupted()

  constructor(
    context: Context,
    laws: readonly Law[],
    preparation: Preparation,
    selection: Selection & {
      readonly earlier?: Earlier | undefined
      readonly onProgress?: Session['onSettled'] | undefined
    },
  ) {
    this.context = context
    this.onSettled = selection.onProgress ?? (() => undefined)
    this.isFirstEnough = selection.isFirstEnough ?? false
    const digest = digestOf(context.document)
    const before = new Map((selection.earlier?.statements ?? []).map((it) => [keyOf(it), it]))
    const deal = dealer(selection)
    const unread = new Map<string, StatementResult>()
    this.entries = laws.map((law) => {
      const stated = statedBy(law, context, preparation)
      if ('reason' in stated) return { law, units: [], absence: stated, requests: 0, comparisons: 0, seconds: 0 }
      for (const fresh of stated.flatMap((unit) => freshResults(law, unit, { digest, reasonFor: deal(unit) }))) {
        const own = before.get(keyOf(fresh))
        this.results.set(keyOf(fresh), own?.digest === fresh.digest ? takenOver(own, fresh) : fresh)
        if (own?.isUnread === true && fresh.isLeftOut !== true) unread.set(keyOf(fresh), fresh)
      }
      return { law, units: stated, requests: 0, comparisons: 0, seconds: 0, ...this.watching(law) }
    })
    this.isRead = [...this.results.values()].every(
      (it) => it.isOfAll !== true || it.isLeftOut !== true || it.verdict === 'broken',
    )
    // Answers that nobody read for what is said of all answers come again only when they are asked for.
    if (this.isRead) for (const [key, fresh] of unread) this.results.set(key, fresh)
    const all = [...this.results.values()]
    this.toAsk = all.filter(isPending).length
    this.settled = all.filter(isSettled).length
    const askers = new Set(laws.flatMap((it) => (it.needsTarget && it.watch === undefined ? [it.name] : [])))
    this.isQuiet = !all.some((it) => askers.has(it.law) && it.isLeftOut !== true)
  }

  /** Faults of this program that ended units: what was found all the same is told. */
  readonly faults: unknown[] = []

  /** Asks what is to be asked of a law. */
  async ask(law: Law): Promise<void> {
    const entry = this.entries.find((it) => it.law === law)
    if (entry === undefined) return
    const width = law.isParallel ? (this.context.target.concurrency ?? 1) : 1
    const asks = law.watch === undefined || this.isQuiet
    const began = performance.now()
    if (asks) await eachAtOnce(entry.units, width, (unit) => this.settle(entry, unit))
    entry.seconds = Math.round(performance.now() - began) / 1000
  }

  /** True where somebody is to be asked. */
  get needsTarget(): boolean {
    const askers = new Set(this.entries.flatMap(({ law }) => (law.needsTarget ? [law.name] : [])))
    return [...this.results.values()].some((it) => askers.has(it.law) && isPending(it))
  }

  /** Nothing is asked, for one reason. */
  end({ reason, state }: { readonly reason: string; readonly state: 'open' | 'could-not-run' }): void {
    for (const [key, it] of this.results) if (isPending(it)) this.results.set(key, { ...it, state, reason })
  }

  /** What became of the statements. */
  get statements(): readonly StatementResult[] {
    for (const { watch } of this.entries)
      if (watch !== undefined) {
        for (const it of watch.inquiry.findings) this.found.set(keyOf(it), it)
        for (const [key, it] of this.results) {
          if (it.isOfAll !== true || it.isLeftOut === true) continue
          if (this.found.has(key))
            this.results.set(key, { ...bare(it), state: 'settled', verdict: 'broken', isSeen: true })
          else if (watch.reader.hasSeen(it.id)) this.results.set(key, { ...it, isSeen: true })
        }
      }
    return withThoseOfAll([...this.results.values()])
  }

  get findings(): readonly Finding[] {
    const { statements } = this
    return toldOnce([...this.found.values()], statements)
  }

  get heads(): readonly LawHead[] {
    return this.entries.map(({ law, absence, requests, comparisons, seconds }) => ({
      law: law.name,
      title: law.title,
      requests,
      comparisons,
      seconds,
      ...(absence && { absence }),
    }))
  }

  /** How one law fared. */
  resultOf(law: Law): LawResult {
    const head = this.heads.find((it) => it.law === law.name)
    if (head === undefined) throw new Error(`The law ${law.name} is none of those that are run.`)
    return lawResultOf(head, this.statements, this.findings)
  }

  private async settle(entry: LawEntry, unit: Unit): Promise<void> {
    if (this.isFirstEnough && this.hasFound) return
    const { law } = entry
    const keyFor = (id: string) => keyOf({ law: law.name, id })
    const pending = unit.statements.filter((it) => isPending(this.results.get(keyFor(it.id)) as StatementResult))
    if (pending.length === 0) return
    const ids = new Set(pending.map((it) => it.id))
    const inquiry = new Inquiry(this.context, law.name, { wants: (id) => ids.has(id), isInProcess: !law.needsTarget })
    // Nothing is worked out that would not be sent.
    const cut = this.cutFor(law) ?? (await this.tested(unit, inquiry))
    entry.requests += inquiry.requests
    entry.comparisons += inquiry.comparisons
    for (const it of inquiry.findings) this.found.set(keyOf(it), it)
    for (const it of pending) if (it.isOfAll !== true) this.settled += this.note(keyFor(it.id), inquiry, cut)
    this.onSettled(this.settled, this.toAsk)
  }

  private get hasFound(): boolean {
    return this.found.size > 0 || this.entries.some(({ watch }) => (watch?.inquiry.findings.length ?? 0) > 0)
  }

  /** Why nothing is asked for a law any more. */
  private cutFor(law: Law): Withheld | undefined {
    const { target } = this.context
    const over = law.needsTarget ? target.over() : undefined
    return target.signal?.aborted ? this.interrupted : over && new Withheld(over.reason, over.state)
  }

  /** Why a unit ended before its time; undefined where it did not. */
  private async tested(unit: Unit, inquiry: Inquiry): Promise<Withheld | undefined> {
    try {
      await unit.test(inquiry)
      return undefined
    } catch (error) {
      if (error instanceof Withheld) return error
      this.faults.push(error)
      const words = error instanceof Error ? error.message : String(error)
      return new Withheld(`a fault of specproof itself: ${words}`, 'could-not-run')
    }
  }

  /** How many statements more are settled. */
  private note(key: string, inquiry: Inquiry, cut: Withheld | undefined): 0 | 1 {
    const plain = bare(this.results.get(key) as StatementResult)
    const broken = inquiry.broken(plain.id)
    const unread = this.isRead ? {} : ({ isUnread: true } as const)
    if (broken !== undefined)
      this.results.set(key, { ...plain, ...unread, state: 'settled', verdict: 'broken', ...broken })
    else if (cut !== undefined) this.results.set(key, { ...plain, state: cut.state, reason: cut.message })
    else {
      const { remark } = inquiry
      const kept = { ...plain, ...unread, state: 'settled', verdict: 'kept' } as const
      this.results.set(key, remark === undefined ? kept : { ...kept, reason: remark })
    }
    return broken === undefined && cut !== undefined ? 0 : 1
  }

  private watching(law: Law): Pick<LawEntry, 'watch'> {
    const { watch } = law
    if (watch === undefined) return {}
    const wants = (id: string) => this.results.get(keyOf({ law: law.name, id }))?.isLeftOut !== true
    const inquiry = new Inquiry(this.context, law.name, { wants })
    const reader = watch.call(law, this.context, inquiry)
    this.context.watches.push(reader)
    return { watch: { inquiry, reader } }
  }
}

const digests = new WeakMap<object, string>()

function digestOf(document: object): string {
  const digest = digests.get(document) ?? idOf('document', canonicalText(document as Json))
  digests.set(document, digest)
  return digest
}

const isSettled = (it: StatementResult) => it.state === 'settled'

const isPending = (it: StatementResult) => !isSettled(it) && it.isLeftOut !== true

/** Where nothing of a model could be judged, nothing can be said of it: no law is kept for want of requests. */
function statedBy(law: Law, context: Context, { table, plan, beyond }: Preparation): readonly Unit[] | Absence {
  if (table.cases.length > 0) return law.state(context, plan, beyond)
  const reason = table.untested[0]?.reason ?? 'the document says nothing that could be tested'
  return { status: 'could not run', reason: `no request could be judged: ${reason}` }
}

/** Why a statement of a unit is left out; undefined where it is asked. Units are dealt whole, in their order. */
function dealer({ only, skip = [], shard }: Selection) {
  const [wanted, unwanted] = [only && new Set(only), new Set(skip)]
  const isIn = (set: ReadonlySet<string>, { id, caseId }: Statement) =>
    set.has(id) || (caseId !== undefined && set.has(caseId))
  let next = 0
  return ({ statements }: Unit) => {
    const isOfAll = statements.some((it) => it.isOfAll)
    const isElsewhere = shard !== undefined && !isOfAll && next++ % shard.count !== shard.index - 1
    return (it: Statement): string | undefined => {
      if (wanted !== undefined && !isIn(wanted, it)) return 'only others were asked for'
      if (isIn(unwanted, it)) return 'it was to be left out'
      return isElsewhere ? `it is in another part than ${shard.index} of ${shard.count}` : undefined
    }
  }
}

/** The statements of a unit, before anything is asked. */
function freshResults(
  law: Law,
  { statements }: Unit,
  { digest, reasonFor }: { readonly digest: string; readonly reasonFor: (it: Statement) => string | undefined },
): readonly StatementResult[] {
  return statements.map((it) => freshResult(law, it, { digest, reason: reasonFor(it) }))
}

function freshResult(
  law: Law,
  { id, about, caseId, isOfAll, digest: own }: Statement,
  { digest, reason }: { readonly digest: string; readonly reason: string | undefined },
): StatementResult {
  return {
    id,
    law: law.name,
    about,
    ...(caseId !== undefined && caseId !== id && { caseId }),
    state: 'open',
    reason: reason ?? 'it was not asked',
    ...(reason !== undefined && { isLeftOut: true }),
    ...(isOfAll && { isOfAll }),
    digest: own ?? digest,
  }
}

/** What an earlier part settled stays; what it left open has the reason of this part. */
function takenOver(earlier: StatementResult, fresh: StatementResult): StatementResult {
  const stays = isSettled(earlier) && (earlier.isOfAll !== true || earlier.verdict === 'broken')
  if (stays) return { ...earlier, about: fresh.about }
  return earlier.isSeen === true ? { ...fresh, isSeen: true } : fresh
}

function bare({ reason: _reason, verdict: _verdict, isUnread: _unread, ...it }: StatementResult): StatementResult {
  return it
}

/** Longest stretch without a look at what else there is, in milliseconds. */
const stretchMs = 10
let lookedAt = 0

/**
 * Lets everything else have its turn, now and then. What never waits would keep an interrupt from being seen, and a
 * connection that the server closed meanwhile would be taken for an open one.
 */
async function breath(): Promise<void> {
  if (performance.now() - lookedAt < stretchMs) return
  await new Promise((resolve) => setImmediate(resolve))
  lookedAt = performance.now()
}

async function eachAtOnce<T>(list: readonly T[], width: number, work: (it: T) => Promise<unknown>): Promise<void> {
  let next = 0
  const worker = async () => {
    for (let i = next++; i < list.length; i = next++) {
      await breath()
      await work(list[i] as T)
    }
  }
  await Promise.all(Array.from({ length: Math.max(1, width) }, worker))
}
