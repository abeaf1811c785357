import { createParser } from 'eventsource-parser'
import { isJsonObject } from '../../generator/document/json.js'
import { tokens } from '../../generator/document/pointer.js'
import type { Operation } from '../../generator/ir/model.js'
import type { Protocol } from '../../generator/provider/protocol.js'
import { providers } from '../../generator/provider/providers.js'
import { jsonOf, type Received } from '../server/target.js'

/** One result, acknowledgement, state or error. Servers may put anything in its members. */
export type Item = Readonly<Record<string, unknown>>

type Answer = Extract<Received, { kind: 'answer' }>

/** An answer as the laws read it. */
export interface Reading {
  /** `accepts`: 2xx with a body that can be read; `refuses`: 4xx; otherwise what was wrong with the answer. */
  readonly verdict: 'accepts' | 'refuses' | 'unauthorised' | { readonly trouble: string }
  readonly status?: number
  readonly data: readonly Item[]
  readonly errors: readonly Item[]
  /** Set for an event stream. */
  readonly stream?: StreamReading
  /** The body, where it is JSON. */
  readonly json?: unknown
}

/** An event stream. */
interface StreamReading {
  /** What is wrong with its form; undefined where nothing is. */
  readonly trouble?: string
  /** True once the last event came, and nothing after it. */
  readonly isDone: boolean
}

/**
 * Reads an answer; never throws, whatever it holds.
 * @param takes what a success may be: an object, any JSON, anything, or nothing, as all answers to HEAD are
 */
export function readingOf(received: Received, protocol: Protocol, takes: Takes = 'object'): Reading {
  if (received.kind !== 'answer') return { verdict: { trouble: received.reason }, data: [], errors: [] }
  const { status } = received
  if (isEventStream(received, protocol)) return streamReading(received.text, status, protocol)
  const json = jsonOf(received)
  const [data, errors] = [objectsIn(json, protocol.tasks?.results ?? 'data'), errorsIn(json, protocol, status >= 400)]
  const read = { status, data, errors, json }
  if (status === 401) return { ...read, verdict: 'unauthorised' }
  const trouble = troubleIn(status, json, { ...read, takes, hasTasks: protocol.tasks !== undefined })
  if (trouble !== undefined) return { ...read, verdict: { trouble } }
  return { ...read, verdict: status < 300 ? 'accepts' : 'refuses' }
}

/** What the body of a success may be. */
export type Takes = 'object' | 'json' | 'anything' | 'nothing'

function troubleIn(
  status: number,
  json: unknown,
  {
    data,
    errors,
    takes,
    hasTasks,
  }: Pick<Reading, 'data' | 'errors'> & { readonly takes: Takes; readonly hasTasks: boolean },
) {
  if (status < 200 || (status >= 300 && status < 400) || status >= 500) return `answers ${status}`
  if (status === 408 || status === 429) return `answers ${status}`
  // What a document says of its failures may be a list or a text.
  const wanted = status < 300 || takes === 'nothing' ? takes : hasTasks ? 'object' : 'json'
  if (!isRead(json, wanted)) return `answers ${status} with a body that is no JSON${wanted === 'json' ? '' : ' object'}`
  // Some servers tell of refused tasks in the body only; elsewhere a success may have a member of that name.
  if (hasTasks && status < 300 && errors.length > 0 && data.length === 0)
    return `answers ${status} with errors and no data`
  return undefined
}

function isRead(json: unknown, wanted: Takes): boolean {
  return wanted === 'object' ? isJsonObject(json) : wanted !== 'json' || json !== undefined
}

/** Whether an answer is a stream, by its label or, where a stream may come, by how it begins: a wrong label is told as that. */
function isEventStream({ headers, text, status }: Answer, { stream }: Protocol): boolean {
  if (/^text\/event-stream/i.test(headers['content-type'] ?? '')) return true
  return stream !== undefined && status < 300 && /^\ufeff?(?:data|event|id|retry|):/.test(text)
}

function streamReading(text: string, status: number, protocol: Protocol): Reading {
  const { chunks, trouble, isDone } = eventsIn(text, protocol.stream?.end ?? '[DONE]')
  const errors = chunks.flatMap((it) => errorsIn(it, protocol))
  const isError = (it: Item) => protocol.errors.members.some((name) => name in it)
  const data = chunks.filter((it): it is Item => isJsonObject(it) && !isError(it))
  const stream = { isDone, ...(trouble !== undefined && { trouble }) }
  return { verdict: status < 300 ? 'accepts' : 'refuses', status, data, errors, stream }
}

function eventsIn(text: string, end: string) {
  const chunks: unknown[] = []
  let trouble: string | undefined
  let isDone = false
  const parser = createParser({
    onEvent: ({ data }) => {
      if (isDone) trouble ??= `goes on after ${end}`
      if (data === end) isDone = true
      else {
        try {
          chunks.push(JSON.parse(data))
        } catch {
          trouble ??= 'sends an event that is no JSON'
        }
      }
    },
  })
  // A line ends with a carriage return as well, and one at the end of a text may be half of two.
  const lines = text.replace(/\r\n|\r/g, '\n')
  parser.feed(lines)
  if (!lines.endsWith('\n\n')) trouble ??= 'ends within an event'
  return { chunks, trouble, isDone }
}

function objectsIn(json: unknown, name: string): readonly Item[] {
  const list = isJsonObject(json) ? json[name] : undefined
  return Array.isArray(list) ? list.filter(isJsonObject) : []
}

/** Members of a body that tell errors, by whatever provider: a document may describe another form than its provider has. */
export const errorMembers: readonly string[] = [...new Set(providers.flatMap((it) => it.protocol.errors.members))]

/** @param isRefusal whether a text in such a member is an error as well */
function errorsIn(json: unknown, { errors }: Protocol, isRefusal = false): readonly Item[] {
  if (!isJsonObject(json)) return isRefusal ? textsIn(json).map((message) => ({ message })) : []
  const isOwn = !isRefusal || errors.members.some((name) => name in json)
  const told = (isOwn ? errors.members : errorMembers).flatMap((name) => [json[name]].flat())
  if (!isRefusal) return told.filter(isJsonObject)
  const read = told.map((it) => (typeof it === 'string' ? { message: it } : it)).filter(isJsonObject)
  // A body of another form tells in any of its texts what is wrong.
  return (read.length > 0 ? read : [json]).map((it) => (hasWords(it) ? it : { ...it, message: textsIn(it).join('; ') }))
}

const hasWords = ({ message, msg }: Item) => typeof (message ?? msg) === 'string'

/** The texts of a value, those of four levels at most. */
function textsIn(value: unknown, depth = 0): readonly string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null || depth > 4) return []
  return Object.values(value).flatMap((it) => textsIn(it, depth + 1))
}

/**
 * True when some error names the place: by its dotted path, or the end of one, with or without indices, in a member that
 * some provider names fields in; where it has none, in its message or its code. What is said of the request as a whole
 * needs no name.
 * @param isStrict false where several fields are at issue and any of them may be the parameter: the message counts as well
 */
export function names(errors: readonly Item[], pointer: string, isStrict = false): boolean {
  const path = tokens(pointer)
  if (path.length === 0) return errors.length > 0
  // A name that holds a dot, a slash or a bracket comes apart in a dotted path.
  const spellings = [path, partsOf(path.join('.'))]
  return errors.some((it) => {
    const parameters = parametersOf(it)
    if (parameters.some((parameter) => spellings.some((spelling) => isSamePlace(parameter, spelling)))) return true
    const isTold = mentions(it, path)
    if (parameters.length === 0 || !isStrict) return isTold || parameters.some((parameter) => isBelow(parameter, path))
    // An object that holds the field may be the parameter, where the message says more.
    return isTold && parameters.some((parameter) => isAround(parameter, path))
  })
}

/** True when an error names fields, and each of them is the place, above or below it. */
export function namesOnly(error: Item, pointers: readonly string[]): boolean {
  const paths = pointers.map(tokens)
  return parametersOf(error).every((parameter) =>
    paths.some((path) => {
      const spellings = [path, partsOf(path.join('.'))]
      const isAt = spellings.some(
        (it) => isSamePlace(parameter, it) || isAround(parameter, it) || isBelow(it, parameter),
      )
      return isAt || path.length === 0 || isBelow(parameter, path)
    }),
  )
}

/** True when an error has a member that names fields. */
export const namesFields = (error: Item): boolean => parametersOf(error).length > 0

/** True when some error names a member of what is wrong: rules about an object are often told by the members they relate. */
export function namesMember(errors: readonly Item[], members: readonly string[]): boolean {
  const own = new Set(members.map(folded))
  return errors.some(
    (it) =>
      parametersOf(it).some((parameter) => own.has(parameter.at(-1) ?? '')) ||
      members.some((name) => mentions(it, [name])),
  )
}

/** True when an error names an item of a list as such, and not a member of one. */
export function namesItem(error: Item): boolean {
  return parametersOf(error).some((parameter) => isIndex(parameter.at(-1) ?? ''))
}

/** How errors name fields, by whatever provider: servers take it from each other. */
const naming = {
  fields: [...new Set(providers.flatMap((it) => it.protocol.errors.fields))],
  paths: [...new Set(providers.flatMap((it) => it.protocol.errors.paths ?? []))],
}

/** Parameters as lists of names and indices. */
function parametersOf(error: Item): readonly (readonly string[])[] {
  const lists = naming.paths.flatMap((name) => (Array.isArray(error[name]) ? [error[name].map(String)] : []))
  const texts = naming.fields
    .flatMap((name) => [error[name]].flat())
    .filter((it): it is string => typeof it === 'string' && it !== '')
  return [...lists, ...texts.map(partsOf)]
}

function partsOf(parameter: string): string[] {
  const pointed = parameter.startsWith('/') ? tokens(parameter).join('.') : parameter
  return pointed
    .replace(/\[['"]?([^[\]]*?)['"]?\]/g, '.$1')
    .replace(/^\$?\.+/, '')
    .split(/[./]/)
    .map(folded)
}

const folded = (name: string) => name.trim().toLowerCase()
const isIndex = (name: string) => /^\d+$/.test(name)

function isSamePlace(parameter: readonly string[], path: readonly string[]): boolean {
  const own = path.map(folded)
  const [a, b] = [parameter, own].map((it) => it.filter((part) => !isIndex(part))) as [string[], string[]]
  const [short, long] = a.length < b.length ? [a, b] : [b, a]
  if (short.length === 0 || long.slice(-short.length).join('\n') !== short.join('\n')) return false
  // Where indices are given they have to be the right ones; one more may tell the task of a batch.
  const [given, wanted] = [parameter, own].map((it) => it.filter(isIndex)) as [string[], string[]]
  return given.length < wanted.length || wanted.length === 0 || given.slice(-wanted.length).join() === wanted.join()
}

const wholes: ReadonlySet<string> = new Set(['body', 'request', 'task', 'tasks', 'payload', 'root', 'data'])

/** True for what holds the place; where it tells which item, it is the right one, and one more index may tell the task. */
function isAround(parameter: readonly string[], path: readonly string[]): boolean {
  const own = path.map(folded)
  const named = parameter.filter((it) => !wholes.has(it))
  const isNamed = (parts: readonly string[]) => parts.every((it, i) => own[i] === it)
  const [first, ...rest] = named
  if (isNamed(named) || (first !== undefined && isIndex(first) && isNamed(rest))) return true
  return !named.some(isIndex) && named.every((it, i) => own.filter((part) => !isIndex(part))[i] === it)
}

/** What none of several branches takes may be told by what each of them misses. */
function isBelow(parameter: readonly string[], path: readonly string[]): boolean {
  return path.length < parameter.length && path.map(folded).every((it, i) => parameter[i] === it)
}

function mentions({ message: own, msg, code }: Item, path: readonly string[]): boolean {
  const last = path.findLast((it) => !isIndex(it)) ?? path.at(-1) ?? ''
  const name = folded(last)
  if (name === '') return true
  if (typeof code === 'string' && code.toLowerCase().endsWith(name) && name.length > 2) return true
  const message = own ?? msg
  if (typeof message !== 'string') return false
  const text = message.toLowerCase()
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    if (!/\w/.test(text[at - 1] ?? ' ') && !/\w/.test(text[at + name.length] ?? ' ')) return true
  }
  return false
}

/** What of an answer its schema is about. */
export function resultIn({ responseMember }: Pick<Operation, 'responseMember'>, json: unknown): unknown {
  if (responseMember === undefined) return json
  return isJsonObject(json) ? json[responseMember] : undefined
}

/** What a verdict is called in reports. */
export function verdictText({ verdict }: Reading): string {
  return typeof verdict === 'string' ? verdict : verdict.trouble
}
