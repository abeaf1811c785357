import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { problem, SpecError } from '../generator/document/problem.js'
import { isSystemError, systemFault } from '../generator/document/system-fault.js'
import { endSignals } from './interrupt.js'

/** Where a mock is, for the command that runs beside it. */
export interface MockAddress {
  readonly url: string
  readonly wsUrl: string
}

/**
 * Runs a command that finds the mock in SPECPROOF_MOCK_URL and SPECPROOF_MOCK_WS_URL, and ends it when nobody waits any more.
 * @returns its exit code, or 128 and the number of the signal that ended it
 * @throws SpecError where it cannot be started
 */
export async function runBeside(
  [name = '', ...args]: readonly string[],
  { url, wsUrl }: MockAddress,
  signal: AbortSignal,
): Promise<number> {
  const child = spawn(name, args, {
    stdio: 'inherit',
    env: { ...process.env, SPECPROOF_MOCK_URL: url, SPECPROOF_MOCK_WS_URL: wsUrl },
    // Windows starts npm and its like by a shell alone.
    shell: process.platform === 'win32',
  })
  const kill = () => child.kill('SIGKILL')
  const stop = () => {
    child.kill('SIGTERM')
    // Whoever asks twice is not kept waiting, and leaves nothing behind.
    for (const it of endSignals) process.on(it, kill)
  }
  signal.addEventListener('abort', stop)
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code, ended) => resolve(code ?? 128 + (ended === null ? 0 : constants.signals[ended])))
    })
  } catch (error) {
    if (!isSystemError(error)) throw error
    const { fact, remedy } = systemFault(error)
    throw new SpecError([problem('input/no-command', { file: name, pointer: '' }, fact, remedy)])
  } finally {
    signal.removeEventListener('abort', stop)
    for (const it of endSignals) process.off(it, kill)
  }
}

/** The operands before `--`, and the command after it. */
export function splitAtDashes(
  operands: readonly string[],
  rawArgs: readonly string[],
): { readonly names: readonly string[]; readonly command: readonly string[] } {
  const at = rawArgs.indexOf('--')
  const count = at < 0 ? 0 : rawArgs.length - at - 1
  const end = operands.length - count
  return { names: operands.slice(0, end), command: operands.slice(end) }
}
