import { isJsonObject, type Json, type JsonObject } from '../../../generator/document/json.js'
import type { ChatServer } from '../../../generator/provider/chat/chat-server.js'
import type { MockRequest, MockResponse } from '../exchange.js'
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
import { Conversations } from './conversations.js'

/** Where OpenAI-compatible clients send chats. */
const paths: ReadonlySet<string> = new Set(['/v1/chat/completions', '/chat/completions'])

/** Answers chats as the kind of server does that is chosen. */
export class ChatService implements Service {
  readonly whereabouts = 'Chats go to POST /v1/chat/completions.'
  readonly server: ChatServer
  private readonly account: Account
  private readonly conversations: Conversations

  constructor(account: Account) {
    this.account = account
    this.server = serverChosen(account.choices)
    this.conversations = new Conversations(account, this.server)
  }

  methodsFor(path: string): readonly string[] {
    return paths.has(path) ? ['POST'] : []
  }

  takesJson(): boolean {
    return true
  }

  statusError(status: FaultStatus): MockError {
    return statusErrors[status]
  }

  refusal(status: number, error: MockError, headers: Readonly<Record<string, string>> = {}): MockResponse {
    return chatFailure(this.server, refusedFor(status, problemOf(error)), headers)
  }

  answer(path: string, request: MockRequest, faults: Faults): MockResponse {
    const answered = this.entered(request) ?? this.completed(path, request, faults)
    return isRefused(answered) ? chatFailure(this.server, answered) : answered
  }

  /** Why a request is not let in. */
  private entered({ headers }: MockRequest): RefusedChat | undefined {
    const failure = this.keyFailure(headers.authorization)
    if (failure)
      return refusedFor(401, {
        ...problemOf(failure),
        kind: 'key',
        message: this.keyMessage(failure, headers.authorization),
      })
    return this.account.settings.isForbidden ? refusedFor(403, problemOf(forbidden)) : undefined
  }

  private completed(path: string, request: MockRequest, faults: Faults): MockResponse | RefusedChat {
    const { choices } = this.account
    const body = bodyOf(request.body, choices.maxDepth)
    if (typeof body === 'string') return refusedFor(400, problemOf({ code: 'invalidPayloadFormat', message: body }))
    const turn = this.conversations.turn(body, path, faults)
    if (isRefused(turn)) return turn
    if (!this.account.charge(turn.cost)) return refusedFor(402, problemOf(insufficientCredits))
    return completionOf(turn)
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
    return this.server.errors.sentences.key?.replace('{key}', shown) ?? message
  }
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
