import { expect, test } from 'vitest'
import { identifier, moduleNames, propertyName, typeName, unique } from './name.js'

test.each([
  ['alibaba-qwen3-5-397b', 'alibabaQwen3_5_397b', 'AlibabaQwen3_5_397b'],
  ['bfl-flux-2-klein-9b', 'bflFlux2Klein9b', 'BflFlux2Klein9b'],
  ['2d', '_2d', '_2d'],
  ['GPT-Image', 'gptImage', 'GptImage'],
  ['createChatCompletion', 'createChatCompletion', 'CreateChatCompletion'],
  ['post /v1/chat', 'postV1Chat', 'PostV1Chat'],
  ['crème brûlée', 'cremeBrulee', 'CremeBrulee'],
  ['class', 'class_', 'Class'],
])('%s is %s in code, and %s in types', (id, object, type) => {
  expect([identifier(id), typeName(id)]).toEqual([object, type])
})

const hostile = [
  '',
  '-',
  '😀',
  '模型',
  '*/',
  '\n',
  '__proto__',
  'constructor',
  'await',
  'eval',
  'undefined',
  '0',
  '1-2',
  'ß',
]

test.each([...hostile, ...moduleNames])('%j yields names that code can declare', (id) => {
  for (const name of [identifier(id), typeName(id)]) {
    expect(() => new Function(`'use strict'; const ${name} = 1; return ${name}`)()).not.toThrow()
    expect(name).toMatch(/^[A-Za-z_$][\w$]*$/)
  }
})

test.each([...hostile, 'a b', '"', '\\', '\u2028', '\ud800', 'my-field', '2d'])('%j can be written as a key', (key) => {
  const name = propertyName(key) === '__proto__' ? "['__proto__']" : propertyName(key)
  const write = new Function(`return [Object.keys({ ${name}: 1 })[0]]`)
  expect(write()).toEqual([key])
})

test('a name that is taken gets a number, told apart from a number of its own', () => {
  const taken = new Set(['a', 'a1'])
  expect(['a', 'a', 'a1', 'b'].map((name) => unique(name, taken))).toEqual(['a2', 'a3', 'a1_2', 'b'])
  expect(taken.has('a1_2')).toBe(true)
})
