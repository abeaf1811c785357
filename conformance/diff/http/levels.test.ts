import { expect, test } from 'vitest'
import type { Json } from '../../../generator/document/json.js'
import { SpecError } from '../../../generator/document/problem.js'
import { interfaceOf } from '../input/interface.js'
import { compareHttp } from './compare-http.js'
import { lawPage } from './law-page.js'
import { readLevels } from './levels.js'

const operation = { responses: { 200: { description: 'fine' } } }
const document = (paths: Json): Json => ({ openapi: '3.1.0', info: { title: 'a', version: '1' }, paths })
const [both, one] = [
  document({ '/a': { get: operation }, '/b': { get: operation } }),
  document({ '/a': { get: operation } }),
]

function verdicts(levels: Json) {
  const { changes } = compareHttp(
    interfaceOf(both, 'old.json'),
    interfaceOf(one, 'new.json'),
    'tolerant',
    readLevels({ levels }, 'levels.json'),
  )
  return changes.map((it) => [it.verdict, it.why, it.cell])
}

const problemsOf = (json: Json) => {
  try {
    readLevels(json, 'levels.json')
  } catch (error) {
    if (error instanceof SpecError) return error.problems.map((it) => `${it.pointer} ${it.fact}`)
    throw error
  }
  return []
}

test('a cell is taken for what the file says, and the change says so; others stay', () => {
  const [[usual, why, cell] = []] = verdicts({})
  expect([usual, cell]).toEqual(['http', 'paths.{path} request.removed'])
  if (cell === undefined) throw new Error('The change names no cell.')
  expect(verdicts({ [cell]: 'behavioural' })).toEqual([
    ['behavioural', `${why} The level of "${cell}" is set to behavioural.`, cell],
  ])
  expect(verdicts({ 'pathItem.get request.added': 'annotation' })).toEqual([['http', why, cell]])
})

test('each entry that names no cell or no level is told, with the cell that was meant', () => {
  expect(
    problemsOf({
      levels: { 'pathItem.gett request.removed': 'http', 'pathItem.get request.removed': 'loud', x: 'http' },
    }),
  ).toEqual([
    '/levels/pathItem.gett request.removed There is no cell "pathItem.gett request.removed". Did you mean "pathItem.get request.removed"?',
    '/levels/pathItem.get request.removed The level of pathItem.get request.removed is none of http, behavioural, compatible, annotation.',
    '/levels/x There is no cell "x".',
  ])
  expect(problemsOf({})).toEqual([' It has no object "levels".'])
  expect(problemsOf([])).toEqual([' It has no object "levels".'])
})

test('every cell of the page can be set by the id that it shows', () => {
  const cells = [...lawPage().matchAll(/^\| `([^`]+)` ([^|]+) \|/gm)].flatMap(([, law, list = '']) =>
    list.split(', ').map((it) => `${law} ${it.trim()}`),
  )
  expect(cells.length).toBeGreaterThan(900)
  expect(problemsOf({ levels: Object.fromEntries(cells.map((it) => [it, 'http'])) })).toEqual([])
})
