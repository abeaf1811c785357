import type { Json } from '../document/json.js'
import { inside, type Place } from '../document/pointer.js'
import { holds } from './holds.js'
import type { Shape } from './model.js'

/** A default that its own schema refuses: where it stands, and the fact. */
export interface UnfitDefault {
  readonly at: Place
  readonly fact: string
}

/** The defaults of schemas that these themselves refuse. */
export function unfitDefaults(shapes: Iterable<Shape>): readonly UnfitDefault[] {
  return [...shapes].flatMap((shape) => {
    if (shape.default === undefined || holds(shape, shape.default)) return []
    const broken = shape.constraints.find((it) => !holds({ at: shape.at, constraints: [it] }, shape.default as Json))
    const by = broken === undefined ? '' : `, which breaks ${broken.keyword} beside it`
    return [{ at: inside(shape.at, 'default'), fact: `The default is ${brief(shape.default)}${by}.` }]
  })
}

function brief(value: Json): string {
  const text = JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
