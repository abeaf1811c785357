import type { Context } from './context.js'
import { delivered, pinsFor, waysOf } from './delivery.js'
import { Inquiry } from './law.js'
import { thriftOf } from './plan.js'
import { requestWishing } from './request.js'
import { tasksOf } from './subject.js'

/**
 * Sends the smallest request of an operation, so that the target learns from its cost what others may cost. Nothing is
 * concluded from its answer.
 */
export async function learnPrice(context: Context): Promise<void> {
  const tasks = tasksOf(context)
  const way = waysOf(context).find((it) => it !== 'webhook') ?? 'sync'
  const wishes = { ...Object.fromEntries(thriftOf(context)), ...(tasks && { [tasks.usage.at]: true }) }
  const text = requestWishing(context, pinsFor(way, context), wishes)
  if (text === undefined) return
  await delivered(new Inquiry(context, 'price', { isSmallest: true }), way, text)
}
