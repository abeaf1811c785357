import { randomUUID } from 'node:crypto'
import { type Json, type JsonObject, member } from '../../generator/document/json.js'
import { isDryRun, originOf, pathOf, shortened } from './address.js'
import { asChatFailure, chatPaths, chatResponse } from './chat/chat.js'
import { failed, statusFault, withConnectionFaults } from './connection-fault.js'
import { jsonResponse, type MockRequest, type MockResponse } from './exchange.js'
import { FaultPlan, type Faults, faultHeader, parseFaults } from './fault.js'
import { digestOf, uuidOf } from './hash.js'
import { Judges } from './judges.js'
import { mediaResponse } from './media.js'
import { isAuthentication, keyFailure, requestFailure } from './runware/authentication.js'
import { Batch, type Performed, repeatedUuids } from './runware/batch.js'
import { type Item, readBody } from './runware/body.js'
import { Catalogue, type Entry, type MockModel } from './runware/catalogue.js'
import type { Choices } from './runware/choices.js'
import { conflict, type ErrorEntry, forbidden, insufficientCredits, payloadFailure } from './runware/error-entry.js'
import { refusalOf } from './runware/refusal.js'
import { type Result, type ResultSettings, resultsOf } from './runware/result.js'
import { streamOf } from './runware/stream.js'
import { recalling, taskResultsOf, webhookOf } from './runware/task-result.js'
import { TaskStore } from './runware/task-store.js'
import { utilityAnswer, utilityTypes } from './runware/utility.js'
import { type MockOptions, type MockSettings, settingsOf } from './settings.js'

/** Under which circumstances tasks are performed. */
export interface Circumstances {
  readonly faults: Faults
  /** Validate and price, execute nothing. */
  readonly isDryRun: boolean
  /** Scheme and host under which the client reaches the mock. */
  readonly origin: string
  readonly isSocket: boolean
}

/**
 * The API in one place: requests in, responses out, and the state of the account and its tasks in between. Nothing in
 * here waits, and no HTTP library is known here.
 */
export class MockApi {
  readonly settings: MockSettings
  readonly choices: Choices
  readonly catalogue: Catalogue
  readonly tasks: TaskStore
  readonly plan: FaultPlan
  private readonly judges: Judges
  private spent = 0

  constructor(models: readonly MockModel[], options: MockOptions) {
    this.settings = settingsOf(options)
    this.choices = this.settings.resolvedChoices
    this.judges = new Judges(options.judgeOf)
    this.plan = new FaultPlan(options.faults ?? [])
    const planned = this.plan.limits
    this.catalogue = new Catalogue(models, options.judgeOf)
    for (const limit of planned) this.judges.mustExist(limit, this.catalogue.entries)
    this.tasks = new TaskStore(this.choices.retainedTasks)
  }

  /** Answers one request. Never throws: a fault of the mock is a 500. */
  respond(request: MockRequest): MockResponse {
    let response: MockResponse
    try {
      response = this.answer(request)
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      response = failed(500, { code: 'internalServerError', message: `The mock failed: ${message}` })
    }
    const { onEvent } = this.settings
    onEvent?.({ kind: 'request', method: request.method, path: request.path, status: response.status })
    return response
  }

  /** US dollars left on the account. */
  get balance(): number {
    return Math.round(((this.settings.balance ?? 1_000) - this.spent) * 1e8) / 1e8
  }

  /** Takes a price from the account; false when there is not enough left. */
  charge(dollars: number): boolean {
    if (this.settings.balance !== undefined && dollars > this.balance) return false
    this.spent += dollars
    return true
  }

  private answer(request: MockRequest): MockResponse {
    const path = pathOf(request.path)
    if (path.startsWith('/media/')) return mediaResponse(request.method, path)
    const faults = this.faultsOf(request)
    if ('refused' in faults)
      return failed(400, { code: 'invalidFault', message: faults.refused, parameter: faultHeader })
    const struck = statusFault(faults, this.choices)
    const response = struck ?? this.route(path, request, faults)
    return withConnectionFaults(
      chatPaths.has(path) ? asChatFailure(response) : response,
      faults,
      this.settings.latencyMs,
    )
  }

  private route(path: string, request: MockRequest, faults: Faults): MockResponse {
    const isChat = chatPaths.has(path)
    const isList = path === '/v1/models' || path === '/models'
    if (!isChat && !isList && path !== '/v1' && path !== '/')
      return failed(404, { code: 'notFound', message: `There is nothing at ${shortened(path)}. Tasks go to POST /v1.` })
    const allowed = isList ? 'GET' : 'POST'
    if (request.method !== allowed)
      return failed(
        405,
        { code: 'methodNotAllowed', message: `${shortened(request.method)} is not supported here; use ${allowed}.` },
        { allow: allowed },
      )
    if (isList) return this.modelList(request)
    const unsupported = this.contentFailure(request.headers['content-type'])
    if (unsupported) return unsupported
    return isChat ? chatResponse(this, request, faults) : this.taskResponse(request, faults)
  }

  private taskResponse(request: MockRequest, faults: Faults): MockResponse {
    const { authorization } = request.headers
    const body = readBody(request.body, this.choices)
    const items = 'items' in body ? body.items : []
    // A request whose body cannot be read has no key in it; the body is what is wrong with it.
    if ('items' in body || authorization !== undefined) {
      const failure = requestFailure(authorization, items, this.lock)
      if (failure) return this.refused(401, [failure])
    }
    if ('refused' in body) return this.refused(400, [payloadFailure(body.refused)])
    if (this.settings.isForbidden) return this.refused(403, [forbidden])
    if (items.length === 0)
      return this.choices.emptyArray === 'accept'
        ? jsonResponse(200, { data: [] })
        : this.refused(400, [payloadFailure('The payload is an empty array. It must hold at least one task.')])
    return this.envelope(
      this.perform(items, {
        faults,
        isDryRun: isDryRun(request),
        origin: originOf(request),
        isSocket: false,
      }),
      faults,
    )
  }

  private envelope(performed: Performed, faults: Faults): MockResponse {
    const { data, errors, isAccepted, status, streamed, webhooks } = performed
    if (streamed.length > 0)
      return {
        status: 200,
        headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' },
        body: streamOf(streamed, { data, errors }, this.choices, faults),
        ...(webhooks.length > 0 && { webhooks }),
      }
    if (!isAccepted) return performed.wantsStream ? this.refusedStream(status, errors) : this.refused(status, errors)
    return {
      ...jsonResponse(
        errors.length > 0 ? this.choices.mixedBatchStatus : 200,
        errors.length > 0 ? { data, errors } : { data },
      ),
      ...(webhooks.length > 0 && { webhooks }),
    }
  }

  /** A request of which nothing was accepted. */
  private refused(status: number, errors: readonly ErrorEntry[]): MockResponse {
    const isAuth = status === 401
    return jsonResponse(
      status,
      isAuth || this.choices.errorEnvelope === 'errors-only' ? { errors } : { data: [], errors },
    )
  }

  /** A stream that never started. */
  private refusedStream(status: number, errors: readonly ErrorEntry[]): MockResponse {
    const [first] = errors
    if (this.choices.streamErrorEnvelope === 'errors' || first === undefined) return this.refused(status, errors)
    const { taskUUID, ...error } = first
    return jsonResponse(status, { error, ...(taskUUID !== undefined && { taskUUID }) })
  }

  /** The lock that keys have to fit. */
  get lock() {
    return { apiKey: this.settings.apiKey, choices: this.choices }
  }

  /** Performs tasks one by one; each succeeds or fails for itself. */
  perform(items: readonly Item[], circumstances: Circumstances): Performed {
    const refused = this.choices.duplicateInBatch === 'refuse-all' ? repeatedUuids(items) : []
    const batch = new Batch(this.choices, items, refused)
    for (const item of items) this.performOne(item, circumstances, batch, items.length)
    return batch
  }

  private performOne(item: Item, circumstances: Circumstances, batch: Batch, size: number): void {
    const { value: task } = item
    if (isAuthentication(task)) {
      this.authenticate(task, batch, size)
      return
    }
    const { catalogue, tasks, choices, balance } = this
    const { faults, origin } = circumstances
    const utility = utilityAnswer(task, { catalogue, tasks, choices, faults, origin, balance })
    if (utility) batch.add(utility.data, utility.errors, utility.errors.length === 0 || utility.data.length > 0)
    else this.performModelTask(item, circumstances, batch)
  }

  private performModelTask({ value: task, text }: Item, circumstances: Circumstances, batch: Batch): void {
    const { faults, origin, isDryRun, isSocket } = circumstances
    const entry = this.entryFor(task)
    const errors = entry ? this.validate(entry, task, text, faults) : [this.unknownTaskType(task)]
    if (entry === undefined || errors.length > 0) {
      batch.refuse(task, errors)
      return
    }
    // Only a judge with a limit off by one lets a task without UUID through.
    const given = member(task, 'taskUUID')
    const uuid = typeof given === 'string' ? given : randomUUID()
    const deliveryMethod = String(member(task, 'deliveryMethod') ?? entry.deliveryMethod)
    const isStream = deliveryMethod === 'stream'
    if (!isDryRun && (this.tasks.get(uuid) || batch.isTaken(uuid))) batch.refuse(task, [conflict(uuid)])
    else if (isStream && this.isStreamRefused(isSocket, batch.isMixed))
      batch.refuse(task, [this.unsupportedStream(entry, isSocket)])
    else {
      const settings = { choices: this.choices, seed: this.settings.seed, origin }
      const results = resultsOf(entry, task, settings)
      const cost = results.reduce((sum, it) => sum + it.cost, 0)
      if (isDryRun) batch.add(this.dryRun(entry, uuid, cost), [], true)
      else if (!this.charge(cost)) batch.refuse(task, [insufficientCredits], 402)
      else this.deliver({ entry, task, text, uuid, results, isStream, deliveryMethod, settings }, faults, batch)
    }
  }

  private deliver(work: Work, faults: Faults, batch: Batch): void {
    const { entry, task, text, uuid, results, isStream, deliveryMethod } = work
    batch.take(uuid)
    const failure = faults.find('fail-one')
    const outcomes = taskResultsOf(results, task, failure)
    const webhookURL = member(task, 'webhookURL')
    const hasWebhook = typeof webhookURL === 'string'
    const isLater =
      deliveryMethod === 'async' || (hasWebhook && this.choices.webhookAnswer === 'acknowledge' && !isStream)
    const isShort = text.length <= this.choices.archivedRequestCharacters
    this.tasks.add({
      uuid,
      taskType: entry.taskType,
      count: outcomes.length,
      recall: isShort ? recalling(entry, text, work.settings, failure) : () => outcomes,
      request: isShort ? text : headOf(task),
      isFinished: !isLater,
      polls: 0,
    })
    if (hasWebhook) batch.webhooks.push(...outcomes.map((it) => webhookOf(webhookURL, it, this.choices)))
    if (isStream) batch.streamed.push({ task, results })
    else if (isLater) batch.add([{ taskType: entry.taskType, taskUUID: uuid }], [], true)
    else
      batch.add(
        outcomes.flatMap((it) => ('data' in it ? [it.data] : [])),
        outcomes.flatMap((it) => ('error' in it ? [it.error] : [])),
        true,
      )
  }

  private isStreamRefused(isSocket: boolean, isMixed: boolean): boolean {
    const { streamOverWebSocket, mixedStream } = this.choices
    return isSocket ? streamOverWebSocket === 'refuse' : isMixed && mixedStream === 'refuse'
  }

  private dryRun({ taskType }: Entry, taskUUID: string, cost: number): Json[] {
    return this.choices.dryRunBody === 'empty-data' ? [] : [{ taskType, taskUUID, cost }]
  }

  /** The model whose document judges a task: that of its AIR, else one of its task type. */
  private entryFor(task: JsonObject): Entry | undefined {
    const taskType = member(task, 'taskType')
    const air = member(task, 'model')
    const exact = typeof taskType === 'string' ? this.catalogue.find(taskType, air) : undefined
    const byAir = typeof air === 'string' ? this.catalogue.named(air) : undefined
    return exact ?? byAir ?? (typeof taskType === 'string' ? this.catalogue.ofType(taskType)[0] : undefined)
  }

  /** Every error of a task by its model's document. */
  validate(entry: Entry, task: JsonObject, text: string, faults: Faults): ErrorEntry[] {
    const verdict = this.judges.of(entry, faults.limits)(text)
    const count = member(task, 'numberResults')
    if (verdict.valid && typeof count === 'number' && count > this.choices.maxResults)
      return [
        {
          code: 'invalidNumberResults',
          message: `Invalid value for 'numberResults' parameter. The mock makes at most ${this.choices.maxResults}.`,
          parameter: 'numberResults',
          max: this.choices.maxResults,
          documentation: entry.documentation,
        },
      ]
    if (verdict.valid) return []
    if (verdict.violations.length === 0)
      return this.choices.undecided === 'accept'
        ? []
        : [{ code: 'invalidTask', message: `The task cannot be judged: ${verdict.reason ?? 'no reason is given'}.` }]
    const { documentation, request: shape } = entry
    const violations = verdict.violations.slice(0, this.choices.maxErrorsPerTask)
    const entries = refusalOf(violations, { value: task, shape, documentation }, this.choices)
    const known = entries.map((it) => this.withKnownNames(it, entry))
    return [...new Map(known.map((it) => [`${it.code} ${String(it.parameter)}`, it])).values()]
  }

  /** Task types and models are matched against everything that is loaded, not against one document. */
  private withKnownNames(error: ErrorEntry, entry: Entry): ErrorEntry {
    if (error.parameter === 'model' && error.code === 'unsupportedModel') {
      const allowedValues = this.catalogue.ofType(entry.taskType).flatMap((it) => it.air ?? [])
      return {
        ...error,
        code: this.choices.unknownModelCode,
        message: `Unsupported value for 'model' parameter. Loaded models: ${allowedValues.join(', ')}.`,
        allowedValues,
      }
    }
    if (error.parameter === 'taskType' && error.code !== 'missingTaskType')
      return { ...error, code: 'invalidTaskType', allowedValues: [entry.taskType] }
    return error
  }

  private unknownTaskType(task: JsonObject): ErrorEntry {
    const taskType = member(task, 'taskType')
    const allowedValues = ['authentication', ...utilityTypes, ...this.catalogue.taskTypes]
    const isMissing = taskType === undefined
    return {
      code: isMissing ? 'missingTaskType' : 'invalidTaskType',
      message: `${isMissing ? "Missing required parameter 'taskType'." : "Invalid value for 'taskType' parameter."} Supported values: ${allowedValues.join(', ')}.`,
      parameter: 'taskType',
      type: 'string',
      allowedValues,
    }
  }

  private unsupportedStream(entry: Entry, isSocket: boolean): ErrorEntry {
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
    const failure = keyFailure(member(task, 'apiKey'), this.lock)
    const echo = this.choices.payloadAuthEcho
    if (failure) batch.refuse(task, [failure], 401)
    else if (echo === 'always' || (echo === 'only-when-alone' && size === 1))
      batch.add([{ taskType: 'authentication', connectionSessionUUID: sessionUuid(task) }], [], true)
  }

  private modelList({ headers }: MockRequest): MockResponse {
    const failure = requestFailure(headers.authorization, [], this.lock)
    if (failure) return this.refused(401, [failure])
    return jsonResponse(200, {
      object: 'list',
      data: this.catalogue.entries.map(({ model, air }) => ({
        id: air ?? model.id,
        object: 'model',
        created: 0,
        owned_by: (air ?? model.id).split(':')[0],
        name: model.title,
      })),
    })
  }

  private contentFailure(type: string | undefined): MockResponse | undefined {
    const isJson =
      type === undefined
        ? this.choices.missingContentType === 'accept'
        : /^\s*application\/([\w.-]+\+)?json\s*(;|$)/i.test(type)
    if (isJson) return undefined
    return failed(this.choices.wrongContentTypeStatus, {
      code: 'unsupportedContentType',
      message: `The content type must be application/json, not ${JSON.stringify(shortened(type ?? ''))}.`,
    })
  }

  /** The faults of a request: those its header asks for and those that are planned. */
  faultsOf({ headers }: Pick<MockRequest, 'headers'>): Faults | { readonly refused: string } {
    const asked = headers[faultHeader]
    if (asked === undefined) return this.plan.next()
    try {
      const faults = parseFaults(asked)
      for (const it of faults) if (it.kind === 'limit') this.judges.mustExist(it, this.catalogue.entries)
      return this.plan.next(faults)
    } catch (error) {
      return { refused: error instanceof Error ? error.message : String(error) }
    }
  }
}

interface Work {
  readonly entry: Entry
  readonly task: JsonObject
  readonly text: string
  readonly uuid: string
  readonly results: readonly Result[]
  readonly isStream: boolean
  readonly deliveryMethod: string
  readonly settings: ResultSettings
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
