import { expect, test } from 'vitest'
import { withFreshIds } from './fresh-id.js'

const [lower, upper] = ['5b0c9a3e-8c1f-4e57-9d0a-2f6b7c1d4e90', '5B0C9A3E-8C1F-4E57-9D0A-2F6B7C1D4E90']

test('each task of a body gets an identifier of its own, in the case of the old one', () => {
  const body = withFreshIds(`[{"id":"${lower}"},{"id":"${upper}"}]`, 'id')
  const [first, second] = (JSON.parse(body) as { id: string }[]).map(({ id }) => id)
  expect(first).toMatch(/^[0-9a-f-]{36}$/)
  expect(second).toMatch(/^[0-9A-F-]{36}$/)
  expect(new Set([first, second?.toLowerCase(), lower]).size).toBe(3)
})

test('all else stands as it was spelled: numbers, texts that repeat the name, members of members, what is no UUID', () => {
  const rest = `"n":1.0,"text":"\\"id\\":\\"${lower}\\"","inner":{"ID":"${lower}"}`
  expect(withFreshIds(`{${rest},"id":"${lower}"}`, 'id', () => 'new')).toBe(`{${rest},"id":"new"}`)
  for (const body of [`{${rest},"id":"no uuid"}`, `{${rest}}`, `{"id":"${lower}"`, 'null'])
    expect(withFreshIds(body, 'id', () => 'new')).toBe(body)
  expect(withFreshIds(`{"id":"${lower}"}`, undefined)).toBe(`{"id":"${lower}"}`)
})
