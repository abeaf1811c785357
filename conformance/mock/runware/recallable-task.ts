import type { JsonObject } from '../../../generator/document/json.js'
import type { CatalogueEntry } from './catalogue.js'
import { type ResultSettings, resultsOf } from './result.js'
import { type FailOne, type TaskResult, taskResultsOf } from './task-result.js'
import type { AcceptedTask } from './task-store.js'

/** A task of which nothing is kept but its text: what came of it depends on nothing else, and is made again. */
export class RecallableTask implements AcceptedTask {
  readonly uuid: string
  readonly count: number
  /** The text. */
  readonly request: string
  isFinished = false
  polls = 0
  private readonly entry: CatalogueEntry
  private readonly settings: ResultSettings
  private readonly failure: FailOne | undefined

  constructor({ uuid, text, entry, settings }: RecallableWork, failure: FailOne | undefined, count: number) {
    this.uuid = uuid
    this.count = count
    this.request = text
    this.entry = entry
    this.settings = settings
    this.failure = failure
  }

  get taskType(): string {
    return this.entry.taskType
  }

  recall(): readonly TaskResult[] {
    const task: JsonObject = JSON.parse(this.request)
    return taskResultsOf(resultsOf(this.entry, task, this.settings), task, this.failure)
  }
}

interface RecallableWork {
  readonly uuid: string
  readonly text: string
  readonly entry: CatalogueEntry
  readonly settings: ResultSettings
}
