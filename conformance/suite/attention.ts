import type { Received, Sent, Target } from '../target/target.js'

/** So many failures in a row, and nobody answers; so many refusals of the key or the account, and nobody will. */
const patience = { failures: 5, all: 12, key: 3, credit: 3, turnedAway: 3 }

/**
 * A target that stops asking where asking has no sense: nobody answers, the key is not taken, the account is empty, or
 * requests are turned away. Without it every law would find that out for itself, one time limit after another.
 */
export function attentive(target: Target): Target {
  let over: string | undefined
  let isKeyTaken = false
  const counts = { failures: 0, all: 0, key: 0, credit: 0, turnedAway: 0 }
  const count = (what: keyof typeof counts, reason: string) => {
    counts[what]++
    if (counts[what] >= patience[what]) over ??= reason
  }
  const noted = (request: Sent, received: Received): Received => {
    if (received.kind === 'withheld') over ??= received.reason
    if (received.kind === 'failure') {
      count('all', `${patience.all} requests had no answer: the server ${received.reason}`)
      count('failures', `${patience.failures} requests in a row had no answer: the server ${received.reason}`)
      return received
    }
    if (received.kind !== 'answer') return received
    counts.failures = 0
    const { status } = received
    if (status === 429) {
      count('turnedAway', 'the server turns requests away with 429')
      return { kind: 'withheld', reason: 'the server turned the request away with 429' }
    }
    counts.turnedAway = 0
    if (status === 402) count('credit', 'the server says that the account is empty (402)')
    else counts.credit = 0
    if ((request.key ?? 'right') !== 'right') return received
    if (status !== 401) isKeyTaken = true
    else if (!isKeyTaken) count('key', 'the server does not take the key (401)')
    return received
  }
  return {
    ...target,
    send: async (request) =>
      over === undefined ? noted(request, await target.send(request)) : { kind: 'withheld', reason: over },
  }
}
