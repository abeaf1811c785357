import { isJsonObject, type Json, type JsonObject } from '../../../generator/document/json.js'
import { nearest, quoted } from '../../../generator/document/nearest.js'
import { child, type Place, type Pointer } from '../../../generator/document/pointer.js'
import { problem, SpecError } from '../../../generator/document/problem.js'
import type { Direction } from '../result/result.js'
import { lawBook } from './law-book.js'
import { type Level, levels } from './level.js'
import { type ChangeEvent, events, type Rulings } from './ruling.js'

/*
 * A team may take a cell of the law book for more or less than the book does: to one whose
 * clients never send to a further server, that one goes is nothing: `{ "levels": { "server.url request.removed": "compatible" } }`
 * says so. Whether values are taken is no matter of
 * opinion: changes of schemas have no level to set.
 */

/** Levels other than the law book's, by the id of the cell. */
export type Levels = ReadonlyMap<string, Level>

/** The id of a cell, as the page of the law book shows it: `paths.{path} request.removed`. */
export function cellId(law: string, direction: Direction, event: ChangeEvent): string {
  return `${law} ${direction}.${event}`
}

/**
 * Reads a file of levels: `{ "levels": { "paths.{path} request.removed": "behavioural" } }`.
 * @throws SpecError with every entry that names no cell or no level
 */
export function readLevels(json: Json, file: string): Levels {
  const given = isJsonObject(json) ? json.levels : undefined
  if (isJsonObject(given)) return levelsAt(given, { file, pointer: '/levels' })
  throw new SpecError([problem('input/bad-levels', { file, pointer: '' }, 'It has no object "levels".')])
}

/**
 * Reads levels where they stand: `{ "paths.{path} request.removed": "behavioural" }`.
 * @throws SpecError with every entry that names no cell or no level
 */
export function levelsAt(given: JsonObject, { file, pointer }: Place): Levels {
  const wrong = (at: Pointer, fact: string) => problem('input/bad-levels', { file, pointer: at }, fact)
  const known = cellIds()
  const problems = Object.entries(given).flatMap(([id, level]) => {
    const at = child(pointer, id)
    if (!known.has(id)) {
      const meant = nearest(id, [...known])
      return [wrong(at, `There is no cell ${quoted(id)}.${meant === undefined ? '' : ` Did you mean "${meant}"?`}`)]
    }
    return isLevel(level) ? [] : [wrong(at, `The level of ${id} is none of ${levels.join(', ')}.`)]
  })
  if (problems.length > 0) throw new SpecError(problems)
  return new Map(Object.entries(given) as [string, Level][])
}

const isLevel = (it: Json | undefined): boolean => (levels as readonly unknown[]).includes(it)

function cellIds(): ReadonlySet<string> {
  const cells = Object.entries<Rulings>(lawBook).flatMap(([law, rulings]) =>
    (Object.keys(rulings) as Direction[]).flatMap((direction) => events.map((event) => cellId(law, direction, event))),
  )
  return new Set(cells)
}
