import { runware } from '../../../generator/provider/runware.js'
import { originOf } from '../address.js'
import { jsonResponse, type MockRequest, type MockResponse } from '../exchange.js'
import type { FaultStatus } from '../fault.js'
import type { Faults } from '../fault-plan.js'
import { failed, type MockError, type Service } from '../service.js'
import type { Account } from './account.js'
import { requestFailure } from './authentication.js'
import type { Performed } from './batch.js'
import { statusOf } from './batch.js'
import { readBody } from './body.js'
import { isDryRun } from './dry-run.js'
import { type ErrorEntry, forbidden, payloadFailure, statusErrors } from './error-entry.js'
import { Performer } from './performer.js'
import { streamOf } from './stream.js'

const taskPaths: ReadonlySet<string> = new Set(['/v1', '/'])
const methods: readonly string[] = ['POST']
const none: readonly string[] = []

/** Tasks over HTTP. */
export class TaskService implements Service {
  /** Where the API really is, whether or not a document says so. */
  readonly servers = runware.protocol.servers
  readonly whereabouts = 'Tasks go to POST /v1.'
  readonly refusal = failed
  readonly account: Account
  readonly performer: Performer

  constructor(account: Account) {
    this.account = account
    this.performer = new Performer(account)
  }

  methodsFor(path: string): readonly string[] {
    return taskPaths.has(path) ? methods : none
  }

  takesJson(): boolean {
    return true
  }

  statusError(status: FaultStatus): MockError {
    return statusErrors[status]
  }

  answer(_: string, request: MockRequest, faults: Faults): MockResponse {
    const { choices, settings, lock } = this.account
    const { authorization } = request.headers
    const body = readBody(request.body, choices)
    const items = 'items' in body ? body.items : []
    // A request whose body cannot be read has no key in it; the body is what is wrong with it.
    if ('items' in body || authorization !== undefined) {
      const failure = requestFailure(authorization, items, lock)
      if (failure) return this.refused(401, [failure])
    }
    if ('refused' in body) return this.refused(400, [payloadFailure(body.refused)])
    if (settings.isForbidden) return this.refused(403, [forbidden])
    if (items.length === 0)
      return choices.emptyArray === 'accept'
        ? jsonResponse(200, { data: [] })
        : this.refused(400, [payloadFailure('The payload is an empty array. It must hold at least one task.')])
    const circumstances = { faults, isDryRun: isDryRun(request), origin: originOf(request), isSocket: false }
    const performed = this.performer.perform(items, circumstances)
    const answer = this.enveloped(performed, faults)
    return circumstances.isDryRun || performed.errors.length > 0 ? { ...answer, isOwn: true } : answer
  }

  private enveloped(performed: Performed, faults: Faults): MockResponse {
    const { data, errors, isAccepted, status, streamed, webhooks } = performed
    const { choices } = this.account
    if (streamed.length > 0)
      return {
        status: 200,
        headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' },
        body: streamOf(streamed, { data, errors }, choices, faults),
        ...(webhooks.length > 0 && { webhooks }),
      }
    if (!isAccepted) return performed.wantsStream ? this.refusedStream(status, errors) : this.refused(status, errors)
    const answer = jsonResponse(statusOf(performed, choices), errors.length > 0 ? { data, errors } : { data })
    return webhooks.length > 0 ? { ...answer, webhooks } : answer
  }

  /** A request of which nothing was accepted. */
  private refused(status: number, errors: readonly ErrorEntry[]): MockResponse {
    const isBare = status === 401 || this.account.choices.errorEnvelope === 'errors-only'
    return jsonResponse(status, isBare ? { errors } : { data: [], errors })
  }

  /** A stream that never started. */
  private refusedStream(status: number, errors: readonly ErrorEntry[]): MockResponse {
    const [first] = errors
    if (this.account.choices.streamErrorEnvelope === 'errors' || first === undefined)
      return this.refused(status, errors)
    const { taskUUID, ...error } = first
    return jsonResponse(status, { error, ...(taskUUID !== undefined && { taskUUID }) })
  }
}
