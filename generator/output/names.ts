import { identifier, indexTypeNames, moduleNames, typeName, unique } from '../ir/name.js'
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
  const types = new Set(indexTypeNames)
  for (const it of taken) {
    identifiers.add(it.identifier)
    types.add(it.typeName)
  }
  const names = new Map<string, ModelNames>()
  for (const id of [...ids].sort(compareText)) {
    const name = unique(identifier(id), identifiers)
    names.set(id, { identifier: name, typeName: unique(typeName(name), types) })
  }
  return names
}
