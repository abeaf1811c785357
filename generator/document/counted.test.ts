import { expect, test } from 'vitest'
import { counted } from './counted.js'

test('one thing is told in the singular, and none or several in the plural', () => {
  expect([0, 1, 2].map((it) => counted(it, 'item'))).toEqual(['0 items', '1 item', '2 items'])
  expect([1, 3].map((it) => counted(it, 'request of it', 'requests of it'))).toEqual([
    '1 request of it',
    '3 requests of it',
  ])
})
