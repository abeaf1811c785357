import type { Json } from '../../generator/document/json.js'
import { isJsonObject } from '../../generator/document/json.js'
import { valueAt } from '../../generator/document/pointer.js'
import type { Model, Operation } from '../../generator/ir/model.js'
import { operationsIn } from '../../generator/ir/operations.js'
import { followed, type Parameter, parametersAt } from '../../generator/ir/parameter.js'
import { shapesOf } from '../../generator/ir/shape-at.js'
import type { Sent } from '../server/target.js'
import { simplest } from '../value/construct/chance.js'
import { construct } from '../value/construct/construct.js'
import type { Subject } from './subject.js'

/** Where requests of an operation go, and all that they say beside their body. */
export type Address = Pick<Sent, 'path' | 'method' | 'headers' | 'authentication'> & { readonly path: string }

/** Where a request goes, and the body that carries it, if one does. */
export function sendingOf(
  subject: Pick<Subject, 'model' | 'operation' | 'holds' | 'carriage'>,
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
function addressOf(subject: Pick<Subject, 'model' | 'operation' | 'holds'>): Address {
  const { operation, model } = subject
  const before = known.get(operation)
  if (before !== undefined) return before
  const { authentication } = model.provider.protocol
  const needed = parametersOf(model, operation).filter((it) => it.isRequired)
  const values = needed.map((it) => [it, written(sampleOf(subject, it))] as const)
  const of = (where: Parameter['in']) =>
    values.filter(([it]) => it.in === where).map(([it, text]): [string, string] => [it.name, text])
  const filled = of('path').reduce(
    (path, [name, text]) => path.replace(`{${name}}`, () => encodeURIComponent(text)),
    operation.path,
  )
  // What tells paths apart that are one address is not sent (`/talks#stream`), what stands behind a ? is (`/talks?beta=true`).
  const [place = '', ...stated] = filled.replace(/#.*/s, '').split('?')
  const query = [...stated, new URLSearchParams(of('query')).toString()].filter((it) => it !== '').join('&')
  const headers = Object.fromEntries(of('header').map(([name, text]) => [name.toLowerCase(), text]))
  const path = query === '' ? place : `${place}?${query}`
  const made: Address = { path, method: operation.method, authentication, ...(of('header').length > 0 && { headers }) }
  known.set(operation, made)
  return made
}

function parametersOf({ document }: Model, { method, path }: Operation): readonly Parameter[] {
  const follow = (at: string) => {
    const pointer = followed(document, at)
    const json = valueAt(document, pointer)
    return isJsonObject(json) ? { json, pointer } : undefined
  }
  const found = operationsIn(document, follow).find((it) => it.method === method && it.path === path)
  return found === undefined ? [] : parametersAt(document, found.pointer)
}

function sampleOf({ model, holds }: Pick<Subject, 'model' | 'holds'>, { schema, example }: Parameter): Json {
  if (example !== undefined) return example
  const shape = schema === undefined ? undefined : shapesOf(model)(schema, 'request')
  const made = shape && construct(shape, holds, simplest)
  return made === undefined || made === '' ? 'x' : made
}

function written(value: Json): string {
  if (Array.isArray(value)) return value.map(written).join()
  return typeof value === 'string' ? value : JSON.stringify(value)
}
