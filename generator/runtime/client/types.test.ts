import { describe, expectTypeOf, test } from 'vitest'
import { alibabaQwen3_5_397b as qwen } from '../../../generated/alibaba-qwen3-5-397b/index.js'
import { createClient } from '../../../generated/index.js'
import { clientWith, prices, tasks } from '../../../generated/parts.js'
import type { runware } from '../../../generated/runtime/client/provider/runware.js'
import type { RequestModel } from '../../../generated/runtime/model.js'
import type { RequestTypes } from '../../../generated/runtime/request-types.js'
import type { openapi } from './provider/openapi.js'

const client = createClient()
const messages = [{ role: 'user', content: 'Hello' }] as const
/** Calls are for the compiler alone: none of them is made. */
const never = (_: () => unknown) => {}

interface Film {
  readonly taskType: 'videoInference'
  readonly taskUUID: string
  readonly model: 'test:film@1'
  readonly prompt: string
  readonly deliveryMethod?: 'async' | undefined
  readonly numberResults?: number | undefined
}

interface FilmTypes extends RequestTypes {
  readonly request: Film
  readonly response: unknown
  readonly error: unknown
  readonly required: 'taskType' | 'taskUUID' | 'model' | 'prompt'
  readonly filled: 'taskType' | 'taskUUID' | 'model'
  readonly nonEmpty: never
  readonly limits: object
  readonly defaults: { readonly numberResults: 2 }
  readonly wire: typeof runware
}

interface PetTypes extends Omit<FilmTypes, 'wire' | 'request' | 'response' | 'filled' | 'required'> {
  readonly request: { readonly name: string }
  readonly response: { readonly id: number }
  readonly required: 'name'
  readonly filled: never
  readonly wire: typeof openapi
}

interface UnspokenTypes extends Omit<PetTypes, 'wire'> {
  readonly wire?: undefined
}

declare const film: RequestModel<FilmTypes>
declare const pet: RequestModel<PetTypes>
declare const unspoken: RequestModel<UnspokenTypes>

describe('the type of a result', () => {
  test('has a cost where it is asked for, and may have one where nothing is said', () =>
    never(async () => {
      const told = await client.run(qwen, { messages, includeCost: true })
      expectTypeOf(told.cost).toEqualTypeOf<number>()
      expectTypeOf(told.text).toEqualTypeOf<string>()
      const untold = await client.run(qwen, { messages })
      expectTypeOf(untold.cost).toEqualTypeOf<number | undefined>()
    }))

  test('has its use of tokens where it is asked for', () =>
    never(async () => {
      const told = await client.run(qwen, { messages, includeUsage: true })
      expectTypeOf(told.usage.totalTokens).toEqualTypeOf<number>()
      const untold = await client.run(qwen, { messages, includeUsage: false })
      // @ts-expect-error it may not be there
      untold.usage.totalTokens
    }))

  test('is a list where several are asked for, and either where the number is not known', () =>
    never(async () => {
      const several = await client.run(qwen, { messages, numberResults: 3, includeCost: true })
      expectTypeOf(several[0]?.cost).toEqualTypeOf<number | undefined>()
      expectTypeOf(several.length).toEqualTypeOf<number>()
      const one = await client.run(qwen, { messages, numberResults: 1 })
      expectTypeOf(one.text).toEqualTypeOf<string>()
      const count: number = Math.random() > 0.5 ? 1 : 2
      const some = await client.run(qwen, { messages, numberResults: count })
      // @ts-expect-error it may be a list
      some.text
      const films = await client.run(film, { prompt: 'a fox' })
      expectTypeOf(films[0]?.taskUUID).toEqualTypeOf<string | undefined>()
    }))

  test('is that of a built request as well', () =>
    never(async () => {
      const built = qwen.build({ messages, includeCost: true, numberResults: 2 })
      expectTypeOf((await client.run(built))[0]?.cost).toEqualTypeOf<number | undefined>()
      const chained = qwen.request().messages(messages).build()
      expectTypeOf((await client.run(chained)).text).toEqualTypeOf<string>()
      const priced = await client.run(qwen.request().messages(messages).includeCost(true).includeUsage(true).build())
      expectTypeOf(priced.cost).toEqualTypeOf<number>()
      expectTypeOf(priced.usage.totalTokens).toEqualTypeOf<number>()
      const four = await client.run(qwen.request().numberResults(4).includeCost(true).messages(messages).build())
      expectTypeOf(four[0]?.cost).toEqualTypeOf<number | undefined>()
      expectTypeOf(four.length).toEqualTypeOf<number>()
      const unpriced = await client.run(
        qwen
          .request()
          .messages(messages)
          .includeCost(true)
          .set('includeCost', false)
          .numberResults(2)
          .numberResults(1)
          .build(),
      )
      expectTypeOf(unpriced.cost).toEqualTypeOf<number | undefined>()
      const maybe: boolean = Math.random() > 0.5
      const perhaps = await client.run(qwen.request().messages(messages).includeCost(maybe).build())
      expectTypeOf(perhaps.cost).toEqualTypeOf<number | undefined>()
      const begun = qwen.request({ messages, numberResults: 2 }).build()
      // @ts-expect-error it may be a list
      ;(await client.run(begun)).text
      // @ts-expect-error so may that of a request that exists already
      ;(await client.run(qwen.from(chained).build())).text
      // @ts-expect-error messages may not be there
      ;((init: Partial<Parameters<typeof qwen.build>[0]>) => qwen.request(init).build())({})
      // @ts-expect-error there is no such member
      qwen.request({ messages, temprature: 1 })
      const outcomes = await client.runBatch([built, chained])
      if (outcomes[1].status === 'fulfilled') expectTypeOf(outcomes[1].value.text).toEqualTypeOf<string>()
      if (outcomes[0].status === 'fulfilled') expectTypeOf(outcomes[0].value.length).toEqualTypeOf<number>()
    }))

  test('is what the document says where there are no tasks', () =>
    never(async () => {
      expectTypeOf(await client.run(pet, { name: 'Rex' })).toEqualTypeOf<{ readonly id: number }>()
      const { data, requestId } = await client.run(pet, { name: 'Rex' }).withResponse()
      expectTypeOf(data.id).toEqualTypeOf<number>()
      expectTypeOf(requestId).toEqualTypeOf<string | undefined>()
    }))
})

describe('the type of a call', () => {
  test('refuses members that the request does not have, and values that it may not have', () =>
    never(async () => {
      // @ts-expect-error there is no such member
      client.run(qwen, { messages, temprature: 1 })
      // @ts-expect-error nor in its settings
      client.run(qwen, { messages, settings: { temprature: 1 } })
      // @ts-expect-error no text
      client.run(qwen, { messages, numberResults: 'two' })
      // @ts-expect-error messages are needed
      client.run(qwen, { includeCost: true })
      // @ts-expect-error an object of any origin is no request
      client.run({ messages: 1 })
      // @ts-expect-error nor when it is built in the object style
      qwen.build({ messages, temprature: 1 })
    }))

  test('has a stream only where answers can be streamed, and tasks only where there are some', () =>
    never(async () => {
      for await (const part of client.stream(qwen, { messages })) expectTypeOf(part.text).toEqualTypeOf<string>()
      const whole = await client.stream(qwen, { messages, includeUsage: true }).result()
      expectTypeOf(whole.usage.totalTokens).toEqualTypeOf<number>()
      // @ts-expect-error films are not streamed
      client.stream(film, { prompt: 'a fox' })
      // @ts-expect-error pets are not streamed
      client.stream(pet, { name: 'Rex' })
      // @ts-expect-error nor are they tasks
      client.submit(pet, { name: 'Rex' })
      const { result } = await client.submit(film, { prompt: 'a fox', numberResults: 1 })
      const made = await result({
        onProgress: ({ percent }) => expectTypeOf(percent).toEqualTypeOf<number | undefined>(),
      })
      expectTypeOf(made.taskUUID).toEqualTypeOf<string>()
    }))

  test('is there where the client has the part that it needs', () =>
    never(async () => {
      const small = clientWith({ tasks, prices }, { maxCostUsd: 1 })
      expectTypeOf((await small.run(qwen, { messages })).text).toEqualTypeOf<string>()
      await small.submit(qwen, { messages })
      await small.price(qwen.build({ messages }))
      // @ts-expect-error it has no streams
      small.stream(qwen, { messages })
      // @ts-expect-error nor files
      small.download('https://example.com/a')
    }))

  test('is there for providers only that clients can speak to', () =>
    never(async () => {
      // @ts-expect-error its provider is not described
      client.run(unspoken, { name: 'Rex' })
    }))
})

interface DrawnTypes extends Omit<FilmTypes, 'request'> {
  readonly request: Film & {
    readonly inputs?: { readonly images?: readonly (string | Placed)[]; readonly by?: string }
  }
  readonly media: {
    fields: { inputs: { fields: { images: { items: { here: 'inline'; fields: { image: { here: 'upload' } } } } } } }
  }
}

interface Placed {
  readonly image: string
  readonly frame?: number
}

declare const drawn: RequestModel<DrawnTypes>

test('files stand in the input of a call where the request names media, and nowhere else', () =>
  never(async () => {
    const file = new Blob([])
    const made = await client.run(drawn, {
      prompt: 'a fox',
      numberResults: 1,
      inputs: { images: ['https://example.com/a', file, { image: new Uint8Array(), frame: 1 }, { path: 'a' }] },
    })
    expectTypeOf(made.taskUUID).toEqualTypeOf<string>()
    const told = await client.run(qwen, { messages, inputs: { images: [file] }, includeCost: true })
    expectTypeOf(told.cost).toEqualTypeOf<number>()
    // @ts-expect-error a prompt is a text
    client.run(drawn, { prompt: file })
    // @ts-expect-error nor is who made it a file
    client.submit(drawn, { prompt: 'a fox', inputs: { by: file } })
    // @ts-expect-error a frame is a number
    client.run(drawn, { prompt: 'a fox', inputs: { images: [{ image: file, frame: 'last' }] } })
    // @ts-expect-error what is built is a plain request
    drawn.build({ prompt: 'a fox', inputs: { images: [file] } })
    // @ts-expect-error films have no such inputs
    client.run(film, { prompt: 'a fox', inputs: { images: [file] } })
  }))

test('utilities have the types of what is said and of what comes', () =>
  never(async () => {
    const found = await client.utility(qwen, { taskType: 'modelSearch', search: 'flux', limit: 5 })
    expectTypeOf(found.totalResults).toEqualTypeOf<number>()
    expectTypeOf(found.taskUUID).toEqualTypeOf<string>()
    const { pong, taskType } = await client.utility(film, { taskType: 'ping', ping: true })
    expectTypeOf(pong).toEqualTypeOf<boolean>()
    expectTypeOf(taskType).toEqualTypeOf<'ping'>()
    // @ts-expect-error there is no such operation
    client.utility(qwen, { taskType: 'accountManagement', operation: 'getRich' })
    // @ts-expect-error nor such a utility
    client.utility(qwen, { taskType: 'modelDelete' })
    // @ts-expect-error pets have none
    client.utility(pet, { taskType: 'ping', ping: true })
  }))

test('files are taken where the provider has a place for them, and never by a text', () =>
  never(async () => {
    expectTypeOf(await client.upload(film, new Blob([]))).toEqualTypeOf<string>()
    await client.upload(film, new Uint8Array())
    await client.upload(film, new URL('file:///a'))
    await client.upload(film, { path: 'a' })
    expectTypeOf(await client.download('https://example.com/a')).toEqualTypeOf<Blob>()
    expectTypeOf(await client.upload(new Blob([]))).toEqualTypeOf<string>()
    createClient({ model: film })
    // @ts-expect-error a text may be anything
    client.upload(film, 'a')
    // @ts-expect-error here as well
    client.upload('a')
    // @ts-expect-error pets are no files
    client.upload(pet, new Blob([]))
  }))
