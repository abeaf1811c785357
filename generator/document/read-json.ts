import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Json } from './json.js'
import { jsonOf, TextFault, textOf } from './json-text.js'
import { problem, SpecError } from './problem.js'
import { isSystemError, systemFault } from './system-fault.js'

/**
 * Reads a JSON file that is no specification: a report, a ledger, a list of what is accepted.
 * @param file its path as the user gave it
 * @throws SpecError when it cannot be read or is no JSON
 */
export async function readJson(file: string, cwd: string): Promise<Json> {
  const place = { file, pointer: '' }
  try {
    return jsonOf(textOf(await readFile(resolve(cwd, file))))
  } catch (error) {
    if (error instanceof TextFault) throw new SpecError([problem('input/not-json', place, `${error.message}.`)])
    throw isSystemError(error) ? new SpecError([unreadable(file, error)]) : error
  }
}

/** The problem of a file that the system does not let us read. */
export function unreadable(file: string, error: unknown) {
  const { fact, remedy } = systemFault(error)
  return problem('input/unreadable', { file, pointer: '' }, fact, remedy)
}
