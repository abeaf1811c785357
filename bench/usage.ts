import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What a process used: user and system time together, and its largest resident set. */
export interface Usage {
  readonly cpuSeconds: number
  readonly mebibytes: number
}

/**
 * Runs a Node.js script as a process of its own and measures it; the median of `runs` by CPU time.
 * @throws Error when it fails, with what it printed
 */
export function usageOf(args: readonly string[], cwd: string, runs = 3): Usage {
  const folder = mkdtempSync(join(tmpdir(), 'specproof-usage-'))
  try {
    const file = join(folder, 'usage.json')
    const preload = new URL('usage.preload.js', import.meta.url).href
    const measured = Array.from({ length: runs }, () => {
      const env = { ...process.env, SPECPROOF_USAGE: file }
      const { status, stderr, stdout } = spawnSync(process.execPath, ['--import', preload, ...args], {
        cwd,
        env,
        encoding: 'utf8',
      })
      if (status !== 0) throw new Error(`${args.join(' ')} failed:\n${stdout}${stderr}`)
      return JSON.parse(readFileSync(file, 'utf8')) as Usage
    })
    return measured.sort((a, b) => a.cpuSeconds - b.cpuSeconds)[Math.floor(runs / 2)] as Usage
  } finally {
    rmSync(folder, { recursive: true })
  }
}
