import { type Json, type JsonObject, member } from '../../document/json.js'
import type { ChatServer } from './chat-server.js'
import type { TaskSchemas } from './task-fields.js'

const when = (name: string, value: Json): JsonObject => ({ required: [name], properties: { [name]: { const: value } } })

/** The rules of a text where a value may also be something else. */
const ifText = (rules: JsonObject | undefined): JsonObject =>
  rules === undefined ? {} : { if: { type: 'string' }, then: rules }

/** Where a text comes in parts each is as long as the whole may be: how long all are together no schema says. */
const inParts = (rules: JsonObject | undefined): JsonObject => {
  const longest = rules && member(rules, 'maxLength')
  return longest === undefined ? {} : { else: { items: { properties: { text: { maxLength: longest } } } } }
}

/** Where tasks have the media that a kind of part brings. */
export const mediaPlaces = {
  image: ['inputs', 'images'],
  frames: ['inputs', 'images'],
  video: ['inputs', 'videos'],
  audio: ['inputs', 'audios'],
} as const

/** The kinds of parts that a server takes for a model. */
function partsFor(server: ChatServer, task: TaskSchemas): readonly string[] {
  const media = Object.values(mediaPlaces).some((path) => task.at(...path))
  if (!media && !server.textModelsTakeParts) return []
  return Object.entries(server.parts)
    .filter(([, kind]) => !(kind in mediaPlaces) || task.at(...mediaPlaces[kind as keyof typeof mediaPlaces]))
    .map(([type]) => type)
}

/** Who may speak, the user first: requests that are about something else have what is listed first. */
const rolesOf = ({ roles }: ChatServer): readonly string[] => [
  ...new Set(roles.includes('user') ? ['user', ...roles] : roles),
]

/** One message of a chat. */
export function messageSchema(server: ChatServer, task: TaskSchemas): JsonObject {
  const parts = partsFor(server, task)
  const text = server.isContentLimitedByModel ? task.at('messages', '*', 'content') : undefined
  const prompt = server.isContentLimitedByModel ? task.at('settings', 'systemPrompt') : undefined
  const forms = parts.length > 0 ? ['string', 'array'] : ['string']
  const saying = (rules?: JsonObject): JsonObject => ({
    required: ['content'],
    properties: { content: { type: forms, ...ifText(rules), ...(parts.length > 0 && inParts(rules)) } },
  })
  return {
    type: 'object',
    required: ['role'],
    properties: {
      role: {
        type: 'string',
        ...(server.roles.length > 0 && { enum: rolesOf(server) }),
        description: 'Who speaks.',
      },
      content: {
        type: [...forms, 'null'],
        description: 'What is said, as a text or in parts; null where tools are called.',
        ...(parts.length > 0 && { minItems: 1, items: partSchema(server, parts, task) }),
      },
      name: { type: ['string', 'null'] },
      tool_calls: { type: ['array', 'null'], items: callSchema, description: 'The calls that an answer made.' },
      tool_call_id: { type: 'string', description: 'The call that a message of a tool answers.' },
    },
    allOf: [
      {
        if: when('role', 'assistant'),
        then: {
          if: { required: ['tool_calls'], properties: { tool_calls: { type: 'array', minItems: 1 } } },
          else: saying(text),
        },
      },
      { if: { properties: { role: { enum: ['system', 'developer'] } }, required: ['role'] }, then: saying(prompt) },
      { if: when('role', 'tool'), then: { ...saying(), required: ['content', 'tool_call_id'] } },
      { if: when('role', 'function'), then: { ...saying(), required: ['content', 'name'] } },
      { if: when('role', 'user'), then: saying(text) },
    ],
  }
}

const callSchema: JsonObject = {
  type: 'object',
  required: ['id', 'type', 'function'],
  properties: {
    id: { type: 'string' },
    type: { const: 'function' },
    function: {
      type: 'object',
      required: ['name', 'arguments'],
      properties: { name: { type: 'string' }, arguments: { type: 'string', description: 'JSON, as a text.' } },
    },
  },
}

function partSchema(server: ChatServer, parts: readonly string[], task: TaskSchemas): JsonObject {
  return {
    type: 'object',
    required: ['type'],
    properties: { type: { type: 'string', enum: parts, description: 'What kind of part it is.' } },
    allOf: parts.map((type) => ({
      if: when('type', type),
      then: { required: [type], properties: { [type]: broughtBy(type, server, task) } },
    })),
  }
}

/** What a part brings under the name of its type. */
function broughtBy(type: string, server: ChatServer, task: TaskSchemas): JsonObject {
  const kind = server.parts[type]
  const item = (name: 'image' | 'video' | 'audio') =>
    (server.isContentLimitedByModel && task.at(...mediaPlaces[name], '*')) || { type: 'string', minLength: 1 }
  if (kind === 'text') return { type: 'string' }
  if (kind === 'frames') return { type: 'array', minItems: 4, maxItems: 512, items: item('image') }
  if (type === 'input_audio')
    return { type: 'object', required: ['data'], properties: { data: { type: 'string' }, format: { type: 'string' } } }
  if (kind === 'other' || kind === undefined) return { type: 'object' }
  return { type: 'object', required: ['url'], properties: { url: item(kind) } }
}
