import { RunwareServer } from '@runware/sdk-js'
import { apiKey, imageModel, messages, model, use, wsUrl } from './use.mjs'

const client = await RunwareServer.initialize({ apiKey, url: wsUrl, shouldReconnect: false })
const text = (more = {}) => client.textInference({ model, messages, ...more }).then((it) => [it].flat())
await use('text', async () => (await text())[0]?.text)
await use('several results', async () => (await text({ numberResults: 3 })).length === 3)
await use('later', async () => (await text({ deliveryMethod: 'async' }))[0]?.text)
await use(
  'picture',
  async () =>
    (await client.requestImages({ model: imageModel, positivePrompt: 'a fox', width: 512, height: 512 }))?.[0]
      ?.imageURL,
)
await use('error names the field', () =>
  text({ settings: { temperature: 3 } }).then(
    () => false,
    (it) => it.error?.parameter === 'settings.temperature',
  ),
)
process.exit()
