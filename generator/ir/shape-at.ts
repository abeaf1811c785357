import type { Pointer } from '../document/pointer.js'
import { References } from '../document/resolve.js'
import { type Direction, Lowering } from './lower.js'
import type { Model, Shape } from './model.js'

/** Reads schemas of a model's document that belong to no request: answers by status, parameters. */
export type ShapeAt = (pointer: Pointer, direction: Direction) => Shape | undefined

const readersOf = new WeakMap<Model, ShapeAt>()

/** What the schema at a pointer means; undefined where there is none. What it refers to in other files says nothing. */
export function shapesOf(model: Model): ShapeAt {
  const known = readersOf.get(model)
  if (known !== undefined) return known
  const { file, sha256 } = model.source
  const uri = model.received?.document.uri ?? `file:///${encodeURIComponent(file)}`
  const references = new References([{ file, uri, sha256, json: model.document }])
  const lowering = new Lowering(references, { formats: 'assert' })
  const reader: ShapeAt = (pointer, direction) => {
    const target = references.at(file, pointer)
    return target && lowering.shape(target, direction)
  }
  readersOf.set(model, reader)
  return reader
}
