import type { Problem } from '../generator/document/problem.js'
import { problemJson, type Terminal, write } from './terminal.js'

/** The form of what `--json` prints. A key that goes, or means another thing, makes it higher; a new key does not. */
export const jsonVersion = 1

/** Prints the one document that `--json` asks for. */
export async function printJson(terminal: Terminal, document: object): Promise<void> {
  await write(terminal.stdout, `${JSON.stringify({ schemaVersion: jsonVersion, ...document }, null, 2)}\n`)
}

/** What `--json` prints in place of a result where there is none. */
export interface JsonRefusal {
  /** Why, in words. */
  readonly error: string
  readonly exitCode: number
  readonly problems: readonly Problem[]
}

/** On one line, for `validate` prints lines. Nothing where a result was begun, or nobody asked for JSON. */
export async function printRefusal(terminal: Terminal, { error, exitCode, problems }: JsonRefusal): Promise<void> {
  if (!terminal.wantsJson || terminal.stdout.hasWritten) return
  const document = { schemaVersion: jsonVersion, error, exitCode, problems: problems.map(problemJson) }
  await write(terminal.stdout, `${JSON.stringify(document)}\n`)
}
