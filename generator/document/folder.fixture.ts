import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach } from 'vitest'
import { type Problem, SpecError } from './problem.js'

const folders: string[] = []

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** A folder of its own with files by path; what is no string is written as JSON. Gone after the test. */
export function folderOf(files: Readonly<Record<string, unknown>>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'specproof-spec-')))
  folders.push(folder)
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content))
  }
  return folder
}

/** The problems that `read` is refused with; none when it succeeds. */
export async function problemsOf(read: () => unknown): Promise<readonly Problem[]> {
  try {
    await read()
    return []
  } catch (error) {
    if (error instanceof SpecError) return error.problems
    throw error
  }
}

/** The same as `code file#pointer`. */
export async function refusals(read: () => unknown): Promise<string[]> {
  return (await problemsOf(read)).map(({ code, file, pointer }) => `${code} ${file}#${pointer}`)
}
