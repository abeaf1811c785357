import { describe, expect, test } from 'vitest'
import { runware } from '../../generator/provider/runware.js'
import type { Received } from '../server/target.js'
import { names, namesItem, namesMember, readingOf } from './answer.js'

const answer = (status: number, text: string, type = 'application/json'): Received => ({
  kind: 'answer',
  status,
  headers: { 'content-type': type },
  text,
})

describe('an error names a field', () => {
  const at = '/settings/temperature'
  const item = '/messages/1/role'
  for (const [parameter, pointer] of [
    ['settings.temperature', at],
    ['temperature', at],
    ['/settings/temperature', at],
    ['body.0.settings.temperature', at],
    [['width', 'settings.temperature'], at],
    ['messages[1].role', item],
    ['messages.role', item],
    ['role', item],
    ['0.messages.1.role', item],
  ] as const)
    test(`${pointer} by ${JSON.stringify(parameter)}`, () => {
      expect(names([{ parameter, message: 'Invalid.' }], pointer, true)).toBe(true)
    })

  test('in words, where it has no parameter', () => {
    expect(names([{ message: 'settings.temperature must be at most 2.' }], at, true)).toBe(true)
    expect(names([{ code: 'invalidTemperature', message: 'Invalid.' }], at, true)).toBe(true)
  })

  test('by the object that holds it, where the message says more', () => {
    expect(names([{ parameter: 'settings', message: 'temperature is too high' }], at, true)).toBe(true)
    expect(names([{ parameter: 'settings', message: 'Invalid.' }], at, true)).toBe(false)
  })
})

test('a rule about an object is named by members that it relates', () => {
  const members = ['cacheStartStep', 'cacheStartStepPercentage']
  expect(namesMember([{ parameter: ['cacheStartStep', 'cacheStartStepPercentage'] }], members)).toBe(true)
  expect(namesMember([{ message: 'cacheStartStep cannot be combined with others.' }], members)).toBe(true)
  expect(namesMember([{ parameter: 'seed', message: 'Invalid.' }], members)).toBe(false)
})

describe('an error does not name a field', () => {
  test('by another one, whatever its message says', () => {
    expect(names([{ parameter: 'seed', message: 'temperature is too high' }], '/settings/temperature', true)).toBe(
      false,
    )
  })

  test('by another item of a list', () => {
    expect(names([{ parameter: 'messages[0].role' }], '/messages/1/role', true)).toBe(false)
  })

  test('by a word that only contains its name', () => {
    expect(names([{ message: 'The remodelled request is wrong.' }], '/model', true)).toBe(false)
  })

  test('by nothing at all', () => {
    expect(names([{ code: 'invalid', message: 'Invalid.' }], '/seed')).toBe(false)
    expect(names([], '')).toBe(false)
  })
})

describe('whatever a server answers is read', () => {
  const odd = [
    '',
    'null',
    '[]',
    '"text"',
    '{"data":null}',
    '{"data":[null,1]}',
    '{"errors":[null,"x",{"parameter":5}]}',
    '{',
  ]
  for (const status of [200, 302, 400, 401, 429, 500]) {
    test(`${status} with a strange body`, () => {
      for (const text of odd) {
        const { data, errors } = readingOf(answer(status, text), runware.protocol)
        expect(data).toEqual([])
        expect(() => names(errors, '/a')).not.toThrow()
      }
    })
  }

  test('200 with errors and no data is neither a yes nor a no', () => {
    expect(readingOf(answer(200, '{"errors":[{"code":"x"}]}'), runware.protocol).verdict).toEqual({
      trouble: 'answers 200 with errors and no data',
    })
  })

  test('an event stream tells its events, and what is wrong with its form', () => {
    const read = (text: string) => readingOf(answer(200, text, 'text/event-stream'), runware.protocol)
    expect(read(': ping\r\n\r\ndata: {"a":1}\r\n\r\ndata: [DONE]\r\n\r\n')).toMatchObject({
      data: [{ a: 1 }],
      stream: { isDone: true },
    })
    expect(read('data: {"a":1}\n\n').stream).toEqual({ isDone: false })
    expect(read('data: {"a"\n\n').stream?.trouble).toBe('sends an event that is no JSON')
    expect(read('data: [DONE]\n\ndata: {}\n\n').stream?.trouble).toBe('goes on after [DONE]')
    expect(read('data: {"a":1}').stream?.trouble).toBe('ends within an event')
  })
})

test.each([
  [{ parameter: 'messages.0' }, true],
  [{ parameter: 'messages[1]' }, true],
  [{ parameter: '/messages/1' }, true],
  [{ parameter: 'messages.0.role' }, false],
  [{ parameter: 'messages' }, false],
  [{ message: 'messages.0' }, false],
])('of %j it is known whether it names an item as such: %j', (error, isItem) => {
  expect(namesItem(error)).toBe(isItem)
})
