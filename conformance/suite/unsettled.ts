import { isObject } from './answer.js'

/**
 * Why a request that the document allows may be refused all the same: no published source says what becomes of it, and
 * clients of the vendor do not send it. Undefined for all others.
 */
export function unsettledIn(text: string): string | undefined {
  const task: unknown = JSON.parse(text)
  if (!isObject(task)) return undefined
  const { deliveryMethod, numberResults } = task
  const isStreamOfSeveral = deliveryMethod === 'stream' && typeof numberResults === 'number' && numberResults > 1
  return isStreamOfSeveral ? 'a stream of several results' : undefined
}
