import { isJsonObject, type Json, parsedJson } from '../../generator/document/json.js'
import type { Model } from '../../generator/ir/model.js'
import { pathOf, shortened } from './address.js'
import { ChatService } from './chat/chat.js'
import { documentedHosts, isOfChats } from './chat/chat-host.js'
import { MessagesService } from './chat/messages-service.js'
import { refusalFault, toldOf, withConnectionFaults } from './connection-fault.js'
import { unsupportedType } from './content-type.js'
import { type Controlled, controlResponse, isControl } from './control.js'
import type { LiveAnswer, MockRequest, MockResponse } from './exchange.js'
import { faultHeader } from './fault.js'
import { FaultPlan, type Faults } from './fault-plan.js'
import { parseFaults } from './fault-text.js'
import { healthPath, healthResponse } from './health.js'
import { Judges } from './judges.js'
import { mediaResponse } from './media/media.js'
import { allowed, headOf, optionsResponse } from './method.js'
import { documentedIn } from './plain/documented.js'
import { PlainService } from './plain/plain-service.js'
import { type IsQueueCall, queueCallsOf } from './plain/queue-call.js'
import type { ServedOperation } from './plain/served-operation.js'
import { RequestRecord } from './request-record.js'
import type { RequestSubject } from './request-subject.js'
import { Account } from './runware/account.js'
import type { CatalogueEntry, MockModel } from './runware/catalogue.js'
import { isRegistryPath, registryResponse } from './runware/registry.js'
import { isTask } from './runware/task-operation.js'
import { TaskService } from './runware/task-service.js'
import { secretMembers } from './secret-members.js'
import { failed, type MockError, mockFailure, type Service } from './service.js'
import { type MockOptions, type MockSettings, settingsOf } from './settings.js'

/**
 * The switchboard: requests in, responses out. It finds the service that a request is for, and what faults are to strike it;
 * what is answered is for the service to say. Nothing in here waits, and no HTTP library is known here.
 *
 * EXAMPLE  `POST /v1` is a path of the service of tasks, which answers it. `GET /v1` it refuses with 405 in its own form, and
 * `GET /nowhere` with 404, since it answers for paths that are nobody's. A fault that refuses with 500 strikes before the
 * service is asked, in that form too.
 */
export class MockApi {
  readonly settings: MockSettings
  readonly account: Account
  /** The API itself. */
  readonly tasks: TaskService
  /** What documents describe beside tasks. */
  readonly plain: PlainService
  readonly requests: RequestRecord
  private readonly services: readonly Service[]
  readonly chats: ChatService
  /** Who answers for paths that are nobody's. */
  private readonly host: Service
  private readonly isQueueCall: IsQueueCall
  private readonly plan: FaultPlan
  private readonly judges: Judges

  constructor(models: readonly MockModel[], options: MockOptions) {
    this.settings = settingsOf(options)
    const secrets = secretMembers(models.map((it) => it.model))
    this.requests = new RequestRecord(10_000, this.settings.onRequest, secrets)
    this.judges = new Judges(options.judgeOf)
    this.plan = new FaultPlan(options.faults ?? [], this.settings.seed)
    this.account = new Account(models, this.settings, this.judges)
    this.tasks = new TaskService(this.account)
    this.tasks.performer.onTask = (id) => this.requests.perform(id)
    const documented = models.flatMap(({ model, document }) =>
      documentedIn(model, document, (it) => isTask(it) || isOfChats(document, it)),
    )
    const chatHosts = documentedHosts(models, this.account)
    this.plain = new PlainService(documented, {
      settings: this.settings,
      judges: this.judges,
      replies: this.account.replies,
    })
    this.isQueueCall = queueCallsOf(documented.map((it) => it.model))
    this.chats = new ChatService(this.account, chatHosts)
    const others = documented.length + chatHosts.length
    const hasTasks = this.account.catalogue.entries.length > 0 || others === 0
    this.host = hasTasks ? this.tasks : documented.length > 0 ? this.plain : this.chats
    this.services = [
      this.plain,
      ...(hasTasks ? [this.tasks] : []),
      ...(hasTasks || chatHosts.length > 0 ? [this.chats] : []),
      ...(hasTasks ? [new MessagesService(this.account)] : []),
    ]
    for (const limit of this.plan.limits) this.judges.mustExist(limit, this.judged)
    const served = [...this.account.catalogue.entries, ...this.plain.entries, ...chatHosts.flatMap((it) => it.entries)]
    this.account.replies.keepTo(served.flatMap(({ air, model }) => [...(air === undefined ? [] : [air]), model.id]))
  }

  /** Told when all is forgotten: others have something to forget too. */
  onReset: () => void = () => {}

  /** Forgets tasks, requests, what was spent and what was used up of faults and replies. */
  reset(): void {
    this.onReset()
    this.requests.clear()
    this.tasks.performer.tasks.clear()
    this.account.reset()
    this.plan.reset()
  }

  private get controlled(): Controlled {
    return {
      requests: this.requests,
      replies: this.account.replies,
      apiKey: this.settings.apiKey,
      reset: () => this.reset(),
    }
  }

  /** Everything that requests are for. */
  private get judged(): readonly (CatalogueEntry | ServedOperation)[] {
    return [
      ...this.account.catalogue.entries,
      ...this.plain.entries,
      ...this.chats.hosts.flatMap(({ entries }) => entries.filter((it) => it.pointer !== undefined)),
    ]
  }

  /** Answers one request. Never throws: a fault of the mock is a 500. */
  respond(request: MockRequest): MockResponse {
    this.requests.begin()
    const response = this.answered(request)
    this.note(request, response, this.requests.performed)
    return response
  }

  /** What the mock itself answers, of which nobody is told yet. */
  decide(request: MockRequest): Decided {
    const { given } = this.account.replies
    this.requests.begin()
    const response = this.answered(request)
    const { status, isOwn = false } = response
    const isOfService = this.serviceAt(pathOf(request.path)) !== undefined && !/^(HEAD|OPTIONS)$/.test(request.method)
    // Queues are not played here: what is unknown of them is no refusal.
    const isQueued = !isOfService && this.isQueueCall(request) && status === 404
    const isRefused = !isQueued && (status >= 400 || !isOfService)
    const isFinal = isOwn || isRefused || this.account.replies.given !== given
    return { response, performed: this.requests.performed, isFinal }
  }

  private answered(request: MockRequest): MockResponse {
    try {
      return this.answer(request)
    } catch (error) {
      return failed(500, mockFailure(error))
    }
  }

  /** Tells of a request that was answered. */
  note(request: MockRequest, answer: MockResponse | LiveAnswer, performed: readonly string[]): void {
    const { method, path } = request
    const { status } = answer
    if (!isControl(pathOf(path))) this.requests.add(request, status, performed)
    this.settings.onEvent?.({
      kind: 'request',
      method,
      path,
      status,
      ...toldOf('live' in answer ? undefined : answer.connectionFault),
    })
  }

  /** As if the tasks had never been performed: somebody else performs them. */
  undo({ performed }: Pick<Decided, 'performed'>): void {
    for (const it of performed) this.tasks.performer.tasks.forget(it)
  }

  /** A refusal in the form of whoever answers for a path. */
  refusalFor(path: string, status: number, error: MockError): MockResponse {
    return this.nearest(pathOf(path)).refusal(status, error, {}, { path })
  }

  /** Whether a request names a task that the mock itself performed. */
  isTaskOf({ body }: Pick<MockRequest, 'body'>): boolean {
    const json = parsedJson(body)
    const items: readonly (Json | undefined)[] = Array.isArray(json) ? json : [json]
    return items.some(
      (it) =>
        isJsonObject(it) &&
        [...this.identifiers].some(
          (name) => typeof it[name] === 'string' && this.tasks.performer.tasks.isTaken(it[name]),
        ),
    )
  }

  get models(): readonly Model[] {
    return this.judged.map((it) => it.model)
  }

  /** Members of requests that hold an identifier which the client makes up. */
  get identifiers(): ReadonlySet<string> {
    const operations = this.judged.flatMap((it) => it.model.operations)
    return new Set(operations.flatMap((it) => it.uuidField ?? []))
  }

  /** The model that a request is for, and its operation; undefined where it names none. */
  subjectOf(request: MockRequest): RequestSubject | undefined {
    const plain = this.plain.subjectOf(pathOf(request.path), request)
    if (plain !== undefined) return plain
    const json = parsedJson(request.body)
    const items: readonly (Json | undefined)[] = Array.isArray(json) ? json : [json]
    const names = items.flatMap((it) => (isJsonObject(it) && typeof it.model === 'string' ? [it.model] : []))
    const entry = names[0] === undefined ? undefined : this.account.catalogue.named(names[0])
    if (entry === undefined) return undefined
    const operation = Array.isArray(json) && new Set(names).size === 1 ? entry.model.operations.find(isTask) : undefined
    return { model: entry.model, operation }
  }

  /** Refuses what is not even asked of a service, in the form of the one that it was meant for, and tells of it. */
  refuse(
    { method, path }: Pick<MockRequest, 'method' | 'path'>,
    status: number,
    error: MockError,
    headers: Readonly<Record<string, string>> = {},
  ): MockResponse {
    const response = this.nearest(pathOf(path)).refusal(status, error, headers, { path })
    this.settings.onEvent?.({ kind: 'request', method, path, status })
    return method === 'HEAD' ? headOf(response) : response
  }

  /** Refuses what is no request, in the form of the service that it may have been meant for, and tells of it. */
  unreadable(status: number, error: MockError): MockResponse {
    this.settings.onEvent?.({ kind: 'unreadable', status, reason: error.message })
    return this.nearest('').refusal(status, error)
  }

  private answer(request: MockRequest): MockResponse {
    const path = pathOf(request.path)
    if (request.method === 'HEAD') return headOf(this.found(path, this.asGet(path, request)))
    return this.found(path, request)
  }

  /** HEAD is answered as GET is (RFC 9110, 9.3.2), unless a document has it by itself. */
  private asGet(path: string, request: MockRequest): MockRequest {
    return this.serviceAt(path)?.methodsFor(path).includes('HEAD') ? request : { ...request, method: 'GET' }
  }

  private found(path: string, request: MockRequest): MockResponse {
    const { method } = request
    if (path === '*' && method === 'OPTIONS') return optionsResponse(['GET', 'POST'])
    if (isControl(path)) return controlResponse(path, request, this.controlled)
    const own = this.serviceAt(path)
    const resource = own === undefined || path.startsWith('/media/') ? this.resource(path) : undefined
    if (resource !== undefined) return method === 'OPTIONS' ? optionsResponse(['GET']) : resource(method)
    const service = own ?? this.nearest(path)
    const faults = this.withPlanned(this.askedFaults(request.headers[faultHeader]))
    if ('refused' in faults)
      return service.refusal(
        400,
        { code: 'invalidFault', message: faults.refused, parameter: faultHeader },
        {},
        request,
      )
    const struck = faults.areAny ? refusalFault(service, faults, this.account.choices) : undefined
    const refused = struck && service.refusal(struck.status, struck.error, struck.headers, request)
    const response = refused ?? (own ? this.ask(own, path, request, faults) : this.nothingAt(path, request))
    const wait = this.settings.latencyMs + this.account.replies.takeDelay()
    const befallen = withConnectionFaults(response, faults, wait)
    return faults.haveStruck ? { ...befallen, isOwn: true } : befallen
  }

  private serviceAt(path: string): Service | undefined {
    return this.services.find((it) => it.methodsFor(path).length > 0)
  }

  /** What is there for GET beside the services, whose own paths go before it. */
  private resource(path: string): ((method: string) => MockResponse) | undefined {
    if (path.startsWith('/media/')) return (method) => mediaResponse(method, path, this.account.replies.fileAt(path))
    if (path === healthPath)
      return (method) =>
        healthResponse(
          method,
          this.judged.map((it) => it.air ?? it.model.id),
        )
    return isRegistryPath(path) ? (method) => registryResponse(this.account.catalogue, method, path) : undefined
  }

  private ask(service: Service, path: string, request: MockRequest, faults: Faults): MockResponse {
    const { method } = request
    const methods = service.methodsFor(path)
    if (!methods.includes(method)) {
      if (method === 'OPTIONS') return optionsResponse(methods)
      const allow = allowed(methods)
      const message = `${shortened(method)} is not supported here; use ${allow}.`
      return service.refusal(405, { code: 'methodNotAllowed', message }, { allow }, request)
    }
    if (!service.takesJson(path, request)) return service.answer(path, request, faults)
    return (
      this.contentFailure(service, request) ??
      (request.isNoText ? service.refusal(400, noText, {}, request) : service.answer(path, request, faults))
    )
  }

  /** Who answers for a path that may be nobody's. */
  private nearest(path: string): Service {
    const isOfChats = this.services.includes(this.chats) && this.chats.isNear(path)
    return this.serviceAt(path) ?? (isOfChats ? this.chats : this.host)
  }

  private nothingAt(path: string, request: MockRequest): MockResponse {
    const host = this.nearest(path)
    const message = `There is nothing at ${shortened(path)}. ${host.whereabouts}`
    return host.refusal(404, { code: 'notFound', message }, {}, request)
  }

  private contentFailure(service: Service, request: MockRequest): MockResponse | undefined {
    const type = request.headers['content-type']
    const { missingContentType, wrongContentTypeStatus } = this.account.choices
    if (type === undefined && missingContentType === 'accept') return undefined
    const message = unsupportedType(type ?? '')
    return message === undefined
      ? undefined
      : service.refusal(wrongContentTypeStatus, { code: 'unsupportedContentType', message }, {}, request)
  }

  /** The faults that a header asks for, or why there are none. */
  askedFaults(header: string | undefined): FaultPlan | { readonly refused: string } | undefined {
    if (header === undefined) return undefined
    try {
      const asked = new FaultPlan(parseFaults(header), this.settings.seed)
      for (const it of asked.limits) this.judges.mustExist(it, this.judged)
      return asked
    } catch (error) {
      return { refused: error instanceof Error ? error.message : String(error) }
    }
  }

  /** The faults that may strike a request: those that were asked for with it, and those that are planned. */
  withPlanned(asked: ReturnType<MockApi['askedFaults']>): Faults | { readonly refused: string } {
    return asked !== undefined && 'refused' in asked ? asked : this.plan.next(asked)
  }
}

/** An answer of the mock itself. */
export interface Decided {
  readonly response: MockResponse
  /** Identifiers of the tasks that were performed for it. */
  readonly performed: readonly string[]
  /** Whether nobody else is to be asked: it is a refusal, a fault, a prepared answer, or of what no API answers. */
  readonly isFinal: boolean
}

const noText: MockError = { code: 'invalidPayloadFormat', message: 'The body is no UTF-8 (RFC 8259, 8.1).' }
