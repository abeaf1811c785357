import type { TaskResult } from './task-result.js'

/** A task that was accepted. */
export interface AcceptedTask {
  readonly uuid: string
  readonly taskType: string
  /** How many outcomes it has. */
  readonly count: number
  /** What came of it; made again from the request where that is kept whole, because ten thousand tasks are. */
  recall(): readonly TaskResult[]
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

/** What is remembered of a task: the task, that its identifier is taken, or both. */
interface RememberedTask {
  readonly id: string
  task: AcceptedTask | undefined
  isTaken: boolean
}

/**
 * The tasks that were accepted, so many and no more: the oldest finished go first, then the oldest of all. Identifiers are
 * remembered in the order of their acceptance, whatever became of the tasks.
 */
export class TaskStore {
  /** By the identifier in lower case. */
  private readonly places = new Map<string, RememberedTask>()
  private readonly accepted = new Queue<RememberedTask>()
  private readonly finished = new Queue<RememberedTask>()
  private readonly running = new Queue<RememberedTask>()
  private readonly limit: number
  /** How many places have a task. */
  private held = 0

  constructor(limit: number) {
    this.limit = limit
  }

  clear(): void {
    this.places.clear()
    this.held = 0
    for (const it of [this.accepted, this.finished, this.running]) it.clear()
  }

  /** As if the task had never been accepted. */
  forget(uuid: string): void {
    const place = this.placeOf(uuid)
    if (place !== undefined) this.leave(place)
  }

  /** Whether a task with this identifier was among the last that were accepted. */
  isTaken(uuid: string): boolean {
    return this.placeOf(uuid)?.isTaken === true
  }

  get size(): number {
    return this.held
  }

  get(uuid: string): AcceptedTask | undefined {
    return this.placeOf(uuid)?.task
  }

  private placeOf(uuid: string): RememberedTask | undefined {
    return this.places.get(uuid.toLowerCase())
  }

  add(task: AcceptedTask): void {
    const id = task.uuid.toLowerCase()
    const earlier = this.places.get(id)
    if (earlier !== undefined) this.leave(earlier)
    const place: RememberedTask = { id, task, isTaken: true }
    this.places.set(id, place)
    this.held++
    this.accepted.push(place)
    const oldest = this.accepted.length > this.limit ? this.accepted.shift() : undefined
    if (oldest !== undefined) {
      oldest.isTaken = false
      this.removeEmpty(oldest)
    }
    const queue = task.isFinished ? this.finished : this.running
    queue.push(place)
    while (this.held > this.limit) this.forgetOldest()
    this.tidy()
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
    const place = this.placeOf(task.uuid)
    if (place?.task === task) this.finished.push(place)
  }

  private forgetOldest(): void {
    let oldest: RememberedTask | undefined
    // A task that finished stands in both queues, and may have been forgotten by way of the other.
    do oldest = this.finished.shift() ?? this.running.shift()
    while (oldest !== undefined && oldest.task === undefined)
    if (oldest !== undefined) this.drop(oldest)
  }

  /** Tasks that have finished stand behind one that never does, and places that were left behind those of today. */
  private tidy(): void {
    const most = 2 * this.limit
    if (this.running.length > most) this.running.keep(({ task }) => task !== undefined && !task.isFinished)
    if (this.finished.length > most) this.finished.keep(({ task }) => task !== undefined)
  }

  private leave(place: RememberedTask): void {
    place.isTaken = false
    this.drop(place)
  }

  /** Its task is remembered no longer. */
  private drop(place: RememberedTask): void {
    if (place.task !== undefined) this.held--
    place.task = undefined
    this.removeEmpty(place)
  }

  private removeEmpty(place: RememberedTask): void {
    const isEmpty = place.task === undefined && !place.isTaken
    if (isEmpty && this.places.get(place.id) === place) this.places.delete(place.id)
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
