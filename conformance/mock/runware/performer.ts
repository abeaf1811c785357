import { type Json, type JsonObject, member } from '../../../generator/document/json.js'
import type { Webhook } from '../exchange.js'
import type { Faults } from '../fault-plan.js'
import { digestOf, uuidOf } from '../hash.js'
import type { Account } from './account.js'
import { isAuthentication, keyFailure } from './authentication.js'
import { Batch, type Performed, repeatedUuids } from './batch.js'
import type { TaskItem } from './body.js'
import type { CatalogueEntry } from './catalogue.js'
import { conflict, type ErrorEntry, insufficientCredits } from './error-entry.js'
import { RecallableTask } from './recallable-task.js'
import { repliedResult } from './reply/replied-result.js'
import { type MadeResult, type ResultSettings, resultsOf } from './result.js'
import { type TaskResult, taskResultsOf, webhookOf } from './task-result.js'
import { type AcceptedTask, TaskStore } from './task-store.js'
import { isUtility, utilityAnswer, utilityTypes } from './utility.js'

/*
 * A task is asked one question after the other, and the first that is answered with no ends it: which model is it for, does
 * its document allow it, has its identifier been seen, can it be streamed here, is there credit for it. What is left is
 * performed at once, for the mock has nothing to compute, and told when its delivery has it told: in this answer, in the
 * events of a stream, or when it is polled or a webhook comes due, from the store of tasks.
 *
 * Of `[{ taskUUID: 'a', maxTokens: 5, … }, { taskUUID: 'b', maxTokens: -1, … }, { taskUUID: 'a', … }]` the first is performed
 * and charged, the second refused for its field, and the third for an identifier that is taken. Each is answered for itself;
 * what the whole answer's status is the batch says (Batch), once all of its tasks are known.
 */

/** Under which circumstances tasks are performed. */
export interface Circumstances {
  readonly faults: Faults
  /** Validate and price, execute nothing. */
  readonly isDryRun: boolean
  /** Scheme and host under which the client reaches the mock. */
  readonly origin: string
  readonly isSocket: boolean
}

/** Performs the tasks of requests and frames, and remembers them. */
export class Performer {
  readonly tasks: TaskStore
  /** Told of every task as it is performed. */
  onTask: (uuid: string) => void = () => {}
  private readonly account: Account
  private settings: ResultSettings | undefined

  constructor(account: Account) {
    this.account = account
    this.tasks = new TaskStore(account.choices.retainedTasks)
  }

  /** Performs tasks one by one; each succeeds or fails for itself. */
  perform(items: readonly TaskItem[], circumstances: Circumstances): Performed {
    const refused = this.account.choices.duplicateInBatch === 'refuse-all' ? repeatedUuids(items) : []
    const batch = new Batch(this.account.choices, items, refused)
    for (const item of items) this.performOne(item, circumstances, batch, items.length)
    return batch
  }

  private performOne(item: TaskItem, circumstances: Circumstances, batch: Batch, size: number): void {
    const { value: task } = item
    if (isAuthentication(task)) {
      this.authenticate(task, batch, size)
      return
    }
    if (!isUtility(task)) {
      this.performModelTask(item, circumstances, batch)
      return
    }
    const { catalogue, choices, balance } = this.account
    const { faults, origin } = circumstances
    const utility = utilityAnswer(task, { catalogue, tasks: this.tasks, choices, faults, origin, balance })
    if (utility) batch.add(utility.data, utility.errors, utility.errors.length === 0 || utility.data.length > 0)
  }

  private performModelTask(item: TaskItem, circumstances: Circumstances, batch: Batch): void {
    const { faults, origin } = circumstances
    const entry = this.entryFor(item.value)
    const { value: task, text } = entry ? this.account.withoutLegacy(item, entry) : item
    const errors = entry ? this.account.validate(entry, task, text, faults) : [this.unknownTaskType(task)]
    if (entry === undefined || errors.length > 0) {
      batch.refuse(task, errors)
      return
    }
    // Only a judge with a limit off by one lets a task without UUID through.
    const given = member(task, 'taskUUID')
    const uuid = typeof given === 'string' ? given : crypto.randomUUID()
    const deliveryMethod = String(member(task, 'deliveryMethod') ?? entry.deliveryMethod)
    const error = this.hindrance({ entry, uuid, deliveryMethod }, circumstances, batch)
    if (error !== undefined) {
      batch.refuse(task, [error])
      return
    }
    const isSeeded = member(task, 'seed') !== undefined
    const settings = this.settingsFor(this.account.seedFor(isSeeded), origin)
    const reply = circumstances.isDryRun ? undefined : this.account.replies.take(entry, { task })
    if (reply !== undefined && 'error' in reply) {
      const { status, ...told } = reply.error
      batch.refuse(task, [told], status)
      return
    }
    const made = resultsOf(entry, task, settings)
    const results = reply === undefined ? made : made.map((it) => repliedResult(it, reply, origin))
    const cost = results.reduce((sum, it) => sum + it.cost, 0)
    if (circumstances.isDryRun) batch.add(this.dryRun(entry, uuid, cost), [], true)
    else if (!this.account.charge(cost)) batch.refuse(task, [insufficientCredits], 402)
    else
      this.deliver(
        { entry, task, text, uuid, results, deliveryMethod, settings, isReplied: reply !== undefined },
        faults,
        batch,
      )
  }

  /** The same object as long as nothing changes: every task that is remembered holds on to it. */
  private settingsFor(seed: number, origin: string): ResultSettings {
    const { settings } = this
    if (settings?.seed !== seed || settings.origin !== origin)
      this.settings = { choices: this.account.choices, seed, origin }
    return this.settings as ResultSettings
  }

  /** Why a task that its document allows is not performed all the same. */
  private hindrance(
    { entry, uuid, deliveryMethod }: Pick<Work, 'entry' | 'uuid' | 'deliveryMethod'>,
    { isDryRun, isSocket }: Circumstances,
    batch: Batch,
  ): ErrorEntry | undefined {
    if (!isDryRun && (this.tasks.isTaken(uuid) || batch.isTaken(uuid))) return conflict(uuid)
    const isRefused = deliveryMethod === 'stream' && this.isStreamRefused(isSocket, batch.isMixed)
    return isRefused ? this.unsupportedStream(entry, isSocket) : undefined
  }

  private deliver(work: Work, faults: Faults, batch: Batch): void {
    const { entry, task, text, uuid, results, deliveryMethod } = work
    const isStream = deliveryMethod === 'stream'
    batch.take(uuid)
    this.onTask(uuid)
    const failure = faults.find('fail-one')
    const taskResults = taskResultsOf(results, task, failure)
    const webhookURL = member(task, 'webhookURL')
    const hasWebhook = typeof webhookURL === 'string'
    const isLater =
      deliveryMethod === 'async' || (hasWebhook && this.account.choices.webhookAnswer === 'acknowledge' && !isStream)
    const isShort = text.length <= this.account.choices.archivedRequestCharacters
    const accepted =
      isShort && !work.isReplied
        ? new RecallableTask(work, failure, taskResults.length)
        : keptTask(work, isShort ? text : headOf(task), taskResults)
    accepted.isFinished = !isLater
    this.tasks.add(accepted)
    if (hasWebhook) batch.webhooks.push(...this.webhooksOf(accepted, taskResults, webhookURL))
    if (isStream) batch.streamed.push({ task, results, outcomes: taskResults })
    else if (isLater) batch.add([{ taskType: entry.taskType, taskUUID: uuid }], [], true)
    else batch.addResults(taskResults)
  }

  private webhooksOf(task: AcceptedTask, results: readonly TaskResult[], url: string): readonly Webhook[] {
    let left = results.length
    // Who was told of all results finds all of them in a poll.
    const onPost = () => {
      if (--left === 0) this.tasks.finish(task)
    }
    return results.map((it) => ({ ...webhookOf(url, it, this.account.choices), onPost }))
  }

  private isStreamRefused(isSocket: boolean, isMixed: boolean): boolean {
    const { streamOverWebSocket, mixedStream } = this.account.choices
    return isSocket ? streamOverWebSocket === 'refuse' : isMixed && mixedStream === 'refuse'
  }

  private dryRun({ taskType }: CatalogueEntry, taskUUID: string, cost: number): Json[] {
    return this.account.choices.dryRunBody === 'empty-data' ? [] : [{ taskType, taskUUID, cost }]
  }

  /** The model whose document judges a task: that of its AIR, else one of its task type. */
  private entryFor(task: JsonObject): CatalogueEntry | undefined {
    const taskType = member(task, 'taskType')
    const air = member(task, 'model')
    const { catalogue } = this.account
    return (
      (typeof taskType === 'string' ? catalogue.find(taskType, air) : undefined) ??
      (typeof air === 'string' ? catalogue.named(air) : undefined) ??
      (typeof taskType === 'string' ? catalogue.ofType(taskType)[0] : undefined)
    )
  }

  private unknownTaskType(task: JsonObject): ErrorEntry {
    const taskType = member(task, 'taskType')
    const allowedValues = ['authentication', ...utilityTypes, ...this.account.catalogue.taskTypes]
    const isMissing = taskType === undefined
    return {
      code: isMissing ? 'missingTaskType' : 'invalidTaskType',
      message: `${isMissing ? "Missing required parameter 'taskType'." : "Invalid value for 'taskType' parameter."} Supported values: ${allowedValues.join(', ')}.`,
      parameter: 'taskType',
      type: 'string',
      allowedValues,
    }
  }

  private unsupportedStream(entry: CatalogueEntry, isSocket: boolean): ErrorEntry {
    return {
      code: 'unsupportedDeliveryMethod',
      message: isSocket
        ? "Unsupported value for 'deliveryMethod' parameter. Streams are for HTTP only."
        : "Unsupported value for 'deliveryMethod' parameter. A streamed task takes no other tasks beside it.",
      parameter: 'deliveryMethod',
      allowedValues: ['sync', 'async'],
      documentation: entry.documentation,
    }
  }

  private authenticate(task: JsonObject, batch: Batch, size: number): void {
    const failure = keyFailure(member(task, 'apiKey'), this.account.lock)
    const echo = this.account.choices.payloadAuthEcho
    if (failure) batch.refuse(task, [failure], 401)
    else if (echo === 'always' || (echo === 'only-when-alone' && size === 1))
      batch.add([{ taskType: 'authentication', connectionSessionUUID: sessionUuid(task) }], [], true)
  }
}

interface Work {
  readonly entry: CatalogueEntry
  readonly task: JsonObject
  readonly text: string
  readonly uuid: string
  readonly results: readonly MadeResult[]
  readonly deliveryMethod: string
  readonly settings: ResultSettings
  /** Whether its results were prepared: they cannot be made again from the task. */
  readonly isReplied: boolean
}

/** A task whose results cannot be made again from its text: they are kept. */
function keptTask({ uuid, entry }: Work, request: string, results: readonly TaskResult[]): AcceptedTask {
  return {
    uuid,
    taskType: entry.taskType,
    count: results.length,
    recall: () => results,
    request,
    isFinished: false,
    polls: 0,
  }
}

/** The fields of a task that fit into the archive whatever else it holds. */
function headOf(task: JsonObject): string {
  const kept = ['taskType', 'taskUUID', 'model'].filter((key) => Object.hasOwn(task, key))
  return JSON.stringify(Object.fromEntries(kept.map((key) => [key, task[key] as Json])))
}

/** The session that an authentication over REST would belong to; REST has no connections to resume. */
function sessionUuid(task: JsonObject): string {
  return uuidOf(digestOf(`session ${String(member(task, 'apiKey'))}`))
}
