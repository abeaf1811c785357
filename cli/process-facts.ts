import { execFileSync } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'

/** What the system tells of a process. */
export interface ProcessFacts {
  readonly parent: number
  /** Its arguments, or the title that it gave itself. */
  readonly words: string
  /** Identifies its session. Told by Linux. */
  readonly session?: number
  /** When it began, in words of the system: another process of the same number has another. Told by Linux. */
  readonly began?: string
}

/** @returns nothing of one that has ended, or of which nothing is told: on Windows of none */
export function processFacts(pid: number): ProcessFacts | undefined {
  return hasProc ? told(pid) : asked(pid)
}

/** @param began what was told of it when it was there: else a process of its number is taken for it */
export function processIsThere(pid: number, began: string | undefined): boolean {
  if (began !== undefined) return processFacts(pid)?.began === began
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Whether /proc is there, and speaks of the processes that this one sees. */
const hasProc = isOwn('/proc/self')

function isOwn(link: string): boolean {
  try {
    return readlinkSync(link) === String(process.pid)
  } catch {
    return false
  }
}

/** By Linux: images of containers have /proc, and seldom `ps`. */
function told(pid: number): ProcessFacts | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // After the name, which may have anything in it: state, parent, group, session; the twentieth is when it began.
    const [state = '', parent, , session, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // One that has ended stays until its own parent asks for its end.
    if ('ZX'.includes(state)) return undefined
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
    return { parent: Number(parent), words, session: Number(session), began: `${rest[15]}` }
  } catch {
    return undefined
  }
}

/** By any other Unix. */
function asked(pid: number): ProcessFacts | undefined {
  try {
    const line = execFileSync('ps', ['-o', 'ppid=,args=', '-p', String(pid)], { encoding: 'utf8', stdio: 'pipe' })
    const [, parent, words = ''] = /^\s*(\d+)\s+(.*)$/s.exec(line) ?? []
    return parent === undefined ? undefined : { parent: Number(parent), words: words.trim() }
  } catch {
    return undefined
  }
}
