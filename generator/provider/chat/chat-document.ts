import { copied, isJsonObject, type Json, type JsonObject, member } from '../../document/json.js'
import type { Pointer } from '../../document/pointer.js'
import { chatAnswer, chatFailure } from './chat-answers.js'
import { commonFields } from './chat-fields.js'
import { messageSchema } from './chat-message.js'
import { type ChatServer, chatServerField } from './chat-server.js'
import { TaskSchemas, taskFields } from './task-fields.js'

/** Whose chats are described. */
export interface ChatSubject {
  /** The model's own document. */
  readonly document: JsonObject
  /** Where the schema of one task stands in it. */
  readonly task: Pointer
  readonly id: string
  readonly title: string
  /** How requests call the model; any name is taken where it is left out. */
  readonly model?: string | undefined
}

/** Where the schema of requests stands in a document of chats. */
export const chatRequestPointer: Pointer = '/components/schemas/ChatRequest'

/**
 * The document of the chats of one model at one kind of server: the server's fields and rules, with the model's own limits
 * where it is the model that sets them.
 */
export function chatDocument(subject: ChatSubject, server: ChatServer): JsonObject {
  const request = chatRequest(subject, server)
  const components = member(subject.document, 'components')
  const others = isJsonObject(components) ? member(components, 'schemas') : undefined
  // Limits of the model that refer to others take these along.
  const referred = JSON.stringify(request).includes('"$ref"') && isJsonObject(others) ? copied(others) : {}
  const reply = (description: string, schema: JsonObject): JsonObject => ({
    description,
    content: { 'application/json': { schema } },
  })
  const failure = { $ref: '#/components/schemas/ChatError' }
  return {
    openapi: '3.1.0',
    info: {
      title: `${subject.title}: chats at ${server.title}`,
      version: '1.0.0',
      'x-model-id': subject.id,
      [chatServerField]: server.name,
    },
    servers: server.servers.map((url) => ({ url })),
    security: [{ bearer: [] }],
    paths: {
      '/chat/completions': {
        post: {
          operationId: 'chat',
          summary: `Continue a conversation with ${subject.title}.`,
          requestBody: {
            required: true,
            content: { 'application/json': { schema: { $ref: `#${chatRequestPointer}` } } },
          },
          responses: {
            200: reply('The answer.', { $ref: '#/components/schemas/ChatAnswer' }),
            400: reply('The request breaks a rule.', failure),
            401: reply('No key, or a wrong one.', failure),
            404: reply('There is no such model.', failure),
            429: reply('Too many requests.', failure),
            500: reply('The server failed.', failure),
          },
        },
      },
    },
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      schemas: {
        ...(referred as JsonObject),
        ChatRequest: request,
        ChatAnswer: chatAnswer(server),
        ChatError: chatFailure(server),
      },
    },
  }
}

function chatRequest({ document, task: at, model }: ChatSubject, server: ChatServer): JsonObject {
  const task = new TaskSchemas(document, at)
  const fields = Object.entries({ ...commonFields, ...server.fields }).flatMap(([name, schema]) => {
    const field = server.limitedByModel.includes(name) ? limitedByModel(name, schema, task) : schema
    return field === null ? [] : [[name, field] as const]
  })
  return {
    type: 'object',
    required: ['model', 'messages'],
    properties: {
      model: { type: 'string', ...named(model, server), description: 'The model that answers.' },
      messages: {
        type: 'array',
        minItems: 1,
        items: messageSchema(server, task),
        description: 'The conversation so far.',
      },
      ...Object.fromEntries(fields),
      tools: {
        type: ['array', 'null'],
        items: toolSchema,
        description: 'What the model may call instead of answering.',
      },
      tool_choice: {
        anyOf: [{ enum: [...server.toolChoices, null] }, namedTool],
        description: 'Whether tools are called, and which.',
      },
      response_format: responseFormat(server),
    },
    ...(server.rules.length > 0 && { allOf: server.rules.map(({ when }) => ({ not: when })) }),
    ...(server.unknownFields === 'refuse' && { additionalProperties: false }),
  }
}

/** How requests call the model: a server that answers by any name refuses none. */
function named(model: string | undefined, { unknownModel }: ChatServer): JsonObject {
  if (model === undefined) return {}
  return unknownModel === 'serve' ? { examples: [model] } : { const: model }
}

/** A field as the model's document limits it, null allowed; as the server has it where the model's has no such field. */
function limitedByModel(name: string, schema: JsonObject | null, task: TaskSchemas): JsonObject | null {
  const limits = task.at(...(taskFields[name] ?? []))
  if (limits === undefined) return schema
  const { default: _, title: __, ...rules } = limits
  const { description } = rules
  if (name === 'stop')
    return {
      anyOf: [{ type: 'null' }, member(limits, 'items') ?? {}, rules],
      ...(description !== undefined && { description }),
    }
  const { type } = rules
  return typeof type === 'string' && member(rules, 'enum') === undefined && member(rules, 'const') === undefined
    ? { ...rules, type: [type, 'null'] }
    : { anyOf: [{ type: 'null' }, rules], ...(description !== undefined && { description }) }
}

/** Names of tools and of forms. */
const name: JsonObject = { type: 'string', pattern: '^[a-zA-Z0-9_-]{1,64}$' }
const optionalFlag: JsonObject = { type: ['boolean', 'null'] }

const toolSchema: JsonObject = {
  type: 'object',
  required: ['type', 'function'],
  properties: {
    type: { const: 'function' },
    function: {
      type: 'object',
      required: ['name'],
      properties: {
        name,
        description: { type: ['string', 'null'] },
        parameters: { type: ['object', 'null'], description: 'The JSON Schema of the arguments.' },
        strict: optionalFlag,
      },
    },
  },
}

const namedTool: JsonObject = {
  type: 'object',
  required: ['type', 'function'],
  properties: {
    type: { const: 'function' },
    function: { type: 'object', required: ['name'], properties: { name } },
  },
}

function responseFormat({ responseFormats }: ChatServer): JsonObject {
  const isSchema: Json = { required: ['type'], properties: { type: { const: 'json_schema' } } }
  return {
    type: ['object', 'null'],
    required: ['type'],
    description: 'The form of the answer.',
    properties: {
      type: { enum: responseFormats },
      json_schema: {
        type: 'object',
        required: ['name'],
        properties: {
          name,
          description: { type: ['string', 'null'] },
          schema: { type: 'object', description: 'The JSON Schema of the answer.' },
          strict: optionalFlag,
        },
      },
    },
    if: isSchema,
    then: { required: ['json_schema'] },
  }
}
