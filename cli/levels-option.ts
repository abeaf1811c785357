import { Option } from 'commander'
import type { Levels } from '../conformance/diff/http/levels.js'
import type { JsonObject } from '../generator/document/json.js'
import type { Place } from '../generator/document/pointer.js'
import { readJson } from '../generator/document/read-json.js'

/** Levels that a configuration holds itself, and where. */
interface InlineLevels {
  readonly place: Place
  readonly json: JsonObject
}

/** The name of a file, or the levels themselves. */
export type LevelsSource = string | InlineLevels

/** The option that takes cells of the law book for something else. A configuration may hold levels in place of a file's name. */
export function levelsOption(): Option {
  return new Option(
    '--levels <file>',
    'what cells of the law book are taken for here: { "levels": { "<cell>": "<level>" } }; a configuration may hold { "<cell>": "<level>" } itself',
  ).argParser(levelsFile)
}

/** On a command line there are names of files alone. */
export function levelsFile(text: string): string {
  return text
}

/**
 * The levels that are asked for.
 * @throws SpecError with every entry that names no cell or no level
 */
export async function levelsOf(source: LevelsSource, cwd: string): Promise<Levels> {
  const { levelsAt, readLevels } = await import('../conformance/diff/http/levels.js')
  return typeof source === 'string'
    ? readLevels(await readJson(source, cwd), source)
    : levelsAt(source.json, source.place)
}
