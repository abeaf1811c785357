import { jsonResponse, type MockResponse } from './exchange.js'

/** How a mock calls itself. */
export const mockName = 'specproof mock'

/** Where anybody may ask, without a key, whether a mock is there. */
export const healthPath = '/health'

export function healthResponse(models: readonly string[]): MockResponse {
  return jsonResponse(200, { name: mockName, status: 'ok', models })
}
