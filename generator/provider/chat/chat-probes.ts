import type { JsonObject } from '../../document/json.js'
import type { AnswerProbe } from '../protocol.js'
import {
  callFault,
  capFault,
  formFault,
  jsonFault,
  logprobsFault,
  reasoningFault,
  singleFault,
  stopFault,
  textFault,
  thoughtFault,
} from './chat-answer-faults.js'
import type { ChatServer } from './chat-server.js'

const asks = (content: string): JsonObject => ({ messages: [{ role: 'user', content }] })
const count = asks('Count from one to one hundred in words.')
const weather = asks('What is the weather in Paris? Answer in JSON.')

const place: JsonObject = {
  type: 'object',
  properties: { city: { type: 'string', minLength: 2 }, days: { type: 'integer', minimum: 1, maximum: 7 } },
  required: ['city', 'days'],
  additionalProperties: false,
}
const forecast = { name: 'weather', description: 'The weather of some days.', parameters: place }
const tools = [{ type: 'function', function: forecast }]
const clock = { type: 'function', function: { name: 'clock', parameters: { type: 'object', properties: {} } } }
const named = { tool_choice: { type: 'function', function: { name: 'weather' } } }
/** Where a model thinks it may not be made to call; where it cannot be made to at all the tool is named. */
const forced = [{ tool_choice: 'required' }, named].flatMap((it): JsonObject[] => [
  { ...weather, tools, ...it },
  { ...weather, tools, ...it, enable_thinking: false },
])
const ofTwo = (more: JsonObject) =>
  [{}, { enable_thinking: false }].map((it): JsonObject => ({ ...weather, tools: [clock, ...tools], ...more, ...it }))

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

const two = { ...count, n: 2, max_tokens: few }

/** What answers of every chat have to show. */
const common: readonly AnswerProbe[] = [
  { about: 'a text', asks: [weather], fault: textFault },
  { about: 'a text in a stream that ends with its usage', asks: streamed([weather]), fault: textFault },
  { about: `an end after ${few} tokens`, asks: capped([count]), fault: (it) => capFault(it, few) },
  {
    about: `an end after ${few} tokens of a stream`,
    asks: streamed(capped([count])),
    fault: (it) => capFault(it, few),
  },
  { about: 'an end before a text', asks: [{ ...count, stop: ['e'] }], fault: stopFault },
  { about: 'two answers', asks: [{ ...count, n: 2, ...capped([{}])[0] }], fault: (it) => formFault(it, 2) },
  { about: 'two answers in a stream', asks: streamed([two]), fault: (it) => formFault(it, 2) },
  { about: 'a call of a tool', asks: forced, fault: (it) => callFault(it, forecast) },
  { about: 'a call of a tool in a stream', asks: streamed(forced), fault: (it) => callFault(it, forecast) },
  { about: 'a call of the tool that is named', asks: ofTwo(named), fault: (it) => callFault(it, forecast) },
  {
    about: 'one call at a time',
    asks: ofTwo({ tool_choice: 'required', parallel_tool_calls: false }),
    fault: singleFault,
  },
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

/** What answers of the chats of a server have to show. */
export function chatProbes({ thinking, reasoningMember }: ChatServer): readonly AnswerProbe[] {
  // What an effort of none comes to is known where that is the one switch.
  const switches = thinking.on.map((it) => [it, false] as const)
  const last = thinking.effort === undefined ? [] : [[thinking.effort, 'none'] as const]
  const off = (switches.length > 0 ? switches : last).map(([path, value]) => [path, memberAt(path, value)] as const)
  const quiet = { ...weather, ...off[0]?.[1] }
  return [
    ...common,
    { about: 'how likely its tokens were', asks: [{ ...quiet, logprobs: true }], fault: logprobsFault },
    ...off.map(
      ([path, more]): AnswerProbe => ({
        about: `no thinking by ${path}`,
        asks: [{ ...weather, ...more }],
        fault: thoughtFault,
      }),
    ),
    ...(reasoningMember === undefined
      ? []
      : [[weather], streamed([weather])].map(
          (asks, i): AnswerProbe => ({
            about: `reasoning by its name${i === 0 ? '' : ' in a stream'}`,
            asks,
            fault: (it) => reasoningFault(it, reasoningMember),
          }),
        )),
  ]
}

/** A member at names with a dot between them. */
function memberAt(path: string, value: boolean | string): JsonObject {
  const [last = '', ...outer] = path.split('.').reverse()
  return outer.reduce<JsonObject>((it, name) => ({ [name]: it }), { [last]: value })
}

function capped(all: readonly JsonObject[]): readonly JsonObject[] {
  return ['max_completion_tokens', 'max_tokens'].flatMap((name) => all.map((it) => ({ ...it, [name]: few })))
}
