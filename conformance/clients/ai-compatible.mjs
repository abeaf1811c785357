import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { generateText, streamText } from 'ai'
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
