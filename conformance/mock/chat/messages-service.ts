import { jsonResponse, type MockRequest, type MockResponse } from '../exchange.js'
import type { FaultStatus } from '../fault.js'
import type { Account } from '../runware/account.js'
import { requestFailure } from '../runware/authentication.js'
import { statusErrors } from '../runware/error-entry.js'
import type { MockError, Service } from '../service.js'

/** Kinds of errors by status, as clients of this endpoint read them. */
const kinds: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  504: 'timeout_error',
}

/** The endpoint for clients of Anthropic's, which the API documents and the mock does not play: it says so in their form. */
export class MessagesService implements Service {
  readonly whereabouts = 'Chats go to POST /v1/chat/completions.'
  private readonly account: Account

  constructor(account: Account) {
    this.account = account
  }

  methodsFor(path: string): readonly string[] {
    return /^(\/v1)?\/messages(\/count_tokens)?$/.test(path) ? ['POST'] : []
  }

  takesJson(): boolean {
    return true
  }

  statusError(status: FaultStatus): MockError {
    return statusErrors[status]
  }

  refusal(status: number, { message }: MockError, headers: Readonly<Record<string, string>> = {}): MockResponse {
    const type = kinds[status] ?? (status >= 500 ? 'api_error' : 'invalid_request_error')
    return jsonResponse(status, { type: 'error', error: { type, message } }, headers)
  }

  answer(_: string, { headers }: MockRequest): MockResponse {
    const key = headers['x-api-key']
    const shown = headers.authorization ?? (key === undefined ? undefined : `Bearer ${key}`)
    const failure = requestFailure(shown, [], this.account.lock)
    if (failure) return this.refusal(401, failure)
    return this.refusal(404, { code: 'notFound', message: `The mock does not play /v1/messages. ${this.whereabouts}` })
  }
}
