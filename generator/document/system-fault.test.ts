import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getSystemErrorMap } from 'node:util'
import { describe, expect, test } from 'vitest'
import { isSystemError, systemFault } from './system-fault.js'

function errorOf(work: () => unknown): unknown {
  try {
    work()
  } catch (error) {
    return error
  }
  throw new Error('Nothing was thrown.')
}

describe('what the system refuses is told in a sentence without its codes', () => {
  test.each([...getSystemErrorMap()].map(([errno, [code]]) => [code, errno] as const))('%s', (code, errno) => {
    const error = Object.assign(new Error(`${code}: words, open '/a/b'`), {
      code,
      errno,
      syscall: 'open',
      path: '/a/b',
    })
    expect(isSystemError(error)).toBe(true)
    const { fact, remedy } = systemFault(error)
    for (const text of [fact, remedy]) {
      expect(text).toMatch(/^[A-Z].*\.$/)
      expect(text).not.toContain(code)
      expect(text).not.toContain('/a/b')
    }
  })

  test('a name that is too long is told with its length', () => {
    const error = errorOf(() => readFileSync(join(tmpdir(), 'é'.repeat(200))))
    expect(systemFault(error).fact).toMatch(/^The name "é{40}…" has 400 bytes, more than /)
    expect(systemFault(error).remedy).toBe('Choose a shorter name.')
    const path = errorOf(() => readFileSync(join(tmpdir(), 'ab/'.repeat(3000))))
    expect(systemFault(path).fact).toBe('The path is longer than the system allows.')
  })

  test('a path with a NUL is the fault of the path, and a fault of the program is none of the system', () => {
    expect(isSystemError(errorOf(() => readFileSync('a\0b')))).toBe(true)
    expect(isSystemError(errorOf(() => (undefined as unknown as string).length))).toBe(false)
    expect(isSystemError(undefined)).toBe(false)
  })
})
