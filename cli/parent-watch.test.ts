import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { buildSync } from 'esbuild'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startersOf } from './parent-watch.js'
import type { ProcessFacts } from './process-facts.js'

/** Processes by number: parent, arguments, session. The program is 9. */
type Family = Readonly<Record<number, readonly [parent: number, words: string, session?: number]>>

function starters(family: Family) {
  const facts = (pid: number): ProcessFacts | undefined => {
    const [parent, words, session] = family[pid] ?? []
    return parent === undefined ? undefined : { parent, words: `${words}`, ...(session !== undefined && { session }) }
  }
  return startersOf(9, family[9]?.[0] ?? 0, facts)
}

const program = 'node /app/node_modules/.bin/specproof mock --exit-with-parent'

describe('who started a program', () => {
  test.each<[string, Family, number[]]>([
    ['its parent', { 9: [8, program, 5], 8: [7, 'node test.js', 5], 7: [1, 'bash', 5] }, [8]],
    [
      'the script behind npx and its shell',
      {
        9: [8, program, 5],
        8: [7, "sh -c 'specproof' mock --exit-with-parent", 5],
        7: [6, 'npm exec specproof mock --exit-with-parent', 5],
        6: [5, 'bash ci.sh', 5],
        5: [1, '-bash', 5],
      },
      [8, 7, 6],
    ],
    [
      'the shell of an npm script that goes on beside it',
      {
        9: [8, program, 5],
        8: [7, 'sh -c specproof mock --exit-with-parent 2>&1 & vitest', 5],
        7: [6, 'npm test', 5],
        6: [5, 'bash', 5],
      },
      [8],
    ],
    [
      'who runs an npm script in which it is the last of several',
      {
        9: [8, program, 5],
        8: [7, 'sh -c cd api && specproof mock --exit-with-parent >&2', 5],
        7: [6, 'node /usr/lib/node_modules/npm/bin/npm-cli.js run mock', 5],
        6: [5, 'bash ci.sh', 5],
      },
      [8, 7, 6],
    ],
    [
      'a shell with a command that no package manager runs',
      { 9: [8, program, 5], 8: [7, 'sh -c specproof mock --exit-with-parent; true', 5], 7: [1, 'sshd', 3] },
      [8],
    ],
    [
      'a script that has the name of a package manager among its arguments',
      { 9: [8, program, 5], 8: [7, 'bash ci.sh npm', 5], 7: [1, 'bash', 5] },
      [8],
    ],
    ['its parent, of which nothing is told', { 9: [8, program] }, [8]],
    [
      'its parent in another session, when it was given one of its own',
      { 9: [8, program, 9], 8: [7, 'node test.js', 5] },
      [8],
    ],
    ['nobody that can be seen from within a container', { 9: [0, program, 9] }, []],
    ...['pnpm exec x', 'yarn run x', 'node /app/.yarn/releases/yarn-4.10.3.cjs x', 'bunx x', '/usr/bin/npx x'].map(
      (it): [string, Family, number[]] => [
        `the script behind ${it}`,
        { 9: [8, program], 8: [7, it], 7: [1, 'sh ci.sh'] },
        [8, 7],
      ],
    ),
  ])('is %s', (_, family, watched) => {
    expect(starters(family)).toEqual({ watched, isGone: false })
  })

  test.each<[string, Family]>([
    ['the program', { 9: [1, program, 5], 1: [0, '/sbin/init', 1] }],
    [
      'npx behind it',
      {
        9: [8, program, 5],
        8: [7, "sh -c 'specproof' mock", 5],
        7: [4, 'npm exec specproof', 5],
        4: [1, '/lib/systemd/systemd --user', 4],
      },
    ],
  ])('has ended where another session has adopted %s', (_, family) => {
    expect(starters(family).isGone).toBe(true)
  })
})

describe.skipIf(process.platform === 'win32')('a program that ends with who started it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'specproof-'))
  const watch = join(folder, 'watch.mjs')
  const npx = join(folder, 'npx')
  beforeAll(() => {
    const entryPoints = [fileURLToPath(new URL('./parent-watch.ts', import.meta.url))]
    buildSync({ entryPoints, outfile: watch, bundle: true, format: 'esm', platform: 'node' })
    writeFileSync(npx, '#!/bin/sh\n"$@" &\nwait\n')
    chmodSync(npx, 0o755)
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  /** What a shell runs, in a session of its own; `WATCHER` there is a program that prints its number once it watches. */
  async function started(script: string) {
    const source = `import(${JSON.stringify(pathToFileURL(watch).href)}).then((it) => { it.onParentEnd(() => process.exit()); setInterval(() => {}, 1e6); console.log(process.pid) })`
    const file = join(folder, `${crypto.randomUUID()}.mjs`)
    writeFileSync(file, source)
    const text = script.replaceAll('WATCHER', `'${process.execPath}' '${file}'`).replaceAll('NPX', `'${npx}'`)
    const shell = spawn('/bin/sh', ['-c', text], {
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
      // As in an image without procps.
      ...(process.platform === 'linux' && { env: { PATH: '/nowhere' } }),
    })
    let printed = ''
    shell.stdout.on('data', (it) => {
      printed += it
    })
    const number = (name: string) => Number(new RegExp(`^${name}(\\d+)$`, 'm').exec(printed)?.[1] ?? 0)
    await expect.poll(() => number(''), { timeout: 20_000 }).toBeGreaterThan(0)
    const pid = number('')
    const isThere = () => {
      try {
        return process.kill(pid, 0)
      } catch {
        return false
      }
    }
    const end = () => {
      if (shell.pid !== undefined) process.kill(-shell.pid, 'SIGKILL')
    }
    return { shell, number, isThere, end }
  }

  const soon = { timeout: 10_000 }

  test.each(['SIGKILL', 'SIGTERM'] as const)('ends when it is ended by %s', async (signal) => {
    const { shell, isThere } = await started('WATCHER & wait')
    expect(isThere()).toBe(true)
    shell.kill(signal)
    await expect.poll(isThere, soon).toBe(false)
  })

  test('ends with the script behind npx, and not before it', async () => {
    const { shell, isThere } = await started('NPX WATCHER & wait')
    await new Promise((resolve) => setTimeout(resolve, 700))
    expect(isThere()).toBe(true)
    shell.kill('SIGKILL')
    await expect.poll(isThere, soon).toBe(false)
  })

  test.runIf(process.platform === 'linux')('ends when it was gone before it was looked for', async () => {
    const { isThere } = await started('NPX WATCHER &')
    await expect.poll(isThere, soon).toBe(false)
  })

  test.runIf(process.platform === 'linux')('ends when nobody asks for the end of it', async () => {
    // `exec` leaves a program as the parent that never waits for its children.
    const hold = `exec '${process.execPath}' -e 'setInterval(() => {}, 1e6)'`
    const { number, isThere, end } = await started(`/bin/sh -c 'echo script$$; NPX WATCHER & wait' & ${hold}`)
    process.kill(number('script'), 'SIGKILL')
    await expect.poll(isThere, soon).toBe(false)
    end()
  })
})
