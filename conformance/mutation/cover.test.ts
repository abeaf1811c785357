import { expect, test } from 'vitest'
import { coverOf } from './cover.js'

/** The least number of requests that notice all faults, by trying every choice. */
function smallest(noticedBy: readonly (readonly number[])[], requests: number): number {
  let least = requests
  for (let choice = 0; choice < 2 ** requests; choice++) {
    const chosen = Array.from({ length: requests }, (_, i) => i).filter((i) => (choice >> i) % 2 === 1)
    if (noticedBy.every((it) => it.some((request) => chosen.includes(request)))) least = Math.min(least, chosen.length)
  }
  return least
}

test('the least number of requests lies between what is proved and what is found', () => {
  let state = 7
  const below = (limit: number) => {
    state = (state * 1103515245 + 12345) % 2 ** 31
    return Math.floor((state / 2 ** 31) * limit)
  }
  for (let round = 0; round < 200; round++) {
    const requests = 1 + below(8)
    const noticedBy = Array.from({ length: 1 + below(12) }, () => [
      ...new Set(Array.from({ length: 1 + below(3) }, () => below(requests))),
    ])
    const { least, found, within } = coverOf(noticedBy)
    const exact = smallest(noticedBy, requests)
    expect(least).toBeLessThanOrEqual(exact)
    expect(found).toBeGreaterThanOrEqual(exact)
    expect(within(requests)).toBe(noticedBy.length)
    expect(within(0)).toBe(0)
  }
})

test('what one request notices needs one, and faults without a request in common need one each', () => {
  expect(coverOf([[0], [0, 1], [0, 2]])).toMatchObject({ least: 1, found: 1 })
  expect(coverOf([[0], [0, 1], [1, 2], [2]])).toMatchObject({ least: 2, found: 2 })
  expect(coverOf([])).toMatchObject({ least: 0, found: 0 })
})
