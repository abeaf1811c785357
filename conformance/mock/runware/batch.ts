import { type Json, type JsonObject, member } from '../../../generator/document/json.js'
import type { Webhook } from '../exchange.js'
import { isAuthentication } from './authentication.js'
import type { TaskItem } from './body.js'
import type { Choices } from './choices.js'
import type { ErrorEntry } from './error-entry.js'
import type { StreamedTask } from './stream.js'
import type { TaskResult } from './task-result.js'

/** What the tasks of one request or frame bring. */
export interface Performed {
  readonly data: readonly Json[]
  readonly errors: readonly ErrorEntry[]
  /** Whether any task was accepted. */
  readonly isAccepted: boolean
  /** Status when none was. */
  readonly status: number
  readonly streamed: readonly StreamedTask[]
  /** Whether any of the tasks asked for a stream. */
  readonly wantsStream: boolean
  readonly webhooks: readonly Webhook[]
}

/** The status that tells what tasks brought, whichever way they came. */
export function statusOf(
  { streamed, isAccepted, errors, status }: Omit<Performed, 'wantsStream'>,
  { mixedBatchStatus }: Choices,
): number {
  if (streamed.length > 0) return 200
  if (!isAccepted) return status
  return errors.length > 0 ? mixedBatchStatus : 200
}

/** Errors of one request beyond which each further task tells its first only. */
const mostErrors = 10_000

/** What one request or frame gathers. */
export class Batch implements Performed {
  readonly data: Json[] = []
  readonly errors: ErrorEntry[] = []
  readonly streamed: StreamedTask[] = []
  readonly webhooks: Webhook[] = []
  /** Of several tasks, for one cannot repeat itself. */
  private readonly uuids: Set<string> | undefined
  /** Whether streamed tasks stand beside others. */
  readonly isMixed: boolean
  readonly wantsStream: boolean
  isAccepted = false
  status: number

  constructor({ validationStatus }: Choices, items: readonly TaskItem[], takenUuids: Iterable<string>) {
    this.status = validationStatus
    this.wantsStream = items.some(({ value }) => member(value, 'deliveryMethod') === 'stream')
    this.isMixed = this.wantsStream && isMixed(items)
    this.uuids = items.length > 1 ? new Set(takenUuids) : undefined
  }

  isTaken(uuid: string): boolean {
    return this.uuids?.has(uuid.toLowerCase()) === true
  }

  take(uuid: string): void {
    this.uuids?.add(uuid.toLowerCase())
  }

  add(data: readonly Json[], errors: readonly ErrorEntry[], isAccepted: boolean): void {
    this.data.push(...data)
    this.errors.push(...errors)
    this.isAccepted ||= isAccepted
  }

  /** What came of a task that was carried out. One of which nothing came is no success. */
  addResults(results: readonly TaskResult[]): void {
    let isNothing = results.length > 0
    for (const it of results) {
      if ('error' in it) this.errors.push(it.error)
      else {
        this.data.push(it.data)
        isNothing = false
      }
    }
    if (isNothing) this.status = 500
    else this.isAccepted = true
  }

  refuse(task: JsonObject, errors: readonly ErrorEntry[], status?: number): void {
    const uuid = member(task, 'taskUUID')
    const taskType = member(task, 'taskType')
    const identity = {
      ...(typeof taskType === 'string' && { taskType }),
      ...(typeof uuid === 'string' && { taskUUID: uuid }),
    }
    const room = Math.max(1, mostErrors - this.errors.length)
    for (const it of errors.slice(0, room)) this.errors.push({ ...it, ...identity })
    if (status !== undefined) this.status = status
  }
}

function isMixed(items: readonly TaskItem[]): boolean {
  const tasks = items.filter((it) => !isAuthentication(it.value))
  return tasks.some((it) => member(it.value, 'deliveryMethod') !== 'stream')
}

/** The taskUUIDs that occur more than once, in lower case. */
export function repeatedUuids(items: readonly TaskItem[]): ReadonlySet<string> {
  const seen = new Set<string>()
  const repeated = new Set<string>()
  for (const { value } of items) {
    const uuid = String(member(value, 'taskUUID')).toLowerCase()
    if (seen.has(uuid)) repeated.add(uuid)
    seen.add(uuid)
  }
  return repeated
}
