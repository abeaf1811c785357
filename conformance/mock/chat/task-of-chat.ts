import { randomUUID } from 'node:crypto'
import { isJsonObject, type Json, type JsonObject, member } from '../../../generator/document/json.js'
import { constraintOf } from '../../../generator/ir/model.js'
import { isDeclared, shapesAt } from '../declaration.js'
import type { CatalogueEntry } from '../runware/catalogue.js'
import type { ErrorEntry } from '../runware/error-entry.js'

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

export function unknownFields(body: JsonObject, isRefused: boolean): ErrorEntry[] {
  if (!isRefused) return []
  return Object.keys(body)
    .filter((it) => !ownFields.has(it) && !Object.hasOwn(sameFields, it))
    .map((it) => ({ code: 'unsupportedParameter', message: `Unsupported parameter '${it}'.`, parameter: it }))
}

/** A chat as a task, and which chat field each of its dotted paths came from. */
export interface Translation {
  readonly task: JsonObject
  readonly origins: ReadonlyMap<string, string>
}

/** The task that a chat stands for. */
export function taskOf(body: JsonObject, entry: CatalogueEntry): Translation {
  const origins = new Map<string, string>()
  const { own, settings } = sampling(body, entry, origins)
  const conversation = conversationOf(member(body, 'messages'))
  if (conversation === undefined) return { task: whole(entry, own, settings), origins }
  for (const [i, from] of conversation.indices.entries()) origins.set(`messages.${i}`, `messages.${from}`)
  if (conversation.system !== '') settings.systemPrompt = conversation.system
  const { messages, images } = conversation
  return {
    task: whole(entry, { ...own, messages, ...(images.length > 0 && { inputs: { images } }) }, settings),
    origins,
  }
}

function whole(entry: CatalogueEntry, own: JsonObject, settings: JsonObject): JsonObject {
  const address = { taskType: entry.taskType, taskUUID: randomUUID(), model: entry.air ?? entry.model.id }
  return { ...address, ...own, ...(Object.keys(settings).length > 0 && { settings }) }
}

/** The fields that say the same in a task, as far as the model has them. */
function sampling(body: JsonObject, entry: CatalogueEntry, origins: Map<string, string>) {
  const own: Record<string, Json> = {}
  const settings: Record<string, Json> = {}
  for (const [name, path] of Object.entries(sameFields)) {
    const value = member(body, name)
    if (value === undefined || value === null || !isDeclared(entry.request, path)) continue
    const [first, second] = path
    origins.set(path.join('.'), name)
    if (second === undefined) own[first] = translated(name, value, entry)
    else settings[second] = translated(name, value, entry)
  }
  return { own, settings }
}

function translated(name: string, value: Json, entry: CatalogueEntry): Json {
  if (name === 'stop') return [value].flat()
  return name === 'reasoning_effort' ? levelFor(value, entry) : value
}

/** The effort as one of the model's thinking levels: its own name, `off` for none, otherwise the last of them. */
function levelFor(effort: Json, entry: CatalogueEntry): Json {
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
  // What is no list is for the judge to refuse.
  if (!Array.isArray(messages)) return { messages: messages as Json[], indices: [], system: '', images: [] }
  const images: Json[] = []
  const said = (messages as readonly Json[]).map((message, index) => ({ index, message, ...saidIn(message, images) }))
  const isSystem = ({ role, content }: Said) => /^(system|developer)$/.test(String(role)) && typeof content === 'string'
  const others = said.filter((it) => !isSystem(it))
  return {
    messages: others.map(({ message, role, content }) =>
      isJsonObject(message)
        ? { ...(role !== undefined && { role }), ...(content !== undefined && { content }) }
        : message,
    ),
    indices: others.map((it) => it.index),
    system: said.filter(isSystem).reduce((before, { content }) => (before === '' ? '' : `${before}\n\n`) + content, ''),
    images,
  }
}

interface Said {
  readonly role?: Json | undefined
  readonly content?: Json | undefined
}

function saidIn(message: Json, images: Json[]): Said {
  if (!isJsonObject(message)) return {}
  return { role: member(message, 'role'), content: textOf(member(message, 'content'), images) }
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

/** The error of a task, about the field of the chat that it came from. */
export function inChatTerms(error: ErrorEntry, origins: ReadonlyMap<string, string>): ErrorEntry {
  const { parameter } = error
  if (typeof parameter !== 'string') return error
  const exact = origins.get(parameter)
  if (exact !== undefined) return { ...error, parameter: exact }
  const [list, index, ...rest] = parameter.split('.')
  const from = list === 'messages' && index !== undefined ? origins.get(`messages.${index}`) : undefined
  return from === undefined ? error : { ...error, parameter: [from, ...rest].join('.') }
}
