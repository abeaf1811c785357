import { exportedTypes, identifier, indexNames, moduleNames, typeName, unique, uniqueStem } from '../ir/name.js'
import { compareText } from './manifest.js'

/** How code names a model. */
export interface ModelNames {
  readonly identifier: string
  readonly typeName: string
}

/**
 * One identifier and one type name per model id. Ids that would get the same names are told apart by a number; the first
 * in sorted order has none, so that the names do not depend on the order of the files. Names that are `taken` stay whose
 * they are.
 */
export function namesOf(ids: Iterable<string>, taken: Iterable<ModelNames> = []): Map<string, ModelNames> {
  const identifiers = new Set(moduleNames)
  const kept = [...taken]
  for (const it of kept) identifiers.add(it.identifier)
  const named = [...ids].sort(compareText).map((id) => [id, unique(identifier(id), identifiers)] as const)
  const types = new Set([...indexNames, ...identifiers, ...kept.flatMap((it) => exportedTypes(it.typeName))])
  return new Map(
    named.map(([id, name]) => [id, { identifier: name, typeName: uniqueStem(typeName(name), types) }] as const),
  )
}
