import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import type { CommandRun } from './terminal.fixture.js'

/** A run of the program as a process of its own. */
export interface Run {
  readonly child: ChildProcessWithoutNullStreams
  /** What it has printed so far. */
  readonly output: { stdout: string; stderr: string }
  /** `signal` is what ended it, where none of its own doing did; then there is no code. */
  readonly end: Promise<Omit<CommandRun, 'code'> & { readonly code: number | null; readonly signal: string | null }>
}

/**
 * The commands bundled into a program, with an emitter that stands in for the real one and takes PAUSE milliseconds, or for
 * ever without a break where that is Infinity. INTERRUPT is a signal that it sends itself between the two renames.
 */
export class Program {
  private readonly folder = mkdtempSync(join(tmpdir(), 'specproof-program-'))

  async build(): Promise<void> {
    mkdirSync(join(this.folder, 'generator/runtime'), { recursive: true })
    writeFileSync(join(this.folder, 'generator/runtime/check.ts'), '')
    writeFileSync(join(this.folder, 'package.json'), '{"type":"module"}')
    writeFileSync(join(this.folder, 'generator/code.sha256'), 'aa\n')
    const contents = `
      import { registerGenerate } from './cli/generate.ts'
      import { registerValidate } from './cli/validate.ts'
      import { run } from './cli/main.ts'
      import fs from 'node:fs'
      import { syncBuiltinESMExports } from 'node:module'
      const pause = () => {
        const length = Number(process.env.PAUSE ?? 0)
        while (length === Infinity);
        return new Promise((resolve) => setTimeout(resolve, length))
      }
      if (process.env.INTERRUPT !== undefined) {
        const rename = fs.renameSync
        fs.renameSync = (from, to) => {
          rename(from, to)
          if (String(to).endsWith('previous')) process.kill(process.pid, process.env.INTERRUPT)
        }
        syncBuiltinESMExports()
      }
      const renderer = {
        async renderModel(model) {
          process.stderr.write('rendering\\n')
          await pause()
          return new Map([[model.id + '/types.ts', model.title + '\\n']])
        },
        async renderIndex(entries) { return new Map([['index.ts', entries.map((it) => it.id).join()]]) },
        async runtimeFiles() { return new Map([['runtime/check.ts', '']]) },
      }
      await run([(program, terminal) => registerGenerate(program, terminal, async () => renderer), registerValidate])`
    await build({
      stdin: { contents, resolveDir: join(import.meta.dirname, '..'), loader: 'ts' },
      bundle: true,
      platform: 'node',
      format: 'esm',
      outdir: join(this.folder, 'generator/cli'),
      splitting: true,
      mainFields: ['module', 'main'],
      external: ['ts-morph', '@apidevtools/json-schema-ref-parser'],
      banner: {
        js: "import { createRequire as requireFor } from 'node:module'; const require = requireFor(import.meta.url)",
      },
      logLevel: 'error',
    })
  }

  /** Runs a command line in the folder `cwd`. */
  start(args: readonly string[], cwd: string, pause = 0, more: Readonly<Record<string, string>> = {}): Run {
    const env = { ...process.env, ...more, PAUSE: String(pause) }
    const child = spawn(process.execPath, [join(this.folder, 'generator/cli/stdin.js'), ...args], { cwd, env })
    const output = { stdout: '', stderr: '' }
    child.stdout.on('data', (data) => (output.stdout += data))
    child.stderr.on('data', (data) => (output.stderr += data))
    const end = new Promise<Awaited<Run['end']>>((resolve) => {
      child.on('close', (code, signal) => resolve({ code, signal, ...output }))
    })
    return { child, output, end }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}
