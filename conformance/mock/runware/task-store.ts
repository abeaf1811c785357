import type { TaskResult } from './task-result.js'

/** A task that was accepted. */
export interface AcceptedTask {
  readonly uuid: string
  readonly taskType: string
  /** How many outcomes it has. */
  readonly count: number
  /** What came of it; made again from the request where that is kept whole, because ten thousand tasks are. */
  readonly recall: () => readonly TaskResult[]
  /** JSON text of the request, or of its head when it is too long to keep. */
  readonly request: string
  /** Whether all results are there for everyone to see. */
  isFinished: boolean
  polls: number
}

/** What a poll may show of a task. */
export interface Progress {
  /** How many outcomes, from the first on, are there. */
  readonly ready: number
  /** Share of the work that is done, 0 to 100. */
  readonly percent: number
}

/**
 * The tasks that were accepted, so many and no more: the oldest finished go first, then the oldest of all. Identifiers are
 * remembered in the order of their acceptance, whatever became of the tasks.
 */
export class TaskStore {
  private readonly all = new Map<string, AcceptedTask>()
  private readonly taken = new Set<string>()
  private readonly identifiers = new Queue<string>()
  private readonly finished = new Queue<AcceptedTask>()
  private readonly running = new Queue<AcceptedTask>()
  private readonly limit: number

  constructor(limit: number) {
    this.limit = limit
  }

  clear(): void {
    this.all.clear()
    this.taken.clear()
    for (const it of [this.identifiers, this.finished, this.running]) it.clear()
  }

  /** As if the task had never been accepted. */
  forget(uuid: string): void {
    this.all.delete(uuid.toLowerCase())
    this.taken.delete(uuid.toLowerCase())
  }

  /** Whether a task with this identifier was among the last that were accepted. */
  isTaken(uuid: string): boolean {
    return this.taken.has(uuid.toLowerCase())
  }

  get size(): number {
    return this.all.size
  }

  get(uuid: string): AcceptedTask | undefined {
    return this.all.get(uuid.toLowerCase())
  }

  add(task: AcceptedTask): void {
    const uuid = task.uuid.toLowerCase()
    this.all.set(uuid, task)
    this.taken.add(uuid)
    this.identifiers.push(uuid)
    if (this.identifiers.length > this.limit) this.taken.delete(this.identifiers.shift() as string)
    const queue = task.isFinished ? this.finished : this.running
    queue.push(task)
    while (this.all.size > this.limit) this.forgetOldest()
  }

  /** Counts a poll and tells what it may show: nothing, then half of several results, then all. */
  poll(task: AcceptedTask, pollsBeforeFirst: number): Progress {
    const { count } = task
    if (task.isFinished) return { ready: count, percent: 100 }
    task.polls++
    const steps = pollsBeforeFirst + (count > 1 ? 2 : 1)
    if (task.polls >= steps) {
      this.finish(task)
      return { ready: count, percent: 100 }
    }
    const percent = Math.floor((task.polls / steps) * 100)
    return { ready: task.polls > pollsBeforeFirst ? Math.ceil(count / 2) : 0, percent }
  }

  /** All results are there. */
  finish(task: AcceptedTask): void {
    if (task.isFinished) return
    task.isFinished = true
    if (this.all.get(task.uuid.toLowerCase()) === task) this.finished.push(task)
  }

  private forgetOldest(): void {
    let oldest = this.finished.shift() ?? this.running.shift()
    // A task that finished stands in both queues, and was forgotten by way of the other.
    while (oldest && this.all.get(oldest.uuid.toLowerCase()) !== oldest) oldest = this.running.shift()
    if (oldest) this.all.delete(oldest.uuid.toLowerCase())
    // Tasks that have finished stand behind one that never does.
    if (this.running.length > 2 * this.limit)
      this.running.keep((it) => !it.isFinished && this.all.get(it.uuid.toLowerCase()) === it)
  }
}

/** First in, first out; a Map would walk over all that was deleted to find its first. */
class Queue<T> {
  private items: T[] = []
  private head = 0

  get length(): number {
    return this.items.length - this.head
  }

  clear(): void {
    this.items = []
    this.head = 0
  }

  /** Keeps those that pass. */
  keep(passes: (item: T) => boolean): void {
    this.items = this.items.slice(this.head).filter(passes)
    this.head = 0
  }

  push(item: T): void {
    this.items.push(item)
  }

  shift(): T | undefined {
    const item = this.items[this.head]
    if (item === undefined) return undefined
    this.head++
    if (this.head > 1_000 && this.head * 2 > this.items.length) {
      this.items = this.items.slice(this.head)
      this.head = 0
    }
    return item
  }
}
