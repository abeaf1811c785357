import { isEventStream, type MockResponse } from './exchange.js'

/** What a resource takes, as `Allow` lists it: whatever is for GET is for HEAD. */
export function allowed(methods: readonly string[]): string {
  const isRead = methods.includes('GET') && !methods.includes('HEAD')
  return [...methods, ...(isRead ? ['HEAD'] : [])].join(', ')
}

/** What OPTIONS asks for (RFC 9110, 9.3.7). */
export function optionsResponse(methods: readonly string[]): MockResponse {
  return { status: 204, headers: { allow: allowed(methods) }, body: '' }
}

/** A response as HEAD has it: all of it but the body, whose length is told. */
export function headOf(response: MockResponse): MockResponse {
  const { headers, body, status } = response
  if (isEventStream(body)) return { ...response, body: '' }
  const length = typeof body === 'string' ? new TextEncoder().encode(body).length : body.length
  return { ...response, headers: status === 204 ? headers : { ...headers, 'content-length': String(length) }, body: '' }
}
