import { createOpenAI } from '@ai-sdk/openai'
import { generateObject, generateText, jsonSchema, stepCountIs, streamText, tool } from 'ai'
import { apiKey, model, url, use } from './use.mjs'

// The default model of this provider asks for responses.
const options = { model: createOpenAI({ apiKey, baseURL: url })(model), prompt: 'Hello', maxRetries: 0 }
const schema = jsonSchema({
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
  additionalProperties: false,
})
await use('text', async () => (await generateText(options)).text)
await use('stream', async () => {
  let text = ''
  for await (const it of streamText(options).textStream) text += it
  return text
})
await use('agent calls a tool and ends', async () => {
  const weather = tool({ inputSchema: schema, execute: ({ city }) => `Sunny in ${city}.` })
  const { steps, text } = await generateText({ ...options, tools: { weather }, stopWhen: stepCountIs(3) })
  return steps.length === 2 && text
})
await use(
  'object by a schema',
  async () => typeof (await generateObject({ ...options, schema })).object.city === 'string',
)
