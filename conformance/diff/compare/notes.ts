import { canonicalText, isJsonObject, type Json } from '../../../generator/document/json.js'
import { child, type Place, type Pointer, valueAt } from '../../../generator/document/pointer.js'
import { annotations } from '../../../generator/document/vocabulary.js'
import type { Constraint } from '../../../generator/ir/constraint.js'
import { isFormat } from '../../../generator/ir/format.js'
import { joinedBy } from '../../../generator/ir/kind-traits.js'
import type { Shape } from '../../../generator/ir/model.js'
import type { NormalForm } from '../../../generator/ir/normal-form.js'

/** What one keyword says at one place. */
export interface SchemaNote {
  readonly keyword: string
  readonly at: Place
  readonly value: Json
  /** The value in one spelling. */
  readonly text: string
}

/** Keywords that neither demand nor say anything of a value. */
const silent = new Set(['$defs', 'definitions', '$id', '$anchor', '$dynamicAnchor', 'contentSchema'])

/** What the schemas of a normal form say beyond what they demand, by keyword; of listed values by value. */
export function notesOf(form: NormalForm, document: Json): Map<string, SchemaNote[]> {
  const notes = new Map<string, SchemaNote[]>()
  const add = (subject: string, [keyword, at, value]: [string, Place, Json]) =>
    notes.set(subject, [...(notes.get(subject) ?? []), { keyword, at, value, text: canonicalText(value) }])
  const seen = new Set<Shape>(form.shapes)
  for (const shape of seen) {
    for (const [keyword, value] of saidAt(document, shape.at.pointer))
      add(keyword, [keyword, { file: shape.at.file, pointer: child(shape.at.pointer, keyword) }, value])
    for (const it of shape.constraints) {
      for (const inner of joinedBy(it)) seen.add(inner)
      for (const { value, at, said } of saidOfValues(it, document))
        add(`of ${canonicalText(value)}`, [it.keyword, at, { const: value, ...Object.fromEntries(said) }])
    }
  }
  return notes
}

/** What a choice says of the values that it lists, those left out of which it says nothing. */
function saidOfValues(constraint: Constraint, document: Json) {
  if (constraint.kind !== 'values' || (constraint.keyword !== 'oneOf' && constraint.keyword !== 'anyOf')) return []
  const { file, pointer } = constraint.at
  const all = constraint.values.map(({ value }, i) => ({ value, at: { file, pointer: child(pointer, i) } }))
  return all.map((it) => ({ ...it, said: saidAt(document, it.at.pointer) })).filter(({ said }) => said.length > 0)
}

/** The keywords of a schema that demand nothing, with what they say. */
function saidAt(document: Json, pointer: Pointer): [string, Json][] {
  const raw = valueAt(document, pointer)
  return isJsonObject(raw) ? (Object.entries(raw) as [string, Json][]).filter(isSaid) : []
}

function isSaid([keyword, value]: [string, Json]): boolean {
  if (keyword === 'format') return typeof value === 'string' && !isFormat(value)
  return !silent.has(keyword) && (annotations.has(keyword) || (keyword.startsWith('x-') && keyword !== 'x-constraints'))
}

/** What is left of two lists when members that mean the same are taken away in pairs, which `matched` is told. */
export function unmatched<T>(
  a: readonly T[],
  b: readonly T[],
  same: (a: T, b: T) => boolean,
  matched: (a: T, b: T) => void = () => {},
): [T[], T[]] {
  const left = [...b]
  const mine = a.filter((it) => {
    const found = left.findIndex((other) => same(it, other))
    if (found >= 0) matched(it, left.splice(found, 1)[0] as T)
    return found < 0
  })
  return [mine, left]
}
