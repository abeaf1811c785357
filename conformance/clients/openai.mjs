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
await use('agent calls a tool and ends', async () => {
  const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }
  const cities = []
  const tell = ({ city }) => `Sunny in ${cities[cities.push(city) - 1]}.`
  const weather = { name: 'weather', parameters, parse: JSON.parse, function: tell }
  const asked = { model, messages, tools: [{ type: 'function', function: weather }] }
  return (await client.chat.completions.runTools(asked).finalContent()) && typeof cities[0] === 'string'
})
await use('response', async () => (await client.responses.create({ model, input: 'Hello' })).output_text)
