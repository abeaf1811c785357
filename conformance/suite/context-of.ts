import type { Target } from '../server/target.js'
import { withCircuitBreaker } from './circuit-breaker.js'
import type { Context, RunOptions } from './context.js'
import { Inquiry } from './law.js'
import { learnPrice } from './learn-price.js'
import { thriftOf } from './plan.js'
import { absence, type Control, controlsOf } from './presence.js'
import { openReceiver, type Receiver } from './receiver.js'
import { declares } from './request.js'
import { Sizing } from './size.js'
import { protocolOf, type Subject } from './subject.js'
import type { BoundaryTable } from './table.js'

/** Prepares the laws for one operation and one target. */
export function contextOf(subject: Subject, options: RunOptions): Context {
  const { target, isFrugal, known = [], receiver: given, ...how } = options
  const asked = new Map<string, Promise<unknown>>()
  let controls: readonly Control[] = []
  let [opened, learned, receiver]: [Promise<string | undefined>?, Promise<void>?, Promise<Receiver | undefined>?] = []
  let others = 0
  const probed: Target = {
    ...target,
    send: async (request) => {
      const received = await target.send(request)
      if (received.kind !== 'withheld' || received.wasSent === true) others++
      return received
    },
  }
  const watched = withCircuitBreaker(subject, { target, probed }, () => controls)
  const open = async (table: BoundaryTable) => {
    if (target.isLocal) return undefined
    const webhook = protocolOf(subject).tasks?.webhook
    if (webhook !== undefined && declares(subject, webhook)) await context.receiver()
    controls = controlsOf(subject, table)
    const why = await absence(subject, probed, controls)
    if (why !== undefined) watched.end(why)
    return why?.reason
  }
  const context: Context = {
    ...subject,
    ...how,
    target: watched,
    isFrugal,
    thrift: isFrugal ? thriftOf(subject) : new Map(),
    known,
    watches: [],
    once: <T>(what: string, work: () => Promise<T>) => {
      const before = asked.get(what) as Promise<T> | undefined
      if (before !== undefined) return before
      const first = work()
      asked.set(what, first)
      // What was withheld from one may be granted to the next.
      first.catch(() => asked.delete(what))
      return first
    },
    sizing: new Sizing(subject),
    opened: (table) => {
      opened ??= open(table)
      return opened
    },
    learnPrice: () => {
      const inquiry = new Inquiry(context, 'price', { isSmallest: true })
      learned ??= learnPrice(inquiry).finally(() => {
        others += inquiry.requests
      })
      return learned
    },
    otherRequests: () => others,
    receiver: () => {
      receiver ??=
        given !== undefined || target.callback === undefined ? Promise.resolve(given) : openReceiver(target.callback)
      return receiver
    },
    close: async () => {
      if (given === undefined) (await receiver?.catch(() => undefined))?.close()
    },
  }
  return context
}
