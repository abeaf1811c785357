import type { Json } from '../document/json.js'
import type { SchemaView } from '../provider/provider.js'
import { constraintOf, constraintsOf, dereferenced, type Shape } from './model.js'

/** What a provider sees of a schema, through the `$ref`s and `allOf`s on the way. */
export class ShapeView implements SchemaView {
  readonly shape: Shape

  constructor(shape: Shape) {
    this.shape = dereferenced(shape)
  }

  get isList(): boolean {
    const { shape } = this
    return constraintOf(shape, 'type')?.types.includes('array') ?? constraintOf(shape, 'items') !== undefined
  }

  get items(): ShapeView | undefined {
    const items = constraintOf(this.shape, 'items')
    return items && new ShapeView(items.shape)
  }

  get only(): Json | undefined {
    return constraintsOf(this.shape, 'values').find((it) => it.values.length === 1)?.values[0]?.value
  }

  get required(): readonly string[] {
    return constraintOf(this.shape, 'required')?.keys ?? []
  }

  member(name: string): ShapeView | undefined {
    const own = memberOf(this.shape, name)
    return own && new ShapeView(own)
  }
}

function memberOf(shape: Shape, name: string): Shape | undefined {
  const own = constraintOf(shape, 'properties')?.shapes.get(name)
  if (own !== undefined) return own
  for (const part of constraintsOf(shape, 'all').flatMap((it) => it.shapes)) {
    const found = memberOf(dereferenced(part), name)
    if (found !== undefined) return found
  }
  return undefined
}
