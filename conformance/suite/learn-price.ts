import { delivered, pinsFor, waysOf } from './delivery.js'
import type { Inquiry } from './law.js'
import { thriftOf } from './plan.js'
import { requestWishing } from './request.js'
import { tasksOf } from './subject.js'

/**
 * Sends the smallest request of an operation, so that the target learns from its cost what others may cost. Nothing is
 * concluded from its answer.
 * @param inquiry one that may go before prices are known
 */
export async function learnPrice(inquiry: Inquiry): Promise<void> {
  const { context } = inquiry
  const tasks = tasksOf(context)
  const way = waysOf(context).find((it) => it !== 'webhook') ?? 'sync'
  const wishes = { ...Object.fromEntries(thriftOf(context)), ...(tasks && { [tasks.usage.at]: true }) }
  const text = requestWishing(context, pinsFor(way, context), wishes)
  if (text !== undefined) await delivered(inquiry, way, text)
}
