import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { generateText, jsonSchema, stepCountIs, streamText, tool } from 'ai'
import { apiKey, model, url, use } from './use.mjs'

const options = {
  model: createOpenAICompatible({ name: 'mock', apiKey, baseURL: url })(model),
  prompt: 'Hello',
  maxRetries: 0,
}
await use('text', async () => (await generateText(options)).text)
await use('stream', async () => {
  let text = ''
  for await (const it of streamText(options).textStream) text += it
  return text
})
await use('agent calls a tool and ends', async () => {
  const inputSchema = jsonSchema({ type: 'object', properties: { city: { type: 'string' } }, required: ['city'] })
  const weather = tool({ inputSchema, execute: ({ city }) => `Sunny in ${city}.` })
  const { steps, text } = await generateText({ ...options, tools: { weather }, stopWhen: stepCountIs(3) })
  return steps.length === 2 && text
})
