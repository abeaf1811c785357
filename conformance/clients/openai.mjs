import OpenAI from 'openai'
import { apiKey, messages, model, url, use } from './use.mjs'

const client = new OpenAI({ apiKey, baseURL: url, maxRetries: 0 })
const chat = (more = {}) => client.chat.completions.create({ model, messages, ...more })
await use('text', async () => (await chat()).choices[0]?.message.content)
await use('several results', async () => (await chat({ n: 3 })).choices.length === 3)
await use('stream', async () => {
  let text = ''
  for await (const it of await chat({ stream: true })) text += it.choices[0]?.delta.content ?? ''
  return text
})
await use('error names the field', () =>
  chat({ temperature: 3 }).then(
    () => false,
    (it) => it.param === 'temperature',
  ),
)
