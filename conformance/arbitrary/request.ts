import fc from 'fast-check'
import type { Model, Operation, Shape } from '../../generator/ir/model.js'
import type { Json } from '../../generator/spec/json.js'
import { type Chance, oneOf } from './chance.js'
import { construct } from './construct.js'
import { type Compile, holdsBy } from './meaning.js'
import { simplerThan } from './shrink.js'

/** Which requests are made, and who confirms them. */
export interface RequestOptions {
  /** Reads a shape as a check. */
  readonly compile: Compile
  /** Which operation of the model, by id; may be left out where there is only one. */
  readonly operation?: string
}

/**
 * The operation that is meant.
 * @throws Error when the model has several and none is named, or none of that name
 */
export function operationOf({ id, operations }: Model, wanted?: string): Operation {
  const [only, ...others] = wanted === undefined ? operations : operations.filter((it) => it.id === wanted)
  if (only !== undefined && others.length === 0) return only
  const names = operations.map((it) => it.id).join(', ')
  throw new Error(`${id} ${wanted === undefined ? 'has several operations' : `has no operation ${wanted}`}: ${names}`)
}

/**
 * Requests (one task where the body is a list of tasks) that the model accepts. They are built from the constraints, not
 * filtered; bounds and the values beside them are frequent, texts at a limit of thousands of characters occur about once
 * in 250 of them. Shrinks to fewer members, shorter texts and smaller numbers that are still accepted; so do values that
 * are handed in.
 * @throws Error while generating when the model accepts nothing that could be found
 */
export function validRequest(model: Model, options: RequestOptions): fc.Arbitrary<Json> {
  return new ValidRequest(operationOf(model, options.operation).request, options.compile)
}

/** Chance from fast-check's own source, so that seed and path reproduce a value. */
export function chanceFrom(random: fc.Random): Chance {
  return {
    below: (bound) => (bound <= 1 ? 0 : random.nextInt(0, bound - 1)),
    odds: (probability) => random.nextInt(0, 999_999) < probability * 1_000_000,
  }
}

/** How many optional members there are: sometimes none, sometimes nearly all. */
export const densities: readonly number[] = [0, 0.1, 0.2, 0.4, 0.8]

class ValidRequest extends fc.Arbitrary<Json> {
  private readonly shape: Shape
  private readonly holds: ReturnType<typeof holdsBy>
  private readonly is: (value: unknown) => boolean

  constructor(shape: Shape, compile: Compile) {
    super()
    this.shape = shape
    this.holds = holdsBy(compile)
    this.is = compile(shape).is
  }

  override generate(random: fc.Random): fc.Value<Json> {
    const chance = chanceFrom(random)
    for (let round = 0; round < 40; round++) {
      const density = round < 10 ? oneOf(chance, densities) : 0.05
      const value = construct(this.shape, this.holds, chance, { density })
      // The last word has the whole schema: what was taken apart may not have been put together rightly.
      if (value !== undefined && this.is(value)) return new fc.Value(value, undefined)
    }
    throw new Error(`No value was found that ${this.shape.at.file}#${this.shape.at.pointer} accepts.`)
  }

  override canShrinkWithoutContext(value: unknown): value is Json {
    return this.is(value)
  }

  override shrink(value: Json): fc.Stream<fc.Value<Json>> {
    const { is } = this
    const simpler = function* () {
      for (const it of simplerThan(value)) if (is(it)) yield new fc.Value(it, undefined)
    }
    return fc.stream(simpler())
  }
}
