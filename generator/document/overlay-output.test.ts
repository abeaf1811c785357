import { spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** A program that prints how many overlays it reads beside the documents of a folder. */
const program = `
  import { overlaysIn } from './generator/document/overlay.ts'
  console.log((await overlaysIn(process.argv[1])).length)`

test('the file that a process prints to, which its shell has emptied, is no overlay yet; another that is empty is refused', async () => {
  const options = { bundle: true, write: false, format: 'esm', platform: 'node', packages: 'external' } as const
  const { outputFiles } = await build({ ...options, stdin: { contents: program, resolveDir: root, loader: 'ts' } })
  const folder = mkdtempSync(join(tmpdir(), 'specproof-overlay-'))
  mkdirSync(join(folder, 'overlays'))
  const file = join(folder, 'overlays/a.json')
  const run = () => {
    const output = openSync(file, 'w')
    const args = ['--input-type=module', '-e', outputFiles[0]?.text ?? '', folder]
    const { stderr } = spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', output, 'pipe'] })
    closeSync(output)
    return [readFileSync(file, 'utf8'), String(stderr)]
  }
  try {
    expect(run()).toEqual(['0\n', ''])
    writeFileSync(join(folder, 'overlays/b.json'), '')
    expect(run()).toEqual(['', expect.stringContaining('The file is empty.')])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
