import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { createRunware } from '@runware/ai-sdk-provider'
import type { RunwareServer } from '@runware/sdk-js'
import { generateImage, generateText } from 'ai'
import OpenAI from 'openai'
import { describe, expectTypeOf, test } from 'vitest'
import { alibabaQwen3_5_397b as qwen } from '../../../generated/alibaba-qwen3-5-397b/index.js'
import { checkedFetch, models } from '../../../generated/index.js'

/** Calls are for the compiler alone: none of them is made. */
const never = (_: (...given: never[]) => unknown) => {}
const messages = [{ role: 'user', content: 'Hello' }] as const
const stopSequences = ['END'] as const
const built = qwen.build({ messages, settings: { temperature: 0.57, stopSequences } })

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

  test('is a request of its model still, which builders and clients take', () =>
    never(() => [qwen.from(built), qwen.build(built), qwen.request(built)]))
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
