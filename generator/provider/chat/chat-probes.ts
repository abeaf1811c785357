import { isJsonObject, type Json, type JsonObject, member, parsedJson } from '../../document/json.js'
import { openaiChat as wire } from '../../runtime/client/provider/openai-chat.js'
import type { AnswerProbe, ProbedAnswer } from '../protocol.js'

const asks = (content: string): JsonObject => ({ messages: [{ role: 'user', content }] })
const count = asks('Count from one to one hundred in words.')
const weather = asks('What is the weather in Paris? Answer in JSON.')

const place: JsonObject = {
  type: 'object',
  properties: { city: { type: 'string', minLength: 2 }, days: { type: 'integer', minimum: 1, maximum: 7 } },
  required: ['city', 'days'],
  additionalProperties: false,
}
const tools = [
  { type: 'function', function: { name: 'weather', description: 'The weather of some days.', parameters: place } },
]
/** Where a model thinks it may not be made to call; where it cannot be made to at all the tool is named. */
const forced = [
  { tool_choice: 'required' },
  { tool_choice: 'required', enable_thinking: false },
  { tool_choice: { type: 'function', function: { name: 'weather' } } },
  { tool_choice: { type: 'function', function: { name: 'weather' } }, enable_thinking: false },
].map((it): JsonObject => ({ ...weather, tools, ...it }))

const madeCall = {
  id: 'call_1',
  type: 'function',
  function: { name: 'weather', arguments: '{"city":"Paris","days":1}' },
}
const round: JsonObject = {
  messages: [
    { role: 'user', content: 'What is the weather in Paris?' },
    { role: 'assistant', content: null, tool_calls: [madeCall] },
    { role: 'tool', tool_call_id: 'call_1', content: 'Sunny.' },
  ],
  tools,
}

const streamed = (all: readonly JsonObject[]): readonly JsonObject[] =>
  all.map((it) => ({ ...it, stream: true, stream_options: { include_usage: true } }))
const json = (format: JsonObject): JsonObject => ({ ...weather, response_format: format })
const bySchema = json({ type: 'json_schema', json_schema: { name: 'place', strict: true, schema: place } })

/** So many tokens are no hundred words. */
const few = 4

/** What answers of chats have to show. */
export const chatProbes: readonly AnswerProbe[] = [
  { about: 'a text', asks: [weather], fault: textFault },
  { about: 'a text in a stream that ends with its usage', asks: streamed([weather]), fault: textFault },
  { about: `an end after ${few} tokens`, asks: capped([count]), fault: capFault },
  { about: `an end after ${few} tokens of a stream`, asks: streamed(capped([count])), fault: capFault },
  { about: 'an end before a text', asks: [{ ...count, stop: ['e'] }], fault: stopFault },
  { about: 'two answers', asks: [{ ...count, n: 2, ...capped([{}])[0] }], fault: (it) => formFault(it, 2) },
  { about: 'a call of a tool', asks: forced, fault: callFault },
  { about: 'a call of a tool in a stream', asks: streamed(forced), fault: callFault },
  {
    about: 'no call of a tool',
    asks: [{ ...weather, tools, tool_choice: 'none' }],
    fault: textFault,
  },
  { about: 'an answer to what a tool has told', asks: [{ ...round, tool_choice: 'none' }, round], fault: textFault },
  { about: 'JSON by a schema', asks: [bySchema], fault: (it) => jsonFault(it, place) },
  { about: 'JSON by a schema in a stream', asks: streamed([bySchema]), fault: (it) => jsonFault(it, place) },
  { about: 'JSON', asks: [json({ type: 'json_object' })], fault: (it) => jsonFault(it, { type: 'object' }) },
]

function capped(all: readonly JsonObject[]): readonly JsonObject[] {
  return ['max_completion_tokens', 'max_tokens'].flatMap((name) => all.map((it) => ({ ...it, [name]: few })))
}

/** One answer, whole or joined from its chunks. */
interface ReadChoice {
  readonly finish: Json | undefined
  readonly message: JsonObject
}

function choicesIn({ told }: ProbedAnswer): readonly ReadChoice[] {
  const body = Array.isArray(told) ? (wire.stream.whole(told as never) as JsonObject) : (told as JsonObject)
  const choices = member(body, 'choices')
  return (Array.isArray(choices) ? (choices as readonly Json[]) : []).filter(isJsonObject).map((it) => {
    const message = member(it, 'message')
    return { finish: member(it, 'finish_reason'), message: isJsonObject(message) ? message : {} }
  })
}

type Fault = string | undefined

/** What is wrong with how many answers there are, how their stream goes, or how their tokens are counted. */
function formFault(answer: ProbedAnswer, wanted = 1): Fault {
  const choices = choicesIn(answer)
  if (choices.length !== wanted) return `brings ${choices.length} answers in place of ${wanted}`
  const { told } = answer
  if (!Array.isArray(told)) return usageFault((told as JsonObject).usage)
  const ends = (told as readonly JsonObject[]).flatMap((it) => (Array.isArray(it.choices) ? it.choices : []))
  const ended = ends.filter((it) => isJsonObject(it) && it.finish_reason !== null && it.finish_reason !== undefined)
  if (ended.length !== wanted) return `tells ${ended.length} times in a stream why an answer ends`
  const last = told.at(-1) as JsonObject | undefined
  if (last?.usage === null || last?.usage === undefined) return 'ends a stream without the usage that was asked for'
  return usageFault(last.usage)
}

function usageFault(usage: Json | undefined): Fault {
  if (usage === undefined || usage === null) return undefined
  const { prompt_tokens: prompt, completion_tokens: completion, total_tokens: total } = usage as JsonObject
  const isCount = (it: Json | undefined) => typeof it === 'number' && Number.isInteger(it) && it > 0
  if (!isCount(prompt) || !isCount(completion)) return 'counts no tokens of the chat or of its answer'
  return total === (prompt as number) + (completion as number) ? undefined : 'counts tokens that do not add up'
}

/** A text that ends by itself, or at the server's own cap. */
function textFault(answer: ProbedAnswer): Fault {
  const form = formFault(answer)
  if (form !== undefined) return form
  const [choice] = choicesIn(answer)
  if (callsIn(choice).length > 0) return 'calls a tool'
  if (choice?.finish === 'length') return undefined
  if (choice?.finish !== 'stop') return `says that the text ended for ${JSON.stringify(choice?.finish ?? null)}`
  return textIn(choice) === '' ? 'says nothing' : undefined
}

function capFault(answer: ProbedAnswer): Fault {
  const form = formFault(answer)
  if (form !== undefined) return form
  const [choice] = choicesIn(answer)
  if (choice?.finish !== 'length')
    return `says that the text ended for ${JSON.stringify(choice?.finish ?? null)} and not for its length`
  return textIn(choice).trim().split(/\s+/).length > few ? `writes more than ${few} tokens` : undefined
}

function stopFault(answer: ProbedAnswer): Fault {
  const form = formFault(answer)
  if (form !== undefined) return form
  const [choice] = choicesIn(answer)
  return textIn(choice).includes('e') ? 'goes on after the text that it was to end before' : undefined
}

function callFault(answer: ProbedAnswer): Fault {
  const form = formFault(answer)
  if (form !== undefined) return form
  const [choice] = choicesIn(answer)
  const calls = callsIn(choice)
  if (calls.length === 0) return 'calls no tool'
  const made = calls.map((it) => madeCallFault(it, answer)).find((it) => it !== undefined)
  if (made !== undefined) return made
  // A call of a tool that was named may end like any text.
  const ends = answer.request.tool_choice === 'required' ? ['tool_calls'] : ['tool_calls', 'stop']
  return ends.includes(choice?.finish as string)
    ? undefined
    : `says that the call ended for ${JSON.stringify(choice?.finish ?? null)}`
}

function madeCallFault({ id, function: made }: JsonObject, { fits }: ProbedAnswer): Fault {
  if (typeof id !== 'string' || id === '') return 'calls a tool without an id'
  const { name, arguments: text } = isJsonObject(made) ? made : {}
  if (name !== 'weather') return 'calls a tool that was not offered'
  const given = typeof text === 'string' ? parsedJson(text) : undefined
  if (given === undefined) return 'calls a tool with what is no JSON'
  return fits(place, given) ? undefined : 'calls a tool with arguments that its schema does not take'
}

function jsonFault(answer: ProbedAnswer, schema: JsonObject): Fault {
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
