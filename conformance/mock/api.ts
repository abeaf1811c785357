import { type Json, type JsonObject, member } from '../../generator/spec/json.js'
import { isAuthentication, keyFailure, requestFailure } from './authentication.js'
import { type Item, readBody } from './body.js'
import { Catalogue, type Entry, type MockModel } from './catalogue.js'
import { asChatFailure, chatPaths, chatResponse } from './chat.js'
import type { Choices } from './choices.js'
import { digestOf, uuidOf } from './draw.js'
import { type ErrorEntry, payloadFailure } from './error-entry.js'
import { jsonResponse, type Mishap, type MockRequest, type MockResponse, type Webhook } from './exchange.js'
import { type Fault, FaultPlan, type Faults, faultHeader, parseFaults } from './fault.js'
import { Judges } from './judges.js'
import { sampleFile } from './media.js'
import { refusalOf } from './refusal.js'
import { type Result, type ResultSettings, resultsOf } from './result.js'
import { type MockOptions, type MockSettings, settingsOf } from './settings.js'
import { type StreamedTask, streamOf } from './stream.js'
import { type Outcome, TaskStore } from './tasks.js'
import { utilityAnswer, utilityTypes } from './utility.js'

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

  /** The error that a planned or asked-for status stands for. */
  statusFailure(faults: Faults): ErrorEntry | undefined {
    const status = faults.find('status')?.status
    return status === undefined ? undefined : statusFaults[status]
  }

  private answer(request: MockRequest): MockResponse {
    const path = pathOf(request.path)
    if (path.startsWith('/media/')) return mediaResponse(request.method, path)
    const faults = this.faultsOf(request)
    if ('refused' in faults)
      return failed(400, { code: 'invalidFault', message: faults.refused, parameter: faultHeader })
    const struck = statusFault(faults, this.choices)
    const response = struck ?? this.route(path, request, faults)
    return withMishaps(chatPaths.has(path) ? asChatFailure(response) : response, faults, this.settings.latencyMs)
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
    const uuid = String(member(task, 'taskUUID'))
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
    const outcomes = outcomesOf(results, task, failure)
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
    const entries = refusalOf(verdict.violations, { value: task, shape, documentation }, this.choices)
    const known = entries.map((it) => this.withKnownNames(it, entry))
    return known.filter((it, i) => known.findIndex((other) => isSameError(it, other)) === i)
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

/** What one request or frame gathers. */
class Batch implements Performed {
  readonly data: Json[] = []
  readonly errors: ErrorEntry[] = []
  readonly streamed: StreamedTask[] = []
  readonly webhooks: Webhook[] = []
  private readonly uuids: Set<string>
  /** Whether streamed tasks stand beside others. */
  readonly isMixed: boolean
  readonly wantsStream: boolean
  isAccepted = false
  status: number

  constructor({ validationStatus }: Choices, items: readonly Item[], takenUuids: Iterable<string>) {
    this.status = validationStatus
    this.wantsStream = items.some(({ value }) => member(value, 'deliveryMethod') === 'stream')
    this.isMixed = this.wantsStream && isMixed(items)
    this.uuids = new Set(takenUuids)
  }

  isTaken(uuid: string): boolean {
    return this.uuids.has(uuid.toLowerCase())
  }

  take(uuid: string): void {
    this.uuids.add(uuid.toLowerCase())
  }

  add(data: readonly Json[], errors: readonly ErrorEntry[], isAccepted: boolean): void {
    this.data.push(...data)
    this.errors.push(...errors)
    this.isAccepted ||= isAccepted
  }

  refuse(task: JsonObject, errors: readonly ErrorEntry[], status?: number): void {
    const uuid = member(task, 'taskUUID')
    const taskType = member(task, 'taskType')
    const identity = {
      ...(typeof taskType === 'string' && { taskType }),
      ...(typeof uuid === 'string' && { taskUUID: uuid }),
    }
    this.errors.push(...errors.map((it) => ({ ...it, ...identity })))
    if (status !== undefined) this.status = status
  }
}

const forbidden: ErrorEntry = { code: 'forbidden', message: 'The API key lacks permission for this request.' }

const insufficientCredits: ErrorEntry = {
  code: 'insufficientCredits',
  message: 'The account has not enough credits for this task.',
}

const conflict = (taskUUID: string): ErrorEntry => ({
  code: 'conflictTaskUUID',
  message: 'A task with this taskUUID has been accepted before.',
  parameter: 'taskUUID',
  taskUUID,
})

const statusFaults: Readonly<Record<number, ErrorEntry>> = {
  402: insufficientCredits,
  403: forbidden,
  429: { code: 'rateLimitExceeded', message: 'Too many requests. Try again later.' },
  500: { code: 'internalServerError', message: 'Something went wrong on the server.' },
  503: { code: 'serviceUnavailable', message: 'The service is temporarily unavailable.' },
  504: { code: 'providerGatewayTimeout', message: 'The provider did not answer in time.' },
}

function statusFault(faults: Faults, { retryAfterSeconds }: Choices): MockResponse | undefined {
  const fault = faults.find('status')
  if (fault === undefined) return undefined
  const mayRetry = fault.status === 429 || fault.status === 503
  const after = String(fault.retryAfter ?? retryAfterSeconds)
  return failed(fault.status, statusFaults[fault.status] as ErrorEntry, mayRetry ? { 'retry-after': after } : {})
}

function failed(status: number, error: ErrorEntry, headers: Readonly<Record<string, string>> = {}): MockResponse {
  return jsonResponse(status, { errors: [error] }, headers)
}

function withMishaps(response: MockResponse, faults: Faults, latencyMs: number): MockResponse {
  if (faults.isEmpty && latencyMs === 0) return response
  const { body } = response
  const cut = faults.find('cut')
  const length = typeof body === 'string' ? body.length : 'events' in body ? body.events.length : body.length
  const delayMs = latencyMs + (faults.find('slow')?.ms ?? 0)
  const type = faults.find('content-type')
  const mishap: Mishap = {
    ...(delayMs > 0 && { delayMs }),
    ...(faults.find('timeout') && { isSilent: true }),
    ...(faults.find('reset') && { isReset: true }),
    ...(cut && { cutAfter: Math.min(length, cut.after ?? (typeof body === 'string' ? length >> 1 : length - 1)) }),
  }
  const headers = type ? { ...response.headers, 'content-type': type.type ?? 'text/html' } : response.headers
  return { ...response, headers, ...(Object.keys(mishap).length > 0 && { mishap }) }
}

/** What came of a task, from its text: results depend on nothing else. Apart, so that it holds on to nothing else. */
function recalling(
  entry: Entry,
  text: string,
  settings: ResultSettings,
  failure: FailOne | undefined,
): () => readonly Outcome[] {
  return () => {
    const task: JsonObject = JSON.parse(text)
    return outcomesOf(resultsOf(entry, task, settings), task, failure)
  }
}

type FailOne = Extract<Fault, { kind: 'fail-one' }>

function outcomesOf(results: readonly Result[], task: JsonObject, fault: FailOne | undefined): Outcome[] {
  const outcomes: Outcome[] = results.map(({ data }) => ({ data }))
  if (fault === undefined) return outcomes
  outcomes[Math.min(fault.index ?? results.length - 1, results.length - 1)] = {
    error: {
      code: 'processingFailed',
      message: 'The provider could not make this result.',
      taskType: String(member(task, 'taskType')),
      taskUUID: String(member(task, 'taskUUID')),
    },
  }
  return outcomes
}

function webhookOf(url: string, outcome: Outcome, { webhookErrorBody }: Choices): Webhook {
  const body =
    'data' in outcome ? outcome.data : webhookErrorBody === 'flat' ? outcome.error : { errors: [outcome.error] }
  return { url, body: JSON.stringify(body) }
}

/** The fields of a task that fit into the archive whatever else it holds. */
function headOf(task: JsonObject): string {
  const kept = ['taskType', 'taskUUID', 'model'].filter((key) => Object.hasOwn(task, key))
  return JSON.stringify(Object.fromEntries(kept.map((key) => [key, task[key] as Json])))
}

function isSameError(one: ErrorEntry, other: ErrorEntry): boolean {
  return one.code === other.code && String(one.parameter) === String(other.parameter)
}

function isMixed(items: readonly Item[]): boolean {
  const tasks = items.filter((it) => !isAuthentication(it.value))
  return tasks.some((it) => member(it.value, 'deliveryMethod') !== 'stream')
}

function repeatedUuids(items: readonly Item[]): ReadonlySet<string> {
  const seen = new Set<string>()
  const repeated = new Set<string>()
  for (const { value } of items) {
    const uuid = String(member(value, 'taskUUID')).toLowerCase()
    if (seen.has(uuid)) repeated.add(uuid)
    seen.add(uuid)
  }
  return repeated
}

/** The session that an authentication over REST would belong to; REST has no connections to resume. */
function sessionUuid(task: JsonObject): string {
  return uuidOf(digestOf(`session ${String(member(task, 'apiKey'))}`))
}

function pathOf(path: string): string {
  const end = path.search(/[?#]/)
  const bare = end < 0 ? path : path.slice(0, end)
  return bare.length > 1 && bare.endsWith('/') ? bare.slice(0, -1) : bare || '/'
}

function isDryRun({ headers, path }: MockRequest): boolean {
  return headers['x-runware-dry-run'] === '1' || /[?&]dryRun=1(&|$)/.test(path)
}

/** Where the client believes the mock to be; a host of odd characters is not repeated. */
function originOf({ headers, origin }: MockRequest): string {
  if (origin !== undefined) return origin
  const { host = '' } = headers
  return /^[\w.:[\]-]{1,255}$/.test(host) ? `http://${host}` : 'http://127.0.0.1'
}

function mediaResponse(method: string, path: string): MockResponse {
  const format = /^\/media\/[0-9a-f-]{36}\.([a-z0-9]+)$/.exec(path)?.[1]
  const file = format === undefined ? undefined : sampleFile(format)
  if (file === undefined) return failed(404, { code: 'mediaNotFound', message: 'There is no such file.' })
  if (method !== 'GET' && method !== 'HEAD')
    return failed(405, { code: 'methodNotAllowed', message: 'Files are for GET.' }, { allow: 'GET, HEAD' })
  return { status: 200, headers: { 'content-type': file.type }, body: method === 'HEAD' ? '' : file.bytes }
}

function shortened(text: string): string {
  return text.length <= 100 ? text : `${text.slice(0, 100)}…`
}
