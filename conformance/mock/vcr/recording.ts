import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { isJsonObject, type Json, parsedJson } from '../../../generator/document/json.js'
import { problem, SpecError } from '../../../generator/document/problem.js'
import { isSystemError, systemFault } from '../../../generator/document/system-fault.js'

/** What the first member of every file says. */
const family = 'specproof recording '
const format = `${family}1`

/** A body as it is kept: as JSON where that says all of it, else as text, else in Base64. */
export type RecordedBody = { readonly json: Json } | { readonly text: string } | { readonly base64: string }

/** One event of a recorded stream. */
export type RecordedEvent = ({ readonly event?: string; readonly json: Json } | { readonly text: string }) & {
  /** Milliseconds after the one before it, with one digit that counts; absent where it came along with that. */
  readonly afterMs?: number
}

/** What was posted to an address that a request named. */
export type RecordedWebhook = RecordedBody & {
  /** What stands for the address. */
  readonly to: string
  /** Those that receivers act on, signatures among them; absent in older recordings. */
  readonly headers?: Readonly<Record<string, string>>
}

/** A request and what it was answered by. */
export interface Recording {
  /** Id of the model that it is for; absent where it names none. */
  readonly model?: string
  readonly request: { readonly method: string; readonly path: string } & Partial<RecordedBody>
  readonly answer: {
    readonly status: number
    readonly headers: Readonly<Record<string, string>>
  } & (
    | RecordedBody
    | { readonly events: readonly RecordedEvent[]; readonly isBroken?: true }
    /** Those over WebSocket, to a request that was one. */
    | { readonly messages: readonly RecordedEvent[] }
  )
  readonly webhooks?: readonly RecordedWebhook[]
}

/** The recordings of a folder, one to a file; whatever else lies there is left alone. */
export class RecordingFolder {
  readonly path: string
  private readonly all = new Map<string, Recording>()

  /**
   * @param isNew whether the folder is made where there is none
   * @throws SpecError where it cannot be read or made, or a file in it is no recording
   */
  constructor(path: string, isNew: boolean) {
    this.path = path
    within(path, () => {
      if (isNew) mkdirSync(path, { recursive: true })
      for (const name of readdirSync(path).sort()) if (name.endsWith('.json')) this.read(name)
    })
  }

  get names(): readonly string[] {
    return [...this.all.keys()]
  }

  get(name: string): Recording | undefined {
    return this.all.get(name)
  }

  /**
   * Keeps a recording, whole or not at all.
   * @throws SpecError where it cannot be written
   */
  add(name: string, recording: Recording): void {
    const file = join(this.path, name)
    within(file, () => {
      const draft = `${file}.${process.pid}.tmp`
      writeFileSync(draft, `${JSON.stringify({ format, ...recording }, undefined, 2)}\n`)
      renameSync(draft, file)
    })
    this.all.set(name, recording)
  }

  remove(name: string): void {
    if (this.all.delete(name)) within(name, () => rmSync(join(this.path, name), { force: true }))
  }

  private read(name: string): void {
    const json = parsedJson(readFileSync(join(this.path, name), 'utf8'))
    if (isJsonObject(json) && json.format !== format && !String(json.format).startsWith(family)) return
    if (!isRecording(json))
      throw new SpecError([
        problem(
          'input/bad-recording',
          { file: basename(name), pointer: '' },
          'It is no recording of this version of the mock.',
          'Mend it, or delete it and record it again.',
        ),
      ])
    const { format: _, ...recording } = json
    this.all.set(name, recording as unknown as Recording)
  }
}

function isRecording(json: Json | undefined): json is { readonly [name: string]: Json } {
  if (!isJsonObject(json) || json.format !== format) return false
  const { request, answer } = json
  if (!isJsonObject(request) || !isJsonObject(answer)) return false
  const hasBody = ['json', 'text', 'base64', 'events', 'messages'].some((it) => Object.hasOwn(answer, it))
  return (
    typeof request.method === 'string' &&
    typeof request.path === 'string' &&
    Number.isInteger(answer.status) &&
    isJsonObject(answer.headers) &&
    hasBody &&
    (json.webhooks === undefined || (Array.isArray(json.webhooks) && json.webhooks.every(isWebhook)))
  )
}

function isWebhook(it: Json): boolean {
  if (!isJsonObject(it) || typeof it.to !== 'string') return false
  const { headers = {} } = it
  return isJsonObject(headers) && Object.values(headers).every((value) => typeof value === 'string')
}

function within(file: string, work: () => void): void {
  try {
    work()
  } catch (error) {
    if (!isSystemError(error)) throw error
    const { fact, remedy } = systemFault(error)
    throw new SpecError([problem('input/bad-recording', { file, pointer: '' }, fact, remedy)])
  }
}
