import { pathOf, shortened } from './address.js'
import { ChatService } from './chat/chat.js'
import { statusFault, withConnectionFaults } from './connection-fault.js'
import type { MockRequest, MockResponse } from './exchange.js'
import { faultHeader } from './fault.js'
import { FaultPlan, type Faults } from './fault-plan.js'
import { parseFaults } from './fault-text.js'
import { Judges } from './judges.js'
import { mediaResponse } from './media.js'
import { Account } from './runware/account.js'
import type { MockModel } from './runware/catalogue.js'
import { TaskService } from './runware/task-service.js'
import { failed, type Service } from './service.js'
import { type MockOptions, type MockSettings, settingsOf } from './settings.js'

/**
 * The switchboard: requests in, responses out. It finds the service that a request is for, and what faults are to strike it;
 * what is answered is for the service to say. Nothing in here waits, and no HTTP library is known here.
 */
export class MockApi {
  readonly settings: MockSettings
  readonly account: Account
  /** The API itself. */
  readonly tasks: TaskService
  private readonly services: readonly Service[]
  private readonly plan: FaultPlan
  private readonly judges: Judges

  constructor(models: readonly MockModel[], options: MockOptions) {
    this.settings = settingsOf(options)
    this.judges = new Judges(options.judgeOf)
    this.plan = new FaultPlan(options.faults ?? [])
    this.account = new Account(models, this.settings, this.judges)
    for (const limit of this.plan.limits) this.judges.mustExist(limit, this.account.catalogue.entries)
    this.tasks = new TaskService(this.account)
    this.services = [this.tasks, new ChatService(this.account)]
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

  private answer(request: MockRequest): MockResponse {
    const path = pathOf(request.path)
    if (path.startsWith('/media/')) return mediaResponse(request.method, path)
    const own = this.services.find((it) => it.methodFor(path) !== undefined)
    const service = own ?? this.tasks
    const faults = this.faultsOf(request)
    if ('refused' in faults)
      return service.refusal(400, { code: 'invalidFault', message: faults.refused, parameter: faultHeader })
    const struck = statusFault(service, faults, this.account.choices)
    const response = struck ?? (own ? this.ask(own, path, request, faults) : this.nothingAt(path))
    return withConnectionFaults(response, faults, this.settings.latencyMs)
  }

  private ask(service: Service, path: string, request: MockRequest, faults: Faults): MockResponse {
    const { method, headers } = request
    const allowed = service.methodFor(path) as string
    if (method !== allowed) {
      const message = `${shortened(method)} is not supported here; use ${allowed}.`
      return service.refusal(405, { code: 'methodNotAllowed', message }, { allow: allowed })
    }
    const unsupported = allowed === 'POST' ? this.contentFailure(service, headers['content-type']) : undefined
    return unsupported ?? service.answer(path, request, faults)
  }

  private nothingAt(path: string): MockResponse {
    const message = `There is nothing at ${shortened(path)}. ${this.tasks.whereabouts}`
    return this.tasks.refusal(404, { code: 'notFound', message })
  }

  private contentFailure(service: Service, type: string | undefined): MockResponse | undefined {
    const { missingContentType, wrongContentTypeStatus } = this.account.choices
    const isJson =
      type === undefined ? missingContentType === 'accept' : /^\s*application\/([\w.-]+\+)?json\s*(;|$)/i.test(type)
    if (isJson) return undefined
    const message = `The content type must be application/json, not ${JSON.stringify(shortened(type ?? ''))}.`
    return service.refusal(wrongContentTypeStatus, { code: 'unsupportedContentType', message })
  }

  /** The faults of a request: those its header asks for and those that are planned. */
  faultsOf({ headers }: Pick<MockRequest, 'headers'>): Faults | { readonly refused: string } {
    const asked = headers[faultHeader]
    if (asked === undefined) return this.plan.next()
    try {
      const faults = parseFaults(asked)
      for (const it of faults) if (it.kind === 'limit') this.judges.mustExist(it, this.account.catalogue.entries)
      return this.plan.next(faults)
    } catch (error) {
      return { refused: error instanceof Error ? error.message : String(error) }
    }
  }
}
