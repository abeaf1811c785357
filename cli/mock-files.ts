import { appendFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { PreparedReply, RecordedRequest } from '../conformance/mock/index.js'
import { isUtility } from '../conformance/mock/runware/utility.js'
import { isJsonObject, parsedJson } from '../generator/document/json.js'
import { problem, SpecError } from '../generator/document/problem.js'
import { readJson } from '../generator/document/read-json.js'
import { isSystemError, systemFault } from '../generator/document/system-fault.js'
import { UsageError } from './exit.js'

/**
 * The prepared answers of a file.
 * @throws SpecError where it cannot be read, UsageError where it holds none
 */
export async function preparedIn(file: string, cwd: string): Promise<readonly PreparedReply[]> {
  const [{ repliesOf }, { localFiles }, json] = await Promise.all([
    import('../conformance/mock/runware/reply/reply.js'),
    import('../conformance/mock/local-file.js'),
    readJson(file, cwd),
  ])
  try {
    return repliesOf(json, localFiles(dirname(resolve(cwd, file))))
  } catch (error) {
    throw error instanceof Error ? new UsageError(`--replies: ${error.message}`) : error
  }
}

/**
 * Appends requests to a file, one JSON text per line.
 * @throws SpecError where it cannot be written
 */
export function recorderTo(path: string, name: string): (request: RecordedRequest) => void {
  append(path, name, '')
  return ({ method, body = '' }) => {
    const json = method === 'POST' || method === 'MESSAGE' ? parsedJson(body) : undefined
    const asked = Array.isArray(json) ? json.filter((it) => isJsonObject(it) && !isUtility(it)) : json
    if (asked !== undefined && !(Array.isArray(asked) && asked.length === 0))
      append(path, name, `${JSON.stringify(asked)}\n`)
  }
}

function append(path: string, name: string, text: string): void {
  try {
    appendFileSync(path, text)
  } catch (error) {
    if (!isSystemError(error)) throw error
    const { fact, remedy } = systemFault(error)
    throw new SpecError([problem('input/no-record', { file: name, pointer: '' }, fact, remedy)])
  }
}
