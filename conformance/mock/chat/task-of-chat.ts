import { isJsonObject, type Json, type JsonObject, member } from '../../../generator/document/json.js'
import { constraintOf } from '../../../generator/ir/model.js'
import { mediaPlaces } from '../../../generator/provider/chat/chat-message.js'
import type { ChatServer } from '../../../generator/provider/chat/chat-server.js'
import { taskFields } from '../../../generator/provider/chat/task-fields.js'
import { isDeclared, shapesAt } from '../declaration.js'
import type { CatalogueEntry } from '../runware/catalogue.js'

/** A chat as a task, and which chat field each of its dotted paths came from. */
export interface Translation {
  readonly task: JsonObject
  readonly origins: ReadonlyMap<string, string>
}

/** The task that a chat stands for. */
export function taskOf(body: JsonObject, entry: CatalogueEntry, parts: ChatServer['parts']): Translation {
  const origins = new Map<string, string>()
  const { own, settings } = sampling(body, entry, origins)
  const { messages, system, systemAt, media } = conversationOf(member(body, 'messages'), parts)
  if (system !== '') {
    settings.systemPrompt = system
    origins.set('settings.systemPrompt', `messages.${systemAt}.content`)
  }
  const task = {
    taskType: entry.taskType,
    taskUUID: crypto.randomUUID(),
    model: entry.air ?? entry.model.id,
    ...own,
    messages,
    ...(Object.keys(media).length > 0 && { inputs: media }),
    ...(Object.keys(settings).length > 0 && { settings }),
  }
  return { task, origins }
}

/** The fields that say the same in a task, as far as the model has them. */
function sampling(body: JsonObject, entry: CatalogueEntry, origins: Map<string, string>) {
  const own: Record<string, Json> = {}
  const settings: Record<string, Json> = {}
  for (const [name, path] of Object.entries(taskFields)) {
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
  readonly messages: readonly JsonObject[]
  readonly system: string
  /** Where the first message of the system stands. */
  readonly systemAt: number
  /** What `inputs` of a task hold. */
  readonly media: Readonly<Record<string, Json[]>>
}

function conversationOf(messages: Json | undefined, parts: ChatServer['parts']): Conversation {
  const media: Record<string, Json[]> = {}
  const said = (Array.isArray(messages) ? (messages as readonly Json[]) : []).flatMap((message, index) => {
    if (!isJsonObject(message)) return []
    const content = textOf(member(message, 'content'), parts, media)
    return [{ index, role: String(member(message, 'role')).toLowerCase(), content: content + callsIn(message) }]
  })
  const isSystem = ({ role }: { readonly role: string }) => role === 'system' || role === 'developer'
  const prompts = said.filter(isSystem)
  return {
    messages: said
      .filter((it) => !isSystem(it))
      .map(({ role, content }) => ({ role: role === 'assistant' ? role : 'user', content })),
    system: prompts
      .map((it) => it.content)
      .filter((it) => it !== '')
      .join('\n\n'),
    systemAt: prompts[0]?.index ?? 0,
    media,
  }
}

/** The calls that an answer made are part of what it said. */
function callsIn(message: JsonObject): string {
  const calls = member(message, 'tool_calls')
  return Array.isArray(calls) && calls.length > 0 ? JSON.stringify(calls) : ''
}

/** The text of a content that may come in parts; its media are put aside. */
function textOf(content: Json | undefined, parts: ChatServer['parts'], media: Record<string, Json[]>): string {
  if (typeof content === 'string') return content
  return (Array.isArray(content) ? (content as readonly Json[]) : []).map((it) => textIn(it, parts, media)).join('')
}

function textIn(part: Json, parts: ChatServer['parts'], media: Record<string, Json[]>): string {
  if (!isJsonObject(part)) return ''
  const type = String(member(part, 'type'))
  const brought = member(part, type)
  const kind = Object.hasOwn(parts, type) ? parts[type] : undefined
  if (kind === 'text') return typeof brought === 'string' ? brought : ''
  if (kind === undefined || !(kind in mediaPlaces)) return ''
  const [, place] = mediaPlaces[kind as keyof typeof mediaPlaces]
  media[place] = [...(media[place] ?? []), ...mediaIn(brought)]
  return ''
}

function mediaIn(brought: Json | undefined): Json[] {
  if (Array.isArray(brought)) return [...(brought as readonly Json[])]
  if (!isJsonObject(brought)) return []
  const where = member(brought, 'url') ?? member(brought, 'data')
  return where === undefined ? [] : [where]
}
