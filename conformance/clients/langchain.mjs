import { ChatOpenAI } from '@langchain/openai'
import { apiKey, model, url, use } from './use.mjs'

const chat = new ChatOpenAI({ apiKey, model, maxRetries: 0, configuration: { baseURL: url } })
await use('text', async () => (await chat.invoke('Hello')).content)
await use('stream', async () => {
  let text = ''
  for await (const it of await chat.stream('Hello')) text += it.content
  return text
})
