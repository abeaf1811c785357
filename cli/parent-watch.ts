import { type ProcessFacts, processFacts, processIsThere } from './process-facts.js'

/** How often it is looked whether the starter is still there, in milliseconds. */
const interval = 500

/** How those begin that only stand between a starter and what is started. */
const packageManager =
  /^(\S+\s+(-\S+\s+)*)?(\S*\/)?(npx|npm|pnpm|pnpx|yarn|yarnpkg|bunx|bun (run|x))(-cli|-[\d.]+)?(\.c?js)?(\s|$)/
const shellCommand = /^(\S*\/)?(da|ba|z|a)?sh (-e )?-c /
/** An `&` that starts something beside; none of `&&`, `>&` and `&>`. */
const beside = /(^|[^&>])&(?![&>])/

/** Of whom it depends whether this program goes on. */
export interface Starters {
  /** The starter, and who stands between. */
  readonly watched: readonly number[]
  /** It has ended before it could be watched: who is the parent now has only adopted what it left. */
  readonly isGone: boolean
}

/**
 * Who started a program: its parent, and where that is a package manager or a shell of one, which stand between, the
 * parents of these as far as the first that is none.
 *
 *     bash ci.sh  ─►  npx specproof mock  ─►  sh -c specproof mock  ─►  node specproof mock
 *     the starter     watched                 watched
 *
 * A parent of another session is none, unless a session of its own was made for the child: sessions are inherited.
 * @param parent of the program, when that began
 * @param facts what is known of a process; nothing of one that has ended
 */
export function startersOf(
  program: number,
  parent: number,
  facts: (pid: number) => ProcessFacts | undefined,
): Starters {
  const watched: number[] = []
  let child = { pid: program, session: facts(program)?.session }
  for (let pid = parent; pid > 0; ) {
    const it = facts(pid)
    const isLeader = child.session === child.pid
    if (!isLeader && it?.session !== undefined && child.session !== undefined && it.session !== child.session)
      return { watched, isGone: true }
    watched.push(pid)
    if (it === undefined || !standsBetween(it, facts)) break
    child = { pid, session: it.session }
    pid = it.parent
  }
  return { watched, isGone: false }
}

function standsBetween({ words, parent }: ProcessFacts, facts: (pid: number) => ProcessFacts | undefined): boolean {
  if (!shellCommand.test(words)) return packageManager.test(words)
  return !beside.test(words) && packageManager.test(facts(parent)?.words ?? '')
}

const parentAtStart = process.ppid

/**
 * Calls back when the program that started this one has ended: the shell behind `npx`, not npx itself.
 * @returns ends the watch
 */
export function onParentEnd(ended: () => void): () => void {
  const { watched, isGone } = startersOf(process.pid, parentAtStart, processFacts)
  const known = watched.map((pid) => ({ pid, began: processFacts(pid)?.began }))
  const timer = setInterval(() => {
    const hasParent = process.ppid === parentAtStart
    if (!isGone && hasParent && known.every(({ pid, began }) => processIsThere(pid, began))) return
    clearInterval(timer)
    ended()
  }, interval)
  timer.unref()
  return () => clearInterval(timer)
}
