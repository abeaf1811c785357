import { isJsonObject, type JsonObject, member } from '../../../generator/document/json.js'
import type { TaskItem } from './body.js'
import type { Choices } from './choices.js'
import { authFailure, type ErrorEntry } from './error-entry.js'

/** Which keys open the mock. */
export interface Lock {
  /** The only right key; without it the choice keyWithoutOption decides. */
  readonly apiKey: string | undefined
  /** The header that has it in the usual form; none where no header can have it. */
  readonly header: string | undefined
  readonly choices: Choices
}

/** The lock for a key. */
export function lockOf(apiKey: string | undefined, choices: Choices): Lock {
  return { apiKey, header: apiKey !== undefined && /^\S+$/.test(apiKey) ? `Bearer ${apiKey}` : undefined, choices }
}

/** Checks the key of a header, `Bearer` and all. Undefined when it is right. */
function headerFailure(authorization: string, lock: Lock): ErrorEntry | undefined {
  if (authorization === lock.header) return undefined
  const key = /^Bearer +(\S+) *$/i.exec(authorization)?.[1]
  if (key === undefined) return authFailure('The Authorization header must be "Bearer" followed by an API key.')
  return keyFailure(key, lock)
}

/** Checks a key. Undefined when it is right. */
export function keyFailure(key: unknown, { apiKey, choices }: Lock): ErrorEntry | undefined {
  if (typeof key !== 'string' || key.trim() === '') return missingKey
  if (apiKey === undefined ? choices.keyWithoutOption === 'any' : key === apiKey) return undefined
  if (apiKey === undefined) return undefined
  return authFailure('Invalid API key. Check the key and try again.')
}

export const missingKey = authFailure('No API key. Send "Authorization: Bearer <key>" or an authentication task first.')

/** Whether a task authenticates its connection. */
export function isAuthentication(task: JsonObject): boolean {
  return member(task, 'taskType') === 'authentication'
}

/** Checks a request: its header, else the task that comes first. */
export function requestFailure(
  authorization: string | undefined,
  items: readonly TaskItem[],
  lock: Lock,
): ErrorEntry | undefined {
  const { apiKey, choices } = lock
  const first = items[0]?.value
  const inPayload = isJsonObject(first) && isAuthentication(first) ? first : undefined
  if (authorization !== undefined) {
    const failure = headerFailure(authorization, lock)
    if (failure || inPayload === undefined || choices.bothKeys === 'header-decides') return failure
  }
  if (inPayload) return keyFailure(member(inPayload, 'apiKey'), lock)
  return apiKey === undefined && choices.keyWithoutOption === 'none' ? undefined : missingKey
}
