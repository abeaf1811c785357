import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { faultForms, type MockOptions, parseFaults } from './index.js'
import { ask, chat, key, type Loose, listening, mockWith, picture, post, streamed } from './mock.fixture.js'

const wanting = (fault: string) => ({ 'x-mock-fault': fault })

describe('what a text asks for', () => {
  test('is read with its values', () => {
    expect(parseFaults(' 429;retry-after=7;times=2, slow;ms=50')).toEqual([
      { kind: 'status', status: 429, retryAfter: 7, times: 2 },
      { kind: 'slow', ms: 50 },
    ])
    expect(parseFaults('limit;pointer=/a~1b/%3B%2C;keyword=maximum')).toEqual([
      { kind: 'limit', pointer: '/a~1b/;,', keyword: 'maximum', by: 'loosen' },
    ])
    for (const [form] of faultForms.filter(([it]) => !it.startsWith('limit')))
      for (const it of form.split(/,? /)) expect(parseFaults(it)).toHaveLength(1)
  })

  test.each(['teapot', '418', 'slow;ms=-1', 'slow;for=1', 'reset;x', 'limit;keyword=maximum', 'cut;after=1e9'])(
    '%s is refused with a reason',
    (text) => {
      expect(() => parseFaults(text)).toThrow()
      const { status, json } = ask(mockWith(), [chat()], wanting(text))
      expect([status, json.errors?.[0].code]).toEqual([400, 'invalidFault'])
    },
  )
})

describe('a status that is asked for', () => {
  test.each([401, 402, 403, 404, 408, 429, 500, 502, 503, 504])(
    '%i comes in the documented shape and executes nothing',
    (status) => {
      const mock = mockWith()
      const answer = ask(mock, [chat()], wanting(String(status)))
      expect(answer.status).toBe(status)
      expect(answer.json.errors?.[0]).toMatchObject({ code: expect.any(String), message: expect.any(String) })
      expect(mock.taskCount).toBe(0)
    },
  )

  test('429 tells when to come back', () => {
    expect(ask(mockWith(), [chat()], wanting('429')).headers['retry-after']).toBe('1')
    expect(ask(mockWith(), [chat()], wanting('429;retry-after=30')).headers['retry-after']).toBe('30')
  })

  test('by option strikes the first requests only, so that a retry succeeds', () => {
    const mock = mockWith({ faults: parseFaults('503;times=2') })
    expect([1, 2, 3].map(() => ask(mock, [chat()]).status)).toEqual([503, 503, 200])
  })
})

describe('how often a fault strikes', () => {
  const statuses = (mock: ReturnType<typeof mockWith>, tasks: object[]) => tasks.map((it) => ask(mock, [it]).status)

  test('only requests that it can strike are counted', () => {
    const mock = mockWith({ faults: parseFaults('error-in-stream;times=1, reorder-items;times=1, fail-one;times=1') })
    ask(mock, [{ taskType: 'ping', ping: true }])
    expect(statuses(mock, [chat({ seed: -1 }), chat(), chat()])).toEqual([400, 500, 200])
    const last = () => streamed(mock, [chat({ deliveryMethod: 'stream' })]).at(-1)
    expect([last()?.includes('timeoutProvider'), last()]).toEqual([true, '[DONE]'])
  })

  test('a limit strikes as many requests as it says; a reset begins anew', () => {
    const pointer = '/components/schemas/RequestBody/items/properties/settings/properties/topK'
    const mock = mockWith({ faults: parseFaults(`limit;pointer=${pointer};keyword=maximum;by=tighten;times=1`) })
    const tasks = () => [chat({ settings: { topK: 100 } }), chat({ settings: { topK: 100 } })]
    expect(statuses(mock, tasks())).toEqual([400, 200])
    mock.reset()
    expect(statuses(mock, tasks())).toEqual([400, 200])
  })

  test('by chance it strikes the same of them for the same seed', () => {
    const run = (seed: number) => {
      const mock = mockWith({ seed, faults: parseFaults('503;chance=0.5') })
      return statuses(
        mock,
        Array.from({ length: 60 }, () => chat()),
      )
    }
    const struck = run(1).filter((it) => it === 503).length
    expect(struck).toBeGreaterThan(10)
    expect(struck).toBeLessThan(50)
    expect(run(1)).toEqual(run(1))
    expect(run(2)).not.toEqual(run(1))
  })

  const answerOf = (mock: ReturnType<typeof mockWith>, tasks: readonly object[]) =>
    mock.respond({
      method: 'POST',
      path: '/v1',
      headers: { authorization: `Bearer ${key}`, host: '127.0.0.1:1' },
      body: JSON.stringify(tasks),
    })
  const stream = { deliveryMethod: 'stream' }
  const topK = '/components/schemas/RequestBody/items/properties/settings/properties/topK'
  const body = { model: 'alibaba:qwen@3.5-397b', messages: [{ role: 'user', content: 'x' }] }
  const asChat = (mock: ReturnType<typeof mockWith>, fields: object) =>
    mock.respond({
      method: 'POST',
      path: '/v1/chat/completions',
      headers: { authorization: `Bearer ${key}` },
      body: JSON.stringify({ ...body, ...fields }),
    })

  test.each([
    ['gaps;ms=1', [chat()], [chat(stream)]],
    ['error-in-stream', [chat()], [chat(stream)]],
    ['malformed-event', [chat({ numberResults: 2 })], [chat(stream)]],
    ['fail-one', [{ taskType: 'ping', ping: true }], [chat(stream)]],
    ['fail-one', [chat({ seed: -1 })], [chat(), chat()]],
    [
      `limit;pointer=${topK};keyword=maximum;by=tighten`,
      [chat({ settings: { topK: 7 } })],
      [chat({ settings: { topK: 100 } })],
    ],
    [`limit;pointer=${topK};keyword=maximum;by=loosen`, [picture()], [chat({ settings: { topK: 101 } })]],
  ])('%s;times=1 waits for a request that it can strike, of many that it cannot', (fault, spared, struck) => {
    const seen = (mock: ReturnType<typeof mockWith>, tasks: readonly object[]) =>
      JSON.stringify(answerOf(mock, fresh(tasks))).replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id')
    const fresh = (tasks: readonly object[]) => tasks.map((it) => ({ ...it, taskUUID: crypto.randomUUID() }))
    const [plain, faulty] = [mockWith(), mockWith({ faults: parseFaults(`${fault};times=1`) })]
    for (let i = 0; i < 3; i++) expect(seen(faulty, spared)).toBe(seen(plain, spared))
    expect([1, 2].map(() => seen(faulty, struck) === seen(plain, struck))).toEqual([false, true])
  })

  test('a poll of one result has no order, and one of none shows nothing twice', () => {
    const mock = mockWith({ faults: parseFaults('reorder-items;times=1') })
    const twice = mockWith({ faults: parseFaults('duplicate-items;times=1') })
    const poll = (of: Loose, { taskUUID }: Loose) => ask(of, [{ taskType: 'getResponse', taskUUID }]).json.data?.length
    const [one, two] = [1, 2].map((numberResults) => chat({ numberResults }))
    for (const it of [mock, twice]) {
      expect(poll(it, { taskUUID: crypto.randomUUID() })).toBe(0)
      ask(it, [one as object])
    }
    expect([1, 2].map(() => [poll(mock, one), poll(twice, one)])).toEqual([
      [1, 2],
      [1, 1],
    ])
    ask(mock, [two as object])
    const texts = () =>
      ask(mock, [{ taskType: 'getResponse', taskUUID: two?.taskUUID }]).json.data?.map((it) => it.text)
    expect(texts()).toEqual(texts()?.toReversed())
  })

  test('a chat counts as a task does, and a streamed one breaks off within', () => {
    const mock = mockWith({ faults: parseFaults('fail-one;times=1, gaps;ms=1;times=1') })
    expect(asChat(mock, { temperature: 9 }).status).toBe(400)
    const { status, body: events, connectionFault } = asChat(mock, { stream: true })
    const lines = (events as { events: readonly string[] }).events
    expect([status, connectionFault?.gapMs, lines.length > 2]).toEqual([200, 1, true])
    expect(lines.at(-1)).toMatch(/could not make this result/)
    expect(asChat(mock, {})).toMatchObject({ status: 200 })
    expect((asChat(mock, { stream: true }).body as { events: readonly string[] }).events.at(-1)).toMatch(/DONE/)
  })

  test('over WebSocket as over HTTP: of one frame there are no gaps, no stream and no label', async () => {
    const faults = parseFaults('gaps;ms=1;times=1, error-in-stream;times=1, content-type;times=1, fail-one;times=1')
    const mock = mockWith({ faults })
    const { wsUrl, close } = await mock.listen()
    const socket = new WebSocket(wsUrl)
    const frames: Loose[] = []
    socket.on('message', (it) => frames.push(JSON.parse(String(it))))
    await once(socket, 'open')
    const tasks = [{ taskType: 'ping', ping: true }, chat({ seed: -1 }), chat(), chat()]
    for (const it of [{ taskType: 'authentication', apiKey: key }, ...tasks]) socket.send(JSON.stringify([it]))
    await expect.poll(() => frames.length).toBe(5)
    expect(frames.slice(1).map((it) => it.errors?.[0].code ?? 'fine')).toEqual([
      'fine',
      'invalidSeed',
      'processingFailed',
      'fine',
    ])
    // They are left for the first request over HTTP that they can strike.
    const { connectionFault, headers, body: left } = answerOf(mock, [chat(stream)])
    expect([connectionFault?.gapMs, headers['content-type'], JSON.stringify(left)]).toEqual([
      1,
      'text/html',
      expect.stringContaining('timeoutProvider'),
    ])
    expect(mock.requests.filter((it) => it.method === 'MESSAGE').map((it) => it.status)).toEqual([
      200, 200, 400, 500, 200,
    ])
    socket.terminate()
    await close()
  })

  test('over WebSocket messages are counted', async () => {
    const { wsUrl } = await listening()
    const socket = new WebSocket(wsUrl, { headers: wanting('503;times=1') })
    const frames: Loose[] = []
    socket.on('message', (it) => frames.push(JSON.parse(String(it))))
    await once(socket, 'open')
    for (const it of [{ taskType: 'authentication', apiKey: key }, chat(), chat()]) socket.send(JSON.stringify([it]))
    await expect.poll(() => frames.length).toBe(3)
    expect(frames.slice(1).map((it) => it.errors?.[0].code ?? 'fine')).toEqual(['serviceUnavailable', 'fine'])
    socket.terminate()
  })
})

describe('a connection', () => {
  const headers = (fault: string) => ({
    'content-type': 'application/json',
    authorization: `Bearer ${key}`,
    ...wanting(fault),
  })
  const request = (url: string, fault: string, task = chat(), signal: AbortSignal | null = null) =>
    fetch(url, { method: 'POST', headers: headers(fault), body: JSON.stringify([task]), signal })

  test('that is reset, times out or starts late', async () => {
    const { url } = await listening()
    await expect(request(url, 'reset')).rejects.toThrow()
    await expect(request(url, 'timeout', chat(), AbortSignal.timeout(200))).rejects.toThrow(/timeout|aborted/i)
    const start = performance.now()
    expect((await request(url, 'slow;ms=120')).status).toBe(200)
    expect(performance.now() - start).toBeGreaterThan(110)
  })

  test('that breaks off before [DONE], after as many events as were asked for', async () => {
    const { url } = await listening()
    const read = async (fault: string) => {
      const response = await request(url, fault, chat({ deliveryMethod: 'stream' }))
      let text = ''
      const decoder = new TextDecoder()
      try {
        for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>)
          text += decoder.decode(chunk, { stream: true })
      } catch {
        return { text, isBroken: true }
      }
      return { text, isBroken: false }
    }
    const whole = await read('cut')
    expect(whole.isBroken).toBe(true)
    expect(whole.text).toContain('"finishReason":"stop"')
    expect(whole.text).not.toContain('[DONE]')
    expect((await read('cut;after=3')).text.split('\n\n').filter((it) => it !== '')).toHaveLength(3)
  })

  test('that stalls in a stream stays open, and one with gaps comes late', async () => {
    const { url } = await listening()
    const response = await request(url, 'stall;after=2', chat({ deliveryMethod: 'stream' }))
    const reader = (response.body as ReadableStream<Uint8Array>).getReader()
    let text = ''
    while (text.split('\n\n').length < 3) text += new TextDecoder().decode((await reader.read()).value)
    const next = await Promise.race([reader.read(), new Promise((resolve) => setTimeout(resolve, 150, 'silent'))])
    expect(next).toBe('silent')
    await reader.cancel()
    const start = performance.now()
    const slow = await request(url, 'gaps;ms=20', chat({ deliveryMethod: 'stream', settings: { maxTokens: 5 } }))
    expect((await slow.text()).trimEnd().endsWith('[DONE]')).toBe(true)
    expect(performance.now() - start).toBeGreaterThan(100)
  })

  test('whose body is labelled as something else, or ends half-way', async () => {
    const { url } = await listening()
    expect((await request(url, 'content-type')).headers.get('content-type')).toBe('text/html')
    await expect(request(url, 'cut').then((it) => it.text())).rejects.toThrow()
  })
})

describe('a stream', () => {
  const events = (fault: string, options: Partial<MockOptions> = {}) =>
    streamed(mockWith(options), [chat({ deliveryMethod: 'stream' })], wanting(fault))

  test('with a malformed event goes on to its end', () => {
    const seen = events('malformed-event')
    const broken = seen.slice(0, -1).filter((it) => {
      try {
        JSON.parse(it)
        return false
      } catch {
        return true
      }
    })
    expect([broken.length, seen.at(-1)]).toEqual([1, '[DONE]'])
  })

  test('with an error in its middle ends there, with [DONE] by choice', () => {
    const last = JSON.parse(events('error-in-stream').at(-1) as string)
    expect(last.errors[0]).toMatchObject({ code: 'timeoutProvider', taskType: 'textInference' })
    expect(events('error-in-stream', { choices: { doneAfterError: true } }).at(-1)).toBe('[DONE]')
  })
})

describe('results', () => {
  test('one of several fails, sync and polled, and carries its UUID', () => {
    const mock = mockWith()
    const { status, json } = ask(mock, [chat({ numberResults: 3 })], wanting('fail-one'))
    expect([status, json.data?.length, json.errors?.length]).toEqual([200, 2, 1])
    const later = picture({ deliveryMethod: 'async', numberResults: 3 })
    ask(mock, [later], wanting('fail-one;index=0'))
    const poll = { taskType: 'getResponse', taskUUID: later.taskUUID }
    const states = [1, 2, 3].map(() => ask(mock, [poll]).json)
    expect(states[2]?.data?.map((it) => it.status)).toEqual(['success', 'success'])
    expect(states[2]?.errors).toMatchObject([{ status: 'error', taskUUID: later.taskUUID }])
  })

  test('none of a single task is no success; a stream and a chat tell it too', () => {
    const mock = mockWith()
    const { status, json } = ask(mock, [chat()], wanting('fail-one'))
    expect([status, json.errors?.[0].code, json.data]).toEqual([500, 'processingFailed', []])
    const events = streamed(mock, [chat({ deliveryMethod: 'stream' })], wanting('fail-one'))
    expect(events.length).toBeGreaterThan(1)
    expect(JSON.parse(events.at(-1) as string).errors[0].code).toBe('processingFailed')
    const body = JSON.stringify({ model: 'alibaba:qwen@3.5-397b', messages: [{ role: 'user', content: 'x' }] })
    const headers = { authorization: `Bearer ${key}`, ...wanting('fail-one') }
    expect(mock.respond({ method: 'POST', path: '/v1/chat/completions', headers, body }).status).toBe(500)
  })

  test('the content policy refuses', () => {
    const { status, json } = ask(mockWith(), [chat()], wanting('content-policy'))
    expect([status, json.errors?.[0].code]).toEqual([400, 'contentPolicyViolation'])
  })

  test('polls show an item twice, or all in reverse', () => {
    const mock = mockWith()
    const task = picture({ deliveryMethod: 'async', numberResults: 3, seed: 1 })
    ask(mock, [task])
    const seeds = (fault: string) =>
      ask(mock, [{ taskType: 'getResponse', taskUUID: task.taskUUID }], wanting(fault)).json.data?.map(
        (it: Loose) => it.seed,
      )
    for (let i = 0; i < 3; i++) seeds('')
    expect(seeds('duplicate-items')).toEqual([1, 1, 2, 3])
    expect(seeds('reorder-items')).toEqual([3, 2, 1])
  })
})

describe('a limit off by one step', () => {
  const settings = '/components/schemas/RequestBody/items/properties/settings/properties'
  const limit = (pointer: string, keyword: string, by: string) =>
    wanting(`limit;pointer=${pointer};keyword=${keyword};by=${by}`)
  const status = (fields: object, headers: Record<string, string>) => ask(mockWith(), [chat(fields)], headers).status

  test('too wide takes the next value and not the one after; too narrow refuses the last', () => {
    const temperature = (value: number, by: string) =>
      status({ settings: { temperature: value } }, limit(`${settings}/temperature`, 'maximum', by))
    expect([2, 2.01, 2.02].map((it) => temperature(it, 'loosen'))).toEqual([200, 200, 400])
    expect([1.99, 2].map((it) => temperature(it, 'tighten'))).toEqual([200, 400])
  })

  test('holds for lengths, sets, steps and required fields as well', () => {
    const root = '/components/schemas/RequestBody/items'
    expect(status({ settings: { systemPrompt: '' } }, limit(`${settings}/systemPrompt`, 'minLength', 'loosen'))).toBe(
      200,
    )
    expect(status({ settings: { temperature: 0.001 } }, limit(`${settings}/temperature`, 'multipleOf', 'loosen'))).toBe(
      200,
    )
    expect(status({ settings: { thinkingLevel: 'high' } }, limit(`${settings}/thinkingLevel`, 'enum', 'tighten'))).toBe(
      400,
    )
    expect(status({ messages: undefined }, limit(root, 'required', 'loosen'))).toBe(200)
    expect(status({ extra: 1 }, limit(root, 'additionalProperties', 'loosen'))).toBe(200)
  })

  test('lets through what nothing else expects, and the mock still answers', () => {
    const item = '/components/schemas/RequestBody/items'
    const properties = `${item}/properties`
    const odd: [fields: object, pointer: string, keyword: string][] = [
      [{ taskUUID: 'x' }, `${properties}/taskUUID`, 'format'],
      [{ taskUUID: null }, `${properties}/taskUUID`, 'type'],
      [{ numberResults: 0 }, `${properties}/numberResults`, 'minimum'],
      [{ numberResults: 1.5 }, `${properties}/numberResults`, 'type'],
      [{ messages: null }, `${properties}/messages`, 'type'],
      [{ settings: null }, `${properties}/settings`, 'type'],
      [{ settings: { maxTokens: 0 } }, `${settings}/maxTokens`, 'minimum'],
      [{ settings: { stopSequences: [''] } }, `${settings}/stopSequences/items`, 'minLength'],
      [{ settings: { thinkingLevel: null } }, `${settings}/thinkingLevel`, 'type'],
      [{ model: 'specproof-one-more' }, `${properties}/model`, 'const'],
      [{ webhookURL: 'no URL' }, `${properties}/webhookURL`, 'format'],
    ]
    for (const [fields, pointer, keyword] of odd)
      for (let i = 0; i < 2; i++)
        expect([pointer, status(fields, limit(pointer, keyword, 'loosen'))], JSON.stringify(fields)).toEqual([
          pointer,
          keyword === 'type' && pointer.endsWith('thinkingLevel') ? 400 : 200,
        ])
  })

  test('by option holds for every request', () => {
    const faults = parseFaults(`limit;pointer=${settings}/topK;keyword=maximum;by=tighten`)
    const mock = mockWith({ faults })
    expect([99, 100].map((topK) => ask(mock, [chat({ settings: { topK } })]).status)).toEqual([200, 400])
  })

  test('that no model has is refused, by option at once', () => {
    const text = 'limit;pointer=/nowhere;keyword=maximum'
    expect(() => mockWith({ faults: parseFaults(text) })).toThrow(/nowhere/)
    expect(ask(mockWith(), [chat()], wanting(text)).status).toBe(400)
  })
})

describe('latency', () => {
  test('delays every response', async () => {
    const { url } = await listening({ latencyMs: 80 })
    const start = performance.now()
    await Promise.all([post(url, [chat()]), post(url, [chat()])])
    expect(performance.now() - start).toBeGreaterThan(75)
  })
})
