import { isJsonObject, type JsonObject } from '../document/json.js'
import { runware as wire } from '../runtime/client/provider/runware.js'
import { constants, identify, infoOf, wholeBody } from './openapi.js'
import type { SocketProtocol } from './protocol.js'
import type { Layout, ModelIdentity, NamedOperation, Provider, SchemaView } from './provider.js'
import { observed } from './runware-observed.js'
import { published } from './runware-published.js'

const login = (apiKey: string) => ({ taskType: 'authentication', apiKey })

const itemsOf = (frame: unknown): readonly JsonObject[] =>
  isJsonObject(frame) && Array.isArray(frame.data) ? frame.data.filter(isJsonObject) : []

/** The same tasks, as the vendor's own clients send them. */
const socket: SocketProtocol = {
  servers: ['wss://ws-api.runware.ai/v1'],
  login,
  isLoggedIn: (frame) => itemsOf(frame).some((it) => it.taskType === 'authentication'),
  signOfLife: { taskType: 'ping', ping: true },
  isSignOfLife: (frame) => itemsOf(frame).some((it) => it.taskType === 'ping' && it.pong === true),
  isError: (item) => 'code' in item && !('text' in item),
}

/** What a task is known by. */
const members = ['taskType', 'taskUUID', 'model']

/** Members that name a task's kind and its model by a const. */
const named = ['taskType', 'model']

/**
 * Runware: one document for each model, with one operation whose body is an array of task objects. Each names its taskType
 * and its model (the AIR) by a const, and carries a taskUUID; results, states and errors are told apart by it.
 */
export const runware: Provider = {
  name: 'runware',
  title: 'Runware',
  recognise: (document, _, bodies) => 'x-air-id' in infoOf(document) || bodies.some((it) => taskIn(it) !== undefined),
  layoutOf,
  identify: identifyModel,
  observed,
  wire,
  protocol: {
    servers: wire.servers,
    sockets: ['wss://ws-api.runware.ai/v1'],
    authentication: {
      ...wire.authentication,
      login,
    },
    errors: {
      ...wire.errors,
      limits: { lower: 'min', upper: 'max', step: 'multiplier', among: 'allowedValues', type: 'type' },
    },
    tokenLimits: ['/settings/maxTokens', '/maxTokens', '/max_tokens'],
    tasks: {
      ...wire.tasks,
      webhook: '/webhookURL',
      poll: {
        ...wire.tasks.poll,
        name: 'getResponse',
        is: (body) => body.includes('"taskType":"getResponse"'),
      },
      seed: { at: '/seed', member: 'seed' },
      usage: {
        ...wire.tasks.usage,
        prompt: 'promptTokens',
        completion: 'completionTokens',
        total: 'totalTokens',
        thinking: 'thinkingTokens',
      },
      text: {
        ...wire.tasks.text,
        stopped: 'stop',
        cutOff: 'length',
        reasons: ['stop', 'length', 'content_filter', 'tool_calls', 'tool_use', 'unknown'],
        limit: '/settings/maxTokens',
        stops: '/settings/stopSequences',
      },
      prompt: {
        messages: '/messages',
        role: 'role',
        content: 'content',
        turns: ['user', 'assistant'],
        system: '/settings/systemPrompt',
        temperature: '/settings/temperature',
      },
      media: {
        form: { at: '/outputType', members: { URL: /URL$/, base64Data: /Base64Data$/, dataURI: /DataURI$/ } },
        member: /(URL|Base64Data|DataURI|Data)$|^outputs$/,
        name: wire.tasks.name,
      },
    },
    undocumented: (task) => streamOfSeveral(task) ?? saidInProse(task),
    stream: {
      end: wire.stream.end,
      piece: 'delta',
      textIn: (event) => wire.stream.pieces(event).text,
      last: ['finishReason', 'usage', 'cost'],
    },
    socket,
  },
  published,
  words: [
    'Runware',
    'runware.ai',
    'x-runware-',
    'taskType',
    'taskUUID',
    'getResponse',
    'getTaskDetails',
    'accountManagement',
    'modelSearch',
    'connectionSessionUUID',
    'imageInference',
    'textInference',
    'videoInference',
    'audioInference',
    'numberResults',
    'includeCost',
    'includeUsage',
    'deliveryMethod',
    'webhookURL',
    'outputType',
    'finishReason',
    'reasoningContent',
    'promptTokens',
    'thinkingTokens',
    'stopSequences',
    'x-air-id',
  ],
}

/** The task of a body: the item of an array, or, where a file leaves the array out, an object with the consts of one. */
function taskIn(body: SchemaView): SchemaView | undefined {
  const task = body.isList ? body.items : body
  if (task === undefined || !members.some((name) => task.member(name))) return undefined
  return body.isList || constants(task, named).size === named.length ? task : undefined
}

function layoutOf(body: SchemaView): Layout {
  const task = taskIn(body)
  if (task === undefined) return wholeBody(body)
  const fixed = constants(task, named)
  return {
    envelope: 'task',
    fixed,
    ...(task.member('taskUUID') && { identifier: 'taskUUID' }),
    ...(!fixed.has('model') && { nameless: 'The task object has no const for "model".' }),
  }
}

function identifyModel(document: JsonObject, file: string, operations: readonly NamedOperation[]): ModelIdentity {
  const plain = identify(document, file, operations)
  const air = infoOf(document)['x-air-id']
  if (typeof air !== 'string' || air.trim() === '') return plain
  if (plain.air === undefined || plain.air === air) return { ...plain, air }
  const fact = `info.x-air-id is ${JSON.stringify(air)}, and requests carry the model ${JSON.stringify(plain.air)}.`
  return { ...plain, contradiction: { pointer: '/info/x-air-id', fact } }
}

/** What is said in words only, and not by the schema. */
function saidInProse({ taskUUID, webhookURL }: JsonObject): string | undefined {
  const isVersion4 = typeof taskUUID !== 'string' || /^.{14}4.{4}[89ab]/i.test(taskUUID)
  if (!isVersion4) return 'an identifier that is a UUID of another version than 4'
  const isWeb = typeof webhookURL !== 'string' || /^https?:/i.test(webhookURL)
  return isWeb ? undefined : 'a webhook that is no address of http or https'
}

/** Clients of the vendor do not send it, and no published source says what becomes of it. */
function streamOfSeveral({ deliveryMethod, numberResults }: JsonObject): string | undefined {
  const isSeveral = typeof numberResults === 'number' && numberResults > 1
  return deliveryMethod === 'stream' && isSeveral ? 'a stream of several results' : undefined
}
