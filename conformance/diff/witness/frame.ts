import { isJsonObject, type Json } from '../../../generator/document/json.js'
import { type Path, replaced, valueIn } from '../../../generator/document/pointer.js'
import type { Shape } from '../../../generator/ir/model.js'
import { declaredKeys, itemShapes, memberShapes, type View, viewOf } from '../../../generator/ir/normal-form.js'
import type { Samples } from '../../value/search/sample.js'
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
  return [false, true].flatMap((isRoomy) => {
    const frame = new Descent(side, samples, isRoomy).to(root, position, [])
    return frame === undefined ? [] : [frame]
  })
}

/** One way down. */
class Descent {
  private readonly side: Side
  private readonly samples: Samples
  /** Whether optional members come along. */
  private readonly isRoomy: boolean

  constructor(side: Side, samples: Samples, isRoomy: boolean) {
    this.side = side
    this.samples = samples
    this.isRoomy = isRoomy
  }

  /** @param keys keys that an assumption on the way asks for */
  to(shapes: readonly Shape[], [step, ...rest]: Position, keys: readonly string[]): Frame | undefined {
    const view = viewOf(shapes)
    switch (step?.kind) {
      case undefined: {
        const base = this.samples.of(shapes, { keys })[0] ?? this.samples.of(shapes)[0] ?? null
        return { base, path: [], shapes, isKey: false }
      }
      case 'assume': {
        const assumed = step[this.side].filter((it) => !shapes.includes(it))
        return this.to([...shapes, ...assumed], rest, step.key === undefined ? keys : [...keys, step.key])
      }
      case 'key':
        return this.member(view, step.key, rest, keys)
      case 'otherKey':
        return this.member(view, this.otherKey(view, step.pattern), rest, keys)
      case 'keyName': {
        const frame = this.member(view, this.samples.key(view), [], keys)
        return frame && { ...frame, isKey: true }
      }
      case 'item':
        return this.item(view, step.index, rest)
    }
  }

  private item(view: View, index: number, rest: Position): Frame | undefined {
    const base = this.samples.of(view.shapes, { items: index + 1 })[0]
    const array = Array.isArray(base) ? base : [null]
    const inner = this.to(itemShapes(view, index), rest, [])
    return inner && { ...inner, base: replaced(array, [index], inner.base) ?? [], path: [index, ...inner.path] }
  }

  private member(view: View, key: string, rest: Position, keys: readonly string[]): Frame | undefined {
    const roomy = this.isRoomy ? this.samples.reached.first('along', declaredKeys(view)) : []
    const drafts = [
      ...this.samples.of(view.shapes, { keys: [...keys, ...roomy, key] }),
      ...this.samples.of(view.shapes, { keys: [...keys, ...roomy] }),
      ...this.samples.of(view.shapes, { keys }),
    ]
    const object = drafts.find(isJsonObject) ?? {}
    const inner = this.to(memberShapes(view, key).shapes, rest, [])
    return inner && { ...inner, base: replaced(object, [key], inner.base) ?? {}, path: [key, ...inner.path] }
  }

  private otherKey(view: View, pattern: string | undefined): string {
    const declared = declaredKeys(view)
    const matching = pattern === undefined ? [] : this.samples.texts(pattern)
    return matching.find((key) => !declared.includes(key)) ?? this.samples.key(view)
  }
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
