import { describe, expect, test } from 'vitest'
import { tokens } from '../../generator/document/pointer.js'
import { sampled } from '../../generator/sample.fixture.js'
import { invalid, valid } from '../fixture/media-model.samples.js'
import { airs, ask, chat, type Loose, mockWith } from './mock.fixture.js'

interface Labelled {
  readonly why: string
  readonly fields: object
  /** Dotted path of the field that a refusal must name; absent for a valid request. */
  readonly names?: string
}

const settings = (fields: object) => ({ settings: fields })

/** A number field with what it accepts and what it refuses, on the edge and one step beyond. */
const numeric = (name: string, accepted: readonly number[], refused: readonly unknown[]): Labelled[] => [
  ...accepted.map((it) => ({ why: `${name} ${it}`, fields: settings({ [name]: it }) })),
  ...refused.map((it) => ({ why: `${name} ${it}`, fields: settings({ [name]: it }), names: `settings.${name}` })),
]

const text = (length: number) => 'a'.repeat(length)
const message = (fields: object) => ({ messages: [{ role: 'user', content: 'x', ...fields }] })

/** The edges that both text models share. */
const edges: readonly Labelled[] = [
  ...numeric(
    'temperature',
    [0, 0.01, 0.07, 0.14, 0.28, 0.29, 0.47, 0.56, 0.57, 0.58, 1.13, 1.99, 2],
    [-0.01, 2.01, 0.005, 1.999, '1', null, true],
  ),
  ...numeric('topP', [0, 0.01, 0.57, 1], [-0.01, 1.01, 0.001]),
  ...numeric('frequencyPenalty', [0, 2, 1.11], [-0.01, 2.01]),
  ...numeric('presencePenalty', [0, 2, 0.94], [-0.01, 2.01]),
  ...numeric('repetitionPenalty', [0, 2], [-0.01, 2.01]),
  ...numeric('minP', [0, 1], [-0.01, 1.01]),
  ...numeric('topK', [1, 100], [0, 101, 1.5]),
  ...numeric('maxTokens', [1, 65_536], [0, 65_537, 1.5]),
  { why: 'seed 0', fields: { seed: 0 } },
  { why: 'seed 2^32-1', fields: { seed: 4_294_967_295 } },
  { why: 'seed 1e0', fields: { seed: 1 } },
  { why: 'seed -1', fields: { seed: -1 }, names: 'seed' },
  { why: 'seed 2^32', fields: { seed: 4_294_967_296 }, names: 'seed' },
  { why: 'numberResults 1', fields: { numberResults: 1 } },
  { why: 'numberResults 4', fields: { numberResults: 4 } },
  { why: 'numberResults 0', fields: { numberResults: 0 }, names: 'numberResults' },
  { why: 'numberResults 5', fields: { numberResults: 5 }, names: 'numberResults' },
  { why: 'a system prompt of 1', fields: settings({ systemPrompt: 'a' }) },
  { why: 'an empty system prompt', fields: settings({ systemPrompt: '' }), names: 'settings.systemPrompt' },
  { why: 'no stop sequence', fields: settings({ stopSequences: [] }) },
  { why: 'an empty stop sequence', fields: settings({ stopSequences: [''] }), names: 'settings.stopSequences.0' },
  { why: 'empty settings', fields: settings({}) },
  { why: 'thinking off', fields: settings({ thinkingLevel: 'off' }) },
  { why: 'a level that is not offered', fields: settings({ thinkingLevel: 'Off' }), names: 'settings.thinkingLevel' },
  { why: 'a setting nobody declared', fields: settings({ top_p: 1 }), names: 'settings.top_p' },
  { why: 'a field nobody declared', fields: { prompt: 'x' }, names: 'prompt' },
  { why: 'sync', fields: { deliveryMethod: 'sync' } },
  { why: 'async', fields: { deliveryMethod: 'async' } },
  { why: 'a delivery that is not offered', fields: { deliveryMethod: 'push' }, names: 'deliveryMethod' },
  { why: 'no messages', fields: { messages: [] }, names: 'messages' },
  { why: 'messages that are absent', fields: { messages: undefined }, names: 'messages' },
  { why: 'messages that are a text', fields: { messages: 'hi' }, names: 'messages' },
  { why: 'an assistant message', fields: message({ role: 'assistant' }) },
  { why: 'a system message', fields: message({ role: 'system' }), names: 'messages.0.role' },
  { why: 'an empty message', fields: message({ content: '' }), names: 'messages.0.content' },
  { why: 'a message without role', fields: message({ role: undefined }), names: 'messages.0.role' },
  { why: 'a message with a name', fields: message({ name: 'x' }), names: 'messages.0.name' },
  { why: 'cost as a text', fields: { includeCost: 'true' }, names: 'includeCost' },
  { why: 'a webhook that is no URL', fields: { webhookURL: 'hook' }, names: 'webhookURL' },
  { why: 'a UUID that is none', fields: { taskUUID: 'task-1' }, names: 'taskUUID' },
  { why: 'no UUID', fields: { taskUUID: undefined }, names: 'taskUUID' },
  { why: 'no task type', fields: { taskType: undefined }, names: 'taskType' },
  { why: 'another task type', fields: { taskType: 'TextInference' }, names: 'taskType' },
  { why: 'a task type that is a number', fields: { taskType: 1 }, names: 'taskType' },
  { why: 'no model', fields: { model: undefined }, names: 'model' },
  { why: 'a model in another case', fields: { model: 'Alibaba:qwen@3.5-397b' }, names: 'model' },
]

const prompts = (most: number): readonly Labelled[] => [
  { why: `a system prompt of ${most}`, fields: settings({ systemPrompt: text(most) }) },
  { why: `a system prompt of ${most} foxes`, fields: settings({ systemPrompt: '🦊'.repeat(most) }) },
  {
    why: `a system prompt of ${most + 1}`,
    fields: settings({ systemPrompt: text(most + 1) }),
    names: 'settings.systemPrompt',
  },
]

const inputs: readonly Labelled[] = [
  { why: 'an image by URL', fields: { inputs: { images: ['https://example.com/a.png'] } } },
  { why: 'an image as Base64', fields: { inputs: { images: ['aGVsbG8='] } } },
  { why: 'an image that is none', fields: { inputs: { images: ['not an image!'] } }, names: 'inputs.images.0' },
  { why: 'no image in the list', fields: { inputs: { images: [] } }, names: 'inputs.images' },
  { why: 'a video that is a word', fields: { inputs: { videos: ['word'] } }, names: 'inputs.videos.0' },
  { why: 'empty inputs', fields: { inputs: {} } },
]

const ofModel: readonly (readonly [model: string, edges: readonly Labelled[]])[] = [
  [airs.qwen, [...edges, ...prompts(262_144), ...inputs]],
  [
    airs.smallQwen,
    [...edges, ...prompts(131_072), { why: 'inputs, which it does not have', fields: { inputs: {} }, names: 'inputs' }],
  ],
]

const mock = mockWith()

function namesOf(errors: readonly Loose[]): string[] {
  return errors.flatMap((it) => it.parameter ?? [])
}

describe.each(ofModel)('the edges of %s', (model, own) => {
  test.each(sampled(own, 25).map((it) => [it.why, it] as const))('%s', (_, { fields, names }) => {
    const { status, json } = ask(mock, [chat({ model, ...fields })])
    if (names === undefined) expect([status, json.errors]).toEqual([200, undefined])
    else {
      expect(status).toBe(400)
      expect(namesOf(json.errors ?? [])).toEqual([names])
    }
  })
})

describe('the samples of the media model', () => {
  test('every valid one is accepted', () => {
    for (const task of valid) {
      const { status, json } = ask(mockWith(), [task])
      expect([status, json.errors]).toEqual([200, undefined])
    }
  })

  test.each(sampled(invalid, 40).map((it) => [it.why, it] as const))('refused: %s', (_, { task, pointers }) => {
    const { status, json } = ask(mock, [task])
    expect(status).toBe(400)
    const named = namesOf(json.errors ?? [])
    if (Array.isArray(task)) expect(json.errors?.[0].code).toBe('invalidPayloadFormat')
    else expect(named.length).toBeGreaterThan(0)
    for (const pointer of Array.isArray(task) ? [] : pointers) {
      const path = tokens(pointer).join('.')
      // A rule over several fields stands at their object and names them; every other at the field itself.
      expect(
        named.some((it) => it === path || path === '' || it.startsWith(`${path}.`)),
        `${path} in ${named}`,
      ).toBe(true)
    }
  })
})
