import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What a process used: user and system time together, the time that passed, and its largest resident set. */
export interface Usage {
  readonly cpuSeconds: number
  readonly seconds: number
  readonly mebibytes: number
}

/**
 * Runs a Node.js script as a process of its own and measures it; the median of `runs` by CPU time.
 * @param name what each run is told by on standard error; none is told without
 * @throws Error when it fails, with what it printed
 */
export function usageOf(args: readonly string[], cwd: string, runs = 3, name?: string): Usage {
  const folder = mkdtempSync(join(tmpdir(), 'specproof-usage-'))
  try {
    const file = join(folder, 'usage.json')
    const preload = new URL('usage.preload.js', import.meta.url).href
    const measured = Array.from({ length: runs }, (_, run) => {
      const start = performance.now()
      const env = { ...process.env, SPECPROOF_USAGE: file }
      const { status, stderr, stdout } = spawnSync(process.execPath, ['--import', preload, ...args], {
        cwd,
        env,
        encoding: 'utf8',
        maxBuffer: 2 ** 28,
      })
      if (status !== 0) throw new Error(`${args.join(' ')} failed:\n${stdout}${stderr}`)
      const seconds = (performance.now() - start) / 1000
      const used = { ...(JSON.parse(readFileSync(file, 'utf8')) as Omit<Usage, 'seconds'>), seconds }
      if (name !== undefined)
        console.error(`${name}, ${run + 1} of ${runs}: ${used.cpuSeconds.toFixed(2)} CPU s in ${seconds.toFixed(1)} s`)
      return used
    })
    return measured.sort((a, b) => a.cpuSeconds - b.cpuSeconds)[Math.floor(runs / 2)] as Usage
  } finally {
    rmSync(folder, { recursive: true })
  }
}
