import { expect, test } from 'vitest'
import { child, decodedFragment, fragment, inside, placeText, tokens } from './pointer.js'

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

test.each(['', '/a b/0', '/%/%41', '/~0~1#?"', '/画像/\u2028', '/a\ud800b', '/\udc9a\ud83d'])(
  'the fragment of %j leads back to it',
  (pointer) => {
    expect(fragment(pointer)).toMatch(/^#[\w.~!*'()%/\ud800-\udfff-]*$/)
    expect(decodedFragment(fragment(pointer).slice(1))).toBe(pointer)
  },
)

test('percent signs that encode nothing are no fragment', () => expect(decodedFragment('/%')).toBeUndefined())
