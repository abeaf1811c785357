import type { Mock, MockRequest } from '../mock/index.js'
import type { Received, Sent, Target } from './target.js'

/**
 * A mock in this process, asked without any transport.
 * @param key the key that the mock takes for right
 */
export function mockTarget(mock: Pick<Mock, 'respond'>, key: string, name = 'mock'): Target {
  return {
    name,
    url: 'https://api.runware.ai/v1',
    isLocal: true,
    send: async (request) => received(mock, request, key),
  }
}

function received(mock: Pick<Mock, 'respond'>, { body, key = 'right', headers = {} }: Sent, right: string): Received {
  const authorization = { right: `Bearer ${right}`, wrong: `Bearer not-${right}`, missing: undefined }[key]
  const request: MockRequest = {
    method: 'POST',
    path: '/v1',
    headers: {
      'content-type': 'application/json',
      host: '127.0.0.1',
      ...(authorization && { authorization }),
      ...headers,
    },
    body,
  }
  const { status, headers: answered, body: answer } = mock.respond(request)
  const text =
    typeof answer === 'string' ? answer : 'events' in answer ? answer.events.join('') : new TextDecoder().decode(answer)
  return { kind: 'answer', status, headers: answered, text }
}
