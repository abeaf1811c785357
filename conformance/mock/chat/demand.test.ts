import { describe, expect, test } from 'vitest'
import { chatServerNames } from '../../../generator/provider/chat/chat-server.js'
import { judgeOf } from '../../judge/index.js'
import { createMock } from '../index.js'
import { airs, key, type Loose, mockWith, models } from '../mock.fixture.js'
import { chatsAt, messages } from './chat.fixture.js'

const at = Object.fromEntries(chatServerNames.map((it) => [it, chatsAt(it)])) as Record<
  (typeof chatServerNames)[number],
  ReturnType<typeof chatsAt>
>
const { runware, openai, dashscope, vllm, sglang } = at
const image = { type: 'image_url', image_url: { url: 'https://example.com/a.png' } }
const video = { type: 'video_url', video_url: { url: 'https://example.com/a.mp4' } }
const frames = { type: 'video', video: Array.from({ length: 4 }, (_, i) => `https://example.com/${i}.png`) }
const sound = { type: 'input_audio', input_audio: { data: 'AAAA', format: 'wav' } }
const said = (...content: object[]) => ({ messages: [{ role: 'user', content }] })

describe('thinking', () => {
  const reasoning = ({ ask }: typeof runware, fields: object) =>
    ask(fields).json.usage.completion_tokens_details.reasoning_tokens

  test.each([
    ['runware', { enable_thinking: false }],
    ['runware', { chat_template_kwargs: { enable_thinking: false } }],
    ['runware', { reasoning_effort: 'none' }],
    ['openai', { reasoning_effort: 'none' }],
    ['dashscope', { enable_thinking: false }],
    ['vllm', { chat_template_kwargs: { enable_thinking: false } }],
    ['vllm', { reasoning_effort: 'none' }],
    ['sglang', { chat_template_kwargs: { enable_thinking: false } }],
    ['sglang', { reasoning_effort: 0 }],
  ] as const)('at %s is turned off by %j', (server, fields) => {
    expect(reasoning(at[server], {})).toBeGreaterThan(0)
    expect(reasoning(at[server], fields)).toBe(0)
    expect(JSON.stringify(at[server].ask(fields).json.choices)).not.toContain('reasoning')
    expect(at[server].ask(fields).json.choices[0].message.content).toBe(
      at[server].ask({}).json.choices[0].message.content,
    )
  })

  test('is not turned off by a switch of another server', () => {
    expect(reasoning(vllm, { enable_thinking: false })).toBeGreaterThan(0)
    expect(reasoning(dashscope, { chat_template_kwargs: { enable_thinking: false } })).toBeGreaterThan(0)
  })

  test.each([
    ['runware', 'thinking_budget'],
    ['dashscope', 'thinking_budget'],
    ['vllm', 'thinking_token_budget'],
  ] as const)('at %s takes no more tokens than %s says', (server, name) => {
    expect(reasoning(at[server], { [name]: 2 })).toBe(2)
    expect(at[server].ask({ [name]: 0 }).status).toBe(400)
  })

  test('counts among the tokens of the answer, and under the cap but for DashScope', () => {
    const all = runware.ask({}).json.usage
    expect(all.completion_tokens).toBeGreaterThan(all.completion_tokens_details.reasoning_tokens)
    const capped = runware.ask({ max_tokens: 2 }).json
    expect([
      capped.usage.completion_tokens,
      capped.choices[0].finish_reason,
      capped.choices[0].message.content,
    ]).toEqual([2, 'length', ''])
    const { usage, choices } = dashscope.ask({ max_tokens: 2 }).json
    expect([choices[0].finish_reason, choices[0].message.content.split(' ').length]).toEqual(['length', 2])
    expect(usage.completion_tokens_details.reasoning_tokens).toBe(all.completion_tokens_details.reasoning_tokens)
  })

  test('is hidden or put into the text where that is asked for', () => {
    expect(vllm.ask({ include_reasoning: false }).json.choices[0].message).not.toHaveProperty('reasoning')
    const { content, ...message } = sglang.ask({ separate_reasoning: false }).json.choices[0].message
    expect([content.startsWith('<think>'), 'reasoning_content' in message]).toEqual([true, false])
    const text = sglang.stream({ separate_reasoning: false }).map((it) => it.choices[0].delta.content ?? '')
    expect(text.join('')).toBe(content)
  })

  test('comes before the text in a stream, under the name of the server', () => {
    const kinds = vllm.stream({}).map((it) => Object.keys(it.choices[0].delta).join())
    expect(kinds.lastIndexOf('reasoning')).toBeLessThan(kinds.indexOf('content'))
    const whole = vllm.ask({}).json.choices[0].message.reasoning
    expect(
      vllm
        .stream({})
        .map((it) => it.choices[0].delta.reasoning ?? '')
        .join(''),
    ).toBe(whole)
  })
})

describe('content in parts', () => {
  const taken: Record<string, Loose> = {
    runware: [true, true, true, false],
    openai: [true, false, false, false],
    dashscope: [true, true, true, false],
    vllm: [true, true, false, false],
    sglang: [true, true, false, false],
  }

  test.each(chatServerNames)('is what %s takes, alone as well; another part is refused at its place', (server) => {
    const { ask } = at[server]
    expect([image, video, frames, sound].map((it) => ask(said(it)).status === 200)).toEqual(taken[server])
    expect(ask(said({ type: 'text', text: 'What is it?' }, image)).status).toBe(200)
    expect(ask(said({ type: 'hologram', hologram: {} })).status).toBe(400)
    expect(ask(said({ type: 'image_url' })).status).toBe(400)
    expect(ask(said()).status).toBe(400)
  })

  test('is told by its place', () => {
    expect(runware.ask(said({ type: 'text', text: 'a' }, { type: 'x' })).json.error.param).toBe(
      'messages.0.content.1.type',
    )
    expect(openai.ask(said({ type: 'text', text: 'a' }, { type: 'x' })).json.error.param).toBe(
      'messages[0].content[1].type',
    )
  })

  test('reaches the task: another image or video gives another text', () => {
    const text = (...content: object[]) =>
      runware.ask(said({ type: 'text', text: 'Describe it.' }, ...content)).json.choices[0].message.content
    const otherVideo = { type: 'video_url', video_url: { url: 'https://example.com/b.mp4' } }
    expect(new Set([text(), text(image), text(video), text(otherVideo), text(frames)]).size).toBe(5)
  })

  test('has the limits of the model where the server is the model’s', () => {
    const bad = { type: 'video_url', video_url: { url: 'no address' } }
    expect(runware.ask(said(bad)).json.error.param).toBe('messages.0.content.0.video_url.url')
    expect(vllm.ask(said(bad)).status).toBe(200)
  })
})

describe('sampling', () => {
  const texts = (fields: object, from = runware) => from.ask(fields).json.choices.map((it: Loose) => it.message.content)

  test('n gives so many answers that differ, within what the server takes', () => {
    expect(new Set(texts({ n: 3 })).size).toBe(3)
    expect([4, 5].map((n) => runware.ask({ n }).status)).toEqual([200, 400])
    expect([128, 129].map((n) => openai.ask({ n }).json.error?.param)).toEqual([undefined, 'n'])
    expect(vllm.ask({ n: 1_000_000 }).status).toBe(400)
  })

  test('a seed repeats an answer, and another one changes it', () => {
    expect(texts({ seed: 7 })).toEqual(texts({ seed: 7 }))
    expect(texts({ seed: 7 })).not.toEqual(texts({ seed: 8 }))
    expect([runware.ask({ seed: -1 }).status, vllm.ask({ seed: -1 }).status]).toEqual([400, 200])
  })

  test('a stop ends the text before it, as a text or a list', () => {
    const [whole] = texts({})
    const word = whole.split(' ')[2]
    for (const stop of [word, ['never', word]]) {
      for (const from of [runware, openai, vllm])
        expect(texts({ stop }, from)).toEqual([whole.slice(0, whole.indexOf(word))])
    }
    expect(openai.ask({ stop: ['a', 'b', 'c', 'd', 'e'] }).status).toBe(400)
  })

  test('likelihoods of tokens are told where they are asked for, and of others beside', () => {
    expect(runware.ask({}).json.choices[0].logprobs).toBeNull()
    const { logprobs, message } = runware.ask({ logprobs: true, top_logprobs: 2 }).json.choices[0]
    expect(logprobs.content.map((it: Loose) => it.token).join('')).toBe(message.content)
    expect(logprobs.content[0].top_logprobs).toHaveLength(2)
    const streamed = runware.stream({ logprobs: true }).flatMap((it) => it.choices[0].logprobs?.content ?? [])
    expect(streamed.map((it) => it.token).join('')).toBe(message.content)
    expect(vllm.ask({ top_logprobs: 2 }).json.error.param).toBe('top_logprobs')
    expect(openai.ask({ top_logprobs: 2 }).status).toBe(400)
    const all = vllm.ask({ logprobs: true, top_logprobs: -1 }).json.choices[0].logprobs.content[0].top_logprobs
    expect(all).toEqual(
      vllm.ask({ logprobs: true, top_logprobs: 1000 }).json.choices[0].logprobs.content[0].top_logprobs,
    )
    expect(all.length).toBeGreaterThan(0)
  })

  test('stream_options end a stream with what was used; a stream that is no boolean is refused', () => {
    const events = openai.stream({ stream_options: { include_usage: true } })
    expect(events.slice(0, -1).every((it) => it.usage === null)).toBe(true)
    expect(events.at(-1)).toMatchObject({ choices: [], usage: openai.ask({}).json.usage })
    expect(openai.stream({}).every((it) => !('usage' in it))).toBe(true)
    for (const stream of ['true', 1, {}])
      for (const { ask } of Object.values(at)) expect(ask({ stream }).status).toBe(400)
  })
})

describe('paths beside', () => {
  test('models are listed as the server lists them, one by one too', () => {
    for (const [name, { at: get }] of Object.entries(at)) {
      const { data } = get('/v1/models').json
      const [first] = data as Loose[]
      expect([name, first]).toEqual([
        name,
        expect.objectContaining({ id: airs.qwen, object: 'model', created: 1771200000 }),
      ])
      for (const path of [airs.qwen, encodeURIComponent(airs.qwen)])
        expect(get(`/v1/models/${path}`).json).toEqual(first)
      expect(get('/v1/models/nobody').status).toBe(404)
    }
    expect(vllm.at('/v1/models').json.data?.[0]).toMatchObject({
      owned_by: 'vllm',
      max_model_len: expect.any(Number),
      permission: [],
    })
    expect(sglang.at('/v1/models/nobody').json.error.code).toBe('model_not_found')
  })

  test('that the API documents and the mock does not play answer in the form of their clients', () => {
    for (const path of ['/v1/messages', '/v1/messages/count_tokens'])
      expect(runware.at(path, {})).toMatchObject({
        status: 404,
        json: { type: 'error', error: { type: 'not_found_error' } },
      })
    expect(runware.at('/v1/messages', {}, { authorization: 'Bearer wrong' }).json.error.type).toBe(
      'authentication_error',
    )
    expect(runware.at('/v1/messages', {}, { 'x-mock-fault': '429' }).json.error.type).toBe('rate_limit_error')
    const open = createMock(models, { judgeOf, choices: { keyWithoutOption: 'none' } })
    expect(open.respond({ method: 'POST', path: '/v1/messages', headers: {}, body: '{}' }).status).toBe(404)
    expect(runware.at('/v1/decisions', {})).toMatchObject({ status: 404, json: { error: { code: 'notFound' } } })
  })

  test('that do not exist are refused in the form of the server', () => {
    expect(runware.at('/v1/chat/other', {}).json).toHaveProperty('error.message')
    expect(runware.at('/v1/other', {}).json).toHaveProperty('errors')
    for (const path of ['/v1/other', '/v1/embeddings', '/'])
      expect(vllm.at(path === '/' ? '/x' : path, {}).json.error.code).toBe(404)
    expect(sglang.at('/v1/embeddings', {}).json).toMatchObject({ object: 'error', code: 404 })
  })
})

test('a chat has every message it can have, and its texts the limits of the model', () => {
  const conversation = [
    { role: 'system', content: 'Be brief.' },
    { role: 'developer', content: [{ type: 'text', text: 'Be kind.' }] },
    ...messages,
    { role: 'assistant', content: 'Yes?', refusal: null, annotations: [] },
    { role: 'user', content: 'Go on.', name: 'ann' },
  ]
  expect(runware.ask({ messages: conversation }).status).toBe(200)
  const param = (...more: object[]) => runware.ask({ messages: [...messages, ...more] }).json.error?.param
  expect(param({ role: 'user', content: '' })).toBe('messages.1.content')
  expect(param({ role: 'user', content: null })).toBe('messages.1.content')
  expect(param({ role: 'assistant', content: null })).toBe('messages.1.content')
  expect(param({ role: 'robot', content: 'a' })).toBe('messages.1.role')
  expect(param({ content: 'a' })).toBe('messages.1.role')
  expect(param({ role: 'system', content: 'a'.repeat(262_145) })).toBe('messages.1.content')
  expect(runware.ask({ messages: ['a'] }).json.error.param).toBe('messages.0')
})

test('a number beyond what a double holds is refused, not read as nothing', () => {
  const body = `{"model":"${airs.qwen}","messages":${JSON.stringify(messages)},"temperature":1e400}`
  const mock = mockWith()
  const { status } = mock.respond({
    method: 'POST',
    path: '/v1/chat/completions',
    headers: { authorization: `Bearer ${key}` },
    body,
  })
  expect(status).toBe(400)
})
