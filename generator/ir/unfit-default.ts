import type { Json } from '../document/json.js'
import { inside, type Place } from '../document/pointer.js'
import { reachableShapes } from './compose.js'
import { holds } from './holds.js'
import type { Shape } from './model.js'

/** A default that its own schema refuses: where it stands, and the fact. */
export interface UnfitDefault {
  readonly at: Place
  readonly fact: string
}

/** The defaults below `root` that break their own schemas, but for schemas that were looked at before. */
export function unfitDefaults(root: Shape, seen: Set<Shape>): readonly UnfitDefault[] {
  return [...reachableShapes(root)].flatMap((shape) => {
    if (seen.has(shape)) return []
    seen.add(shape)
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
