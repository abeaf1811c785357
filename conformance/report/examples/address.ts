import { counted } from '../../../generator/document/counted.js'
import type { ExampleRequest, ExampleSet } from './example.js'
import { plainWords } from './literal.js'

/** Headers of a request beside that of the key. */
export function plainHeaders({ contentType, headers }: ExampleRequest): readonly (readonly [string, string])[] {
  return Object.entries({ ...(contentType !== undefined && { 'content-type': contentType }), ...headers })
}

/** What stands before the key in its header. */
export function beforeKey({ scheme }: NonNullable<ExampleSet['key']>): string {
  return scheme === '' ? '' : `${scheme} `
}

/** What the head of a script says, a line each. */
export function headLines(set: ExampleSet): readonly string[] {
  const { requests, coverage, skipped } = set
  const counts = (['parameters', 'values', 'edges', 'rules'] as const)
    .filter((it) => coverage[it].of > 0)
    .map((it) => `${coverage[it].shown} of ${coverage[it].of} ${it}`)
  return [
    `${counted(requests.length, 'example request')} for ${set.model}, which show ${counts.join(', ')}.`,
    ...coverage.missing.map(({ at, keyword, label, reason }) =>
      ['Not shown:', at || 'the request', keyword, label, `(${reason})`].filter((it) => it !== undefined).join(' '),
    ),
    ...skipped.map(({ operation, reason }) => `Left out: ${operation} (${reason})`),
  ].map(plainWords)
}
