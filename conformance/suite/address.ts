import type { Operation } from '../../generator/ir/model.js'
import type { Sent } from '../server/target.js'
import type { Subject } from './subject.js'
import { addressIn, type GivenParameter, lowered, usualValue, writtenParameters } from './written-parameters.js'

/** Where requests of an operation go, and all that they say beside their body. */
export type Address = Pick<Sent, 'path' | 'method' | 'headers' | 'authentication'> & { readonly path: string }

/** Where a request goes, and the body that carries it, if one does. */
export function sendingOf(
  subject: Pick<Subject, 'model' | 'operation' | 'carriage'>,
  body: string,
): Address & Pick<Sent, 'body' | 'isBodiless'> {
  const { carriage, operation, model } = subject
  if (carriage === undefined) return { ...addressOf(subject), body }
  const { authentication } = model.provider.protocol
  const { path, headers } = carriage.written(body) ?? { path: operation.path, headers: {} }
  return { path, headers, method: operation.method, authentication, body: '', isBodiless: true }
}

const known = new WeakMap<Operation, Address>()

/** The address of a subject, with an example or the simplest value for each parameter that has to be there. */
function addressOf({ operation, model }: Pick<Subject, 'model' | 'operation'>): Address {
  const before = known.get(operation)
  if (before !== undefined) return before
  const { authentication } = model.provider.protocol
  const { method, path } = operation
  const needed = operation.parameters.flatMap((it): readonly GivenParameter[] => {
    const value = it.isRequired ? usualValue(it, path) : undefined
    return value === undefined ? [] : [[it, value]]
  })
  const written = writtenParameters(needed, path)
  const headers = lowered(written.headers)
  const isHeaded = Object.keys(headers).length > 0
  const made: Address = { path: addressIn(written), method, authentication, ...(isHeaded && { headers }) }
  known.set(operation, made)
  return made
}
