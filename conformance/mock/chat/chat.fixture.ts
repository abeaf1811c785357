import type { Choices, PreparedReply } from '../index.js'
import { type Answer, airs, key, type Loose, mockWith } from '../mock.fixture.js'

export const messages = [{ role: 'user', content: 'What is the weather in the harbour?' }]

export const weather = {
  type: 'function',
  function: {
    name: 'weather',
    description: 'The weather of some days.',
    parameters: {
      type: 'object',
      properties: { city: { type: 'string', minLength: 2 }, days: { type: 'integer', minimum: 1, maximum: 7 } },
      required: ['city'],
      additionalProperties: false,
    },
  },
}

export const clock = { type: 'function', function: { name: 'clock', parameters: { type: 'object', properties: {} } } }

/** A way to ask one kind of server, with what it tells beside. */
export function chatsAt(
  chatServer: Choices['chatServer'],
  choices: Partial<Choices> = {},
  replies: readonly PreparedReply[] = [],
) {
  const told: Loose[] = []
  const mock = mockWith({ choices: { chatServer, ...choices }, replies, onEvent: (it) => told.push(it) })
  const respond = (path: string, body: object | undefined, headers: object = {}) =>
    mock.respond({
      method: body === undefined ? 'GET' : 'POST',
      path,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
      body: body === undefined ? '' : JSON.stringify(body),
    })
  const at = (path: string, body?: object, headers: object = {}): Answer => {
    const { status, headers: answered, body: text } = respond(path, body, headers)
    return { status, headers: answered, json: JSON.parse(text as string) }
  }
  return {
    told,
    at,
    ask: (fields: object, headers: object = {}) =>
      at('/v1/chat/completions', { model: airs.qwen, messages, ...fields }, headers),
    /** The events of a stream, those without JSON left out. */
    stream: (fields: object, path = '/v1/chat/completions', headers: object = {}): Loose[] => {
      const { body } = respond(path, { model: airs.qwen, messages, stream: true, ...fields }, headers)
      return (body as { events: readonly string[] }).events
        .map((it) => it.replace(/^(event: .*\n)?data: /, '').trimEnd())
        .filter((it) => it !== '[DONE]')
        .map((it) => JSON.parse(it))
    },
  }
}
