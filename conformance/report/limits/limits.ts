import { limitsText, type ParameterLimits } from '../../../generator/explain/parameters.js'

/** A model and what it says of its parameters. */
export interface ModelLimits {
  readonly id: string
  readonly air?: string
  readonly operation?: string
  readonly parameters: readonly ParameterLimits[]
}

/** One parameter in all models: a text for each that has it. */
export interface LimitsRow {
  readonly path: string
  /** By the place of the model in the list; undefined where it has no such parameter. */
  readonly cells: readonly (string | undefined)[]
  /** The text that most models have; undefined where none is in more models than another. */
  readonly usual: string | undefined
}

/** The parameters of all models in the order in which they first occur. */
export function limitsRows(models: readonly ModelLimits[]): readonly LimitsRow[] {
  const byPath = new Map<string, (string | undefined)[]>()
  for (const [i, { parameters }] of models.entries())
    for (const it of parameters) {
      const cells = byPath.get(it.path) ?? Array.from<string | undefined>({ length: models.length }).fill(undefined)
      cells[i] = limitsText(it)
      byPath.set(it.path, cells)
    }
  return [...byPath].map(([path, cells]) => ({ path, cells, usual: usualOf(cells) }))
}

function usualOf(cells: readonly (string | undefined)[]): string | undefined {
  const counts = new Map<string, number>()
  for (const it of cells) if (it !== undefined) counts.set(it, (counts.get(it) ?? 0) + 1)
  const [first, second] = [...counts].sort((a, b) => b[1] - a[1])
  return first !== undefined && first[1] > (second?.[1] ?? 0) ? first[0] : undefined
}

/** A model's name in tables. */
export function columnName({ id, operation }: ModelLimits): string {
  return operation === undefined ? id : `${id} ${operation}`
}
