import { isJsonObject, type Json, type JsonObject } from '../../../../generator/document/json.js'
import { quoted, suggestion } from '../../../../generator/document/nearest.js'
import { mostMs } from '../../fault.js'
import { isMediaFile, type MediaFile } from '../../media/media-file.js'
import { isPattern, type RequestPattern } from './request-pattern.js'

/** Which requests a reply is for: all that is said has to hold. */
export interface ReplyMatch {
  /** AIR or id of the model. */
  readonly model?: string
  readonly taskType?: string
  /** What the last message or the prompt contains, or matches. */
  readonly message?: string | RegExp
  /** Members that the request has: those of the task, or of the body of a chat or of what is no task. */
  readonly body?: RequestPattern
  /** Whatever else has to hold of it; in code only. */
  readonly where?: (request: JsonObject) => boolean
  /** For so many requests, and then no more. */
  readonly times?: number
}

/** What a request is answered by, once it was found valid. */
export type ReplyAnswer =
  | FixedAnswer
  /** Made from the request; in code only. */
  | ((request: JsonObject) => ReplyAnswer)

/** An answer that is the same for every request. */
type FixedAnswer =
  /** The text. */
  | string
  | { readonly text?: string; readonly finishReason: string }
  /** A JSON value as text. */
  | { readonly json: Json }
  /** Calls of tools. */
  | { readonly toolCalls: readonly { readonly name: string; readonly arguments: JsonObject }[] }
  /** The model refuses. */
  | { readonly refusal: string }
  /** The request is refused, with status 400 unless another is given. */
  | { readonly error: { readonly code: string; readonly message: string; readonly status?: number } }
  /** A result of a media model: an `http:`, `https:` or `data:` URL, the path of a file on this machine, or what it holds. */
  | { readonly file: string | MediaFile }
  /** One after the other, a request each; the last for all that follow. */
  | { readonly sequence: readonly ReplyAnswer[] }

/** A prepared answer. */
export interface PreparedReply {
  readonly match?: ReplyMatch
  readonly answer: ReplyAnswer
  /** Wait before the answer, in milliseconds. @defaultValue 0 */
  readonly delayMs?: number
}

const forms: Readonly<Record<string, (value: unknown) => boolean>> = {
  finishReason: isText,
  json: isJson,
  toolCalls: (it) =>
    Array.isArray(it) &&
    it.every((call) => isJsonObject(call) && isText(call.name) && isJsonObject(call.arguments) && isJson(call)),
  refusal: isText,
  error: (it) => isJsonObject(it) && isText(it.code) && isText(it.message) && isStatus(it.status),
  file: (it) => (isText(it) ? isUrl(it) : isMediaFile(it)),
  sequence: (it) => Array.isArray(it) && it.length > 0 && !it.some((one) => isJsonObject(one) && 'sequence' in one),
}

const matchMembers: Readonly<Record<string, (value: unknown) => boolean>> = {
  model: isText,
  taskType: isText,
  message: (it) => isText(it) || it instanceof RegExp,
  body: isPattern,
  where: (it) => typeof it === 'function',
  times: (it) => Number.isSafeInteger(it) && (it as number) > 0,
}

function isText(it: unknown): it is string {
  return typeof it === 'string'
}

/** Whether a value can be sent as JSON: what refers to itself, functions and numbers of other kinds cannot. */
function isJson(it: unknown): boolean {
  return shown(it) !== undefined && !hasOddNumber(it)
}

function hasOddNumber(it: unknown): boolean {
  if (typeof it === 'number') return !Number.isFinite(it)
  return typeof it === 'object' && it !== null && Object.values(it).some(hasOddNumber)
}

/** The JSON text of a value; undefined where it has none. */
function shown(it: unknown): string | undefined {
  try {
    return JSON.stringify(it)
  } catch {
    return undefined
  }
}

function isUrl(it: string): boolean {
  return /^(https?|data):/.test(it) && URL.canParse(it)
}

function isStatus(it: unknown): boolean {
  return it === undefined || (Number.isInteger(it) && (it as number) >= 400 && (it as number) <= 599)
}

/** Reads the file that an answer names by its path. */
type ReadFile = (path: string) => MediaFile

/**
 * A reply with the files that it names by their paths.
 * @throws Error that names one which cannot be read
 */
export function withFiles(reply: PreparedReply, read: ReadFile): PreparedReply {
  return isJsonObject(reply) ? { ...(reply as PreparedReply), answer: answerWithFiles(reply.answer, read) } : reply
}

function answerWithFiles(answer: ReplyAnswer, read: ReadFile): ReplyAnswer {
  if (typeof answer === 'function') return (request) => answerWithFiles(answer(request), read)
  if (typeof answer !== 'object' || answer === null) return answer
  if ('sequence' in answer && Array.isArray(answer.sequence))
    return { sequence: (answer.sequence as readonly ReplyAnswer[]).map((it) => answerWithFiles(it, read)) }
  const isPath = 'file' in answer && isText(answer.file) && answer.file !== '' && !/^[a-z][\w+.-]+:/i.test(answer.file)
  return isPath ? { ...answer, file: read(answer.file as string) } : answer
}

/**
 * A reply, when it is one.
 * @throws Error that says what is none of it
 */
export function checkedReply(reply: PreparedReply): PreparedReply {
  const { match = {}, answer, delayMs = 0 } = reply
  if (!Number.isInteger(delayMs) || delayMs < 0 || delayMs > mostMs)
    throw new Error(`A reply cannot wait ${quoted(String(delayMs))} ms: it is a whole number, at most ${mostMs}.`)
  if (!isJsonObject(match)) throw new Error(`A reply cannot match by ${quoted(String(match))}: it is no object.`)
  for (const [name, value] of Object.entries(match)) {
    if (!Object.hasOwn(matchMembers, name))
      throw new Error(`A reply does not match by ${quoted(name)}. ${suggestion(name, Object.keys(matchMembers))}`)
    if (value !== undefined && !matchMembers[name]?.(value))
      throw new Error(`A reply cannot match by the ${name} ${quoted(String(value))}.`)
  }
  checkAnswer(answer)
  return reply
}

/** @throws Error that says what is no answer of it */
export function checkAnswer(answer: unknown): void {
  if (isText(answer) || typeof answer === 'function') return
  const all = isJsonObject(answer) ? answer : {}
  // A text may stand beside why it ends.
  const names = Object.keys(all).filter((it) => it !== 'text' || !isText(all.text) || all.finishReason === undefined)
  const [name] = names
  if (name === undefined || names.length > 1 || !Object.hasOwn(forms, name))
    throw new Error(
      `An answer is a text or has one of ${Object.keys(forms).join(', ')}, not ${quoted(shown(answer) ?? String(answer))}.`,
    )
  const value = all[name]
  if (!forms[name]?.(value)) throw new Error(`${name} of an answer cannot be ${quoted(shown(value) ?? String(value))}.`)
  if (name === 'sequence') for (const it of value as readonly unknown[]) checkAnswer(it)
}

/**
 * Replies as a file lists them: `[{ "match": { "model": …, "message": … }, "answer": … }]`; a `pattern` in place of a message
 * is a regular expression.
 * @param read reads files that answers name by their paths; without it only URLs are taken
 * @throws Error that names the entry which is none
 */
export function repliesOf(json: Json, read?: ReadFile): PreparedReply[] {
  if (!Array.isArray(json)) throw new Error('Replies are a list of { match, answer }.')
  return (json as readonly Json[]).map((it, index) => {
    try {
      const reply = listedReply(it)
      return checkedReply(read === undefined ? reply : withFiles(reply, read))
    } catch (error) {
      throw new Error(`Reply ${index}: ${error instanceof Error ? error.message : String(error)}`)
    }
  })
}

/** @throws Error that says what is none of a reply */
function listedReply(json: Json): PreparedReply {
  if (!isJsonObject(json)) throw new Error('It is no object.')
  const unknown = Object.keys(json).find((key) => !['match', 'answer', 'delayMs'].includes(key))
  if (unknown !== undefined) throw new Error(`It has ${quoted(unknown)} beside match, answer and delayMs.`)
  const { pattern, ...match } = isJsonObject(json.match) ? json.match : {}
  return {
    match: { ...match, ...(pattern !== undefined && { message: new RegExp(String(pattern), 'u') }) },
    answer: json.answer as ReplyAnswer,
    ...(json.delayMs !== undefined && { delayMs: json.delayMs as number }),
  }
}
