import type { IncomingMessage } from 'node:http'
import type { MockRequest } from './exchange.js'

/** A request of node's as the mock reads it. */
export function requestOf(request: IncomingMessage, body: string): MockRequest {
  return {
    method: request.method ?? 'GET',
    path: request.url ?? '/',
    headers: request.headers as Record<string, string | undefined>,
    body,
  }
}
