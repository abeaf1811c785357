import { createRunware } from '@runware/ai-sdk-provider'
import { generateImage } from 'ai'
import { apiKey, imageModel, url, use } from './use.mjs'

const runware = createRunware({ apiKey, baseURL: url })
await use('picture', async () => {
  const { image } = await generateImage({
    model: runware.image(imageModel),
    prompt: 'a fox',
    size: '512x512',
    maxRetries: 0,
  })
  return image.uint8Array.length > 0
})
process.exit()
