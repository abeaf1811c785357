import type { Json } from '../document/json.js'
import type { TakenMember } from '../provider/provider.js'
import { constraintOf, dereferenced, type Model, type Operation } from './model.js'
import { normalFormOf } from './normal-form.js'

/**
 * What the servers of a provider are known to take a request for, beyond what the document allows: a number that is sent as
 * a text, for example. The request itself where nothing is known of them.
 */
export function observedRequest({ provider }: Model, { request: shape }: Operation, request: Json): Json {
  const { takenAs } = provider
  if (takenAs === undefined) return request
  const whole = dereferenced(shape)
  const required = new Set(constraintOf(whole, 'required')?.keys ?? [])
  const shapes = constraintOf(whole, 'properties')?.shapes
  return takenAs(request, (name): TakenMember | undefined => {
    const member = shapes?.get(name)
    if (member === undefined) return undefined
    const { types } = normalFormOf([member])
    return {
      isRequired: required.has(name),
      takesText: types.has('string'),
      takesNull: types.has('null'),
      takesNumber: types.has('integer') || types.has('fraction'),
    }
  })
}
