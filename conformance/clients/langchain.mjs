import { ChatOpenAI } from '@langchain/openai'
import { apiKey, model, url, use } from './use.mjs'

const chat = new ChatOpenAI({ apiKey, model, maxRetries: 0, configuration: { baseURL: url } })
await use('text', async () => (await chat.invoke('Hello')).content)
await use('stream', async () => {
  let text = ''
  for await (const it of await chat.stream('Hello')) text += it.content
  return text
})
const schema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }
await use('bindTools', async () => {
  const bound = chat.bindTools([{ type: 'function', function: { name: 'weather', parameters: schema } }])
  const { tool_calls } = await bound.invoke('Hello')
  return tool_calls.length > 0 && tool_calls.every((it) => typeof it.args.city === 'string')
})
await use('withStructuredOutput', async () => {
  const asked = chat.withStructuredOutput(schema, { method: 'jsonSchema', name: 'place' })
  return typeof (await asked.invoke('Hello')).city === 'string'
})
