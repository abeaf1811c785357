import { isTurnedAway } from '../server/pace.js'
import type { NotSent, Received, Sent, Target } from '../server/target.js'
import { type Control, controlled, pointless, type Strangeness, strangeness } from './presence.js'
import type { Subject } from './subject.js'

/** So many requests without an answer, in a row or in all, and nobody waits for more. */
const patience = { failures: 5, all: 12 }

/** A target that stops asking where asking has no sense, and why it did. */
export interface CircuitBreaker extends Omit<Target, 'over' | 'end'> {
  /** Why nothing is sent any more; undefined as long as something is. */
  over(): NotSent | undefined
  /** Ends all asking. */
  end(why: NotSent): Received
}

/**
 * Watches a target. An answer that none of the API's servers gives, or none at all, says little of the request and much of
 * the server: before a law hears of it, a request that any server of the API refuses tells whether the server is still
 * there. Where it is not, nothing more is sent, and no law makes a finding of it.
 * @param probed the target as those ask it who ask for no law
 * @param controls requests that are refused; none for a target in this process
 */
export function withCircuitBreaker(
  subject: Subject,
  { target, probed }: { readonly target: Target; readonly probed: Target },
  controls: () => readonly Control[],
): CircuitBreaker {
  let over: NotSent | undefined
  const counts = { failures: 0, all: 0 }
  const ended = (why: NotSent): Received => {
    over ??= why
    if (isOfServer(why)) target.end?.(why.reason)
    return over
  }
  const isGone = async (): Promise<NotSent | undefined> => {
    let why: NotSent | undefined
    // One that is lost on its way says little.
    for (const control of controls().slice(0, 2)) {
      const { withheld, strange } = await controlled(subject, probed, control, true)
      if (withheld !== undefined) return withheld
      if (strange === undefined) return undefined
      why ??= pointless(strange)
    }
    return why
  }
  const noted = async (request: Sent, received: Received): Promise<Received> => {
    if (received.kind === 'withheld') return received.isPassing ? received : ended(received)
    if (received.kind === 'answer') counts.failures = 0
    const strange = strangenessFor(subject, request, received)
    if (strange === undefined) return received
    // An empty account refuses what is wrong as it always did.
    if (received.kind === 'answer' && received.status === 402) return ended(pointless(strange))
    const gone = await isGone()
    return gone === undefined ? passing(received, strange) : ended(gone)
  }
  /** What is made of a strange answer where the API is still there. */
  const passing = (received: Received, strange: Strangeness): Received => {
    if (received.kind === 'failure') return unanswered(received, strange)
    const isTooMuch = received.kind === 'answer' && received.status === 429
    return isTooMuch ? { ...pointless(strange), isPassing: true } : received
  }
  /** Counts a request without an answer: after some of them nobody waits any more. */
  const unanswered = (received: Received, { reason, of }: Strangeness): Received => {
    counts.failures++
    counts.all++
    const tooMany = (words: string) => ended(pointless({ reason: `${words} had no answer: ${reason}`, of }))
    if (counts.all >= patience.all) return tooMany(`${patience.all} requests`)
    const isInARow = counts.failures >= patience.failures && controls().length === 0
    return isInARow ? tooMany(`${patience.failures} requests in a row`) : received
  }
  return {
    ...target,
    over: () => over,
    end: ended,
    send: async (request) => over ?? noted(request, await target.send(request)),
  }
}

/** True where the reason is the server's and holds whatever is asked: another address or model would fare no better. */
function isOfServer({ state, isOfOperation }: NotSent): boolean {
  return state === 'could-not-run' && isOfOperation !== true
}

/** What is strange about an answer; to a wrong key only what no refusal looks like. */
function strangenessFor(subject: Subject, request: Sent, received: Received): Strangeness | undefined {
  const isKeyRight = (request.key ?? 'right') === 'right'
  const isRefusal =
    received.kind === 'answer' && received.status >= 400 && received.status < 500 && !isTurnedAway(received.status)
  return !isKeyRight && isRefusal ? undefined : strangeness(subject, received, request.body)
}
