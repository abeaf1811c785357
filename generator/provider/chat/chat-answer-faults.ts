import { isJsonObject, type Json, type JsonObject, member, parsedJson } from '../../document/json.js'
import { openaiChat as wire } from '../../runtime/client/provider/openai-chat.js'
import type { ProbedAnswer } from '../protocol.js'

/** The tool that calls are to be of. */
interface OnlyTool {
  readonly name: string
  readonly parameters: JsonObject
}

/** One answer, whole or joined from its chunks. */
interface ReadChoice {
  readonly index: Json | undefined
  readonly finish: Json | undefined
  readonly logprobs: Json | undefined
  readonly message: JsonObject
}

function choicesIn({ told }: ProbedAnswer): readonly ReadChoice[] {
  const body = Array.isArray(told) ? (wire.stream.whole(told as never) as JsonObject) : (told as JsonObject)
  const choices = member(body, 'choices')
  return (Array.isArray(choices) ? (choices as readonly Json[]) : []).filter(isJsonObject).map((it) => {
    const message = member(it, 'message')
    return {
      index: member(it, 'index'),
      finish: member(it, 'finish_reason'),
      logprobs: member(it, 'logprobs'),
      message: isJsonObject(message) ? message : {},
    }
  })
}

type Fault = string | undefined

/** What is wrong with how many answers there are, how their stream goes, or how their tokens are counted. */
export function formFault(answer: ProbedAnswer, wanted = 1): Fault {
  const choices = choicesIn(answer)
  if (choices.length !== wanted) return `brings ${choices.length} answers in place of ${wanted}`
  const places = choices.map((it) => it.index)
  if (choices.some((_, index) => !places.includes(index))) return `numbers its answers ${JSON.stringify(places)}`
  const { told } = answer
  if (!Array.isArray(told)) return usageFault((told as JsonObject).usage)
  return streamFault(told as readonly JsonObject[], wanted)
}

function streamFault(told: readonly JsonObject[], wanted: number): Fault {
  if (new Set(told.map((it) => it.id)).size > 1) return 'gives chunks of one stream several ids'
  const other = told.find((it) => it.object !== 'chat.completion.chunk')
  if (other !== undefined) return `calls a chunk of a stream ${JSON.stringify(other.object ?? null)}`
  const ends = told.flatMap((it) => (Array.isArray(it.choices) ? it.choices : []))
  const ended = ends.filter((it) => isJsonObject(it) && it.finish_reason !== null && it.finish_reason !== undefined)
  if (ended.length !== wanted) return `tells ${ended.length} times in a stream why an answer ends`
  const last = told.at(-1)
  if (last?.usage === null || last?.usage === undefined) return 'ends a stream without the usage that was asked for'
  return usageFault(last.usage)
}

function usageFault(usage: Json | undefined): Fault {
  if (!isJsonObject(usage)) return 'does not tell what was used'
  const { prompt_tokens: prompt, completion_tokens: completion, total_tokens: total } = usage
  const isCount = (it: Json | undefined) => typeof it === 'number' && Number.isInteger(it) && it > 0
  if (!isCount(prompt) || !isCount(completion)) return 'counts no tokens of the chat or of its answer'
  if (total !== (prompt as number) + (completion as number)) return 'counts tokens that do not add up'
  const reasoning = reasoningTokens(usage)
  return reasoning > (completion as number) ? 'counts more tokens of reasoning than of the whole answer' : undefined
}

function reasoningTokens(usage: JsonObject): number {
  const details = member(usage, 'completion_tokens_details')
  const counted = isJsonObject(details) ? member(details, 'reasoning_tokens') : undefined
  return typeof counted === 'number' ? counted : 0
}

/** Reasoning under another name than the server has for it: its clients find none. */
export function reasoningFault(answer: ProbedAnswer, name: string): Fault {
  const form = textFault(answer)
  if (form !== undefined) return form
  const [choice] = choicesIn(answer)
  const told = reasoningMembers.filter((it) => isText(choice?.message[it]))
  return told.length > 0 && !told.includes(name)
    ? `tells its reasoning as ${told.join()} and not as ${name}`
    : undefined
}

const reasoningMembers = ['reasoning_content', 'reasoning']

export function thoughtFault(answer: ProbedAnswer): Fault {
  const form = textFault(answer)
  if (form !== undefined) return form
  const [choice] = choicesIn(answer)
  const told = reasoningMembers.find((it) => isText(choice?.message[it]))
  if (told !== undefined) return `thinks all the same: it tells ${told}`
  const usage = member(answer.told as JsonObject, 'usage')
  const count = isJsonObject(usage) ? reasoningTokens(usage) : 0
  return count > 0 ? `thinks all the same: it counts ${count} tokens of reasoning` : undefined
}

function isText(value: Json | undefined): boolean {
  return typeof value === 'string' && value !== ''
}

export function logprobsFault(answer: ProbedAnswer): Fault {
  const form = textFault(answer)
  if (form !== undefined) return form
  const [choice] = choicesIn(answer)
  const content = isJsonObject(choice?.logprobs) ? member(choice.logprobs, 'content') : undefined
  const entries = Array.isArray(content) ? (content as readonly Json[]).filter(isJsonObject) : []
  if (entries.length === 0) return 'tells no likelihood of its tokens'
  const isLikelihood = ({ token, logprob }: JsonObject) =>
    typeof token === 'string' && typeof logprob === 'number' && logprob <= 0
  return entries.every(isLikelihood) ? undefined : 'tells what is no likelihood of a token'
}

export function singleFault(answer: ProbedAnswer): Fault {
  const form = formFault(answer)
  if (form !== undefined) return form
  const count = callsIn(choicesIn(answer)[0]).length
  return count === 1 ? undefined : `calls ${count} tools`
}

/** A text that ends by itself, or at the server's own cap. */
export function textFault(answer: ProbedAnswer): Fault {
  const form = formFault(answer)
  if (form !== undefined) return form
  const [choice] = choicesIn(answer)
  if (callsIn(choice).length > 0) return 'calls a tool'
  if (choice?.finish === 'length') return undefined
  if (choice?.finish !== 'stop') return `says that the text ended for ${JSON.stringify(choice?.finish ?? null)}`
  return textIn(choice) === '' ? 'says nothing' : undefined
}

export function capFault(answer: ProbedAnswer, most: number): Fault {
  const form = formFault(answer)
  if (form !== undefined) return form
  const [choice] = choicesIn(answer)
  if (choice?.finish !== 'length')
    return `says that the text ended for ${JSON.stringify(choice?.finish ?? null)} and not for its length`
  return textIn(choice).trim().split(/\s+/).length > most ? `writes more than ${most} tokens` : undefined
}

export function stopFault(answer: ProbedAnswer): Fault {
  const form = formFault(answer)
  if (form !== undefined) return form
  const [choice] = choicesIn(answer)
  return textIn(choice).includes('e') ? 'goes on after the text that it was to end before' : undefined
}

/** What is wrong with the calls of an answer, which are all to be of one tool. */
export function callFault(answer: ProbedAnswer, tool: OnlyTool): Fault {
  const form = formFault(answer)
  if (form !== undefined) return form
  const [choice] = choicesIn(answer)
  const calls = callsIn(choice)
  if (calls.length === 0) return 'calls no tool'
  if (new Set(calls.map((it) => it.id)).size < calls.length) return 'gives several calls one id'
  const made = calls.map((it) => madeCallFault(it, answer, tool)).find((it) => it !== undefined)
  if (made !== undefined) return made
  // A call of a tool that was named may end like any text.
  const ends = answer.request.tool_choice === 'required' ? ['tool_calls'] : ['tool_calls', 'stop']
  return ends.includes(choice?.finish as string)
    ? undefined
    : `says that the call ended for ${JSON.stringify(choice?.finish ?? null)}`
}

function madeCallFault({ id, function: made }: JsonObject, { fits }: ProbedAnswer, tool: OnlyTool): Fault {
  if (typeof id !== 'string' || id === '') return 'calls a tool without an id'
  const { name, arguments: text } = isJsonObject(made) ? made : {}
  if (name !== tool.name) return 'calls another tool than the one that is wanted'
  const given = typeof text === 'string' ? parsedJson(text) : undefined
  if (given === undefined) return 'calls a tool with what is no JSON'
  return fits(tool.parameters, given) ? undefined : 'calls a tool with arguments that its schema does not take'
}

export function jsonFault(answer: ProbedAnswer, schema: JsonObject): Fault {
  const form = textFault(answer)
  const [choice] = choicesIn(answer)
  if (form !== undefined || choice?.finish === 'length') return form
  const value = parsedJson(textIn(choice))
  if (value === undefined) return 'answers with what is no JSON'
  return answer.fits(schema, value) ? undefined : 'answers with JSON that the schema does not take'
}

function textIn(choice: ReadChoice | undefined): string {
  const text = choice?.message.content
  return typeof text === 'string' ? text : ''
}

function callsIn(choice: ReadChoice | undefined): readonly JsonObject[] {
  const calls = choice?.message.tool_calls
  return Array.isArray(calls) ? (calls as readonly Json[]).filter(isJsonObject) : []
}
