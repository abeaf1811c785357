import { oneLine } from '../generator/document/printable.js'
import { UsageError } from './exit.js'

/** What is said of a document whose operations take nothing that could be printed or checked. */
export function withoutJson(id: string): string {
  return `${id} has no operation that takes JSON. generate, examples, conform, mock and diff are for operations without a body too.`
}

/**
 * The operation called `wanted`, or the only one.
 * @throws UsageError listing the operations when there is no such one, several to choose from, or none at all
 */
export function selectOperation<Known extends { readonly id: string }>(
  { operations, id }: { readonly id: string; readonly operations: readonly Known[] },
  wanted: string | undefined,
): Known {
  const [first, ...others] = wanted === undefined ? operations : operations.filter((it) => it.id === wanted)
  if (first !== undefined && others.length === 0) return first
  if (operations.length === 0) throw new UsageError(withoutJson(id))
  const list = operations.map((it) => `  ${oneLine(it.id)}`).join('\n')
  const asked =
    wanted === undefined
      ? 'has several operations; name one with --operation'
      : `has no operation ${JSON.stringify(wanted)}`
  throw new UsageError(`${id} ${asked}:\n${list}`)
}
