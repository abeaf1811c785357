import type { Json } from '../../../generator/document/json.js'
import { type Path, replaced, valueIn } from '../../../generator/document/pointer.js'
import type { Shape } from '../../../generator/ir/model.js'
import { declaredKeys, itemShapes, memberShapes, type View, viewOf } from '../../../generator/ir/normal-form.js'
import { isObject, type Samples } from '../../value/search/sample.js'
import type { Position } from '../compare/position.js'

/** A whole value with the place that candidates are put to. */
export interface Frame {
  readonly base: Json
  readonly path: Path
  /** The schemas that apply there. */
  readonly shapes: readonly Shape[]
  /** The candidate is the key itself; the value beneath stays. */
  readonly isKey: boolean
}

/** Which side's schemas a value is made for. */
export type Side = 'old' | 'new'

/**
 * Values in which a position exists, made for the schemas of one side.
 * @param root the schemas of the whole value
 */
export function framesAt(root: readonly Shape[], position: Position, side: Side, samples: Samples): Frame[] {
  const frames: Frame[] = []
  for (const isRoomy of [false, true]) {
    const frame = descend(root, position, { side, samples, isRoomy, keys: [] })
    if (frame !== undefined) frames.push(frame)
  }
  return frames
}

interface Way {
  readonly side: Side
  readonly samples: Samples
  /** Whether optional members come along. */
  readonly isRoomy: boolean
  /** Keys that an assumption on the way asks for. */
  readonly keys: readonly string[]
}

function descend(shapes: readonly Shape[], [step, ...rest]: Position, way: Way): Frame | undefined {
  const { samples, side } = way
  const view = viewOf(shapes)
  if (step === undefined) {
    const base = samples.of(shapes, { keys: way.keys })[0] ?? samples.of(shapes)[0] ?? null
    return { base, path: [], shapes, isKey: false }
  }
  switch (step.kind) {
    case 'assume': {
      const keys = step.key === undefined ? way.keys : [...way.keys, step.key]
      return descend([...shapes, ...step[side].filter((it) => !shapes.includes(it))], rest, { ...way, keys })
    }
    case 'key':
      return member(shapes, view, step.key, rest, way)
    case 'otherKey':
      return member(shapes, view, otherKey(view, step.pattern, way), rest, way)
    case 'keyName': {
      const key = samples.key(view)
      const frame = member(shapes, view, key, [], way)
      return frame && { ...frame, isKey: true }
    }
    case 'item': {
      const base = samples.of(shapes, { items: step.index + 1 })[0]
      const array = Array.isArray(base) ? base : [null]
      const inner = descend(itemShapes(view, step.index), rest, { ...way, keys: [] })
      return (
        inner && { ...inner, base: replaced(array, [step.index], inner.base) ?? [], path: [step.index, ...inner.path] }
      )
    }
  }
}

function member(shapes: readonly Shape[], view: View, key: string, rest: Position, way: Way): Frame | undefined {
  const { samples } = way
  const { shapes: inside } = memberShapes(view, key)
  const roomy = way.isRoomy ? samples.reached.first('along', declaredKeys(view)) : []
  const drafts = [
    ...samples.of(shapes, { keys: [...way.keys, ...roomy, key] }),
    ...samples.of(shapes, { keys: [...way.keys, ...roomy] }),
    ...samples.of(shapes, { keys: way.keys }),
  ]
  const object = drafts.find(isObject) ?? {}
  const inner = descend(inside, rest, { ...way, keys: [] })
  return inner && { ...inner, base: replaced(object, [key], inner.base) ?? {}, path: [key, ...inner.path] }
}

function otherKey(view: View, pattern: string | undefined, { samples }: Way): string {
  const declared = declaredKeys(view)
  const matching = pattern === undefined ? [] : samples.texts(pattern)
  return matching.find((key) => !declared.includes(key)) ?? samples.key(view)
}

/** The whole value with `make` applied to what stands in the frame; undefined when a key would not be a string. */
export function filled({ base, path, isKey }: Frame, make: (own: Json | undefined) => Json): Json | undefined {
  if (!isKey) return replaced(base, path, make(valueIn(base, path)))
  const key = make(String(path.at(-1)))
  if (typeof key !== 'string') return undefined
  const value = valueIn(base, path) ?? null
  const around = path.slice(0, -1)
  return replaced(replaced(base, path, undefined), [...around, key], value)
}
