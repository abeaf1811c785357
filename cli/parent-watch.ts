import { execFileSync } from 'node:child_process'

/** How often it is looked whether the parent is still there, in milliseconds. */
const interval = 500

/** Programs that stand between who starts a command and the command. */
const wrapper = /(^|[/\s])(npx|npm|pnpm|pnpx|yarn|yarnpkg|bunx)(-cli\.js|\.cjs|\.js)?(\s|$)|^(\S*\/)?(da|ba|z)?sh -c /

const parentAtStart = process.ppid

/**
 * Calls back when the program that started this one has ended: the shell behind `npx`, not npx itself.
 * @returns ends the watch
 */
export function onParentEnd(ended: () => void): () => void {
  const watched = ancestors()
  const timer = setInterval(() => {
    if (watched.every(isAlive)) return
    clearInterval(timer)
    ended()
  }, interval)
  timer.unref()
  return () => clearInterval(timer)
}

/** The parent, and as long as these only stand between, the parents of parents. */
function ancestors(): readonly number[] {
  const found = [parentAtStart]
  for (let pid = parentAtStart; pid > 1; ) {
    const [, parent, words = ''] = /^\s*(\d+)\s+(.*)$/s.exec(described(pid)) ?? []
    if (parent === undefined || !wrapper.test(words.trim())) break
    pid = Number(parent)
    if (pid > 1) found.push(pid)
  }
  return found
}

function described(pid: number): string {
  try {
    return execFileSync('ps', ['-o', 'ppid=,args=', '-p', String(pid)], { encoding: 'utf8', stdio: 'pipe' })
  } catch {
    // Without ps the parent itself is watched.
    return ''
  }
}

function isAlive(pid: number): boolean {
  // A process whose parent has ended is given another one.
  if (pid === parentAtStart) return process.ppid === pid
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
