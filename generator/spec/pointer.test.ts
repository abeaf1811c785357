import { expect, test } from 'vitest'
import { child, inside, placeText, tokens } from './pointer.js'

test.each([
  [[], ''],
  [['a', 0], '/a/0'],
  [[''], '/'],
  [['a/b', 'm~n'], '/a~1b/m~0n'],
  [['~1'], '/~01'],
  [['~01', '/~'], '/~001/~1~0'],
])('%j is written %j and read back (RFC 6901)', (path, pointer) => {
  expect((path as (string | number)[]).reduce<string>(child, '')).toBe(pointer)
  expect(tokens(pointer)).toEqual(path.map(String))
})

test('a place is written as editors take it', () => {
  expect(placeText(inside({ file: 'a.json', pointer: '/x' }, 'y/z', 1))).toBe('a.json#/x/y~1z/1')
})
