import { randomUUID } from 'node:crypto'
import { isJsonObject, type Json, type JsonObject, member } from '../../../generator/document/json.js'
import { constraintOf } from '../../../generator/ir/model.js'
import { isDeclared, shapesAt } from '../declaration.js'
import { jsonResponse, type MockRequest, type MockResponse } from '../exchange.js'
import type { Faults } from '../fault.js'
import { headerFailure, type Lock, missingKey } from '../runware/authentication.js'
import { isDeeperThan } from '../runware/body.js'
import type { Catalogue, Entry } from '../runware/catalogue.js'
import type { Choices } from '../runware/choices.js'
import { type ErrorEntry, forbidden, insufficientCredits } from '../runware/error-entry.js'
import { type Result, resultsOf } from '../runware/result.js'
import { eventOf, struckEvents } from '../runware/stream.js'
import type { MockSettings } from '../settings.js'

/** The API behind the chats: whose tasks they are, who may ask, and who pays. */
interface TaskApi {
  readonly settings: MockSettings
  readonly choices: Choices
  readonly catalogue: Catalogue
  readonly lock: Lock
  validate(entry: Entry, task: JsonObject, text: string, faults: Faults): ErrorEntry[]
  /** Takes `dollars` from the account; false when they are not there. */
  charge(dollars: number): boolean
}

/** Where OpenAI-compatible clients send chats. */
export const chatPaths: ReadonlySet<string> = new Set(['/v1/chat/completions', '/chat/completions'])

/**
 * Answers a chat as the task that says the same: the document of the model judges it, and the text is the one that the
 * task would get.
 */
export function chatResponse(api: TaskApi, request: MockRequest, faults: Faults): MockResponse {
  const { authorization } = request.headers
  const isOpen = api.settings.apiKey === undefined && api.choices.keyWithoutOption === 'none'
  const failure =
    authorization === undefined ? (isOpen ? undefined : missingKey) : headerFailure(authorization, api.lock)
  if (failure) return chatFailure(401, failure)
  if (api.settings.isForbidden) return chatFailure(403, forbidden)
  const body = bodyOf(request.body, api.choices.maxDepth)
  if (typeof body === 'string') return chatFailure(400, { code: 'invalidPayloadFormat', message: body })
  const model = member(body, 'model')
  if (typeof model !== 'string')
    return chatFailure(400, {
      code: 'missingModel',
      message: "Missing required parameter 'model'.",
      parameter: 'model',
    })
  const entry = api.catalogue.named(model)
  if (entry?.taskType !== 'textInference')
    return chatFailure(404, {
      code: 'model_not_found',
      message: `The model '${model.slice(0, 100)}' does not exist or is no text model.`,
      parameter: 'model',
    })
  const { task, origins } = taskOf(body, entry)
  const errors = [
    ...unknownFields(body, api.choices.chatUnknownFields === 'refuse'),
    ...api.validate(entry, task, JSON.stringify(task), faults).map((it) => inChatTerms(it, origins)),
  ]
  if (errors[0]) return chatFailure(api.choices.validationStatus, errors[0], errors)
  const results = resultsOf(entry, task, { choices: api.choices, seed: api.settings.seed, origin: '' })
  if (!api.charge(results.reduce((sum, it) => sum + it.cost, 0))) return chatFailure(402, insufficientCredits)
  const head = {
    id: `chatcmpl-${randomUUID()}`,
    object: 'chat.completion',
    created: Math.floor(Date.now() / 1000),
    model,
  }
  if (member(body, 'stream') === true) return streamResponse(api, head, body, results, faults)
  return jsonResponse(200, {
    ...head,
    choices: results.map((it, index) => ({
      index,
      message: {
        role: 'assistant',
        content: it.data.text,
        refusal: null,
        ...(api.choices.chatReasoning === 'reasoning_content' &&
          it.text &&
          it.text.reasoning.length > 0 && { reasoning_content: it.text.reasoning.join('') }),
      },
      logprobs: null,
      finish_reason: it.text?.finishReason ?? 'stop',
    })),
    usage: usageOf(results),
  })
}

/** A response in the native error shape, in the shape that OpenAI clients read. */
export function asChatFailure(response: MockResponse): MockResponse {
  if (response.status < 400 || typeof response.body !== 'string') return response
  const { errors, error } = JSON.parse(response.body) as { errors?: ErrorEntry[]; error?: object }
  const first = errors?.[0]
  if (error !== undefined || first === undefined) return response
  const converted = chatFailure(response.status, first, errors)
  return { ...response, body: converted.body }
}

function chatFailure(status: number, error: ErrorEntry, all: readonly ErrorEntry[] = [error]): MockResponse {
  return jsonResponse(status, { error: chatError(status, error), ...(all.length > 1 && { errors: all }) })
}

function chatError(status: number, { code, message, parameter }: ErrorEntry): JsonObject {
  const type =
    status === 401
      ? 'authentication_error'
      : status === 429
        ? 'rate_limit_error'
        : status >= 500
          ? 'server_error'
          : 'invalid_request_error'
  return { message, type, param: parameter === undefined ? null : [parameter].flat().join(','), code }
}

function bodyOf(text: string, maxDepth: number): JsonObject | string {
  if (isDeeperThan(text, maxDepth)) return `The body is nested more than ${maxDepth} levels deep.`
  try {
    const value: Json = JSON.parse(text)
    return isJsonObject(value) ? value : 'The body must be an object.'
  } catch (error) {
    return `The body is no JSON: ${error instanceof Error ? error.message : String(error)}`
  }
}

/** Chat fields and the fields of a task that say the same. */
const sameFields: Readonly<Record<string, readonly [string] | readonly ['settings', string]>> = {
  temperature: ['settings', 'temperature'],
  top_p: ['settings', 'topP'],
  top_k: ['settings', 'topK'],
  min_p: ['settings', 'minP'],
  max_tokens: ['settings', 'maxTokens'],
  max_completion_tokens: ['settings', 'maxTokens'],
  frequency_penalty: ['settings', 'frequencyPenalty'],
  presence_penalty: ['settings', 'presencePenalty'],
  repetition_penalty: ['settings', 'repetitionPenalty'],
  stop: ['settings', 'stopSequences'],
  reasoning_effort: ['settings', 'thinkingLevel'],
  n: ['numberResults'],
  seed: ['seed'],
}

const ownFields = new Set(['model', 'messages', 'stream', 'stream_options', 'user', 'response_format', 'metadata'])

function unknownFields(body: JsonObject, isRefused: boolean): ErrorEntry[] {
  if (!isRefused) return []
  return Object.keys(body)
    .filter((it) => !ownFields.has(it) && !Object.hasOwn(sameFields, it))
    .map((it) => ({ code: 'unsupportedParameter', message: `Unsupported parameter '${it}'.`, parameter: it }))
}

/** The task that a chat stands for, and which chat field each of its dotted paths came from. */
function taskOf(body: JsonObject, entry: Entry): { task: JsonObject; origins: ReadonlyMap<string, string> } {
  const origins = new Map<string, string>()
  const settings: Record<string, Json> = {}
  const task: Record<string, Json> = {
    taskType: entry.taskType,
    taskUUID: randomUUID(),
    model: entry.air ?? entry.model.id,
  }
  for (const [name, path] of Object.entries(sameFields)) {
    const value = member(body, name)
    if (value === undefined || value === null || !isDeclared(entry.request, path)) continue
    const [first, second] = path
    origins.set(path.join('.'), name)
    const translated = name === 'stop' ? [value].flat() : name === 'reasoning_effort' ? levelFor(value, entry) : value
    if (second === undefined) task[first] = translated
    else settings[second] = translated
  }
  const conversation = conversationOf(member(body, 'messages'))
  if (conversation !== undefined) {
    task.messages = conversation.messages
    for (const [i, from] of conversation.indices.entries()) origins.set(`messages.${i}`, `messages.${from}`)
    if (conversation.system !== '') settings.systemPrompt = conversation.system
    if (conversation.images.length > 0) task.inputs = { images: conversation.images }
  }
  if (Object.keys(settings).length > 0) task.settings = settings
  return { task, origins }
}

/** The effort as one of the model's thinking levels: its own name, `off` for none, otherwise the last of them. */
function levelFor(effort: Json, entry: Entry): Json {
  const levels = shapesAt(entry.request, ['settings', 'thinkingLevel'])
    .flatMap((it) => constraintOf(it, 'values')?.values ?? [])
    .map((it) => it.value)
  if (levels.includes(effort)) return effort
  if (['none', 'minimal'].includes(String(effort)) && levels.includes('off')) return 'off'
  return ['low', 'medium', 'high', 'xhigh', 'max'].includes(String(effort)) ? (levels.at(-1) ?? effort) : effort
}

interface Conversation {
  readonly messages: Json[]
  /** Where each message stood among those of the chat. */
  readonly indices: number[]
  readonly system: string
  readonly images: Json[]
}

function conversationOf(messages: Json | undefined): Conversation | undefined {
  if (messages === undefined) return undefined
  if (!Array.isArray(messages)) return { messages: messages as Json[], indices: [], system: '', images: [] }
  const found: Conversation & { system: string } = { messages: [], indices: [], system: '', images: [] }
  for (const [index, message] of (messages as readonly Json[]).entries()) {
    const role = isJsonObject(message) ? member(message, 'role') : undefined
    const content = isJsonObject(message) ? textOf(member(message, 'content'), found.images) : undefined
    if ((role === 'system' || role === 'developer') && typeof content === 'string')
      found.system += found.system === '' ? content : `\n\n${content}`
    else {
      found.messages.push(
        isJsonObject(message)
          ? { ...(role !== undefined && { role }), ...(content !== undefined && { content }) }
          : message,
      )
      found.indices.push(index)
    }
  }
  return found
}

/** The text of a content that may come in parts; its images are put aside. */
function textOf(content: Json | undefined, images: Json[]): Json | undefined {
  if (!Array.isArray(content)) return content
  const texts: string[] = []
  for (const part of content as readonly Json[]) {
    if (!isJsonObject(part)) continue
    const { text, image_url: image } = part
    if (typeof text === 'string') texts.push(text)
    if (isJsonObject(image) && image.url !== undefined) images.push(image.url)
  }
  return texts.join('')
}

function inChatTerms(error: ErrorEntry, origins: ReadonlyMap<string, string>): ErrorEntry {
  const { parameter } = error
  if (typeof parameter !== 'string') return error
  const exact = origins.get(parameter)
  if (exact !== undefined) return { ...error, parameter: exact }
  const [list, index, ...rest] = parameter.split('.')
  const from = list === 'messages' && index !== undefined ? origins.get(`messages.${index}`) : undefined
  return from === undefined ? error : { ...error, parameter: [from, ...rest].join('.') }
}

function usageOf(results: readonly Result[]): JsonObject {
  let prompt = 0
  let completion = 0
  let reasoning = 0
  for (const { text } of results) {
    prompt = Number(text?.usage.promptTokens ?? 0)
    completion += text?.pieces.length ?? 0
    reasoning += text?.reasoning.length ?? 0
  }
  return {
    prompt_tokens: prompt,
    completion_tokens: completion + reasoning,
    total_tokens: prompt + completion + reasoning,
    completion_tokens_details: { reasoning_tokens: reasoning },
  }
}

function streamResponse(
  api: TaskApi,
  whole: JsonObject,
  body: JsonObject,
  results: readonly Result[],
  faults: Faults,
): MockResponse {
  const head = { ...whole, object: 'chat.completion.chunk' }
  const options = member(body, 'stream_options')
  const wantsUsage = isJsonObject(options) && options.include_usage === true
  const chunk = (index: number, delta: JsonObject, reason: string | null = null) =>
    eventOf({
      ...head,
      choices: [{ index, delta, logprobs: null, finish_reason: reason }],
      ...(wantsUsage && { usage: null }),
    })
  const events: string[] = []
  for (const [index, { text }] of results.entries()) {
    events.push(chunk(index, { role: 'assistant', content: '' }))
    if (api.choices.chatReasoning === 'reasoning_content')
      for (const it of text?.reasoning ?? []) events.push(chunk(index, { reasoning_content: it }))
    for (const it of text?.pieces ?? []) events.push(chunk(index, { content: it }))
    events.push(chunk(index, {}, text?.finishReason ?? 'stop'))
  }
  if (wantsUsage) events.push(eventOf({ ...head, choices: [], usage: usageOf(results) }))
  const error = chatError(504, { code: 'timeoutProvider', message: 'The provider did not answer in time.' })
  return {
    status: 200,
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' },
    body: struckEvents(events, { error }, api.choices, faults),
  }
}
