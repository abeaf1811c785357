import { isJsonObject, type Json, type JsonObject, member } from '../../../generator/document/json.js'
import type { ChatServer } from '../../../generator/provider/chat/chat-server.js'
import { digestOf, numberFrom } from '../hash.js'
import type { CatalogueEntry } from '../runware/catalogue.js'
import { type MadeResult, type ResultSettings, resultsOf } from '../runware/result.js'
import { cutAtStop } from '../text.js'
import { type ChatProblem, type RefusedChat, refusedFor } from './chat-problem.js'
import type { ChatDemand, OfferedTool } from './demand.js'
import { argumentsSchema, type SchemaValue, type SchemaValues } from './schema-values.js'
import { strictFormatProblem, strictToolProblem } from './strict-schema.js'

/** A call of a tool; its arguments are JSON in pieces. */
export interface MadeCall {
  readonly id: string
  readonly name: string
  readonly pieces: readonly string[]
}

/** One answer of a chat: joined pieces are its text, and a piece is a token. */
export interface ChatAnswer {
  readonly reasoning: readonly string[]
  readonly pieces: readonly string[]
  readonly calls: readonly MadeCall[]
  /** `stop`, `length`, `tool_calls`, or another that was prepared. */
  readonly finish: string
  /** The pieces are why the model does not answer. */
  readonly isRefusal?: true
}

/** What answers are made from. */
export interface ChatGround {
  readonly entry: CatalogueEntry
  readonly task: JsonObject
  readonly demand: ChatDemand
  readonly server: ChatServer
  readonly values: SchemaValues
  readonly settings: ResultSettings
}

/** What a chat brings that its answers are made by. */
export interface ChatSchemas {
  readonly tools: readonly ToolValue[]
  /** The name of the tool that has to be called. */
  readonly named: string | undefined
  /** Values of the JSON that is asked for. */
  readonly json: SchemaValue | undefined
}

/** The tools and schemas of a chat, or why they are none. */
export function schemasOf({ demand, server, values }: ChatGround): ChatSchemas | RefusedChat {
  const strict = strictToolProblem(demand, server) ?? strictFormatProblem(demand, server)
  if (strict !== undefined) return refusedFor(400, strict)
  const tools = toolValues(demand.tools, values)
  if ('message' in tools) return refusedFor(400, tools)
  const named = typeof demand.choice === 'object' ? demand.choice.name : undefined
  if (named !== undefined && !tools.some((it) => it.name === named))
    return refusedFor(400, {
      kind: 'invalid',
      path: ['tool_choice'],
      message: `Tool choice '${named.slice(0, 64)}' is none of the tools.`,
    })
  const json = jsonValues(demand, values)
  if (json !== undefined && 'message' in json) return refusedFor(400, json)
  return { tools, named, json }
}

/**
 * The answers of a chat, and the tokens that it has itself; or why none can be made by its schemas.
 * @param prepared an answer that was prepared, in place of those that would be made
 */
export function answersOf(
  ground: ChatGround,
  schemas: ChatSchemas,
  prepared?: ChatAnswer,
): { answers: readonly ChatAnswer[]; prompt: number } | RefusedChat {
  const results = resultsOf(ground.entry, taskFor(ground), ground.settings)
  const answers = results.map((result) => prepared ?? madeAnswer(ground, schemas, result))
  const failure = answers.find((it): it is ChatProblem => 'message' in it)
  if (failure !== undefined) return refusedFor(400, failure)
  return { answers: answers as ChatAnswer[], prompt: Number(results[0]?.text?.usage.promptTokens ?? 1) }
}

function madeAnswer(ground: ChatGround, schemas: ChatSchemas, result: MadeResult): ChatAnswer | ChatProblem {
  const { demand, server, settings, task } = ground
  const { reasoning = [], pieces = [], finish = 'stop' } = result.text ?? {}
  const key = `${String(result.data.text)} ${keyOf(task)}`
  const thought = reasoning.slice(0, demand.thinking.budget)
  if (schemas.tools.length > 0 && isCalling(demand, settings.choices.chatToolRounds)) {
    const made = callsFor(key, schemas, ground)
    return 'message' in made
      ? made
      : ended({ reasoning: thought, pieces: [], calls: made, finish: 'tool_calls' }, demand, server)
  }
  if (schemas.json === undefined) return ended({ reasoning: thought, pieces, calls: [], finish }, demand, server)
  const made = schemas.json.of(numberFrom(key))
  return 'why' in made
    ? { kind: 'invalid', path: demand.json?.at ?? [], message: `No value can be made by the schema: ${made.why}.` }
    : ended(
        { reasoning: thought, pieces: inPieces(JSON.stringify(made.value)), calls: [], finish: 'stop' },
        demand,
        server,
      )
}

/** What tells a conversation from others, at each of its turns. */
export function keyOf(task: JsonObject): number {
  return numberFrom(JSON.stringify(member(task, 'messages')))
}

/** The task whose texts are wanted: caps and stops are those of the chat, whatever the model declares. */
function taskFor({ task, demand, entry }: ChatGround): JsonObject {
  const given = member(task, 'settings')
  const { maxTokens: _, stopSequences: __, ...settings } = isJsonObject(given) ? given : {}
  const { isOn } = demand.thinking
  const canThink = entry.thinkingLevel !== undefined
  return {
    ...task,
    numberResults: demand.count,
    ...(demand.seed !== undefined && { seed: demand.seed }),
    settings: {
      ...settings,
      ...(canThink && isOn !== undefined && { thinkingLevel: isOn ? 'high' : 'off' }),
    },
  }
}

/** Whether tools are called now; who may choose does so once, and answers when the tools have. */
function isCalling({ choice, rounds }: ChatDemand, most: number): boolean {
  return choice === 'auto' ? rounds < most : choice !== 'none'
}

interface ToolValue extends OfferedTool {
  readonly values: SchemaValue
}

function toolValues(tools: readonly OfferedTool[], values: SchemaValues): readonly ToolValue[] | ChatProblem {
  const made: ToolValue[] = []
  for (const it of tools) {
    const path = ['tools', String(it.index), 'function', 'parameters']
    const schema = argumentsSchema(it.parameters)
    const found = typeof schema === 'string' ? schema : values.for(schema)
    if (typeof found === 'string')
      return { kind: 'invalid', path, message: `Invalid schema for function '${it.name}': ${found}.` }
    made.push({ ...it, values: found })
  }
  return made
}

function jsonValues({ json }: ChatDemand, values: SchemaValues): SchemaValue | ChatProblem | undefined {
  if (json === undefined) return undefined
  const schema = json.schema ?? anyObject
  const found = values.for(schema)
  if (typeof found !== 'string') return found
  return {
    kind: 'invalid',
    path: json.at,
    message: `Invalid schema for ${json.at[0]}: ${found}.`,
  }
}

const anyObject: Json = {
  type: 'object',
  properties: { answer: { type: 'string', minLength: 1, maxLength: 40, pattern: '^[a-z]+$' } },
  required: ['answer'],
}

/** One call, or two of different tools where several are welcome at once. */
function callsFor(
  key: string,
  { tools, named }: ChatSchemas,
  { demand, server }: ChatGround,
): readonly MadeCall[] | ChatProblem {
  const first =
    named === undefined ? numberFrom(`${key} tool`) % tools.length : tools.findIndex((it) => it.name === named)
  const count = named === undefined && demand.isParallel ? Math.min(2, tools.length) : 1
  const calls: MadeCall[] = []
  for (let i = 0; i < count; i++) {
    const tool = tools[(first + i) % tools.length] as ToolValue
    const made = tool.values.of(numberFrom(`${key} ${tool.name}`))
    if ('why' in made)
      return {
        kind: 'invalid',
        path: ['tools', String(tool.index), 'function', 'parameters'],
        message: `No arguments can be made by the schema of function '${tool.name}': ${made.why}.`,
      }
    calls.push(callOf(tool.name, made.value, { server, key: `${key} ${tool.index} ${i}` }))
  }
  return calls
}

/**
 * A call of a tool.
 * @param key what tells the call from others
 */
export function callOf(name: string, given: Json, { server, key }: { server: ChatServer; key: string }): MadeCall {
  const { prefix, digits } = server.callId
  return { id: `${prefix}${digestOf(key).slice(0, digits)}`, name, pieces: inPieces(JSON.stringify(given)) }
}

/** What is left of an answer under the cap, and before a text that ends it: JSON is cut like any other text, and is none then. */
function ended(answer: ChatAnswer, demand: ChatDemand, server: ChatServer): ChatAnswer {
  const under = capped(answer, demand, server)
  const pieces = cutAtStop(under.pieces, demand.stops)
  return pieces === undefined ? under : { ...under, pieces, finish: 'stop' }
}

/** What is left of an answer under the cap; what comes first counts first. */
function capped(answer: ChatAnswer, { cap }: ChatDemand, { isReasoningCapped }: ChatServer): ChatAnswer {
  if (cap === undefined) return answer
  let left = cap
  const upToCap = (pieces: readonly string[]) => {
    const kept = pieces.slice(0, left)
    left -= kept.length
    return kept
  }
  const reasoning = isReasoningCapped ? upToCap(answer.reasoning) : answer.reasoning
  const pieces = upToCap(answer.pieces)
  const calls = answer.calls.flatMap((it) => (left > 0 ? { ...it, pieces: upToCap(it.pieces) } : []))
  const made = { reasoning, pieces, calls }
  return { ...made, finish: tokensOf(made) < tokensOf(answer) ? 'length' : answer.finish }
}

/** How many tokens an answer has. */
export function tokensOf({ reasoning, pieces, calls }: Omit<ChatAnswer, 'finish'>): number {
  return reasoning.length + pieces.length + calls.reduce((sum, it) => sum + it.pieces.length, 0)
}

/** A text in pieces of some characters, none of them cut in two. */
function inPieces(text: string): string[] {
  return text.match(/.{1,12}/gsu) ?? []
}
