import type { Json, JsonObject } from '../../../generator/document/json.js'
import type { ChatServer } from '../../../generator/provider/chat/chat-server.js'
import { jsonResponse, type MockResponse } from '../exchange.js'
import type { ChatProblem, RefusedChat } from './chat-problem.js'

/** A refusal in the form of a server; further errors of the API stand beside it. */
export function chatFailure(
  server: ChatServer,
  { status, problems }: RefusedChat,
  headers: Readonly<Record<string, string>> = {},
): MockResponse {
  const { errors } = server
  const [first] = problems
  if (first === undefined) throw new Error('A chat is refused for no reason.')
  if (first.kind === 'key' && errors.unauthorized !== undefined)
    return jsonResponse(status, errors.unauthorized as JsonObject, headers)
  const error = chatError(server, status, first)
  const entries = problems.flatMap((it) => it.entry ?? [])
  const around = Object.fromEntries(
    Object.entries(errors.around).map(([name, it]) => [name, it ?? crypto.randomUUID()]),
  )
  const body = errors.isNested ? { error, ...around } : { ...error, ...around }
  return jsonResponse(status, { ...body, ...(entries.length > 1 && { errors: entries }) }, headers)
}

/** One error in the form of a server. */
export function chatError(server: ChatServer, status: number, problem: ChatProblem): JsonObject {
  const { errors } = server
  const known: Record<ChatServer['errors']['members'][number], Json> = {
    object: 'error',
    message: problem.message,
    type: errors.types[status] ?? errors.types[status >= 500 ? 500 : 400] ?? null,
    param: errors.namesField && problem.path !== undefined ? written(problem.path, server) : null,
    code: errors.code === 'status' ? status : codeOf(server, status, problem),
  }
  return Object.fromEntries(errors.members.map((it) => [it, known[it]]))
}

function codeOf({ errors }: ChatServer, status: number, problem: ChatProblem): Json {
  const { kind, entry, path = [] } = problem
  const { codes } = errors
  if (problem.code !== undefined) return problem.code
  if (codes !== undefined)
    return kind === 'other' ? (codes.status[status] ?? codes.status[status >= 500 ? 500 : 400] ?? null) : codes[kind]
  const name = path.at(-1) ?? 'request'
  return entry?.code ?? `invalid${name.charAt(0).toUpperCase()}${name.slice(1)}`
}

function written(path: readonly string[], { errors }: ChatServer): string {
  if (errors.paths === 'dotted') return path.join('.')
  return path.reduce(
    (before, it) => (/^\d+$/.test(it) ? `${before}[${it}]` : before === '' ? it : `${before}.${it}`),
    '',
  )
}

/**
 * What a server says of a value that breaks a rule of a field; undefined where it has no words of its own.
 * @param limits the schema of the field
 */
export function sentenceFor(
  { errors }: ChatServer,
  field: string,
  keyword: string,
  limits: JsonObject,
): string | undefined {
  const isBound = /^(exclusive)?(minimum|maximum)$/i.test(keyword)
  const sentence = errors.sentences[`${field}/${keyword}`] ?? (isBound ? errors.sentences[field] : undefined)
  const told = sentence?.replace(/\{(\w+)\}/g, (whole, name) => (name in limits ? String(limits[name]) : whole))
  return told?.includes('{') ? undefined : told
}
