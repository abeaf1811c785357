import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { createRunware } from '@runware/ai-sdk-provider'
import type { RunwareServer } from '@runware/sdk-js'
import { generateImage, generateText } from 'ai'
import OpenAI from 'openai'
import { describe, expectTypeOf, test } from 'vitest'
import {
  type AlibabaQwen3_5_397bRequest,
  alibabaQwen3_5_397b as qwen,
} from '../../../generated/alibaba-qwen3-5-397b/index.js'
import { checkedFetch, models } from '../../../generated/index.js'
import type { RequestModel } from '../../../generated/runtime/model.js'
import type { RequestTypes } from '../../../generated/runtime/request-types.js'

/** Calls are for the compiler alone: none of them is made. */
const never = (_: (...given: never[]) => unknown) => {}
const messages = [{ role: 'user', content: 'Hello' }] as const
const stopSequences = ['END'] as const
const built = qwen.build({ messages, settings: { temperature: 0.57, stopSequences } })

/** A chat as documents of OpenAI's form describe it, with what an SDK has narrower types for. */
interface ChatTypes extends RequestTypes {
  readonly request: {
    readonly model: string
    readonly messages: readonly (
      | { readonly role: 'system'; readonly content: string; readonly name?: string | undefined }
      | {
          readonly role: 'user'
          readonly content: string | readonly { readonly type: 'text'; readonly text: string }[]
        }
    )[]
    readonly stop?: string | readonly string[] | null | undefined
    readonly stream?: boolean | null | undefined
    readonly response_format?:
      | { readonly type: 'json_schema'; readonly json_schema: { readonly name: string; readonly schema?: unknown } }
      | undefined
  }
  readonly required: 'model' | 'messages'
  readonly filled: never
  readonly nonEmpty: 'messages'
}

/** A request with members of any name. */
interface OpenTypes extends Omit<ChatTypes, 'request' | 'required' | 'nonEmpty'> {
  readonly request: { readonly [name: string]: unknown; readonly prompt: string; readonly seed?: number | undefined }
  readonly required: 'prompt'
  readonly nonEmpty: never
}

declare const chat: RequestModel<ChatTypes>
declare const open: RequestModel<OpenTypes>

describe('what build() and parse() return', () => {
  test('goes into the SDK of Runware as it is', () =>
    never((sdk: RunwareServer) => [
      sdk.textInference(built),
      sdk.textInference(qwen.request().messages(messages).build()),
      sdk.textInference(qwen.parse({})),
    ]))

  test('goes part by part into the SDK of OpenAI, and whole as what it passes on', () =>
    never((openai: OpenAI) => [
      openai.chat.completions.create({ model: built.model, messages: built.messages }),
      openai.post('/', { body: [built] }),
    ]))

  test('goes into the SDK of OpenAI as it is where the document is of its form', () =>
    never(async (openai: OpenAI) => {
      const { completions } = openai.chat
      const whole = await completions.create(chat.build({ model: 'm', messages, stop: stopSequences }))
      expectTypeOf(whole.choices[0]?.message.content).toEqualTypeOf<string | null | undefined>()
      const parts = await completions.create(chat.build({ model: 'm', messages, stream: true }))
      for await (const part of parts) expectTypeOf(part.id).toEqualTypeOf<string>()
    }))

  test('goes into the AI SDK, as messages and as options of a provider', () =>
    never(() => {
      const chat = createOpenAICompatible({ name: 'runware', baseURL: 'http://127.0.0.1/v1' })
      const image = createRunware().image('runware:400@2')
      return [
        generateText({ model: chat(built.model), messages: built.messages, providerOptions: { runware: built } }),
        generateImage({ model: image, prompt: 'a fox', providerOptions: { runware: qwen.parse({}) } }),
      ]
    }))

  test('has lists that are its own, literal types, and nothing that is undefined', () =>
    never(() => {
      expectTypeOf(built.model).toEqualTypeOf<'alibaba:qwen@3.5-397b'>()
      expectTypeOf(built.messages).toEqualTypeOf<{ readonly role: 'user' | 'assistant'; readonly content: string }[]>()
      expectTypeOf<NonNullable<typeof built.settings>['stopSequences']>().toEqualTypeOf<string[] | undefined>()
      // @ts-expect-error members are set by builders
      built.model = 'alibaba:qwen@3.5-397b'
    }))

  test('has what was given, and nothing else that may be left out', () =>
    never((settings: AlibabaQwen3_5_397bRequest['settings'], fields: { readonly prompt: string }) => {
      const { seed, settings: maybe, includeCost } = qwen.build({ messages, settings: settings, includeCost: true })
      expectTypeOf(seed).toEqualTypeOf<undefined>()
      expectTypeOf(maybe?.temperature).toEqualTypeOf<number | undefined>()
      expectTypeOf(includeCost).toEqualTypeOf<true>()
      expectTypeOf(qwen.parse({}).seed).toEqualTypeOf<number | undefined>()
      const one: OpenTypes['request'] = open.build(fields)
      expectTypeOf(one['more']).toEqualTypeOf<unknown>()
    }))

  test('is a request of its model still, which builders and clients take', () =>
    never(() => {
      const request: AlibabaQwen3_5_397bRequest = qwen.build({ messages, numberResults: 2 })
      return [qwen.from(request), qwen.from(built), qwen.build(built), qwen.request(built)]
    }))
})

test('a checked fetch goes into each of them that takes one', () =>
  never(() => {
    const fetch = checkedFetch(models)
    return [
      new OpenAI({ apiKey: 'key', fetch }),
      createOpenAICompatible({ name: 'runware', baseURL: 'http://127.0.0.1/v1', fetch }),
      createRunware({ fetch }),
    ]
  }))
