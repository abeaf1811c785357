import { expect, test } from 'vitest'
import { joined } from './joined.js'
import { problem } from './problem.js'

const at = (pointer: string, file = 'a.json') => ({ file, pointer })

test('186 problems of two kinds are told as two, with counts, facts and the first place of each', () => {
  const many = [...Array(100).keys()].map((i) => problem('spec/bad-step', at(`/a/${i}`), 'multipleOf is 0.'))
  const others = [...Array(86).keys()].map((i) =>
    problem('spec/unknown-type', at(`/b/${i}`), `There is no type ${i % 20}.`),
  )
  const told = joined([...many, ...others], 3)
  expect(told.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual([
    'spec/bad-step /a/0',
    'spec/unknown-type /b/0',
  ])
  expect(told[0]?.fact).toBe('100 places, of which this is the first: multipleOf is 0.')
  expect(told[1]?.fact).toMatch(/^86 places, .*There is no type 0 \(5 places\)\. .* And 12 more facts of this kind\.$/)
})

test('few problems of a kind, and those of different files, stay apart', () => {
  const few = ['/a', '/b', '/c'].map((it) => problem('spec/bad-step', at(it), 'multipleOf is 0.'))
  const other = problem('spec/bad-step', at('/a', 'b.json'), 'multipleOf is 0.')
  expect(joined([...few, other], 3)).toEqual([...few, other])
})
