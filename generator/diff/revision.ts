import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A file or a folder in a git revision, as in `v1.2:specs/model.json`. */
export interface Revision {
  readonly revision: string
  readonly path: string
}

/** Why git could not give what was asked for. */
export class RevisionError extends Error {}

/**
 * Reads `revision:path`; undefined for a text of another form.
 * @throws RevisionError for a revision that starts with `-`, which git would take for an option
 */
export function revisionOf(text: string): Revision | undefined {
  const parts = /^([^:]+):(.+)$/.exec(text)
  if (parts === null) return undefined
  const [, revision = '', path = ''] = parts
  if (revision.startsWith('-'))
    throw new RevisionError(`A revision does not start with "-": ${JSON.stringify(revision)}.`)
  return { revision, path }
}

/** Whether git knows the revision. False also where there is no repository, or no git. */
export async function isRevision({ revision }: Revision, cwd: string): Promise<boolean> {
  try {
    await git(cwd, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`])
    return true
  } catch {
    return false
  }
}

/** The names of the files in a folder of a revision; undefined when it is no folder. */
export async function filesInRevision({ revision, path }: Revision, cwd: string): Promise<string[] | undefined> {
  try {
    const type = await git(cwd, ['cat-file', '-t', `${revision}:${path}`])
    if (type.toString('utf8').trim() !== 'tree') return undefined
  } catch (error) {
    throw new RevisionError(reason(error))
  }
  const list = await git(cwd, ['ls-tree', '-z', '--name-only', `${revision}:${path}`])
  return list
    .toString('utf8')
    .split('\0')
    .filter((name) => name !== '')
}

/**
 * The bytes of a file in a revision.
 * @throws RevisionError when it is not there
 */
export async function bytesInRevision({ revision, path }: Revision, cwd: string): Promise<Buffer> {
  try {
    return await git(cwd, ['cat-file', 'blob', `${revision}:${path}`])
  } catch (error) {
    throw new RevisionError(reason(error))
  }
}

/** git without a shell; arguments start with a checked revision, never with what could be an option. */
async function git(cwd: string, args: readonly string[]): Promise<Buffer> {
  const { stdout } = await run('git', [...args], { cwd, encoding: 'buffer', maxBuffer: 64 * 1024 * 1024 })
  return stdout
}

function reason(error: unknown): string {
  const { stderr, message } = error as { stderr?: Buffer; message: string }
  return (stderr?.toString('utf8') || message).replace(/^fatal: /, '').trim()
}
