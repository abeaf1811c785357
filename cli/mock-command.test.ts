import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { endSignals, interruptOf } from './interrupt.js'
import { runBeside } from './mock-command.js'

const folder = mkdtempSync(join(tmpdir(), 'specproof-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Runs a script beside nothing, which writes its process id once it is there. */
function running(script: string) {
  const file = join(folder, `${crypto.randomUUID()}.pid`)
  const source = `${script}; require('fs').writeFileSync(${JSON.stringify(file)}, String(process.pid)); setInterval(() => {}, 1000)`
  const stopped = interruptOf()
  const ended = runBeside([process.execPath, '-e', source], { url: 'http://a', wsUrl: 'ws://a' }, stopped.signal)
  const up = async () => {
    const text = () => {
      try {
        return readFileSync(file, 'utf8')
      } catch {
        return ''
      }
    }
    await expect.poll(text).not.toBe('')
    return Number(text())
  }
  return { ended: ended.finally(stopped.forget), up }
}

describe.skipIf(process.platform === 'win32')('the command beside a mock', () => {
  test.each(endSignals)('is told to end by %s, and says how it ended', async (name) => {
    const { ended, up } = running(`process.on('SIGTERM', () => process.exit(9))`)
    await up()
    process.emit(name, name)
    expect(await ended).toBe(9)
  })

  test('is not waited for when it is told twice and does not end: nothing of it is left behind', async () => {
    const before = endSignals.map((it) => process.listenerCount(it))
    const { ended, up } = running(`process.on('SIGTERM', () => {})`)
    const id = await up()
    process.emit('SIGTERM', 'SIGTERM')
    process.emit('SIGINT', 'SIGINT')
    expect(await ended).toBe(137)
    expect(() => process.kill(id, 0)).toThrow('ESRCH')
    expect(endSignals.map((it) => process.listenerCount(it))).toEqual(before)
  })
})
