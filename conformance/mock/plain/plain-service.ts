import { isJsonObject, type Json, type JsonObject, parsedJson } from '../../../generator/document/json.js'
import { tokens } from '../../../generator/document/pointer.js'
import { observedRequest } from '../../../generator/ir/observed-request.js'
import { unwrapped } from '../../../generator/provider/envelope.js'
import { originOf } from '../address.js'
import { jsonResponse, type MockRequest, type MockResponse } from '../exchange.js'
import type { FaultStatus } from '../fault.js'
import type { Faults } from '../fault-plan.js'
import type { Judges } from '../judges.js'
import { mediaPath } from '../media/media-file.js'
import type { RequestSubject } from '../request-subject.js'
import { isDeeperThan } from '../runware/body.js'
import { statusErrors } from '../runware/error-entry.js'
import { textOf } from '../runware/reply/replied-result.js'
import type { Replies, SingleAnswer } from '../runware/reply/replies.js'
import type { MockError, Service } from '../service.js'
import type { MockSettings } from '../settings.js'
import type { Documented } from './documented.js'
import type { PlainError } from './error-form.js'
import { parameterErrors } from './parameters.js'
import { basesOf, type Route, routeOf } from './route.js'
import { ServedOperation } from './served-operation.js'

/** What a service works by. */
interface PlainParts {
  readonly settings: MockSettings
  readonly judges: Judges
  readonly replies: Replies
}

/** A request for an operation. */
interface FoundOperation {
  readonly served: ServedOperation
  readonly route: Route
  /** Parameters of the path, spelled as they came. */
  readonly path: ReadonlyMap<string, string>
}

/**
 * Serves any operation that a document describes: what the document refuses is refused as it describes, and the rest is
 * answered by an example of the response, or else a value of its schema. Nothing is remembered, and nothing is carried out.
 */
export class PlainService implements Service {
  readonly entries: readonly ServedOperation[]
  private readonly settings: MockSettings
  private readonly judges: Judges
  private readonly replies: Replies
  private readonly routes: readonly {
    readonly route: Route
    readonly served: ServedOperation
    bases: readonly string[]
  }[]

  constructor(documented: readonly Documented[], { settings, judges, replies }: PlainParts) {
    this.settings = settings
    this.judges = judges
    this.replies = replies
    this.entries = documented.map((it) => new ServedOperation(it, settings.judgeOf))
    this.routes = this.entries
      .map((served) => ({ served, route: routeOf(served.documented), bases: basesOf(served.documented.model) }))
      .sort((a, b) => b.route.literals - a.route.literals)
  }

  get whereabouts(): string {
    const some = this.entries.slice(0, 5).map(({ documented: { method, path } }) => `${method} ${path}`)
    return `There are ${some.join(', ')}${this.entries.length > 5 ? ` and ${this.entries.length - 5} more` : ''}.`
  }

  /** Servers that documents and providers name. */
  get servers(): readonly string[] {
    return this.entries.flatMap(({ documented: { model } }) => [...model.servers, ...model.provider.protocol.servers])
  }

  methodsFor(path: string): readonly string[] {
    if (this.routes.length === 0) return []
    return [...new Set(this.at(path).map((it) => it.served.documented.method))]
  }

  takesJson(path: string, request: MockRequest): boolean {
    const found = this.found(path, request)
    return (
      request.body !== '' && found?.served.documented.operation !== undefined && !found.served.documented.takesOther
    )
  }

  statusError(status: FaultStatus): MockError {
    return statusErrors[status]
  }

  refusal(status: number, error: MockError, headers: Readonly<Record<string, string>> = {}): MockResponse {
    const { message, parameter = '' } = error
    return this.refused(this.entries[0], status, [{ message, parameter: [parameter].flat().join(',') }], headers)
  }

  answer(path: string, request: MockRequest, faults: Faults): MockResponse {
    const { served, path: parameters } = this.found(path, request) as FoundOperation
    const key = served.keyFailure(request.headers, this.settings)
    if (key !== undefined) return this.refused(served, 401, [{ message: key, parameter: '' }])
    if (this.settings.isForbidden)
      return this.refused(served, 403, [{ message: statusErrors[403].message, parameter: '' }])
    const [, query = ''] = /\?([^#]*)/.exec(request.path) ?? []
    const said = { path: parameters, query: new URLSearchParams(query), headers: request.headers }
    const errors = [
      ...parameterErrors(served.documented.parameters, said, (it) => served.parameterJudge(it)),
      ...this.bodyErrors(served, request.body, faults),
    ]
    if (errors.length > 0) return this.refused(served, served.refusalStatus, errors)
    const reply = this.replies.take(served, { task: requestIn(served, request) })
    if (reply !== undefined && 'error' in reply) {
      const { message, status = served.refusalStatus } = reply.error
      return this.refused(served, status, [about('', message)])
    }
    if (reply !== undefined) return served.replied(jsonOf(reply, originOf(request)), request.body)
    return served.success(`${this.settings.seed} ${request.method} ${request.path} ${request.body}`, request.body)
  }

  /** The operation that a request is for; undefined for a path that is none of a document's. */
  subjectOf(path: string, request: MockRequest): RequestSubject | undefined {
    const documented = this.found(path, request)?.served.documented
    return documented && { model: documented.model, operation: documented.operation }
  }

  private bodyErrors(served: ServedOperation, body: string, faults: Faults): readonly PlainError[] {
    const { operation, needsBody, takesOther } = served.documented
    const { maxDepth } = this.settings.resolvedChoices
    if (body.trim() === '') return needsBody || operation !== undefined ? [about('', 'The body is empty.')] : []
    if (operation === undefined || (takesOther && parsedJson(body) === undefined)) return []
    if (isDeeperThan(body, maxDepth)) return [about('', `The body is nested more than ${maxDepth} levels deep.`)]
    const { envelope } = operation
    const request = unwrapped(envelope === 'task' ? 'body' : envelope, body)
    if (request !== undefined) return this.requestErrors(served, request, faults)
    const isJson = parsedJson(body) !== undefined
    return [isJson ? about(envelope, `The body has no ${envelope}.`) : about('', 'The body is no JSON.')]
  }

  private requestErrors(served: ServedOperation, request: string, faults: Faults): readonly PlainError[] {
    const { undecided, maxErrorsPerTask } = this.settings.resolvedChoices
    const { valid, verdict, violations, reason } = this.judges.verdict(
      served,
      { text: this.taken(served, request) },
      faults,
    )
    if (valid || (verdict === 'undecided' && undecided === 'accept')) return []
    if (violations.length === 0) return [about('', `The request cannot be judged: ${reason ?? 'no reason is given'}.`)]
    return violations
      .slice(0, maxErrorsPerTask)
      .map(({ pointer, message }) => ({ ...about(tokens(pointer).join('.'), message), path: tokens(pointer) }))
  }

  /** The request that the server takes it for. */
  private taken({ model, documented }: ServedOperation, request: string): string {
    const json = this.settings.requestProfile === 'observed' ? parsedJson(request) : undefined
    const { operation } = documented
    return json === undefined || operation === undefined
      ? request
      : JSON.stringify(observedRequest(model, operation, json))
  }

  private refused(
    served: ServedOperation | undefined,
    status: number,
    errors: readonly PlainError[],
    headers: Readonly<Record<string, string>> = {},
  ): MockResponse {
    return jsonResponse(status, (served?.refusal(status, errors) ?? { errors }) as object, headers)
  }

  /** The operations of a path, the most exact first. */
  private at(path: string): readonly FoundOperation[] {
    return this.routes.flatMap(({ served, route, bases }) => {
      for (const base of bases) {
        if (base !== '' && path !== base && !path.startsWith(`${base}/`)) continue
        const found = route.match(path.slice(base.length) || '/')
        if (found !== undefined) return [{ served, route, path: found }]
      }
      return []
    })
  }

  /** The operation that a request is for; of several at one place one that takes it, else one whose fixed members it has. */
  private found(path: string, { method, body, path: whole }: MockRequest): FoundOperation | undefined {
    const query = new URLSearchParams(/\?([^#]*)/.exec(whole)?.[1])
    const own = this.at(path).filter((it) => it.served.documented.method === method)
    const at = own.filter((it) => it.route.place === own[0]?.route.place)
    const asked = Math.max(...at.map(({ route }) => askedBy(route, query)))
    const all = at.filter(({ route }) => askedBy(route, query) === asked)
    const [first] = all
    if (all.length < 2) return first
    const json = parsedJson(body)
    const meant = all.filter((it) => it.served.isMeant(json))
    const takes = ({ served }: FoundOperation) => served.documented.operation !== undefined && served.judge(body).valid
    return meant.find(takes) ?? meant[0] ?? first
  }
}

/** What replies are found by: the request itself, or, where it has no body, its parameters. */
function requestIn({ documented: { operation } }: ServedOperation, { path, body }: MockRequest): JsonObject {
  const { envelope = 'body' } = operation ?? {}
  const json = parsedJson(unwrapped(envelope === 'task' ? 'body' : envelope, body) ?? '')
  return isJsonObject(json) ? json : Object.fromEntries(new URLSearchParams(/\?([^#]*)/.exec(path)?.[1]))
}

/** A prepared answer as the JSON value that is answered. */
function jsonOf(answer: SingleAnswer, origin: string): Json {
  if ('file' in answer) return typeof answer.file === 'string' ? answer.file : `${origin}${mediaPath(answer.file)}`
  return 'json' in answer ? answer.json : textOf(answer)
}

/** How much of a query the path of an operation asks for; -1 where something that it asks for is not there. */
function askedBy({ query }: Route, given: URLSearchParams): number {
  return query.every(([name, value]) => given.getAll(name).includes(value)) ? query.length : -1
}

const about = (parameter: string, message: string): PlainError => ({ message, parameter })
