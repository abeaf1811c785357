/**
 * How far a statement is settled. `open`: it was not asked, or not to the end, and may be asked by a run that goes on;
 * `could-not-run`: asking had no sense, for nobody answers or this machine cannot be reached.
 */
export type State = 'settled' | 'open' | 'could-not-run'

/** One statement of a law about a model, and what became of it. */
export interface StatementResult {
  /** A hash of the law and what the statement is about, and not of limits: the same in every run. */
  readonly id: string
  readonly law: string
  /** In words. */
  readonly about: string
  /** The boundary case or run that it is about, where several laws have a statement about it. */
  readonly caseId?: string
  readonly state: State
  /** Why it is not settled; or, where it is, what could not be looked at all the same. */
  readonly reason?: string
  /** Set where it is settled. */
  readonly verdict?: 'kept' | 'broken'
  /** Set where nobody wanted it asked: `--only` names others, or it is in another shard. */
  readonly isLeftOut?: true
  /** Set for what is said of all answers that other statements bring: it is settled once they are. */
  readonly isOfAll?: true
  /** Of these: set once such an answer was read. */
  readonly isSeen?: true
  /** Set where the answers to it were not read for what is said of all answers. */
  readonly isUnread?: true
  /** Set where the ledger knows that it is broken: there is no finding then, and this is what one would have. */
  readonly known?: { readonly fingerprint?: string }
  /** A hash of what is asked. Where that has changed the statement is asked anew, though its id is the same. */
  readonly digest: string
}

/** What tells a statement from all others of an operation. */
export const keyOf = ({ law, id }: { readonly law: string; readonly id: string }): string => `${law} ${id}`

/** Why nothing can be said of webhooks. */
export const noReceiver = 'the server cannot reach this machine: name a base URL with --webhook-url'

/** What is said of all answers, settled as far as the other statements are. */
export function withThoseOfAll(results: readonly StatementResult[]): readonly StatementResult[] {
  // A server that cannot post to this machine answers nothing that could be read.
  const isMissing = ({ isOfAll, isUnread, state, reason }: StatementResult) =>
    isOfAll !== true && (state === 'settled' ? isUnread === true : reason !== noReceiver)
  const missing = results.filter(isMissing)
  const isChoice = missing.every((it) => it.isLeftOut === true || it.isUnread === true)
  const reason = `${missing.length} statements are not settled whose answers it is about`
  // Where nothing more can be asked, for one reason, it holds for what is said of all answers too.
  const [first] = missing
  const isStuck = missing.every((it) => it.state === 'could-not-run' && it.reason === first?.reason)
  const stuck = isStuck ? first?.reason : undefined
  return results.map((it): StatementResult => {
    if (it.isOfAll !== true || it.verdict === 'broken') return it
    const { reason: _reason, verdict: _verdict, isLeftOut, ...bare } = it
    if (stuck !== undefined && isLeftOut !== true) return { ...bare, state: 'could-not-run', reason: stuck }
    if (missing.length > 0)
      return { ...bare, state: 'open', reason, ...((isChoice || isLeftOut === true) && { isLeftOut: true }) }
    if (it.isSeen === true) return { ...bare, state: 'settled', verdict: 'kept' }
    return { ...bare, state: 'could-not-run', reason: 'no answer came that it is about' }
  })
}

/** What two parts of a run know of a statement: what is settled stays so, and what was found broken is. */
export function joinedStatement(a: StatementResult, b: StatementResult): StatementResult {
  const isSeen = a.isSeen === true || b.isSeen === true
  if (a.digest !== b.digest)
    return {
      id: a.id,
      law: a.law,
      about: a.about,
      state: 'open',
      reason: 'the parts of the run asked different things about it',
      digest: b.digest,
    }
  const better = certainty(b) > certainty(a) ? b : a
  return { ...better, ...(isSeen && { isSeen: true }) }
}

function certainty({ state, verdict, isUnread, isLeftOut }: StatementResult): number {
  if (state === 'settled') return (verdict === 'broken' ? 5 : 3) + (isUnread ? 0 : 1)
  return state === 'could-not-run' ? 2 : isLeftOut ? 0 : 1
}

/** True where what is open of a law is so by choice. */
export function isLeftOut(results: readonly StatementResult[], law: string): boolean {
  return results.every((it) => it.law !== law || it.state === 'settled' || it.isLeftOut === true)
}

/** How many statements are not settled. */
export interface Incomplete {
  /** Those that nobody wanted asked are among them. */
  readonly open: number
  readonly leftOut: number
  readonly couldNotRun: number
}

export function incompleteOf(results: readonly StatementResult[]): Incomplete {
  const count = (test: (it: StatementResult) => boolean) => results.filter(test).length
  return {
    open: count((it) => it.state === 'open'),
    leftOut: count((it) => it.isLeftOut === true),
    couldNotRun: count((it) => it.state === 'could-not-run'),
  }
}

/** `incomplete: 12 open, 3 could not run`; undefined where everything is settled. */
export function incompleteText({ open, leftOut, couldNotRun }: Incomplete): string | undefined {
  if (open + couldNotRun === 0) return undefined
  const left =
    leftOut === 0 ? '' : leftOut === open ? ' (left out by choice)' : ` (${leftOut} of them left out by choice)`
  const parts = [
    ...(open > 0 ? [`${open} open${left}`] : []),
    ...(couldNotRun > 0 ? [`${couldNotRun} could not run`] : []),
  ]
  return `incomplete: ${parts.join(', ')}`
}

/**
 * Why statements are not settled, or what could not be looked at, each reason once; with how many statements it holds for
 * where there are several.
 */
export function reasonsIn(results: readonly StatementResult[]): readonly string[] {
  const counts = new Map<string, number>()
  const alike = new Map<string, string>()
  for (const { state, reason } of results) {
    if (reason === undefined) continue
    const key = state === 'settled' ? '' : state === 'open' ? 'open' : 'could not run'
    const text = `${key}\n${reason}`
    // Of what settled statements tell that differs in numbers alone, such as the place of a message, one says it.
    const kind = key === '' ? text.replace(/\d+/g, '…') : text
    const told = alike.get(kind) ?? text
    alike.set(kind, told)
    counts.set(told, (counts.get(told) ?? 0) + 1)
  }
  const unsettled = [...counts.keys()].filter((it) => !it.startsWith('\n')).length
  return [...counts].map(([text, count]) => {
    const [state, reason = ''] = text.split('\n')
    return state === '' || unsettled === 1 ? reason : `${count} ${state}: ${reason}`
  })
}
