import { jsonResponse, type MockResponse } from './exchange.js'
import { failed } from './service.js'

/** How a mock calls itself. */
export const mockName = 'specproof mock'

/** Where anybody may ask, without a key, whether a mock is there. */
export const healthPath = '/health'

export function healthResponse(method: string, models: readonly string[]): MockResponse {
  if (method !== 'GET')
    return failed(405, { code: 'methodNotAllowed', message: `${healthPath} is for GET.` }, { allow: 'GET, HEAD' })
  return jsonResponse(200, { name: mockName, status: 'ok', models })
}
