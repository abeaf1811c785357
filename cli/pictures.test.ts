import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { laws } from '../conformance/suite/laws.js'
import { amount } from '../generator/sample.fixture.js'

const root = fileURLToPath(new URL('../', import.meta.url))
const node = (...args: readonly string[]) =>
  spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', env: { ...process.env, NO_COLOR: '' } })

test('the pictures in the README are what the program prints (npm run pictures draws them)', () => {
  expect(node('scripts/build.js', '--if-stale').status).toBe(0)
  // Asking a server takes longer than the other: that is left to the whole run, and here the laws are held.
  const { status, stderr } = node('scripts/pictures.js', '--check', ...(amount(0, 1) === 1 ? [] : ['diff']))
  expect([status, stderr]).toEqual([0, ''])
  const told = [
    ...readFileSync(`${root}docs/pictures/conform.svg`, 'utf8').matchAll(/(?:kept|broken) *<\/tspan> *(.*)<\/text>/g),
  ]
  expect(told.map(([, title]) => title)).toEqual(laws.map(({ title }) => title))
})
