import type { BodyShapes, Operation } from './model.js'

/** The bodies of one side that a document describes, each once. */
export function describedBodies(operation: Operation, isSuccess: boolean): readonly BodyShapes[] {
  const { bodies, response, error } = operation
  const own = [...bodies].filter(([status]) => isSuccessful(status) === isSuccess).map(([, it]) => it)
  const only = isSuccess ? response : error
  return [...new Set([...own, ...(only === undefined ? [] : [only])])]
}

/**
 * The body that a document describes for an answer of a status: under the status itself, its range, or for all others
 * (OpenAPI 3.1.1, 4.8.16). A failure with a status of which nothing is said is held to what all failures have in common,
 * where they have one schema. Undefined where nothing is described.
 */
export function describedBody(operation: Operation, status: number): BodyShapes | undefined {
  const { bodies, statuses, response, error } = operation
  const isSuccess = isSuccessful(String(status))
  if (statuses.length === 0) return isSuccess ? response : error
  const said = describedStatus(operation, status)
  if (said !== undefined) return bodies.get(said)
  const [common, ...others] = isSuccess ? [] : describedBodies(operation, false)
  return others.length === 0 ? common : undefined
}

/** What a document describes an answer of a status under, with a body or without: the status, its range, or `default`. */
export function describedStatus({ statuses }: Operation, status: number): string | undefined {
  const spellings = [String(status), `${Math.floor(status / 100)}XX`, 'default']
  return spellings
    .map((it) => statuses.find((own) => own.toUpperCase() === it.toUpperCase()))
    .find((it) => it !== undefined)
}

const isSuccessful = (status: string) => status.startsWith('2')
