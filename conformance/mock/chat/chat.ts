import { isJsonObject, type Json, type JsonObject, member } from '../../../generator/document/json.js'
import type { MockRequest, MockResponse } from '../exchange.js'
import type { FaultStatus } from '../fault.js'
import type { Faults } from '../fault-plan.js'
import type { Account } from '../runware/account.js'
import { headerFailure, missingKey } from '../runware/authentication.js'
import { isDeeperThan } from '../runware/body.js'
import { type ErrorEntry, forbidden, insufficientCredits, statusErrors } from '../runware/error-entry.js'
import { resultsOf } from '../runware/result.js'
import type { MockError, Service } from '../service.js'
import { chatFailure } from './chat-error.js'
import { completionOf } from './completion.js'
import { inChatTerms, taskOf, unknownFields } from './task-of-chat.js'

/** Where OpenAI-compatible clients send chats. */
const paths: ReadonlySet<string> = new Set(['/v1/chat/completions', '/chat/completions'])

/**
 * Answers a chat as the task that says the same: the document of the model judges it, and the text is the one that the
 * task would get.
 */
export class ChatService implements Service {
  readonly whereabouts = 'Chats go to POST /v1/chat/completions.'
  private readonly account: Account

  constructor(account: Account) {
    this.account = account
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
    return chatFailure(status, error, [error], headers)
  }

  answer(_: string, request: MockRequest, faults: Faults): MockResponse {
    const { choices, settings, catalogue } = this.account
    const failure = this.keyFailure(request.headers.authorization)
    if (failure) return chatFailure(401, failure)
    if (settings.isForbidden) return chatFailure(403, forbidden)
    const body = bodyOf(request.body, choices.maxDepth)
    if (typeof body === 'string') return chatFailure(400, { code: 'invalidPayloadFormat', message: body })
    const model = member(body, 'model')
    if (typeof model !== 'string') return chatFailure(400, missingModel)
    const entry = catalogue.named(model)
    if (entry?.taskType !== 'textInference') return chatFailure(404, unknownModel(model))
    const { task, origins } = taskOf(body, entry)
    const errors = [
      ...unknownFields(body, choices.chatUnknownFields === 'refuse'),
      ...this.account.validate(entry, task, JSON.stringify(task), faults).map((it) => inChatTerms(it, origins)),
    ]
    if (errors[0]) return chatFailure(choices.validationStatus, errors[0], errors)
    const results = resultsOf(entry, task, { choices, seed: settings.seed, origin: '' })
    const cost = results.reduce((sum, it) => sum + it.cost, 0)
    return this.account.charge(cost)
      ? completionOf({ body, results, choices, faults })
      : chatFailure(402, insufficientCredits)
  }

  private keyFailure(authorization: string | undefined): ErrorEntry | undefined {
    const { settings, choices, lock } = this.account
    if (authorization !== undefined) return headerFailure(authorization, lock)
    return settings.apiKey === undefined && choices.keyWithoutOption === 'none' ? undefined : missingKey
  }
}

const missingModel: MockError = {
  code: 'missingModel',
  message: "Missing required parameter 'model'.",
  parameter: 'model',
}

function unknownModel(model: string): MockError {
  const message = `The model '${model.slice(0, 100)}' does not exist or is no text model.`
  return { code: 'model_not_found', message, parameter: 'model' }
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
