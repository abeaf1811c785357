import { child } from '../../../generator/document/pointer.js'
import type { Part } from '../input/interface.js'
import type { Direction } from '../result/result.js'
import { compareValue } from './content.js'
import { standOf, type Telling, turned } from './telling.js'
import { compareWriting, usualStyleOf, type Written } from './writing.js'

/** Header parameters of these names are ignored (OpenAPI 3.1, Parameter Object): other fields say what they say. */
const ignored = new Set(['accept', 'content-type', 'authorization'])

/** What tells a parameter of an operation from the others on the wire: for one in the path its place there. */
function keyOf({ json }: Part, path: string): string {
  const name = String(json.name)
  if (json.in === 'header') return `header ${name.toLowerCase()}`
  // All that follows the question mark is one value, whatever it is called.
  if (json.in === 'querystring') return 'querystring'
  if (json.in !== 'path') return `${json.in} ${name}`
  const at = [...path.matchAll(/\{([^}]*)\}/g)].findIndex((it) => it[1] === name)
  return at < 0 ? `path ${name}` : `path ${at}`
}

function byKey(parameters: readonly Part[], path: string): Map<string, Part> {
  const told = parameters.filter(({ json }) => json.in !== 'header' || !ignored.has(String(json.name).toLowerCase()))
  return new Map(told.map((it) => [keyOf(it, path), it]))
}

/** The parameters of an operation on one side. */
export interface ParameterLists {
  readonly list: readonly Part[]
  readonly path: string
}

/** Compares the parameters of two operations. */
export function compareParameters(all: Telling, direction: Direction, old: ParameterLists, next: ParameterLists): void {
  const [x, y] = [byKey(old.list, old.path), byKey(next.list, next.path)]
  const unnamed = unnamedPair(all, x, y)
  for (const [key, p] of x) {
    const q = y.get(key) ?? (unnamed?.old === key ? y.get(unnamed.next) : undefined)
    if (q !== undefined) compareParameter(all, direction, p, q)
    else tellLone(all, direction, 'old', p)
  }
  for (const [key, q] of y) if (!x.has(key) && unnamed?.next !== key) tellLone(all, direction, 'next', q)
}

type Parameters = ReadonlyMap<string, Part>

/** The keys of the one parameter of each side that the other has not by name, where neither name is on the wire. */
function unnamedPair(all: Telling, x: Parameters, y: Parameters): { old: string; next: string } | undefined {
  const lone = (own: Parameters, other: Parameters, side: 'old' | 'next') =>
    [...own].filter(([key, it]) => !other.has(key) && isUnnamed(all, side, it)).map(([key]) => key)
  const [[old, ...olds], [next, ...nexts]] = [lone(x, y, 'old'), lone(y, x, 'next')]
  return old === undefined || next === undefined || olds.length + nexts.length > 0 ? undefined : { old, next }
}

/** Whether a parameter of a query is written by the names of its members alone. */
function isUnnamed(all: Telling, side: 'old' | 'next', it: Part): boolean {
  const { in: place, style = 'form', explode = true, content } = it.json
  return place === 'query' && content === undefined && style === 'form' && explode === true && isRecord(all, side, it)
}

/** Whether a parameter is an object and nothing else. */
function isRecord(all: Telling, side: 'old' | 'next', { pointer }: Part): boolean {
  const types = all.typesAt(side, child(pointer, 'schema'))
  return types.size === 1 && types.has('object')
}

/** The name that a parameter of the path has on the wire; undefined where it has none there. */
function matrixName(all: Telling, side: 'old' | 'next', it: Part): string | undefined {
  const { in: place, style, explode, name } = it.json
  const isWritten = place === 'path' && style === 'matrix' && !(explode === true && isRecord(all, side, it))
  return isWritten ? String(name) : undefined
}

function tellLone(all: Telling, direction: Direction, side: 'old' | 'next', part: Part): void {
  all.tell({
    law: isRequired(part) ? 'operation.parameters:required' : 'operation.parameters',
    direction,
    [side]: { pointer: part.pointer, value: part.json },
    name: `The ${labelOf(part)}`,
    path: String(part.json.name),
  })
}

const labelOf = ({ json }: Part) => `${json.in} parameter ${json.name}`

const isRequired = ({ json }: Part) => json.required === true || json.in === 'path'

function compareParameter(all: Telling, direction: Direction, p: Part, q: Part): void {
  if (all.isUnchanged(p, q)) return
  const label = labelOf(p)
  const about = { direction, name: `The ${label}`, path: String(p.json.name) }
  all.notes('parameter', p, q)
  if (isRequired(p) !== isRequired(q))
    all.tell({ ...about, ...turned(p, q, 'required', isRequired(q)), law: 'parameter.required' })
  for (const field of ['allowEmptyValue', 'allowReserved'] as const) {
    // Both are about queries and nothing else.
    if (p.json.in !== 'query' || (p.json[field] === true) === (q.json[field] === true)) continue
    all.tell({ ...about, ...turned(p, q, field, q.json[field] === true), law: `parameter.${field}` })
  }
  const [was, is] = [matrixName(all, 'old', p), matrixName(all, 'next', q)]
  if (was !== undefined && is !== undefined && was !== is)
    all.tell({ ...about, law: 'parameter.name:matrix', old: standOf(p, 'name'), next: standOf(q, 'name') })
  const isContent = [p, q].some((it) => it.json.content !== undefined)
  // What has a media type is written as that says.
  if (!isContent)
    compareWriting(all, { ...about, object: 'parameter' }, written(all, 'old', p), written(all, 'next', q))
  compareValue(all, { ...about, label, object: 'parameter' }, p, q)
}

function written(all: Telling, side: 'old' | 'next', it: Part): Written {
  const types = all.typesAt(side, child(it.pointer, 'schema'))
  return { ...it, types, usualStyle: usualStyleOf(it) }
}
