import { failureText } from '../generator/document/system-fault.js'
import type { GenerateOptions, GenerateResult } from '../generator/output/generate.js'
import { exit } from './exit.js'
import { endSignals } from './interrupt.js'
import { printProblems, type Terminal, write } from './terminal.js'

/**
 * Generates now and after every change of the specifications, until a signal ends it or nobody reads the output any more.
 * A signal during a run ends the process at once: the out folder is as it was or as it should be.
 * @param afterRun called when a run has ended, before its outcome is printed
 */
export async function runWatch(options: GenerateOptions, terminal: Terminal, afterRun: () => void): Promise<number> {
  const [{ generate }, { watch }] = await Promise.all([
    import('../generator/output/generate.js'),
    import('../generator/output/watch.js'),
  ])
  const controller = new AbortController()
  const end = () => controller.abort()
  const listen = () => {
    for (const signal of endSignals) process.on(signal, end)
  }
  const leave = () => {
    for (const signal of endSignals) process.off(signal, end)
  }
  const round = async () => {
    // A listener would be told between two steps only, and a step may be long.
    leave()
    const start = performance.now()
    const result = await generate(options).catch((error: unknown) => error)
    const time = `${Math.round(performance.now() - start)} ms`
    listen()
    afterRun()
    await printRound(result as GenerateResult | Error, options.out ?? 'generated', time, terminal)
    if (terminal.isReaderGone) controller.abort()
  }
  listen()
  try {
    await watch(options, round, controller.signal)
  } finally {
    leave()
  }
  return exit.fine
}

/** One line per round on standard output; problems, and faults of the generator, on standard error before it. */
async function printRound(result: GenerateResult | Error, out: string, time: string, terminal: Terminal) {
  const { stdout, stderr, env } = terminal
  if (!('problems' in result)) {
    const text = env.DEBUG === 'specproof' ? result.stack : failureText(result)
    await write(stderr, `specproof failed, and that is its own fault: ${text}\n`)
    await write(stdout, `${stdout.styled('red', 'failed')}, nothing in ${out} was changed  (${time})\n`)
    return
  }
  const { problems, warnings, models, written, removed } = result
  await printProblems(terminal, [...warnings, ...problems])
  if (problems.length > 0 && models.length === 0) {
    const count = `${problems.length} problem${problems.length === 1 ? '' : 's'}`
    await write(stdout, `${stdout.styled('red', count)}, nothing in ${out} was changed  (${time})\n`)
    return
  }
  const changes = [written.length > 0 && `${written.length} written`, removed.length > 0 && `${removed.length} removed`]
  const refused = problems.length > 0 ? [stdout.styled('red', 'some specifications refused')] : []
  const summary = [...changes.filter(Boolean), ...refused].join(', ')
  const ids = models.filter(({ state }) => state !== 'unchanged').map(({ id }) => id)
  const some = ids.length > 3 ? [...ids.slice(0, 3), `${ids.length - 3} more`] : ids
  const names = some.length === 0 ? '' : ` for ${some.join(', ')}`
  await write(stdout, `${summary === '' ? `${out} is up to date` : `${out}: ${summary}${names}`}  (${time})\n`)
}
