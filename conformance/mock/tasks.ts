import type { JsonObject } from '../../generator/spec/json.js'
import type { ErrorEntry } from './error-entry.js'

/** One result of a task: what `data` carries, or why there is none. */
export type Outcome = { readonly data: JsonObject } | { readonly error: ErrorEntry }

/** A task that was accepted. */
export interface AcceptedTask {
  readonly uuid: string
  readonly taskType: string
  readonly outcomes: readonly Outcome[]
  /** The request, or its head when it is too long to keep. */
  readonly request: JsonObject
  polls: number
}

/** What a poll may show of a task. */
export interface Progress {
  /** How many outcomes, from the first on, are there. */
  readonly ready: number
  /** Share of the work that is done, 0 to 100. */
  readonly percent: number
}

/** The tasks that were accepted, so many and no more: the oldest finished go first, then the oldest of all. */
export class TaskStore {
  private readonly running = new Map<string, AcceptedTask>()
  private readonly finished = new Map<string, AcceptedTask>()
  private readonly limit: number

  constructor(limit: number) {
    this.limit = limit
  }

  get size(): number {
    return this.running.size + this.finished.size
  }

  get(uuid: string): AcceptedTask | undefined {
    const key = uuid.toLowerCase()
    return this.running.get(key) ?? this.finished.get(key)
  }

  add(task: AcceptedTask, isFinished: boolean): void {
    const all = isFinished ? this.finished : this.running
    all.set(task.uuid.toLowerCase(), task)
    if (this.size <= this.limit) return
    const oldest = this.finished.size > 0 ? this.finished : this.running
    for (const key of oldest.keys()) {
      oldest.delete(key)
      break
    }
  }

  /** Counts a poll and tells what it may show: nothing, then half of several results, then all. */
  poll(task: AcceptedTask, pollsBeforeFirst: number): Progress {
    const key = task.uuid.toLowerCase()
    const count = task.outcomes.length
    if (this.finished.has(key)) return { ready: count, percent: 100 }
    task.polls++
    const steps = pollsBeforeFirst + (count > 1 ? 2 : 1)
    const percent = Math.min(100, Math.floor((task.polls / steps) * 100))
    if (task.polls >= steps) {
      this.finish(task)
      return { ready: count, percent: 100 }
    }
    return { ready: task.polls > pollsBeforeFirst ? Math.ceil(count / 2) : 0, percent }
  }

  finish(task: AcceptedTask): void {
    const key = task.uuid.toLowerCase()
    if (this.running.delete(key)) this.finished.set(key, task)
  }
}
