import { describe, expect, test } from 'vitest'
import { type Choices, choices, choicesText, chosen } from '../index.js'
import { ask, chat, key, mockWith, streamed } from '../mock.fixture.js'

describe('what no source settles', () => {
  test('is printed with its default and its other values', () => {
    const text = choicesText()
    for (const { key: name, decides } of choices) {
      expect(text).toContain(name)
      expect(text).toContain(decides)
    }
    expect(choicesText(chosen({ usage: 'always' }))).toMatch(/^usage +"always" {2}\(or "when-asked"\)$/m)
  })

  test('cannot be decided by a name, a type or a value that does not exist', () => {
    expect(() => chosen({ nothing: 1 } as Partial<Choices>)).toThrow(/nothing/)
    expect(() => chosen({ maxDepth: 'deep' as unknown as number })).toThrow(/number/)
    expect(() => chosen({ usage: 'sometimes' as 'always' })).toThrow(/when-asked/)
    expect(() => chosen({ maxDepth: -1 })).toThrow(/whole number/)
    expect(chosen({ maxDepth: undefined as unknown as number }).maxDepth).toBe(512)
  })
})

describe('another choice shows', () => {
  const first = (decided: Partial<Choices>, body: unknown) => ask(mockWith({ choices: decided }), body)
  const bad = () => chat({ settings: { temperature: 3 } })

  test('in the envelope and in the codes', () => {
    expect(first({ mixedBatchStatus: 207 }, [chat(), bad()]).status).toBe(207)
    expect(first({ errorEnvelope: 'errors-only' }, [bad()]).json).not.toHaveProperty('data')
    expect(first({ validationStatus: 422 }, [bad()]).status).toBe(422)
    expect(first({ emptyArray: 'accept' }, [])).toMatchObject({ status: 200, json: { data: [] } })
    expect(first({ codeName: 'whole-path' }, [bad()]).json.errors?.[0].code).toBe('invalidSettingsTemperature')
    expect(first({ unknownModelCode: 'modelNotFound' }, [chat({ model: 'a:b@1' })]).json.errors?.[0].code).toBe(
      'modelNotFound',
    )
  })

  test('in usage, tokens, dry runs and polls', () => {
    expect(first({ usage: 'always' }, [chat()]).json.data?.[0]).toHaveProperty('usage')
    const tokens = (decided: Partial<Choices>) => first(decided, [chat({ includeUsage: true })]).json.data?.[0].usage
    expect(tokens({ thinkingTokens: 'inside-completion' }).completionTokens).toBe(
      tokens({}).completionTokens + tokens({}).thinkingTokens,
    )
    expect(first({ reasoningInResult: 'present' }, [chat()]).json.data?.[0]).toHaveProperty('reasoningContent')
    const dry = mockWith({ choices: { dryRunBody: 'empty-data' } })
    expect(ask(dry, [chat()], { 'x-runware-dry-run': '1' }).json.data).toEqual([])
    const polled = mockWith({ choices: { processingItems: 'one-per-result' } })
    const task = chat({ deliveryMethod: 'async', numberResults: 3 })
    ask(polled, [task])
    expect(ask(polled, [{ taskType: 'getResponse', taskUUID: task.taskUUID }]).json.data).toHaveLength(3)
  })

  test('in keys, duplicates and mixed streams', () => {
    const login = { taskType: 'authentication', apiKey: key }
    expect(first({ payloadAuthEcho: 'always' }, [login, chat()]).json.data).toHaveLength(2)
    expect(first({ bothKeys: 'both-must-be-right' }, [{ ...login, apiKey: 'wrong' }, chat()]).status).toBe(401)
    const task = chat()
    expect(first({ duplicateInBatch: 'refuse-all' }, [task, task]).json.errors).toHaveLength(2)
    const mixed = mockWith({ choices: { mixedStream: 'results-first' } })
    const events = streamed(mixed, [chat(), chat({ deliveryMethod: 'stream' })])
    expect(JSON.parse(events[0] as string).data).toHaveLength(1)
    expect(events.at(-1)).toBe('[DONE]')
  })
})
