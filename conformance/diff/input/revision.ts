import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { problem, SpecError } from '../../../generator/document/problem.js'

const run = promisify(execFile)

/** A file or a folder in a git revision, as in `v1.2:specs/model.json`. */
export interface Revision {
  readonly revision: string
  readonly path: string
}

/** Reads `revision:path`; undefined for a text of another form, and for a revision that git would take for an option. */
export function revisionOf(text: string): Revision | undefined {
  const [, revision = '', path = ''] = /^([^:]+):(.+)$/s.exec(text) ?? []
  return revision === '' || revision.startsWith('-') ? undefined : { revision, path }
}

/** The folder that a file of a revision lies in; '' for the top. */
export function folderOf({ revision, path }: Revision): Revision {
  return { revision, path: path.slice(0, Math.max(0, path.lastIndexOf('/'))) }
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

/** The problem of a revision that git does not know, with the reason as far as git tells it. */
export async function unknownRevision(at: Revision, cwd: string): Promise<SpecError> {
  return refused(at, `${await whyUnknown(cwd)} the revision ${JSON.stringify(at.revision)}.`)
}

async function whyUnknown(cwd: string): Promise<string> {
  try {
    const isShallow = (await git(cwd, ['rev-parse', '--is-shallow-repository'])).toString('utf8').trim() === 'true'
    return isShallow ? 'This clone is shallow and does not have' : 'git does not know'
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'git is not installed and cannot find'
    return 'There is no git repository here to have'
  }
}

/** The names of the files in a folder of a revision; undefined when it is no folder. */
export async function filesInRevision(at: Revision, cwd: string): Promise<string[] | undefined> {
  const object = `${at.revision}:${at.path}`
  const type = await git(cwd, ['cat-file', '-t', object]).catch(() => undefined)
  if (type === undefined) {
    const fact = `The revision ${JSON.stringify(at.revision)} has no ${JSON.stringify(at.path)}; paths start at the root of the repository.`
    throw refused(at, fact)
  }
  if (type.toString('utf8').trim() !== 'tree') return undefined
  const list = await git(cwd, ['ls-tree', '-z', '--name-only', object])
  return list
    .toString('utf8')
    .split('\0')
    .filter((name) => name !== '')
}

/**
 * The bytes of a file in a revision.
 * @throws SpecError when it is not there
 */
export async function bytesInRevision(at: Revision, cwd: string): Promise<Uint8Array> {
  try {
    return await git(cwd, ['cat-file', 'blob', `${at.revision}:${at.path}`])
  } catch (error) {
    const isLarge = (error as NodeJS.ErrnoException).code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER'
    throw refused(at, isLarge ? 'The file is larger than 64 MiB.' : 'It is no file in that revision.')
  }
}

function refused({ revision, path }: Revision, fact: string): SpecError {
  return new SpecError([problem('input/no-revision', { file: `${revision}:${path}`, pointer: '' }, fact)])
}

/** git without a shell; arguments start with a checked revision, never with what could be an option. */
async function git(cwd: string, args: readonly string[]): Promise<Buffer> {
  const { stdout } = await run('git', [...args], { cwd, encoding: 'buffer', maxBuffer: 64 * 1024 * 1024 })
  return stdout
}
