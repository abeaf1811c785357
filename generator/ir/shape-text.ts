import type { Constraint, Shape } from './constraint.js'

/**
 * A text that equal shapes have, and no others: what their schemas demand and say, and where in the document they stand. In
 * which file is left out, so that what is made of one document can be kept for the same schemas in another.
 */
export function shapeText(shapes: readonly Shape[]): string {
  const met = new Map<Shape, number>()
  const shown = (shape: Shape): string => {
    const before = met.get(shape)
    if (before !== undefined) return `#${before}`
    met.set(shape, met.size)
    const { at, constraints, ...annotations } = shape
    return `${at.pointer}${JSON.stringify(annotations)}[${constraints.map(constraintText).join()}]`
  }
  const constraintText = ({ at, limit, ...said }: Constraint): string => {
    const members = Object.entries(said).map(([name, value]) => `${name}:${valueText(value)}`)
    return `{${at.pointer} ${JSON.stringify(limit)} ${members.join()}}`
  }
  const valueText = (value: unknown): string => {
    if (value instanceof Map) return `{${[...value].map(([key, it]) => JSON.stringify(key) + valueText(it)).join()}}`
    if (Array.isArray(value)) return `[${value.map(valueText).join()}]`
    return isShape(value) ? shown(value) : JSON.stringify(value)
  }
  return shapes.map(shown).join('\n')
}

function isShape(value: unknown): value is Shape {
  return typeof value === 'object' && value !== null && 'constraints' in value && 'at' in value
}
