import { expect, test } from 'vitest'
import { identifier, moduleNames, typeName, unique, uniqueStem } from './name.js'

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

test('a name that is taken gets a number, told apart from a number of its own', () => {
  const taken = new Set(['a', 'a1'])
  expect(['a', 'a', 'a1', 'b'].map((name) => unique(name, taken))).toEqual(['a2', 'a3', 'a1_2', 'b'])
  expect(taken.has('a1_2')).toBe(true)
})

test.each(['function', 'default', 'then', '1', ''])('%j stays legal however often it is taken', (wanted) => {
  const taken = new Set<string>()
  const names = Array.from({ length: 4 }, () => unique(wanted, taken))
  expect(new Set(names).size).toBe(4)
  for (const name of names) expect(() => new Function(`'use strict'; const ${name} = 1`)).not.toThrow()
})

test('names that a file system takes for one are told apart', () => {
  const taken = new Set(['con'])
  expect(['getX', 'getx', 'Con'].map((name) => unique(name, taken, (it) => it.toLowerCase()))).toEqual([
    'getX',
    'getx2',
    'Con2',
  ])
})

test('no two stems share an exported type: XErrorResponse is of X, so another is the response of XError2', () => {
  const taken = new Set(['AnyRequest'])
  expect(['X', 'XError', 'X', 'Any'].map((stem) => uniqueStem(stem, taken))).toEqual(['X', 'XError2', 'X2', 'Any2'])
})
