import { describe, expect, test } from 'vitest'
import { absent, chat, clientOf, documents, listening, modelOf } from './client.fixture.js'

const server = await listening()

test.runIf(absent.length > 0)('documents outside the repository that are not there are left out', () => {
  console.log(`not there: ${absent}`)
})

describe('every delivery brings the same result', () => {
  const settings = { settings: { thinkingLevel: 'high' }, seed: 7, includeCost: true, includeUsage: true }
  const messages = [{ role: 'user', content: 'Describe a harbour at dawn.' }]
  const bare = ({ taskUUID, ...rest }: { readonly taskUUID?: string }) => rest

  test('of a text: at once, by polling, in pieces, and by a task that is handed over', async () => {
    const client = clientOf(server)
    const text = modelOf('text')
    const results = [
      await client.run(text, { messages, ...settings }),
      await client.run(text, { messages, ...settings, deliveryMethod: 'async' }),
      await client.run(text, { messages, ...settings, deliveryMethod: 'stream' }),
      await client.stream(text, { messages, ...settings }).result(),
      await (await client.submit(text, { messages, ...settings })).result(),
    ].map(bare)
    expect(results[0]).toMatchObject({ taskType: 'textInference', text: expect.any(String), cost: expect.any(Number) })
    for (const it of results) expect(it).toEqual(results[0])
  })

  const media = (['picture', 'image', 'video', 'solid'] as const).filter((it) => !absent.includes(documents[it]))
  const prompts = {
    picture: { positivePrompt: 'a glass prism' },
    image: { positivePrompt: 'a glass prism', width: 1024, height: 1024 },
    video: { positivePrompt: 'a glass prism in the sun' },
    solid: { positivePrompt: 'a glass prism' },
  }
  test.each(media)('of a %s', async (name) => {
    const client = clientOf(server)
    const model = modelOf(name)
    const run = await client.run(model, { ...prompts[name], includeCost: true })
    const handed = await client.submit(model, { ...prompts[name], includeCost: true })
    expect(run.cost).toBeGreaterThan(0)
    expect(Object.keys(await handed.result()).sort()).toEqual(Object.keys(run).sort())
    expect(Object.keys(await client.resume(model, handed.id).result()).sort()).toEqual(Object.keys(run).sort())
  })
})

describe('a task of several results', () => {
  test('tells of each once, as soon as it is there, and brings all of them', async () => {
    const client = clientOf(server)
    const heard: unknown[] = []
    const percents: unknown[] = []
    const results = await client.run(modelOf('text'), chat({ numberResults: 3, deliveryMethod: 'async' }), {
      onResult: (it: unknown) => heard.push(it),
      onProgress: ({ percent }: { readonly percent?: number }) => percents.push(percent),
    })
    expect(results).toHaveLength(3)
    expect(heard).toEqual(results)
    expect(percents.at(-1)).toBe(100)
    expect(percents.length).toBeGreaterThan(2)
  })
})
