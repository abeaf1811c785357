import type { Json } from '../../../generator/document/json.js'
import type { Shape } from '../../../generator/ir/model.js'
import { simplest } from '../construct/chance.js'
import { construct } from '../construct/construct.js'
import type { Wish } from '../construct/wish.js'
import { KnownPlaces } from './place.js'
import { plainest } from './plainest.js'
import type { ShrinkSubject } from './task.js'

/** Schemas taken together, with all that is made of them once. */
interface Whole {
  readonly shape: Shape
  readonly places: KnownPlaces
  readonly is: (value: Json) => boolean
  /** The simplest value, once it was asked for. */
  simplest?: { readonly json: Json | undefined }
}

/** The simplest values that some schemas together accept. */
export class SimplestValues {
  private readonly subject: ShrinkSubject
  private readonly wholes = new Map<string, Whole>()
  private readonly numbers = new WeakMap<Shape, number>()
  private count = 0

  constructor(subject: ShrinkSubject) {
    this.subject = subject
  }

  /** The simplest value; undefined where none was found. */
  of(shapes: readonly Shape[]): Json | undefined {
    const whole = this.whole(shapes)
    if (whole === undefined) return undefined
    whole.simplest ??= { json: this.with(shapes, {}) }
    return whole.simplest.json
  }

  /** The simplest value that shows what is wished for, its pins kept; undefined where none was found. */
  with(shapes: readonly Shape[], wish: Wish): Json | undefined {
    const whole = this.whole(shapes)
    if (whole === undefined) return undefined
    const { shape, places, is } = whole
    const made = construct(shape, this.subject.holds, simplest, { density: 0, budget: 200, ...wish })
    return made === undefined || !is(made) ? undefined : plainest(made, places, is, wish.pins)
  }

  private whole(shapes: readonly Shape[]): Whole | undefined {
    const [first] = shapes
    if (first === undefined) return undefined
    const key = shapes.map((it) => this.numberOf(it)).join()
    let whole = this.wholes.get(key)
    if (whole === undefined) {
      const shape = shapes.length === 1 ? first : { at: first.at, constraints: shapes.flatMap((it) => it.constraints) }
      const { compile } = this.subject
      const { is } = compile(shape)
      whole = { shape, places: new KnownPlaces(shape, compile), is }
      this.wholes.set(key, whole)
    }
    return whole
  }

  private numberOf(shape: Shape): number {
    const known = this.numbers.get(shape)
    if (known !== undefined) return known
    this.numbers.set(shape, ++this.count)
    return this.count
  }
}
