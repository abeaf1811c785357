import { isJsonObject, type Json, type JsonObject, member } from '../../../../generator/document/json.js'
import type { ChatServer } from '../../../../generator/provider/chat/chat-server.js'
import { type ChatProblem, type RefusedChat, refusedFor } from '../chat-problem.js'
import type { ResponseStore } from './response-store.js'

/** What a request for a response asks, as a chat. */
export interface ChatOfResponse {
  readonly chat: JsonObject
  /** Everything that was said before the response, as items. */
  readonly items: readonly JsonObject[]
  /** Where in the request what is told of a place in the chat stands. */
  place(path: readonly string[]): readonly string[]
}

/** Fields of both kinds of request that mean the same. */
const same = ['model', 'stream', 'temperature', 'top_p', 'parallel_tool_calls', 'user', 'top_logprobs']

/** Fields that change nothing of what is answered. */
const aside = new Set(
  `input instructions max_output_tokens tools tool_choice text reasoning previous_response_id store include metadata truncation
  background service_tier safety_identifier prompt_cache_key prompt_cache_retention max_tool_calls stream_options conversation
  prompt`.split(/\s+/),
)

/** The chat that says the same. */
export function chatOfResponse(
  body: JsonObject,
  server: ChatServer,
  store: ResponseStore,
): ChatOfResponse | RefusedChat {
  const before = earlier(body, store)
  if ('problems' in before) return before
  const given = inputItems(body, store)
  if ('problems' in given) return given
  const items = [...before.items, ...given.items]
  const instructions = member(body, 'instructions')
  const messages: JsonObject[] = typeof instructions === 'string' ? [{ role: 'system', content: instructions }] : []
  const places: string[][] = messages.map(() => ['instructions'])
  for (const [index, item] of items.entries()) {
    const at = index - before.items.length
    const place = typeof member(body, 'input') === 'string' ? ['input'] : ['input', String(Math.max(0, at))]
    const added = addItem(messages, item, server)
    if (added === 'unknown')
      return refusedFor(
        400,
        invalid([...place, 'type'], `Items of type '${String(member(item, 'type'))}' are not known.`),
      )
    if (added === 'message') places.push(place)
  }
  const format = formatOf(member(body, 'text'))
  const effort = effortOf(member(body, 'reasoning'))
  const summary = summaryOf(body)
  if (summary !== undefined && summary !== null && !['auto', 'concise', 'detailed'].includes(summary as string))
    return refusedFor(400, invalid(['reasoning', 'summary'], 'A summary is auto, concise or detailed.'))
  const chat: JsonObject = {
    ...Object.fromEntries(same.filter((it) => Object.hasOwn(body, it)).map((it) => [it, body[it]])),
    ...Object.fromEntries(Object.entries(body).filter(([name]) => !same.includes(name) && !aside.has(name))),
    messages,
    ...(wantsLogprobs(body) && { logprobs: true }),
    ...renamed(body, 'max_output_tokens', 'max_completion_tokens', (it) => it),
    ...renamed(body, 'tools', 'tools', toolsOf),
    ...renamed(body, 'tool_choice', 'tool_choice', choiceOf),
    ...(format !== undefined && { response_format: format }),
    ...(effort !== undefined && server.thinking.effort !== undefined && { [server.thinking.effort]: effort }),
  }
  return { chat, items, place: (path) => placeOf(path, places) }
}

function invalid(path: readonly string[], message: string): ChatProblem {
  return { kind: 'invalid', path, message }
}

function earlier(body: JsonObject, store: ResponseStore): { items: readonly JsonObject[] } | RefusedChat {
  const id = member(body, 'previous_response_id')
  if (id === undefined || id === null) return { items: [] }
  const items = store.conversation(String(id))
  const message = `Previous response with id '${String(id).slice(0, 100)}' not found.`
  return items === undefined ? refusedFor(400, invalid(['previous_response_id'], message)) : { items }
}

/** The items of a request, those that it refers to in their place. */
function inputItems(body: JsonObject, store: ResponseStore): { items: readonly JsonObject[] } | RefusedChat {
  const input = member(body, 'input')
  if (typeof input === 'string') return { items: [{ type: 'message', role: 'user', content: input }] }
  if (!Array.isArray(input)) {
    const message =
      input === undefined ? "Missing required parameter: 'input'." : "'input' must be a text or a list of items."
    return refusedFor(400, { ...invalid(['input'], message), kind: input === undefined ? 'missing' : 'invalid' })
  }
  const items: JsonObject[] = []
  for (const [index, item] of (input as readonly Json[]).entries()) {
    const place = ['input', String(index)]
    if (!isJsonObject(item)) return refusedFor(400, invalid(place, 'An item must be an object.'))
    const found = member(item, 'type') === 'item_reference' ? store.item(String(member(item, 'id'))) : item
    if (found === undefined)
      return refusedFor(
        404,
        invalid([...place, 'id'], `Item with id '${String(member(item, 'id')).slice(0, 100)}' not found.`),
      )
    items.push(found)
  }
  return { items }
}

/** Adds what an item says to the messages: a message of its own, a call to the answer before, or nothing. */
function addItem(messages: JsonObject[], item: JsonObject, server: ChatServer): 'message' | 'joined' | 'unknown' {
  const type = member(item, 'type') ?? 'message'
  if (type === 'reasoning') return 'joined'
  if (type === 'message') {
    const role = member(item, 'role')
    const isUnknown = role === 'developer' && server.roles.length > 0 && !server.roles.includes(role)
    messages.push({ role: isUnknown ? 'system' : (role ?? null), content: contentOf(member(item, 'content')) })
    return 'message'
  }
  if (type === 'function_call_output') {
    const output = contentOf(member(item, 'output'))
    messages.push({ role: 'tool', tool_call_id: member(item, 'call_id') ?? null, content: output })
    return 'message'
  }
  if (type !== 'function_call') return 'unknown'
  const { name, arguments: text, call_id: id } = item
  const call: Json = { id: id ?? null, type: 'function', function: { name: name ?? null, arguments: text ?? null } }
  const last = messages.at(-1)
  if (last?.role !== 'assistant') {
    messages.push({ role: 'assistant', content: null, tool_calls: [call] })
    return 'message'
  }
  const calls = Array.isArray(last.tool_calls) ? last.tool_calls : []
  messages[messages.length - 1] = { ...last, tool_calls: [...calls, call] }
  return 'joined'
}

function contentOf(content: Json | undefined): Json {
  if (!Array.isArray(content)) return content ?? null
  return (content as readonly Json[]).map((part) => {
    if (!isJsonObject(part)) return part
    const type = member(part, 'type')
    if (type === 'input_text' || type === 'output_text') return { type: 'text', text: member(part, 'text') ?? null }
    if (type === 'input_image') return { type: 'image_url', image_url: { url: member(part, 'image_url') ?? null } }
    return part
  })
}

function renamed(body: JsonObject, from: string, to: string, change: (value: Json) => Json): JsonObject {
  const value = member(body, from)
  return value === undefined ? {} : { [to]: change(value) }
}

function toolsOf(tools: Json): Json {
  if (!Array.isArray(tools)) return tools
  return (tools as readonly Json[]).map((it) => {
    if (!isJsonObject(it)) return it
    const { type, ...described } = it
    return { ...(type !== undefined && { type }), function: described }
  })
}

function choiceOf(choice: Json): Json {
  if (!isJsonObject(choice)) return choice
  const { type, ...named } = choice
  return { ...(type !== undefined && { type }), function: named }
}

function formatOf(text: Json | undefined): Json | undefined {
  const format = isJsonObject(text) ? member(text, 'format') : undefined
  if (!isJsonObject(format) || member(format, 'type') !== 'json_schema') return format
  const { type, ...described } = format
  return { type, json_schema: described }
}

function effortOf(reasoning: Json | undefined): Json | undefined {
  const effort = isJsonObject(reasoning) ? member(reasoning, 'effort') : undefined
  return effort === null ? undefined : effort
}

/** Whether the likelihood of tokens is told: a chat says so by a field of its own. */
function wantsLogprobs(body: JsonObject): boolean {
  const include = member(body, 'include')
  return (
    typeof member(body, 'top_logprobs') === 'number' ||
    (Array.isArray(include) && include.includes('message.output_text.logprobs'))
  )
}

/** How detailed a summary of the reasoning is asked for; by its former name too. */
export function summaryOf(body: JsonObject): Json | undefined {
  const reasoning = member(body, 'reasoning')
  return isJsonObject(reasoning) ? (member(reasoning, 'summary') ?? member(reasoning, 'generate_summary')) : undefined
}

/** Names in a chat, and those in a request for a response. */
const names: Readonly<Record<string, readonly string[]>> = {
  max_completion_tokens: ['max_output_tokens'],
  reasoning_effort: ['reasoning', 'effort'],
  response_format: ['text', 'format'],
}

function placeOf(
  [first = '', second = '', ...rest]: readonly string[],
  places: readonly string[][],
): readonly string[] {
  const path = second === '' ? [first] : [first, second, ...rest]
  if (first === 'messages') return second === '' ? ['input'] : [...(places[Number(second)] ?? ['input']), ...rest]
  const isWrapped = first === 'tools' || first === 'tool_choice' || first === 'response_format'
  const inside = (isWrapped ? path.filter((it) => it !== 'function' && it !== 'json_schema') : path).slice(1)
  return [...(names[first] ?? [first]), ...inside]
}
