import { decoded, escapeToken, valueAt } from './pointer.js'
import type { Json } from './verdict.js'

/** Where the judged schemas stand in a document, as JSON Pointers. */
export type Judged = {
  /** The schema of the whole value. */
  readonly whole: string
  /** Where the whole is a list of tasks: the schema of one task, for values that are no array. */
  readonly task?: string
}

/**
 * The request schema of an OpenAPI document: the JSON body of the first operation that has one, post before all others.
 * Undefined where no operation has one.
 */
export function requestSchema(document: Json): Judged | undefined {
  const paths = keysAt(document, '/paths').map((path) => follow(document, `/paths/${escapeToken(path)}`))
  const operations = [
    ...paths.map((path) => `${path}/post`),
    ...paths.flatMap((path) => keysAt(document, path).map((method) => `${path}/${escapeToken(method)}`)),
  ]
  for (const operation of operations) {
    const content = `${follow(document, `${operation}/requestBody`)}/content`
    const media = jsonAmong(keysAt(document, content))
    if (media === undefined) continue
    const whole = `${follow(document, `${content}/${escapeToken(media)}`)}/schema`
    if (valueAt(document, whole) !== undefined) return withTask(document, whole)
  }
  return undefined
}

/** The media type that is JSON (WHATWG MIME Sniffing, 4.6), else a range that holds JSON, the narrower first. */
function jsonAmong(types: readonly string[]): string | undefined {
  const whole = (type: string) => type.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  const is = (pattern: RegExp) => types.find((type) => pattern.test(whole(type)))
  return is(/^(application|text)\/json$|^[^/]+\/[^/]+\+json$/) ?? is(/^application\/\*$/) ?? is(/^\*\/\*$/)
}

/** What a task of Runware's documents is known by. */
const members = ['taskType', 'taskUUID', 'model']

/** A list whose items can be objects with such a member is a list of tasks. */
function withTask(document: Json, whole: string): Judged {
  const list = follow(document, whole)
  const task = `${list}/items`
  const isList = typesAt(document, list)?.join() === 'array' && isTask(document, task)
  const types = typesAt(document, follow(document, task))
  return isList && (types === undefined || types.includes('object')) ? { whole, task } : { whole }
}

function isTask(document: Json, pointer: string, depth = 0): boolean {
  const at = follow(document, pointer)
  if (keysAt(document, `${at}/properties`).some((key) => members.includes(key))) return true
  const parts = valueAt(document, `${at}/allOf`)
  return depth < 8 && Array.isArray(parts) && parts.some((_, i) => isTask(document, `${at}/allOf/${i}`, depth + 1))
}

function typesAt(document: Json, pointer: string): readonly unknown[] | undefined {
  const type = valueAt(document, `${pointer}/type`)
  return type === undefined ? undefined : [type].flat()
}

/** Where the references that begin at `pointer` end; those that leave the document, or go round, are not followed. */
function follow(document: Json, pointer: string): string {
  const seen = new Set<string>()
  for (let at = pointer; ; ) {
    const ref = valueAt(document, `${at}/$ref`)
    if (typeof ref !== 'string' || !ref.startsWith('#/') || seen.has(at)) return at
    seen.add(at)
    at = decoded(ref.slice(1))
  }
}

function keysAt(document: Json, pointer: string): string[] {
  const value = valueAt(document, pointer)
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : []
}
