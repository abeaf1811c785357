import { isJsonObject, type Json, type JsonObject, member } from '../../../generator/document/json.js'
import type { ChatServer } from '../../../generator/provider/chat/chat-server.js'

/** A tool that a chat offers. */
export interface OfferedTool {
  readonly name: string
  readonly parameters: Json | undefined
  readonly isStrict: boolean
  /** Where it stands among the tools. */
  readonly index: number
}

/** What a valid chat asks of its answer. */
export interface ChatDemand {
  readonly tools: readonly OfferedTool[]
  /** Which tools have to be called: `none` of them, any if at all (`auto`), some (`required`), or the one of a name. */
  readonly choice: 'none' | 'auto' | 'required' | { readonly name: string }
  readonly isParallel: boolean
  /** Rounds of calls since the user spoke last. */
  readonly rounds: number
  /** JSON is wanted; by the schema where one is given, which is called by the name if it is to be followed to the letter. */
  readonly json?: { readonly schema?: Json; readonly at: readonly string[]; readonly strictName?: string }
  readonly thinking: {
    readonly isOn?: boolean
    readonly budget?: number
    readonly told: 'member' | 'hidden' | 'in-content'
  }
  /** Most tokens of the answer. */
  readonly cap?: number
  readonly count: number
  readonly stops: readonly string[]
  readonly seed?: number
  /** How many of the likeliest tokens are told, `Infinity` for all that there are; undefined where no likelihoods are. */
  readonly likeliest?: number
}

export function demandOf(body: JsonObject, server: ChatServer): ChatDemand {
  const number = (name: string) => {
    const value = member(body, name)
    return typeof value === 'number' ? value : undefined
  }
  const cap = number('max_completion_tokens') ?? number('max_tokens')
  const seed = number('seed')
  const json = jsonIn(member(body, 'response_format')) ?? guidedIn(body, server)
  const stop = member(body, 'stop')
  const parallel = member(body, 'parallel_tool_calls')
  return {
    tools: toolsIn(body),
    choice: choiceIn(body),
    isParallel: typeof parallel === 'boolean' ? parallel : server.callsInParallel,
    rounds: roundsIn(member(body, 'messages')),
    ...(json && { json }),
    thinking: thinkingIn(body, server),
    ...(cap !== undefined && { cap }),
    count: number('n') ?? 1,
    stops: (stop === undefined ? [] : [stop].flat()).filter((it): it is string => typeof it === 'string' && it !== ''),
    ...(seed !== undefined && { seed }),
    ...(member(body, 'logprobs') === true && { likeliest: likeliestIn(number('top_logprobs')) }),
  }
}

/** As vLLM -1 asks for all. */
function likeliestIn(count = 0): number {
  return count < 0 ? Infinity : count
}

function listIn(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : []
}

function toolsIn(body: JsonObject): OfferedTool[] {
  return listIn(member(body, 'tools')).flatMap((it, index) => {
    const described = isJsonObject(it) ? member(it, 'function') : undefined
    if (!isJsonObject(described)) return []
    const isStrict = member(described, 'strict') === true
    return [{ name: String(member(described, 'name')), parameters: member(described, 'parameters'), isStrict, index }]
  })
}

function choiceIn(body: JsonObject): ChatDemand['choice'] {
  const choice = member(body, 'tool_choice')
  if (isJsonObject(choice)) {
    const named = member(choice, 'function')
    return { name: String(isJsonObject(named) ? member(named, 'name') : '') }
  }
  return choice === 'none' || choice === 'required' ? choice : 'auto'
}

function roundsIn(messages: Json | undefined): number {
  const all = listIn(messages).filter(isJsonObject)
  const since = all.slice(all.findLastIndex((it) => member(it, 'role') === 'user') + 1)
  return since.filter((it) => listIn(member(it, 'tool_calls')).length > 0).length
}

function jsonIn(format: Json | undefined): ChatDemand['json'] {
  if (!isJsonObject(format)) return undefined
  const at = ['response_format', 'json_schema', 'schema']
  if (member(format, 'type') === 'json_object') return { at }
  const described = member(format, 'json_schema')
  if (member(format, 'type') !== 'json_schema' || !isJsonObject(described)) return undefined
  const schema = member(described, 'schema')
  if (schema === undefined || schema === null) return { at }
  return { schema, at, ...(member(described, 'strict') === true && { strictName: String(member(described, 'name')) }) }
}

function guidedIn(body: JsonObject, { schemasAt }: ChatServer): ChatDemand['json'] {
  const at = schemasAt.find((it) => isJsonObject(memberAt(body, it)))
  return at === undefined ? undefined : { schema: memberAt(body, at) as JsonObject, at: at.split('.') }
}

function thinkingIn(body: JsonObject, { thinking }: ChatServer): ChatDemand['thinking'] {
  const among = (places: readonly string[]) => places.map((it) => memberAt(body, it))
  const switched = among(thinking.on).find((it) => typeof it === 'boolean')
  const budget = among(thinking.budget).find((it) => typeof it === 'number')
  const effort = thinking.effort === undefined ? undefined : memberAt(body, thinking.effort)
  const isOn =
    switched ??
    (effort === undefined || effort === null ? undefined : !['none', 'off', 'minimal', 0].includes(effort as string))
  const isTold = thinking.told === undefined || memberAt(body, thinking.told.at) !== false
  return {
    ...(isOn !== undefined && { isOn }),
    ...(budget !== undefined && { budget }),
    told: isTold ? 'member' : (thinking.told?.else ?? 'member'),
  }
}

/** A member, or one of a member, by names with a dot between them. */
function memberAt(body: JsonObject, path: string): Json | undefined {
  return path.split('.').reduce<Json | undefined>((it, name) => (isJsonObject(it) ? member(it, name) : undefined), body)
}
