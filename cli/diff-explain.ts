import type { DiffResult } from '../conformance/diff/result/result.js'
import { compared, savedResults, sidesOf } from './diff-input.js'
import type { DiffFlags } from './diff-options.js'
import { UsageError } from './exit.js'
import { type Terminal, write } from './terminal.js'

/**
 * Tells all that is known of one change, or what a verdict means.
 * @param models the two models, or the file that holds their comparison; none for a verdict
 */
export async function runExplain(
  id: string,
  models: readonly string[],
  flags: DiffFlags,
  terminal: Terminal,
): Promise<void> {
  const [old, next] = models
  if (old === undefined) return write(terminal.stdout, await verdictText(id))
  const results = next === undefined ? await savedResults(old, terminal) : await resultFor(old, next, flags, terminal)
  const found = results.flatMap((it) => it.changes).filter((it) => it.id === id)
  if (found.length === 0) throw new UsageError(`There is no change ${JSON.stringify(id)} here.`)
  const { explain } = await import('../conformance/diff/result/describe.js')
  await write(terminal.stdout, found.map(explain).join('\n'))
}

async function verdictText(id: string): Promise<string> {
  const { verdictTexts } = await import('../conformance/diff/result/verdict.js')
  if (!Object.hasOwn(verdictTexts, id))
    throw new UsageError(
      `Name the two models, or a file that diff --json wrote. Verdicts: ${Object.keys(verdictTexts).join(', ')}.`,
    )
  const { title, meaning } = verdictTexts[id as keyof typeof verdictTexts]
  return `${title}. ${meaning}\n`
}

async function resultFor(old: string, next: string, flags: DiffFlags, terminal: Terminal): Promise<[DiffResult]> {
  const sides = await sidesOf(old, next, flags, terminal)
  if (sides.kind === 'folders') throw new UsageError('Name two models, not folders.')
  return [await compared([sides.old, sides.next], flags, terminal)]
}
