import { isJsonObject, type Json, type JsonObject } from '../../../generator/document/json.js'
import type { ChatServer } from '../../../generator/provider/chat/chat-server.js'
import { chatServers } from '../../../generator/provider/chat/chat-servers.js'
import { jsonResponse, type MockRequest, type MockResponse } from '../exchange.js'
import type { FaultStatus } from '../fault.js'
import type { Faults } from '../fault-plan.js'
import type { Account } from '../runware/account.js'
import { headerFailure, missingKey } from '../runware/authentication.js'
import { isDeeperThan } from '../runware/body.js'
import { type ErrorEntry, forbidden, insufficientCredits, statusErrors } from '../runware/error-entry.js'
import type { MockError, Service } from '../service.js'
import { chatFailure } from './chat-error.js'
import { type ChatProblem, isRefused, type RefusedChat, refusedFor } from './chat-problem.js'
import { serverChosen } from './chosen-server.js'
import { completionOf } from './completion.js'
import { type AnsweredChat, Conversations } from './conversations.js'
import { listedModel } from './model-list.js'
import { chatOfResponse } from './responses/chat-of-response.js'
import { responseOf } from './responses/response.js'
import { ResponseStore } from './responses/response-store.js'

type ChatOutcome = MockResponse | RefusedChat

/** Answers what OpenAI's clients ask for, as the kind of server does that is chosen. */
export class ChatService implements Service {
  readonly whereabouts = 'Chats go to POST /v1/chat/completions.'
  readonly server: ChatServer
  private readonly account: Account
  private readonly conversations: Conversations
  private readonly responses = new ResponseStore()

  constructor(account: Account) {
    this.account = account
    this.server = serverChosen(account.choices)
    this.conversations = new Conversations(account, this.server)
  }

  methodsFor(path: string): readonly string[] {
    const name = endpointOf(path)
    if (name === undefined) return []
    return name === 'models' || name.startsWith('models/') ? ['GET'] : endpoints.has(name) ? ['POST'] : []
  }

  /** Whether a path that is nobody's is one that OpenAI's clients ask at. */
  isNear(path: string): boolean {
    return (
      this.account.choices.chatServer !== 'runware' || /^(\/v1)?\/(chat|models|responses|decisions)(\/|$)/.test(path)
    )
  }

  takesJson(path: string): boolean {
    return this.methodsFor(path).includes('POST')
  }

  statusError(status: FaultStatus): MockError {
    return statusErrors[status]
  }

  refusal(status: number, error: MockError, headers: Readonly<Record<string, string>> = {}): MockResponse {
    return chatFailure(this.server, refusedFor(status, problemOf(error)), headers)
  }

  answer(path: string, request: MockRequest, faults: Faults): MockResponse {
    const name = endpointOf(path) ?? ''
    const answered = this.entered(request) ?? this.answered(name, request, faults)
    return isRefused(answered) ? chatFailure(this.serverAt(name), answered) : answered
  }

  /** Some servers tell errors like OpenAI at some of their paths. */
  private serverAt(name: string): ChatServer {
    const isLikeOpenai = this.server.errors.likeOpenaiAt.some((it) => name.startsWith(it))
    return isLikeOpenai ? { ...this.server, errors: chatServers.openai.errors } : this.server
  }

  private answered(name: string, request: MockRequest, faults: Faults): ChatOutcome {
    if (name === 'models') return jsonResponse(200, { object: 'list', data: this.models })
    if (name.startsWith('models/')) return this.model(name.slice('models/'.length))
    const body = bodyOf(request.body, this.account.choices.maxDepth)
    if (typeof body === 'string') return refusedFor(400, problemOf({ code: 'invalidPayloadFormat', message: body }))
    if (name === 'responses') return this.response(body, faults)
    if (name === 'decisions')
      return refusedFor(
        404,
        problemOf({ code: 'notFound', message: `The mock does not play /v1/decisions. ${this.whereabouts}` }),
      )
    const turn = this.paid(this.conversations.turn(body, request.body, '/v1/chat/completions', faults))
    return isRefused(turn) ? turn : completionOf(turn)
  }

  private get models(): readonly JsonObject[] {
    const { catalogue, choices } = this.account
    const all = choices.chatServer === 'runware' ? catalogue.entries : catalogue.ofType('textInference')
    return all.map((it) => listedModel(it, this.server))
  }

  private model(text: string): ChatOutcome {
    const name = decoded(text)
    const entry = this.account.catalogue.named(name)
    return entry === undefined
      ? refusedFor(404, this.conversations.unknownModel(name))
      : jsonResponse(200, listedModel(entry, this.server))
  }

  private response(body: JsonObject, faults: Faults): ChatOutcome {
    const asked = chatOfResponse(body, this.server, this.responses)
    if (isRefused(asked)) return asked
    const turn = this.paid(this.conversations.turn(asked.chat, JSON.stringify(asked.chat), '/v1/responses', faults))
    if (isRefused(turn)) {
      const problems = turn.problems.map((it) =>
        it.path === undefined ? it : placed(it, asked.place(it.path.flatMap((one) => one.split('.')))),
      )
      return { ...turn, problems }
    }
    const { id, output, reply } = responseOf(body, turn)
    if (body.store !== false) this.responses.add(id, [...asked.items, ...output], output)
    return reply
  }

  private paid(turn: AnsweredChat | RefusedChat): AnsweredChat | RefusedChat {
    if (isRefused(turn) || this.account.charge(turn.cost)) return turn
    return refusedFor(402, problemOf(insufficientCredits))
  }

  /** Why a request is not let in. */
  private entered({ headers }: MockRequest): RefusedChat | undefined {
    const { authorization } = headers
    const failure = this.keyFailure(authorization)
    if (failure)
      return refusedFor(401, { ...problemOf(failure), kind: 'key', message: this.keyMessage(failure, authorization) })
    return this.account.settings.isForbidden ? refusedFor(403, problemOf(forbidden)) : undefined
  }

  private keyFailure(authorization: string | undefined): ErrorEntry | undefined {
    const { settings, choices, lock } = this.account
    if (authorization !== undefined) return headerFailure(authorization, lock)
    return settings.apiKey === undefined && choices.keyWithoutOption === 'none' ? undefined : missingKey
  }

  /** What a server says of a key; it repeats the ends of a long one. */
  private keyMessage({ message }: ErrorEntry, authorization = ''): string {
    const key = authorization.replace(/^Bearer +/i, '')
    const shown = key.length > 12 ? `${key.slice(0, 4)}****${key.slice(-4)}` : '****'
    return this.server.errors.sentences.key?.replace('{key}', () => shown) ?? message
  }
}

/** Where clients post. */
const endpoints: ReadonlySet<string> = new Set(['chat/completions', 'responses', 'decisions'])

/** What a path names below the base URL, with or without its version; undefined where it names nothing. */
function endpointOf(path: string): string | undefined {
  return /^(?:\/v1)?\/((?:chat\/completions|responses|decisions|models(?:\/.+)?))$/.exec(path)?.[1]
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** A problem with its place as the request has it, in all that tells it. */
function placed(problem: ChatProblem, path: readonly string[]): ChatProblem {
  const { entry } = problem
  return { ...problem, path, ...(entry && { entry: { ...entry, parameter: path.join('.') } }) }
}

/** An error of the API as a problem of a chat. */
function problemOf(entry: MockError): ChatProblem {
  const { message, parameter } = entry
  return { kind: 'other', message, entry, ...(parameter !== undefined && { path: [[parameter].flat().join(',')] }) }
}

function bodyOf(text: string, maxDepth: number): JsonObject | string {
  if (isDeeperThan(text, maxDepth)) return `The body is nested more than ${maxDepth} levels deep.`
  try {
    const value: Json = JSON.parse(text)
    return isJsonObject(value) ? value : 'The body must be an object.'
  } catch (error) {
    return `The body is no JSON: ${error instanceof Error ? error.message : String(error)}`
  }
}
