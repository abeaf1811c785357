import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { laterFlag } from './optimise-later.js'

test('the flag that this engine is given is one that it knows', () => {
  const flag = laterFlag()
  // One that it does not know it tells of on stderr, in the midst of what a command says.
  const { status, stderr } = spawnSync(process.execPath, [...(flag === undefined ? [] : [flag]), '-e', '0'])
  expect({ status, stderr: String(stderr) }).toEqual({ status: 0, stderr: '' })
})

test('an engine of which nothing is known is given none', () => {
  expect(laterFlag({ ...process.versions, v8: '12.4.254.21-node.35' })).toBeUndefined()
  expect(laterFlag({ ...process.versions, v8: '11.3.244.8-node.33' })).toBe('--interrupt-budget=500000')
})
