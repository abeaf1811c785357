import { compileShape } from '../../../generator/compile.js'
import type { Json } from '../../../generator/document/json.js'
import { child, type Pointer, tokens } from '../../../generator/document/pointer.js'
import { isInPlace, shapesIn } from '../../../generator/ir/kind-traits.js'
import { constraintOf, dereferenced, type Shape } from '../../../generator/ir/model.js'
import { examplesIn } from '../../../generator/ir/parameter.js'
import { shapesOf } from '../../../generator/ir/shape-at.js'
import { type Chance, seededChance, simplest } from '../../value/construct/chance.js'
import { construct } from '../../value/construct/construct.js'
import { holdsBy } from '../../value/construct/holds.js'
import { numberFrom } from '../hash.js'
import type { Documented, DocumentedResponse } from './documented.js'

/** Members of errors that tell what is wrong, the likeliest first; any other may as well. */
const wordMembers = [/message|msg/i, /detail/i, /description/i, /reason|cause/i, /title/i, /error/i, /^/]

/** How deep in an answer a text may stand that tells what is wrong. */
const deepestText = 4

/** How many different values an answer has, at most. */
const variants = 4

/** The bodies that a documented response may have. */
export class DocumentedValue {
  private readonly examples: readonly Json[]
  private readonly made = new Map<number, Json | undefined>()
  private readonly documented: Documented
  private readonly schema: Pointer | undefined
  private readonly fits: (value: Json) => boolean
  private readonly holds = holdsBy(compileShape)

  /** @param fits whether the schema takes a value */
  constructor(documented: Documented, response: DocumentedResponse, fits: (value: Json) => boolean) {
    const { media, schema } = response
    this.documented = documented
    this.schema = schema
    this.fits = fits
    const at = media ?? schema
    this.examples = at === undefined ? [] : examplesIn(documented.model.document, at).filter(fits)
  }

  /** An example that fits, else a value of the schema; undefined where there is none. The same for equal seeds. */
  of(seed: string): Json | undefined {
    const [example] = this.examples
    if (example !== undefined) return example
    const drawn = numberFrom(seed) % variants
    if (!this.made.has(drawn)) this.made.set(drawn, this.constructed(seededChance(drawn), 0.6) ?? this.plainest)
    return this.made.get(drawn)
  }

  /** A value with others at places, as far as one fits. */
  with(pins: ReadonlyMap<Pointer, Json>): Json | undefined {
    return this.constructed(simplest, 0, pins)
  }

  /** Whether the schema describes a member; undefined where it describes none by name. */
  declares(name: string): boolean | undefined {
    const shape = this.shape && dereferenced(this.shape)
    const members = shape && constraintOf(shape, 'properties')?.shapes
    return members?.has(name)
  }

  /** Where a value has texts that can tell what is wrong, the likeliest first. */
  get wordPlaces(): readonly Pointer[] {
    const found = this.shape === undefined ? [] : textsIn(this.shape, '', new Set())
    const rank = (at: Pointer) => {
      const name = at.split('/').findLast((it) => !/^\d*$/.test(it)) ?? ''
      return wordMembers.findIndex((it) => it.test(name)) + at.split('/').length / 100
    }
    return [...new Set(found)].sort((a, b) => rank(a) - rank(b))
  }

  get plainest(): Json | undefined {
    return this.constructed(simplest, 0)
  }

  private get shape(): Shape | undefined {
    return this.schema === undefined ? undefined : shapesOf(this.documented.model)(this.schema, 'answer')
  }

  private constructed(chance: Chance, density: number, pins?: ReadonlyMap<Pointer, Json>): Json | undefined {
    const { shape } = this
    if (shape === undefined) return undefined
    const made = construct(shape, this.holds, chance, { density, budget: 300, ...(pins && { pins }) })
    return made !== undefined && this.fits(made) ? made : undefined
  }
}

/** The places of texts within a value of a shape, those in lists at the first item. */
function textsIn(shape: Shape, at: Pointer, around: ReadonlySet<Shape>): readonly Pointer[] {
  if (around.has(shape) || tokens(at).length > deepestText) return []
  const passed = new Set([...around, shape])
  return shape.constraints.flatMap((it) => {
    if (it.kind === 'type') return it.types.includes('string') ? [at] : []
    if (it.kind === 'items') return textsIn(it.shape, child(at, 0), passed)
    if (it.kind === 'properties')
      return [...it.shapes].flatMap(([name, inner]) => textsIn(inner, child(at, name), passed))
    return isInPlace(it) ? shapesIn(it).flatMap((inner) => textsIn(inner, at, passed)) : []
  })
}
