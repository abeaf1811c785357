// Written by specproof 0.1.1. Changes made here are lost.
// @ts-nocheck
import { origins } from './origin.js'
import { sendable } from './value.js'
import { RequestError, type Violation } from './violation.js'

/** A model as far as a batch needs it. */
interface Checker {
  validate(value: unknown): readonly Violation[]
}

function checkerOf(models: object, model: unknown): Checker | undefined {
  return typeof model === 'string' && Object.hasOwn(models, model) ? models[model as never] : undefined
}

/** Text cut at 60 characters, anything else by its type. */
const shown = (value: unknown) => (typeof value === 'string' ? JSON.stringify(value.slice(0, 60)) : typeof value)

/**
 * The array body of a call, as a copy: every request fits its model and no taskUUID occurs twice.
 * @throws RequestError whose pointers start with the index of the request
 */
export function taskBatch<T extends readonly object[]>(models: object, requests: T): T {
  const found: Violation[] = []
  const seen = new Map<string, number>()
  const sent = requests.map((request, i) => {
    // A request of which there is no copy is asked nothing but why.
    const own = sendable(request)
    const { model, taskUUID } = ((own?.value as object | null) ?? {}) as { model?: unknown; taskUUID?: unknown }
    const checker = checkerOf(models, model)
    const note = (key: string, keyword: string, limit: unknown, text: string) =>
      found.push({ pointer: `/${i}${key && `/${key}`}`, keyword, limit, message: `${i}${key && `.${key}`}: ${text}` })
    if (own === undefined) note('', 'type', 'JSON value', 'cannot be read as JSON')
    else if (checker === undefined)
      note('model', 'enum', Object.keys(models), `${shown(model)} is not one of the generated models`)
    for (const it of checker?.validate(own?.value) ?? [])
      found.push({ ...it, pointer: `/${i}${it.pointer}`, message: `${i}.${it.message}` })
    if (typeof taskUUID !== 'string') return own?.value
    // UUIDs are compared as UUIDs: without regard to case (RFC 9562, section 4).
    const uuid = taskUUID.toLowerCase()
    const first = seen.get(uuid)
    if (first === undefined) seen.set(uuid, i)
    else note('taskUUID', 'uniqueItems', true, `${shown(uuid)} is already the taskUUID of request ${first}`)
    return own?.value
  })
  if (found.length > 0) throw new RequestError(found)
  // All of them fit a model: each copy is as good as what the model built.
  for (const it of sent as { model: string }[]) origins.set(it, checkerOf(models, it.model) as Checker)
  return sent as unknown as T
}
