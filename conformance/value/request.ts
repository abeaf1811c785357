import fc from 'fast-check'
import type { Json } from '../../generator/document/json.js'
import { placeText } from '../../generator/document/pointer.js'
import type { Model, Operation, Shape } from '../../generator/ir/model.js'
import { type Chance, oneOf, seededChance } from './construct/chance.js'
import { construct } from './construct/construct.js'
import { type CompileShape, holdsBy } from './construct/holds.js'
import { type Plan, Plans } from './construct/plan.js'
import { type EdgeRequest, edgeRequestsOf } from './edge/edge-request.js'
import { NothingFound } from './either.js'
import { Shrinker, type ShrinkProgress, type Simpler } from './shrink/shrink.js'

/** Which requests are made, and who confirms them. */
export interface RequestOptions {
  /** Reads a shape as a check. */
  readonly compile: CompileShape
  /** Which operation, itself or by id; may be left out where the model has only one. */
  readonly operation?: string | Operation
}

/**
 * The operation that is meant.
 * @throws Error when the model has several and none is named, or none of that name
 */
export function operationOf({ id, operations, withoutBody }: Model, wanted?: string | Operation): Operation {
  if (typeof wanted === 'object') return wanted
  const [only, ...others] = wanted === undefined ? operations : operations.filter((it) => it.id === wanted)
  if (only !== undefined && others.length === 0) return only
  const names = [...operations, ...withoutBody].map((it) => it.id).join(', ')
  const several = operations.length === 0 ? 'has no operation that takes JSON' : 'has several operations'
  throw new Error(`${id} ${wanted === undefined ? several : `has no operation ${wanted}`}: ${names}`)
}

/**
 * Requests (one task where the body is a list of tasks) that the model accepts. They are built from the constraints, not
 * filtered; one in five is made for one edge of one constraint, so that each edge turns up among some thousands. Shrinks to
 * the fewest members, the shortest texts and the numbers nearest to zero that are still accepted and fail, to the very
 * edge, in runs that grow with the logarithm of the range; so do values that are handed in.
 * @throws NothingFound while generating when the model accepts nothing that could be found
 */
export function validRequest(model: Model, options: RequestOptions): fc.Arbitrary<Json> {
  return new ValidRequest(operationOf(model, options.operation).request, options.compile)
}

/** Chance from fast-check's own source, so that seed and path reproduce a value. */
export function chanceFrom(random: fc.Random): Chance {
  return seededChance(random.nextInt(-(2 ** 31), 2 ** 31 - 1))
}

/** How many optional members there are: sometimes none, sometimes nearly all. */
export const densities: readonly number[] = [0, 0.1, 0.2, 0.4, 0.8]

/** How often a request shows an edge that it was made for. */
const edgeOdds = 0.2

/** So many ways there are to show one edge. */
const edgeOutlines = 2

/** So many rounds are drawn from plans. */
const planned = 4

class ValidRequest extends fc.Arbitrary<Json> {
  private readonly shape: Shape
  private readonly holds: ReturnType<typeof holdsBy>
  private readonly is: (value: unknown) => boolean
  private readonly edges: readonly EdgeRequest[]
  private readonly shrinker: Shrinker
  private readonly plans: Plans
  private readonly plan: Plan
  private readonly edgePlans: Plan[] = []

  constructor(shape: Shape, compile: CompileShape) {
    super()
    this.edges = edgeRequestsOf(shape).filter((it) => it.expected === 'accepted' && it.change === undefined)
    this.shape = shape
    this.holds = holdsBy(compile)
    this.is = compile(shape).is
    this.plans = new Plans(this.holds)
    this.plan = this.plans.of([{ shape, holds: true }])
    this.shrinker = new Shrinker({ shape, compile, holds: this.holds })
  }

  override generate(random: fc.Random): fc.Value<Json> {
    const chance = chanceFrom(random)
    for (let round = 0; round < 44; round++) {
      const value = this.made(chance, round)
      // The last word has the whole schema: what was taken apart may not have been put together rightly.
      if (value !== undefined && this.is(value)) return new fc.Value(value, undefined)
    }
    throw new NothingFound(`No value was found that ${placeText(this.shape.at)} accepts.`)
  }

  /** From the plan first; what that does not come to is constructed. */
  private made(chance: Chance, round: number): Json | undefined {
    const density = round < 14 ? oneOf(chance, densities) : 0.05
    if (round >= planned) return construct(this.shape, this.holds, chance, { density })
    // Each edge has its turn: by chance alone a limit of many thousands is hardly ever met.
    const isAtEdge = round === 0 && this.edges.length > 0 && chance.odds(edgeOdds)
    return (isAtEdge ? this.planAt(chance.below(this.edges.length)) : this.plan).draw({ chance, density })
  }

  private planAt(index: number): Plan {
    const { wish } = this.edges[index] as EdgeRequest
    this.edgePlans[index] ??= this.plans.showing(this.shape, { ...wish, budget: 120 }, edgeOutlines)
    return this.edgePlans[index]
  }

  override canShrinkWithoutContext(value: unknown): value is Json {
    return this.is(value)
  }

  override shrink(value: Json, progress?: unknown): fc.Stream<fc.Value<Json>> {
    return simplerValues(this.shrinker.simpler(value, this.is, true, progress as ShrinkProgress | undefined))
  }
}

/** What shrinking offers, as fast-check takes it. */
export function simplerValues(found: Generator<Simpler>): fc.Stream<fc.Value<Json>> {
  return fc.stream(found).map(({ value, progress }) => new fc.Value(value, progress))
}
