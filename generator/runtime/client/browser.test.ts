import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { bundled, treeOf } from '../../emit/bundle.fixture.js'
import { chromium, whileOpen } from './browser.fixture.js'
import { key, listening } from './client.fixture.js'

/** A script that does what a page may do with a client, and posts what came of it to where the page is from. */
const script = (url: string, wrongUrl: string) => `
  import { alibabaQwen3_5_27b as qwen, createClient } from './index.js'
  const messages = [{ role: 'user', content: 'Hello' }]
  const of = (baseUrl: string, apiKey: string) => createClient({ apiKey, baseUrl, retry: { maxRetries: 0 } })
  const client = of(${JSON.stringify(url)}, ${JSON.stringify(key)})
  const seen: Record<string, unknown> = {}
  const show = async (name: string, work: () => Promise<unknown>) => {
    seen[name] = await work().catch(({ code, status, errors, requestId }) => ({ code, status, errors, requestId }))
  }
  await show('run', () => client.run(qwen, { messages, includeCost: true }))
  await show('polled', () => client.run(qwen, { messages, deliveryMethod: 'async' }))
  await show('streamed', async () => {
    let text = ''
    const stream = client.stream(qwen, { messages })
    for await (const it of stream) if (it.type === 'text') text += it.text
    return { text, whole: await stream.text() }
  })
  await show('error', () => of(${JSON.stringify(url)}, 'wrong-key').run(qwen, { messages }))
  await show('refused', () => of(${JSON.stringify(wrongUrl)}, ${JSON.stringify(key)}).run(qwen, { messages }))
  await fetch('/seen', { method: 'POST', body: JSON.stringify(seen) })
`

/** The server of a page: its origin, and what the page posts to it when a script is put in it. */
async function page() {
  let text = ''
  let tell: (seen: string) => void = () => {}
  const server = createServer((request, response) => {
    if (request.method === 'POST') {
      let seen = ''
      request.on('data', (it) => {
        seen += it
      })
      request.on('end', () => {
        response.end()
        tell(seen)
      })
      return
    }
    const isScript = request.url === '/script.js'
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
    response.end(isScript ? text : '<!doctype html><script type="module" src="/script.js"></script>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  afterAll(() => {
    server.close()
    server.closeAllConnections()
  })
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    origin,
    seenBy(script: string): Promise<string> {
      text = script
      const seen = new Promise<string>((resolve) => {
        tell = resolve
      })
      return whileOpen(origin, seen)
    },
  }
}

test.skipIf(chromium !== undefined)('no Chromium was found: CHROME_PATH may name one', () => {
  console.log('A page in a browser was not tried.')
})

test.runIf(chromium !== undefined)(
  'in a page of Chromium the client runs, polls, streams, and tells what a server refused; a page that is not named gets nothing',
  async () => {
    const { origin, seenBy } = await page()
    const [named, other] = [await listening({ cors: origin }), await listening()]
    const tree = await treeOf([fileURLToPath(new URL('../../../specs/alibaba-qwen3-5-27b.json', import.meta.url))])
    const seen = JSON.parse(await seenBy(await bundled(tree, script(named.url, other.url), { minify: true })))
    expect(seen.run).toMatchObject({ text: expect.stringMatching(/\w/), cost: expect.any(Number) })
    expect(seen.polled.text).toMatch(/\w/)
    expect(seen.streamed.text).toMatch(/\w/)
    expect(seen.streamed.whole).toBe(seen.streamed.text)
    expect(seen.error).toMatchObject({ code: 'auth', status: 401, errors: [{ code: 'invalidApiKey' }] })
    expect(seen.refused).toMatchObject({ code: 'connection' })
  },
)
