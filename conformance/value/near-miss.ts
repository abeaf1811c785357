import fc from 'fast-check'
import type { Json } from '../../generator/document/json.js'
import { placeText } from '../../generator/document/pointer.js'
import type { Model, Shape } from '../../generator/ir/model.js'
import { oneOf } from './construct/chance.js'
import { construct } from './construct/construct.js'
import { type Broken, type CompileShape, holdsBy } from './construct/holds.js'
import { type EdgeRequest, edgeRequestsOf } from './edge/edge-request.js'
import { either, NothingFound } from './either.js'
import { chanceFrom, densities, operationOf, type RequestOptions, simplerValues, validRequest } from './request.js'
import { Shrinker, type ShrinkProgress } from './shrink/shrink.js'

/** A request with exactly one constraint broken. */
export interface NearMiss {
  readonly request: Json
  /** Where in the request, as a JSON Pointer; a missing or an unknown key has the pointer it would have or has. */
  readonly pointer: string
  /** The broken keyword as the document spells it. */
  readonly keyword: string
}

/**
 * Requests with exactly one constraint broken, by the smallest step there is: one unit beyond a bound, half a step, one
 * character too many, a key too few. Every constraint of the model that can be broken alone has its turn. Shrinks while
 * the same constraint, and no other, stays broken.
 * @throws NothingFound while generating when nothing can be broken alone, as in a schema that accepts everything
 */
export function nearMiss(model: Model, options: RequestOptions): fc.Arbitrary<NearMiss> {
  return new NearMissed(operationOf(model, options.operation).request, options.compile)
}

/**
 * Valid requests and near misses, one as often as the other; where all requests are valid, or none is, only what there is.
 * Shrinks as they do.
 */
export function anyRequest(model: Model, options: RequestOptions): fc.Arbitrary<Json> {
  const missed = new NearMissed(operationOf(model, options.operation).request, options.compile)
  return either(
    validRequest(model, options),
    missed.map(
      (it) => it.request,
      (request) => missed.of(request),
    ),
  )
}

class NearMissed extends fc.Arbitrary<NearMiss> {
  private readonly shape: Shape
  private readonly holds: ReturnType<typeof holdsBy>
  private readonly validate: (value: unknown) => readonly Broken[]
  private readonly edgeRequests: readonly EdgeRequest[]
  private readonly shrinker: Shrinker

  constructor(shape: Shape, compile: CompileShape) {
    super()
    this.shape = shape
    this.holds = holdsBy(compile)
    this.validate = compile(shape).validate
    this.shrinker = new Shrinker({ shape, compile, holds: this.holds })
    this.edgeRequests = edgeRequestsOf(shape).filter((it) => it.expected === 'refused')
  }

  override generate(random: fc.Random): fc.Value<NearMiss> {
    const { at } = this.shape
    if (this.edgeRequests.length === 0)
      throw new NothingFound(`${placeText(at)} has no constraint that could be broken.`)
    const chance = chanceFrom(random)
    for (let round = 0; round < 400; round++) {
      const edgeRequest = oneOf(chance, this.edgeRequests)
      const density = oneOf(chance, densities) / 2
      const request = construct(this.shape, this.holds, chance, { density, budget: 100, ...edgeRequest.wish })
      const missed = request !== undefined && this.missed(request)
      if (missed) return new fc.Value(missed, undefined)
    }
    throw new NothingFound(`No constraint of ${placeText(at)} could be broken alone.`)
  }

  /** @throws Error when a request is valid, or breaks more than one constraint */
  of(request: unknown): NearMiss {
    const missed = this.missed(request as Json)
    if (missed === undefined) throw new Error('The request is no near miss.')
    return missed
  }

  private missed(request: Json): NearMiss | undefined {
    const [only, ...others] = this.validate(request)
    if (only === undefined || others.length > 0) return undefined
    return { request, pointer: only.pointer, keyword: only.keyword }
  }

  override canShrinkWithoutContext(value: unknown): value is NearMiss {
    return (
      typeof value === 'object' &&
      value !== null &&
      'request' in value &&
      this.missed(value.request as Json) !== undefined
    )
  }

  override shrink(value: NearMiss, progress?: unknown): fc.Stream<fc.Value<NearMiss>> {
    const accepts = (request: Json) => isSameKind(this.missed(request), value)
    const found = this.shrinker.simpler(value.request, accepts, false, progress as ShrinkProgress | undefined)
    return simplerValues(found).map((it) => new fc.Value(this.missed(it.value) as NearMiss, it.context))
  }
}

/** Whether the same keyword is broken at the same place, whichever item of a list that is. */
function isSameKind(missed: NearMiss | undefined, { pointer, keyword }: NearMiss): boolean {
  const anyItem = (it: string) => it.replace(/\/\d+(?=\/|$)/g, '/0')
  return missed?.keyword === keyword && anyItem(missed.pointer) === anyItem(pointer)
}
