import fc from 'fast-check'

/** Thrown by an arbitrary that has no value: a schema that accepts nothing has no valid request, for one. */
export class NothingFound extends Error {
  override readonly name = 'NothingFound'
}

/** Which side a value came from, and what that side noted for shrinking it. */
interface DrawnFrom<T> {
  readonly side: fc.Arbitrary<T>
  readonly context: unknown
}

/**
 * Values of one side as often as of the other; all of one side where the other has none.
 * @throws NothingFound while generating when neither has a value
 */
export function either<T>(left: fc.Arbitrary<T>, right: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return new Either([left, right])
}

class Either<T> extends fc.Arbitrary<T> {
  private readonly sides: readonly [fc.Arbitrary<T>, fc.Arbitrary<T>]
  /** What a side that had no value the first time said: it is not asked again. */
  private readonly empty = new Map<fc.Arbitrary<T>, NothingFound>()
  private readonly full = new Set<fc.Arbitrary<T>>()

  constructor(sides: readonly [fc.Arbitrary<T>, fc.Arbitrary<T>]) {
    super()
    this.sides = sides
  }

  override generate(random: fc.Random, bias: number | undefined): fc.Value<T> {
    const [left, right] = this.sides
    const [first, second] = random.nextInt(0, 1) === 0 ? [left, right] : [right, left]
    // What a seed gives does not depend on what was asked before, so the second side starts from where the first did.
    const value = this.from(first, random.clone(), bias) ?? this.from(second, random, bias)
    if (value === undefined) throw this.empty.get(first)
    return value
  }

  private from(side: fc.Arbitrary<T>, random: fc.Random, bias: number | undefined): fc.Value<T> | undefined {
    if (this.empty.has(side)) return undefined
    try {
      const value = side.generate(random, bias)
      this.full.add(side)
      return new fc.Value(value.value_, { side, context: value.context } satisfies DrawnFrom<T>)
    } catch (error) {
      if (!(error instanceof NothingFound) || this.full.has(side)) throw error
      this.empty.set(side, error)
      return undefined
    }
  }

  override canShrinkWithoutContext(value: unknown): value is T {
    return this.sides.some((side) => side.canShrinkWithoutContext(value))
  }

  override shrink(value: T, context: unknown): fc.Stream<fc.Value<T>> {
    const known = context as DrawnFrom<T> | undefined
    const side = known?.side ?? this.sides.find((it) => it.canShrinkWithoutContext(value))
    if (side === undefined) return fc.Stream.nil()
    return side
      .shrink(value, known?.context)
      .map((it) => new fc.Value(it.value_, { side, context: it.context } satisfies DrawnFrom<T>))
  }
}
