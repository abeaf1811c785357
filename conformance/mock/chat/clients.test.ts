import { createOpenAI } from '@ai-sdk/openai'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { HumanMessage } from '@langchain/core/messages'
import { tool as langchainTool } from '@langchain/core/tools'
import { ChatOpenAI } from '@langchain/openai'
import { generateObject, generateText, type LanguageModel, stepCountIs, streamObject, streamText, tool } from 'ai'
import OpenAI from 'openai'
import { afterAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type ChatServerName, chatServerNames } from '../../../generator/provider/chat/chat-server.js'
import { amount } from '../../../generator/sample.fixture.js'
import type { Listening } from '../index.js'
import { airs, key, type Loose, mockWith } from '../mock.fixture.js'
import { clock, messages, weather } from './chat.fixture.js'

/*
 * A matrix of clients and what they are used for, at every kind of server. A cell is a test.
 */

const servers = new Map<ChatServerName, Promise<Listening>>()
const urls = new Map<ChatServerName, string>()
afterAll(async () => {
  for (const it of servers.values()) await (await it).close()
})

/** Begins to listen as a server of a kind, once. */
async function begin(chatServer: ChatServerName): Promise<void> {
  const listening = servers.get(chatServer) ?? mockWith({ choices: { chatServer } }).listen()
  servers.set(chatServer, listening)
  urls.set(chatServer, (await listening).url)
}

const urlOf = (server: ChatServerName) => urls.get(server) as string
const model = airs.qwen
const prompt = 'What is the weather in the harbour? Answer in JSON.'
const place = z.object({ city: z.string().min(2), days: z.number().int().min(1).max(7) })

interface Scenario {
  readonly says: string
  run(server: ChatServerName): Promise<void>
}

const sdk = (server: ChatServerName) => new OpenAI({ apiKey: key, baseURL: urlOf(server), maxRetries: 0 })
const tools = [weather, clock] as Loose[]

const openaiScenarios: readonly Scenario[] = [
  {
    says: 'answers in text, whole and streamed alike',
    async run(server) {
      const create = { model, messages: messages as Loose, seed: 1 }
      const whole = await sdk(server).chat.completions.create(create)
      const stream = sdk(server).chat.completions.stream(create)
      expect(await stream.finalContent()).toBe(whole.choices[0]?.message.content)
      expect(whole.usage?.completion_tokens).toBeGreaterThan(0)
    },
  },
  {
    says: 'calls tools and goes on with what they answer',
    async run(server) {
      const called: string[] = []
      const runner = sdk(server).chat.completions.runTools({
        model,
        messages: messages as Loose,
        tools: tools.map((it) => ({
          type: 'function',
          function: { ...it.function, parse: JSON.parse, function: () => called.push(it.function.name) && 'Sunny.' },
        })) as Loose,
      })
      expect(await runner.finalContent()).toMatch(/\w/)
      expect(called.length).toBeGreaterThan(0)
    },
  },
  {
    says: 'streams the calls that it makes whole',
    async run(server) {
      const create = { model, messages: messages as Loose, tools }
      const whole = await sdk(server).chat.completions.create(create)
      const streamed = await sdk(server).chat.completions.stream(create).finalChatCompletion()
      const calls = (it: Loose) =>
        it.choices[0].message.tool_calls.map(({ id, function: { name, arguments: text } }: Loose) => ({
          id,
          name,
          text,
        }))
      expect(calls(streamed)).toEqual(calls(whole))
    },
  },
  {
    says: 'answers by a schema',
    async run(server) {
      const { choices } = await sdk(server).chat.completions.parse({
        model,
        messages: messages as Loose,
        response_format: {
          type: 'json_schema',
          json_schema: { name: 'place', strict: true, schema: z.toJSONSchema(place) as Loose },
        },
      })
      expect(place.safeParse(choices[0]?.message.parsed).success).toBe(true)
    },
  },
  {
    says: 'answers as a response, whole and streamed, with tools and by a schema',
    async run(server) {
      const { responses } = sdk(server)
      const text = {
        format: { type: 'json_schema', name: 'place', strict: true, schema: z.toJSONSchema(place) as Loose },
      } as const
      expect((await responses.create({ model, input: prompt, instructions: 'Be brief.' })).output_text).toMatch(/\w/)
      expect(
        place.safeParse(JSON.parse((await responses.create({ model, input: prompt, text })).output_text)).success,
      ).toBe(true)
      const first = await responses
        .stream({ model, input: prompt, tools: [{ type: 'function', strict: true, ...weather.function }] })
        .finalResponse()
      const call = first.output.find((it) => it.type === 'function_call') as Loose
      expect([call.name, typeof JSON.parse(call.arguments).city]).toEqual(['weather', 'string'])
      const output = { type: 'function_call_output', call_id: call.call_id, output: 'Sunny.' } as const
      const next = await responses.create({ model, previous_response_id: first.id, input: [output] })
      expect(next.output_text).toMatch(/\w/)
    },
  },
  {
    says: 'reads why a request is refused',
    async run(server) {
      const failed = (it: Promise<unknown>) => it.catch((error: Loose) => error as Loose)
      const create = (more: object) =>
        failed(sdk(server).chat.completions.create({ model, messages: messages as Loose, ...more }))
      const bad: Loose = await create({ temperature: -1 })
      expect(bad).toBeInstanceOf(OpenAI.BadRequestError)
      const isNamed = server === 'runware' || server === 'openai' || server === 'vllm'
      expect(bad.param ?? null).toBe(isNamed ? 'temperature' : null)
      if (server !== 'sglang') expect(await create({ model: 'nobody' })).toBeInstanceOf(OpenAI.NotFoundError)
      const stranger = new OpenAI({ apiKey: 'wrong', baseURL: urlOf(server), maxRetries: 0 })
      expect(await failed(stranger.models.list())).toBeInstanceOf(OpenAI.AuthenticationError)
      expect((await sdk(server).models.retrieve(model)).id).toBe(model)
    },
  },
]

/** What the AI SDK does with a model, whichever provider brings it. */
function aiScenarios(modelAt: (server: ChatServerName) => LanguageModel): readonly Scenario[] {
  const at = (server: ChatServerName) => ({ model: modelAt(server), maxRetries: 0, prompt })
  const weatherTool = tool({ inputSchema: place, execute: async ({ city }) => `Sunny in ${city}.` })
  const clockTool = tool({ inputSchema: z.object({}), execute: async () => 'Noon.' })
  return [
    {
      says: 'generateText and streamText say the same',
      async run(server) {
        const { text, usage } = await generateText(at(server))
        expect(await streamText(at(server)).text).toBe(text)
        expect(usage.outputTokens).toBeGreaterThan(0)
      },
    },
    {
      says: 'generateObject and streamObject give what the schema says',
      async run(server) {
        const { object } = await generateObject({ ...at(server), schema: place })
        expect(place.safeParse(object).success).toBe(true)
        const streamed = streamObject({ ...at(server), schema: place })
        for await (const _ of streamed.partialObjectStream);
        expect(await streamed.object).toEqual(object)
      },
    },
    {
      says: 'an agent calls a tool, reads it, and ends by itself, whole and streamed',
      async run(server) {
        const agent = { ...at(server), tools: { weather: weatherTool }, stopWhen: stepCountIs(5) }
        const { steps, text } = await generateText(agent)
        expect(steps.map((it) => it.finishReason)).toEqual(['tool-calls', 'stop'])
        expect([steps[0]?.toolResults.length, text]).toEqual([1, expect.stringMatching(/\w/)])
        const streamed = streamText(agent)
        expect(await streamed.text).toMatch(/\w/)
        expect(await streamed.steps).toHaveLength(2)
      },
    },
    {
      says: 'an agent of three steps is led from tool to tool to its answer',
      async run(server) {
        const { steps } = await generateText({
          ...at(server),
          tools: { weather: weatherTool, clock: clockTool },
          stopWhen: stepCountIs(5),
          prepareStep: ({ stepNumber }) =>
            stepNumber < 2 && server !== 'dashscope'
              ? { toolChoice: { type: 'tool', toolName: stepNumber === 0 ? 'weather' : 'clock' } }
              : {},
        })
        const called = steps.map((it) => it.toolCalls.map(({ toolName }) => toolName).join())
        if (server === 'dashscope') expect(called).toHaveLength(2)
        else expect(called).toEqual(['weather', 'clock', ''])
      },
    },
  ]
}

const chain = (server: ChatServerName) =>
  new ChatOpenAI({ model, apiKey: key, maxRetries: 0, configuration: { baseURL: urlOf(server) } })

const langchainScenarios: readonly Scenario[] = [
  {
    says: 'bindTools and the round after it',
    async run(server) {
      const forecast = langchainTool(async () => 'Sunny.', {
        name: 'weather',
        description: 'The weather.',
        schema: place,
      })
      const bound = chain(server).bindTools([forecast])
      const asked = [new HumanMessage(prompt)]
      const answer = await bound.invoke(asked)
      expect(answer.tool_calls?.map((it) => [it.name, place.safeParse(it.args).success])).toEqual([['weather', true]])
      const results = await Promise.all((answer.tool_calls ?? []).map((it) => forecast.invoke(it as Loose)))
      expect((await bound.invoke([...asked, answer, ...(results as Loose[])])).text).toMatch(/\w/)
    },
  },
  {
    says: 'withStructuredOutput by each method',
    async run(server) {
      for (const method of ['jsonSchema', 'functionCalling'] as const) {
        const value = await chain(server).withStructuredOutput(place, { method, name: 'place' }).invoke(prompt)
        expect([method, place.safeParse(value).success]).toEqual([method, true])
      }
    },
  },
  {
    says: 'stream',
    async run(server) {
      let text = ''
      for await (const it of await chain(server).stream(prompt)) text += it.text
      expect(text).toMatch(/\w/)
    },
  },
]

const compatible = (server: ChatServerName) =>
  createOpenAICompatible({
    name: server,
    apiKey: key,
    baseURL: urlOf(server),
    supportsStructuredOutputs: true,
  })(model)
const aiOpenai = (server: ChatServerName) => createOpenAI({ apiKey: key, baseURL: urlOf(server) })

const matrix: Readonly<Record<string, readonly Scenario[]>> = {
  openai: openaiScenarios,
  'ai with @ai-sdk/openai-compatible': aiScenarios(compatible),
  'ai with the default model of @ai-sdk/openai': aiScenarios((it) => aiOpenai(it)(model)),
  'ai with the chat model of @ai-sdk/openai': aiScenarios((it) => aiOpenai(it).chat(model)),
  '@langchain/openai': langchainScenarios,
}

/** The servers that a scenario is played at: one after the other in turn, or all. */
const serversFor = (turn: number) => chatServerNames.filter((_, i) => amount(turn % chatServerNames.length, i) === i)

let turn = 0
for (const [client, scenarios] of Object.entries(matrix))
  describe(client, () => {
    for (const { says, run } of scenarios)
      test.each(serversFor(turn++))(`${says}, at %s`, async (server) => {
        await begin(server)
        await run(server)
      })
  })
